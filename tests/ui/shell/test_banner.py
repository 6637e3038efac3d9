import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fmr_studio.errors import FmrError
from fmr_studio.ui.shell.banner import MOST_SHOWN, Banner

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def banner(qtbot, theme):
    banner = Banner(theme)
    qtbot.addWidget(banner)
    banner.resize(700, 60)
    return banner


def texts(banner):
    return [message.text for message in banner.messages]


def test_a_second_error_does_not_hide_the_first_one(banner):
    banner.say_error(FmrError("The disk is full.", "Make room."))
    banner.say_error(FmrError("No such photo."))
    assert texts(banner) == ["No such photo.", "The disk is full.\nMake room."]
    assert all(message.isVisible() for message in banner.messages)
    QTest.mouseClick(banner.messages[0].close_button, LEFT)
    assert banner.text.startswith("The disk is full.") and banner.isVisible()
    assert banner.dismiss() and not banner.isVisible() and not banner.dismiss()


def test_many_errors_are_counted_and_none_is_lost(banner):
    for number in range(6):
        banner.say_error(FmrError(f"Problem {number}."))
    assert [message.isVisible() for message in banner.messages] == [True] * MOST_SHOWN + [False] * 3
    assert banner._more.text() == "3 older messages below"
    for number in reversed(range(6)):
        assert banner.text == f"Problem {number}."
        banner.dismiss()


def test_the_same_error_again_is_said_once(banner):
    for _ in range(5):
        banner.say_error(FmrError("The disk is full."))
    assert len(banner.messages) == 1


def test_a_hint_makes_room_for_an_error_and_an_error_stays_beside_a_hint(banner):
    banner.say("Paint on the left.")
    banner.say_error(FmrError("The disk is full."))
    banner.say("Opened a.png.")
    assert texts(banner) == ["Opened a.png.", "The disk is full."]
    banner.clear()
    assert not banner.isVisible() and banner.text == ""


def test_a_message_is_text_and_not_markup(banner):
    banner.say_error(FmrError("<b>a</b>.png cannot be read."))
    assert banner.messages[0]._words.textFormat() is Qt.TextFormat.PlainText


def test_the_button_of_a_message_does_it_once_and_closes_it(banner):
    done = []
    banner.say("No picture.", action=("Try again", lambda: done.append(1)))
    QTest.mouseClick(banner.messages[0].button, LEFT)
    assert done == [1] and not banner.isVisible()


def test_the_details_of_a_bug_can_be_copied_without_private_paths(window, monkeypatch, tmp_path):
    home = tmp_path / "janedoe"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    try:
        raise ZeroDivisionError(f"{home}/secret.png by janedoe")
    except ZeroDivisionError as error:
        window.workspace.messages.report_bug(error)
    QTest.mouseClick(window.banner.messages[0].copy, LEFT)
    text = QGuiApplication.clipboard().text()
    assert "ZeroDivisionError: ~/secret.png by USER" in text and "test_banner.py" in text and "janedoe" not in text


def test_escape_closes_the_newest_message(window, qtbot):
    window.banner.clear()
    window.banner.say_error(FmrError("The disk is full."))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Escape)
    assert window.banner.messages == ()


def test_a_message_takes_the_place_of_an_older_one_on_the_same_topic(banner):
    for name in ("a.png", "b.png", "c.png"):
        banner.say_error(FmrError(f"{name} is damaged."), topic="file")
    banner.say_error(FmrError("There is no picture."), topic="picture")
    assert [message.text for message in banner.messages] == ["There is no picture.", "c.png is damaged."]
    banner.close_topic("file")
    assert [message.text for message in banner.messages] == ["There is no picture."]
