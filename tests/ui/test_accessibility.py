"""Everything can be reached by key, and has a name for those who do not see it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QDockWidget,
    QHeaderView,
    QLineEdit,
    QScrollBar,
    QTabBar,
    QTextEdit,
    QWidget,
)

from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.shell import doctor

CONTROLS = (QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QTextEdit)
PARTS_OF_OTHERS = (QAbstractSpinBox, QLineEdit, QComboBox, QTabBar, QDockWidget)
"""Widgets that speak for what Qt puts into them."""
DIALOGS = ("keys", "shortcuts", "preferences", "doctor", "about")


def controls_in(parent):
    for widget in parent.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or isinstance(widget, (QHeaderView, QScrollBar)):
            continue
        ancestor, part = widget.parentWidget(), False
        while ancestor is not None and ancestor is not parent:
            part |= isinstance(ancestor, PARTS_OF_OTHERS) and not isinstance(ancestor, QDockWidget)
            part |= type(ancestor).__name__ == "QComboBoxPrivateContainer"
            ancestor = ancestor.parentWidget()
        is_title_button = isinstance(widget.parentWidget(), QDockWidget)
        if not part and not is_title_button and not widget.objectName().startswith("qt_"):
            yield widget


def name_of(widget):
    interface = QAccessible.queryAccessibleInterface(widget)
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description)
    return "".join(interface.text(kind) for kind in kinds).strip() or widget.toolTip()


def describe(widget):
    return f"{type(widget.parentWidget()).__name__}/{type(widget).__name__} {name_of(widget)!r}"


@pytest.fixture(params=DIALOGS)
def dialog(request, window, monkeypatch, qtbot):
    from fmr_studio.doctor.report import Report

    monkeypatch.setattr(doctor, "examine", lambda progress: Report(()))
    window.actions_by_id[request.param].trigger()
    dialog = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    qtbot.waitUntil(lambda: not window.tasks.running)
    yield dialog
    dialog.close()


def test_every_control_of_the_window_has_a_name_and_the_keyboard(window):
    found = list(controls_in(window))
    assert len(found) > 40
    assert [describe(widget) for widget in found if not name_of(widget)] == []
    unreachable = [widget for widget in found if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [describe(widget) for widget in unreachable] == []


def test_every_control_of_a_dialog_has_a_name_and_is_reached_with_tab(dialog, qtbot):
    found = list(controls_in(dialog))
    assert found and [describe(widget) for widget in found if not name_of(widget)] == []
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    wanted = {id(widget) for widget in found if widget.isVisible() and widget.isEnabled()}
    reached = set()
    for _ in range(3 * len(found) + 30):
        focus = dialog.focusWidget()
        if focus is not None:
            reached.add(id(focus))
        QTest.keyClick(focus or dialog, Qt.Key.Key_Tab)
    assert [describe(widget) for widget in found if id(widget) in wanted - reached] == []


def test_actions_and_menus_have_words(window):
    for action in [*window.actions_by_id.values(), *window.toolbox.actions.values()]:
        assert action.text().strip()
    for dock in window.docks:
        assert dock.windowTitle()


def canvas_with_keys(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    return window.canvas


def test_one_can_paint_with_the_keyboard_alone(window, qtbot):
    canvas = canvas_with_keys(window, qtbot)
    pixels = window.session.document.label_layer.pixels
    QTest.keyClick(canvas, "3")
    QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.keys.place is not None and not (pixels == 3).any()
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    for _ in range(6):
        QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    painted = window.session.document.label_layer.pixels == 3
    rows, columns = np.nonzero(painted)
    assert columns.max() - columns.min() > 40 and rows.max() - rows.min() > 60
    assert window.session.history.undo_name.startswith("Brush: ")
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    assert ((window.session.document.label_layer.pixels == 3) == painted).all()
    assert canvas.accessibleDescription().count(",") == 2


def test_shift_and_arrow_go_by_one_pixel_of_the_canvas(window, qtbot):
    canvas = canvas_with_keys(window, qtbot)
    canvas.viewport.set_zoom(4.0)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    before = canvas.pen.point
    QTest.keyClick(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert canvas.pen.point == pytest.approx((before[0] + 1, before[1]))


def test_tools_of_one_click_work_with_the_space_key(window, qtbot):
    canvas = canvas_with_keys(window, qtbot)
    window.session.choose(tool=Tool.FILL, label=2)
    QTest.keyClick(canvas, Qt.Key.Key_Up)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert (window.session.document.label_layer.pixels == 2).all()


def test_a_menu_or_dialog_that_goes_away_above_the_canvas_leaves_the_keys_where_they_are(window, qtbot):
    canvas, tree = canvas_with_keys(window, qtbot), window.labels_panel.list
    tree.setFocus()
    place = canvas.rect().center()
    QApplication.sendEvent(canvas, QEnterEvent(QPointF(place), QPointF(place), QPointF(canvas.mapToGlobal(place))))
    QTest.mouseMove(canvas, place)
    assert window.focusWidget() is tree
    QTest.mouseMove(canvas, place + QPoint(3, 0))
    assert window.focusWidget() is canvas


def test_shift_and_tab_go_back_in_a_panel_and_compare_over_the_canvas(window, qtbot):
    canvas, panel = canvas_with_keys(window, qtbot), window.wall_panel
    split = window.actions_by_id["split"]
    panel.count.setFocus()
    QTest.keyClick(panel.count, Qt.Key.Key_Tab)
    assert window.focusWidget() is panel.views[0]
    QTest.keyClick(panel.views[0], Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is panel.count and not split.isChecked()
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert window.focusWidget() is canvas and split.isChecked()


def test_the_mouse_ends_the_keyboards_stroke_and_space_moves_the_view_again(window, qtbot):
    canvas = canvas_with_keys(window, qtbot)
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    QTest.keyClick(canvas, Qt.Key.Key_Space)
    assert window.session.stroke is not None
    QTest.mouseMove(canvas, canvas.rect().center())
    qtbot.waitUntil(lambda: canvas.keys.place is None)
    assert window.session.stroke is None
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert canvas.pen.space_held
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
