import pytest
from PySide6.QtWidgets import QWidget

from fmr_studio.ui.shell.actions import Actions


@pytest.fixture
def frame(qtbot):
    frame = QWidget()
    qtbot.addWidget(frame)
    return frame


@pytest.fixture
def actions(frame, theme):
    return Actions(frame, theme)


def test_every_action_of_the_window_does_something(window):
    assert window.workspace.actions.idle == set()


def test_an_action_does_what_one_part_says_and_hands_over_whether_it_is_on(actions):
    done = []
    actions.do({"undo": lambda: done.append("undo"), "proxy": lambda on: done.append(on)})
    actions["undo"].trigger()
    actions["proxy"].trigger()
    actions["proxy"].trigger()
    assert done == ["undo", True, False]


@pytest.mark.parametrize("names", [("undo", "undo"), ("dance",)], ids=str)
def test_two_parts_cannot_claim_one_action_nor_one_that_is_not_there(actions, names):
    with pytest.raises(KeyError):
        for name in names:
            actions.do({name: lambda: None})
