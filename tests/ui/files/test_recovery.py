"""What a killed window leaves behind is offered by the next one, with real widgets."""

import os
import signal
import subprocess
import sys

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from helpers.pictures import cut_short
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.project import journal as journal_module
from fmr_studio.project.recovery import leftovers
from fmr_studio.ui.files.recover_dialog import RecoverDialog
from fmr_studio.ui.shell.qimages import pixels_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def paint(window, *points):
    places = [window.canvas.to_widget(point).toPoint() for point in points]
    QTest.mousePress(window.canvas, LEFT, NONE, places[0])
    for place in places[1:]:
        QTest.mouseMove(window.canvas, place)
    QTest.mouseRelease(window.canvas, LEFT, NONE, places[-1])


@pytest.fixture
def root(user_folders):
    return user_folders / "data" / "recovery"


@pytest.fixture
def ready(make_window, qtbot):
    """Makes a window that notes what is painted."""

    def make():
        window = make_window(FakeLoader(FakeEngine()))
        qtbot.waitUntil(lambda: window.recovery._begun and not window.tasks.running)
        return window

    return make


def die(window):
    """Leave behind what a kill would."""
    window.recovery._begun, window.recovery._closed = False, True
    window.recovery._journal.settle()
    window.recovery._journal.close(keep=True)


@pytest.fixture
def left_behind(ready):
    """The hash of a document that a killed window left behind."""
    window = ready()
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    paint(window, (100, 300), (200, 300))
    die(window)
    return window.session.document.content_hash()


def dialog_of(window, qtbot):
    qtbot.waitUntil(lambda: window.findChild(RecoverDialog) is not None)
    dialog = window.findChild(RecoverDialog)
    qtbot.waitExposed(dialog)
    return dialog


def test_unsaved_work_is_offered_and_restored(left_behind, ready, qtbot, answers, tmp_path, root):
    window = ready()
    dialog = dialog_of(window, qtbot)
    assert dialog.list.count() == 1 and "saved: 2" in dialog.list.item(0).text() and "Untitled" in dialog.list.item(0).text()
    icon = pixels_of(dialog.list.item(0).icon().pixmap(128, 128).toImage())
    assert len(np.unique(icon.reshape(-1, 3), axis=0)) > 1, "the thumbnail shows the strokes"
    QTest.mouseClick(dialog.restore, LEFT)
    assert window.session.document.content_hash() == left_behind
    assert window.session.modified and window.session.history.undo_name is None and answers.asked == []
    window.recovery._journal.settle()
    qtbot.waitUntil(lambda: len([path for path in root.iterdir() if path.is_dir()]) == 1)
    answers.path = tmp_path / "saved.fmr"
    QTest.mouseClick(window.banner.messages[0].button, LEFT)
    assert answers.path.is_file() and not window.session.modified


def test_what_was_restored_and_killed_again_is_offered_again(left_behind, ready, qtbot):
    window = ready()
    QTest.mouseClick(dialog_of(window, qtbot).restore, LEFT)
    die(window)
    again = ready()
    dialog = dialog_of(again, qtbot)
    assert dialog.list.count() == 1
    QTest.mouseClick(dialog.restore, LEFT)
    assert again.session.document.content_hash() == left_behind


def test_later_leaves_it_for_another_time(left_behind, ready, qtbot):
    window = ready()
    QTest.mouseClick(dialog_of(window, qtbot).later, LEFT)
    qtbot.waitUntil(lambda: window.findChild(RecoverDialog) is None)
    window.actions_by_id["recover"].trigger()
    dialog = dialog_of(window, qtbot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(RecoverDialog) is None)
    window.close()
    assert dialog_of(ready(), qtbot).list.count() == 1


def test_discard_deletes_it_after_a_question(left_behind, ready, qtbot, answers, root):
    window = ready()
    dialog = dialog_of(window, qtbot)
    QTest.mouseClick(dialog.discard, LEFT)
    assert answers.asked == ["discard recovered"]
    qtbot.waitUntil(lambda: window.findChild(RecoverDialog) is None)
    assert len([path for path in root.iterdir() if path.is_dir()]) == 1, "its own journal"
    window.actions_by_id["recover"].trigger()
    qtbot.waitUntil(lambda: "nothing to recover" in window.banner.text)


def test_unsaved_work_that_cannot_be_read_is_said_and_stays(left_behind, ready, root):
    (base,) = root.rglob("*.base")
    cut_short(base)
    window = ready()
    assert "could not be read" in window.banner.text and base.parent.name in window.banner.text
    assert base.is_file() and window.findChild(RecoverDialog) is None


