import pytest

from fmr_studio.ui.painting.toolbox import TOOL_FACES, tool_id
from fmr_studio.ui.shell.actions import ACTIONS
from fmr_studio.ui.shell.keymap import PRESETS, RESERVED, Keymap, normal

DEFAULTS = {
    "undo": ("Ctrl+Z",),
    "redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
    "brush": ("B", "P"),
    "eraser": ("E",),
    "pause": ("F8",),
    "plain": (),
}
ALL = {**{spec.id: spec.keys for spec in ACTIONS}, **{tool_id(face.tool): face.keys for face in TOOL_FACES}}


def test_keys_are_compared_as_they_are_meant():
    assert normal("shift+CTRL+z") == "Ctrl+Shift+Z" and normal("?") == "?" and normal("[") == "["
    assert normal("") == "" and normal("no key at all") == ""


@pytest.mark.parametrize("preset", PRESETS)
def test_in_no_preset_two_commands_share_a_key_and_every_named_command_exists(preset):
    table = Keymap(ALL, preset).table
    keys = [key for its in table.values() for key in its]
    assert len(keys) == len(set(keys)) > 50 and not set(keys) & set(RESERVED)
    assert set(PRESETS[preset]) <= set(ALL)
    for name, its in PRESETS[preset].items():
        assert table[name] == its
    tools = [table[tool_id(face.tool)] for face in TOOL_FACES]
    assert sum(map(bool, tools)) >= len(TOOL_FACES) - 2


def test_the_default_keys_are_all_kept():
    assert Keymap(ALL).table == {name: tuple(map(normal, keys)) for name, keys in ALL.items()}


def test_a_key_that_is_given_to_one_command_is_taken_from_the_other():
    keymap = Keymap(DEFAULTS).with_keys("plain", ("Ctrl+Y", "F7"))
    assert keymap.keys("plain") == ("Ctrl+Y", "F7") and keymap.keys("redo") == ("Ctrl+Shift+Z",)
    assert keymap.holder("ctrl+y") == "plain" and keymap.holder("F9") == ""
    assert keymap.own == {"plain": ("Ctrl+Y", "F7"), "redo": ("Ctrl+Shift+Z",)}
    assert keymap.is_changed("redo") and not keymap.is_changed("undo")


def test_resetting_one_takes_its_keys_back():
    keymap = Keymap(DEFAULTS).with_keys("plain", ("Ctrl+Y",)).reset("redo")
    assert keymap.keys("redo") == ("Ctrl+Shift+Z", "Ctrl+Y") and keymap.keys("plain") == () and keymap.own == {}


def test_what_is_kept_gives_the_same_keys_again():
    keymap = Keymap(DEFAULTS).with_keys("brush", ("E",)).with_keys("undo", ())
    again = Keymap(DEFAULTS, own=dict(keymap.own))
    assert again.table == keymap.table and again.keys("eraser") == () and again.keys("undo") == ()


def test_damaged_own_keys_do_no_harm():
    own = {"undo": ("Space", "", "Ctrl+B"), "redo": ("Ctrl+B",), "gone": ("F5",), "brush": ("Tab",)}
    table = Keymap(DEFAULTS, "no such preset", own).table
    assert table["undo"] == ("Ctrl+B",) and table["redo"] == () and table["brush"] == () and "gone" not in table
