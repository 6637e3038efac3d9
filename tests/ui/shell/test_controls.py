"""A panel can be scrolled with the wheel wherever the pointer is: only what has the focus takes the wheel for itself."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.ui.shell.controls import ChoiceBox, FractionBox, NumberBox, Slider

UI = Path(__file__).resolve().parents[3] / "fmr_studio" / "ui"
KINDS = (Slider, NumberBox, FractionBox, ChoiceBox)


def turn_wheel(widget):
    """One turn towards the person, over the middle of a widget, as the system sends it to its window."""
    window = widget.window()
    QTest.wheelEvent(window.windowHandle(), QPointF(widget.mapTo(window, widget.rect().center())), QPoint(0, -240))
    QApplication.processEvents()


def value_of(widget):
    return widget.currentIndex() if isinstance(widget, QComboBox) else widget.value()


def controls_of(parent):
    found = [widget for kind in (QAbstractSlider, QAbstractSpinBox, QComboBox) for widget in parent.findChildren(kind)]
    return [widget for widget in found if not isinstance(widget, QScrollBar) and widget.isEnabled() and widget.isVisible()]


@pytest.fixture
def panel(qtbot):
    """A panel taller than its scroll area, with a line that has the focus and one control of each kind."""
    area, inside = QScrollArea(), QWidget()
    column = QVBoxLayout(inside)
    line = QLineEdit()
    column.addWidget(line)
    for kind in KINDS:
        control = kind()
        control.addItems(["one", "two", "three"]) if kind is ChoiceBox else control.setRange(0, 100)
        control.setCurrentIndex(1) if kind is ChoiceBox else control.setValue(50)
        column.addWidget(control)
    column.addStretch(1)
    inside.setMinimumHeight(2000)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(300, 200)
    qtbot.addWidget(area)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    line.setFocus()
    return area


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_without_the_focus_the_panel_scrolls_and_the_value_stays(panel, kind):
    (control,) = panel.findChildren(kind)
    before = value_of(control)
    turn_wheel(control)
    assert value_of(control) == before and not control.hasFocus()
    assert panel.verticalScrollBar().value() > 0


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_with_the_focus_the_wheel_changes_the_value(panel, kind):
    (control,) = panel.findChildren(kind)
    before = value_of(control)
    control.setFocus()
    turn_wheel(control)
    assert value_of(control) != before
    assert panel.verticalScrollBar().value() == 0


def test_no_control_of_the_window_takes_the_wheel_without_the_focus(window):
    undo, turned = window.session.history.undo_name, set()
    for dock in window.docks:
        dock.raise_()
        QApplication.processEvents()
        for widget in controls_of(dock):
            window.canvas.setFocus()
            before = value_of(widget)
            turn_wheel(widget)
            assert value_of(widget) == before, widget.accessibleName()
            turned.add(widget)
    assert len(turned) > 5
    assert window.session.history.undo_name == undo


def test_the_wheel_turns_no_tabs_of_the_panels(window):
    bars = [bar for bar in window.findChildren(QTabBar) if bar.isVisible() and bar.count() > 1]
    before = [bar.currentIndex() for bar in bars]
    for bar in bars:
        turn_wheel(bar)
    assert bars and [bar.currentIndex() for bar in bars] == before


@pytest.mark.parametrize("name", ["preferences", "shortcuts"])
def test_no_control_of_a_dialog_takes_it_either(window, name):
    window.actions_by_id[name].trigger()
    dialog = next(dialog for dialog in window.findChildren(QDialog) if dialog.isVisible())
    found = controls_of(dialog)
    before = [value_of(widget) for widget in found]
    for widget in found:
        if not widget.hasFocus():
            turn_wheel(widget)
    assert found and [value_of(widget) for widget in found] == before
    dialog.close()


def test_qts_own_ones_are_used_nowhere_else():
    own = re.compile(r"\bQ(Double)?SpinBox\b|\bQ(Font)?ComboBox\b|\bQSlider\b|\bQDial\b|\bQDate(Time)?Edit\b|\bQTimeEdit\b")
    users = {file.name for file in UI.rglob("*.py") if own.search(file.read_text(encoding="utf-8"))}
    assert users - {"controls.py", "theme.py"} == set()  # the theme names them in its style sheet