def test_two_windows_offer_it_once_and_never_each_others(left_behind, ready, qtbot):
    first = ready()
    dialog_of(first, qtbot)
    second = ready()
    paint(second, (100, 100), (200, 100))
    assert second.findChild(RecoverDialog) is None
    third = ready()
    assert third.findChild(RecoverDialog) is None


def test_unsaved_changes_are_asked_about_before_restoring(left_behind, ready, qtbot, answers):
    window = ready()
    dialog = dialog_of(window, qtbot)
    paint(window, (300, 300), (310, 300))
    answers.unsaved_answer = "cancel"
    QTest.mouseClick(dialog.restore, LEFT)
    assert answers.asked == ["unsaved"] and dialog.isVisible() and window.session.document.content_hash() != left_behind


def test_what_is_saved_or_undone_is_not_offered(ready, qtbot, answers, tmp_path, root):
    window = ready()
    paint(window, (100, 100), (200, 100))
    window.session.undo()
    die(window)
    window = ready()
    paint(window, (100, 100), (200, 100))
    answers.path = tmp_path / "saved.fmr"
    window.actions_by_id["save"].trigger()
    die(window)
    window = ready()
    assert window.findChild(RecoverDialog) is None
    assert len([path for path in root.iterdir() if path.is_dir()]) == 1


def test_a_closed_window_leaves_nothing_behind(ready, root):
    window = ready()
    paint(window, (100, 100), (200, 100))
    assert window.close()
    assert [path.name for path in root.iterdir()] == ["lock"]


def test_a_full_disk_is_said_once_and_painting_goes_on(ready, monkeypatch):
    window = ready()

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(journal_module, "write_all", full)
    for y in (100, 200, 300):
        window.session.choose(label=3)
        paint(window, (100, y), (200, y))
    texts = [message.text for message in window.banner.messages]
    assert sum("No space left" in text for text in texts) == 1
    window.banner._close(window.banner.messages[0])
    paint(window, (100, 400), (200, 400))
    assert "No space left" not in window.banner.text
    assert window.session.document.label_layer.pixels[300, 150] == 3


def test_a_folder_that_cannot_be_written_is_said_and_painting_goes_on(make_window, qtbot, user_folders):
    (user_folders / "data" / "recovery").write_text("a file where the folder should be")
    window = make_window(FakeLoader(FakeEngine()))
    qtbot.waitUntil(lambda: "cannot be kept" in window.banner.text)
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    assert window.session.document.label_layer.pixels[100, 150] == 3


KILLED = """
import os, sys
from PySide6.QtCore import QTimer, Qt
from PySide6.QtTest import QTest
from fmr_studio.ui import app
from fmr_studio.ui import main_window
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
def paint(window, y):
    places = [window.canvas.to_widget((x, y)).toPoint() for x in (100, 200)]
    QTest.mousePress(window.canvas, LEFT, NONE, places[0])
    QTest.mouseMove(window.canvas, places[1])
    QTest.mouseRelease(window.canvas, LEFT, NONE, places[1])
def act():
    from PySide6.QtWidgets import QApplication
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, main_window.MainWindow))
    if not window.recovery._begun:
        QTimer.singleShot(5, act)
        return
    window.session.choose(label=3)
    for y in (100, 200, 300):
        paint(window, y)
    os.write(1, f"{window.session.document.content_hash()}\\n".encode())
QTimer.singleShot(0, act)
sys.exit(app.run(None))
"""


def test_the_program_itself_killed_while_it_paints_loses_no_stroke(cats_card, root):
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        wanted = program.stdout.readline().decode().strip()
        os.kill(program.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    (left,) = leftovers(root)
    found = left.read()
    left.release()
    assert found.document.content_hash() == wanted and found.steps == 3


def test_steps_before_the_journal_begins_are_in_its_first_document(make_window, qtbot):
    window = make_window(FakeLoader(FakeEngine()))
    window.session.choose(label=3)
    paint(window, (100, 100), (200, 100))
    qtbot.waitUntil(lambda: window.recovery._begun)
    wanted = window.session.document.content_hash()
    die(window)
    (left,) = leftovers(window.recovery._journal._root)
    assert left.read().document.content_hash() == wanted
    left.release()


def test_that_it_is_not_saved_yet_is_said_until_it_is(left_behind, ready, qtbot, answers, tmp_path):
    window = ready()
    dialog = dialog_of(window, qtbot)
    QTest.mouseClick(dialog.restore, LEFT)
    qtbot.waitUntil(lambda: "not saved yet" in window.banner.text)
    answers.path = tmp_path / "back.fmr"
    assert window.files.save()
    assert "not saved yet" not in window.banner.text
