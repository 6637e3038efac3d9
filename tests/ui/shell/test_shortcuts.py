import pytest
from helpers.fake_engine import FakeLoader
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox
from shiboken6 import Shiboken

from fmr_studio import settings as preferences
from fmr_studio.canvas.tools import Tool
from fmr_studio.paths import settings_file
from fmr_studio.ui.shell.keys_dialog import KeysDialog, items_below
from fmr_studio.ui.shell.shortcuts_dialog import ShortcutsDialog

LEFT, NONE, CTRL, SHIFT = (
    Qt.MouseButton.LeftButton,
    *(Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier),
)


@pytest.fixture
def dialog(window):
    window.actions_by_id["shortcuts"].trigger()
    dialog = window.findChild(ShortcutsDialog)
    yield dialog
    if Shiboken.isValid(dialog):
        dialog.close()


def choose(dialog, name):
    item = next(item for item in items_below(dialog.list) if item.data(0, Qt.ItemDataRole.UserRole) == name)
    dialog.list.setCurrentItem(item)
    return item


def press(button, key, modifiers=NONE):
    QTest.mouseClick(button, LEFT)
    QTest.keyClick(button, key, modifiers)


def go_to_canvas(window, qtbot):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()


def keys_of(window, name):
    return [key.toString() for key in window.shortcuts._actions[name].shortcuts()]


def test_no_two_commands_share_a_key(window):
    keys = [key.toString() for action in window.findChildren(QAction) for key in action.shortcuts()]
    assert len(keys) == len(set(keys)) > 50


def test_the_keys_people_know_do_what_they_expect(window):
    expected = {
        "tool_brush": "B",
        "tool_eraser": "E",
        "tool_fill": "F",
        "tool_picker": "I",
        "tool_lasso": "L",
        "tool_polygon": "Y",
        "tool_rectangle": "U",
        "smaller": "[",
        "larger": "]",
        "swap": "X",
        "defaults": "D",
        "hand": "H",
        "fit": "Ctrl+0",
        "actual": "Ctrl+1",
        "mirror": "M",
        "undo": "Ctrl+Z",
        "protect": "K",
        "label_0": "0",
        "label_9": "9",
        "proxy": "Q",
        "cancel": "Esc",
        "keys": "?",
    }
    assert {name: keys_of(window, name)[0] for name in expected} == expected
    assert keys_of(window, "redo") == ["Ctrl+Shift+Z", "Ctrl+Y"]
    assert "P" in keys_of(window, "tool_brush") and "G" in keys_of(window, "tool_fill")


def test_the_sheet_shows_the_present_keys_and_finds_them(window):
    window.actions_by_id["keys"].trigger()
    sheet = window.findChild(KeysDialog)
    assert sheet.rows["Brush"] == "B, P" and sheet.rows["Undo"] == "Ctrl+Z" and "Zoom" in sheet.rows
    assert sheet.rows["Choose label 3"] == "3"
    window.shortcuts.use(window.shortcuts.keymap.with_keys("tool_brush", ("F3",)))
    assert sheet.rows["Brush"] == "F3"
    QTest.keyClicks(sheet.search, "zoom in")
    assert list(sheet.rows) == ["Zoom in"]
    sheet.close()


def test_a_new_key_works_at_once_is_shown_and_is_kept(window, dialog, make_window, engine, qtbot):
    choose(dialog, "tool_lasso")
    press(dialog.change, Qt.Key.Key_F6, CTRL)
    assert choose(dialog, "tool_lasso").text(1) == "Ctrl+F6"
    dialog.accept()
    assert keys_of(window, "tool_lasso") == ["Ctrl+F6"] and "Ctrl+F6" in window.toolbox.actions[Tool.LASSO].toolTip()
    go_to_canvas(window, qtbot)
    QTest.keyClick(window.canvas, Qt.Key.Key_F6, CTRL)
    assert window.session.choices.tool is Tool.LASSO
    QTest.keyClick(window.canvas, "b")
    QTest.keyClick(window.canvas, "l")
    assert window.session.choices.tool is Tool.BRUSH
    kept = preferences.load(settings_file())
    assert kept.shortcuts == {"tool_lasso": ("Ctrl+F6",)}
    again = make_window(FakeLoader(engine), shortcuts=kept.shortcuts)
    assert keys_of(again, "tool_lasso") == ["Ctrl+F6"]


def test_a_key_of_another_command_is_asked_about(window, dialog):
    choose(dialog, "pause")
    press(dialog.change, "b")
    assert dialog.bar.isVisible() and "“Brush”" in dialog.question.text()
    QTest.mouseClick(dialog.leave, LEFT)
    assert dialog.keymap.keys("pause") == ("F8",) and not dialog.bar.isVisible()
    press(dialog.add, "b")
    QTest.mouseClick(dialog.take, LEFT)
    assert dialog.keymap.keys("pause") == ("F8", "B") and dialog.keymap.keys("tool_brush") == ("P",)
    QTest.mouseClick(dialog.reset, LEFT)
    assert dialog.keymap.keys("pause") == ("F8",) and dialog.keymap.keys("tool_brush") == ("P",)
    QTest.mouseClick(dialog.reset_all, LEFT)
    assert dialog.keymap.own == {} and not dialog.reset_all.isEnabled()


def test_keys_of_the_canvas_cannot_be_given_away(window, dialog):
    choose(dialog, "pause")
    press(dialog.change, Qt.Key.Key_Space)
    assert dialog.bar.isVisible() and not dialog.take.isVisible() and dialog.keymap.keys("pause") == ("F8",)
    press(dialog.change, Qt.Key.Key_Escape)
    assert not dialog.change.isChecked() and dialog.isVisible()


def test_a_sign_is_recorded_as_it_is_printed(window, dialog):
    choose(dialog, "pause")
    press(dialog.change, "!", SHIFT)
    assert dialog.keymap.keys("pause") == ("!",)


def test_a_command_can_go_without_a_key(window, dialog):
    choose(dialog, "quit")
    QTest.mouseClick(dialog.remove, LEFT)
    dialog.accept()
    assert keys_of(window, "quit") == []


def test_a_preset_brings_the_keys_of_another_program(window, dialog, qtbot):
    dialog.preset.setCurrentIndex(dialog.preset.findData("gimp"))
    dialog.preset.activated.emit(dialog.preset.currentIndex())
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok), LEFT)
    go_to_canvas(window, qtbot)
    pairs = (("o", NONE, Tool.PICKER), ("b", SHIFT, Tool.FILL), ("e", SHIFT, Tool.ERASER), ("p", NONE, Tool.BRUSH))
    for key, modifiers, tool in pairs:
        QTest.keyClick(window.canvas, key, modifiers)
        assert window.session.choices.tool is tool
    assert preferences.load(settings_file()).shortcut_preset == "gimp"


def test_cancel_changes_nothing(window, dialog):
    dialog._use(dialog.keymap.with_keys("undo", ()))
    QTest.mouseClick(dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel), LEFT)
    assert keys_of(window, "undo") == ["Ctrl+Z"] and not settings_file().exists()


def test_the_search_finds_commands_by_key(window, dialog):
    QTest.keyClicks(dialog.search, "ctrl+q")
    shown = [item.text(0) for item in items_below(dialog.list) if not item.isHidden()]
    assert shown == ["Quit"]


def test_the_hand_moves_the_view_until_a_tool_is_chosen(window, qtbot):
    go_to_canvas(window, qtbot)
    canvas, before = window.canvas, window.canvas.viewport.view
    painted = window.session.document.label_layer.pixels.copy()
    QTest.keyClick(canvas, "h")
    drag(canvas)
    assert canvas.viewport.view != before and (window.session.document.label_layer.pixels == painted).all()
    QTest.keyClick(canvas, "b")
    assert not window.actions_by_id["hand"].isChecked()
    drag(canvas)
    assert (window.session.document.label_layer.pixels != painted).any()


def drag(canvas):
    middle = canvas.rect().center()
    QTest.mousePress(canvas, LEFT, NONE, middle)
    QTest.mouseMove(canvas, middle + QPoint(40, 30))
    QTest.mouseRelease(canvas, LEFT, NONE, middle + QPoint(40, 30))
