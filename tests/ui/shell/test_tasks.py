import threading
from functools import partial

import pytest
from PySide6.QtCore import QObject, Qt, QThread, QTimer
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMainWindow, QWidget
from shiboken6 import Shiboken

from fmr_studio.errors import FmrError
from fmr_studio.ui.shell.task_strip import TaskStrip
from fmr_studio.ui.shell.tasks import Outcome, Tasks

LONG_S = 20


class Gate:
    """Work that waits until the test lets it go on, and stops when it is cancelled."""

    def __init__(self, result="result", error=None):
        self.open, self.begun = threading.Event(), threading.Event()
        self.result, self.error, self.thread = result, error, None

    def __call__(self, progress):
        self.thread = QThread.currentThread()
        progress.report(0.25, "first half")
        self.begun.set()
        while not self.open.wait(0.002):
            progress.check()
        if self.error is not None:
            raise self.error
        return self.result


@pytest.fixture
def told():
    return []


@pytest.fixture
def tasks(qapp, told):
    tasks = Tasks()
    tasks.failed.connect(lambda error: told.append(("failed", error.message)))
    tasks.crashed.connect(lambda error: told.append(("crashed", type(error).__name__)))
    yield tasks
    assert tasks.close()


def calls(told):
    here = QThread.currentThread()

    def note(name):
        def call(*values):
            assert QThread.currentThread() is here
            told.append((name, *values))

        return call

    return {name: note(name) for name in ("on_done", "on_cancelled", "on_partial", "on_ended")}


def test_the_result_arrives_on_the_gui_thread_while_the_work_was_elsewhere(tasks, told, qtbot):
    gate = Gate(7)
    task = tasks.run("Counting", gate, **calls(told))
    qtbot.waitUntil(gate.begun.is_set)
    assert told == [] and tasks.running == (task,)
    gate.open.set()
    qtbot.waitUntil(lambda: not tasks.running)
    assert told == [("on_done", 7), ("on_ended",)] and task.outcome is Outcome.DONE
    assert gate.thread is not QThread.currentThread()


def test_cancelling_ends_the_work_and_its_result_is_not_used(tasks, told, qtbot):
    gate = Gate()
    task = tasks.run("Counting", gate, **calls(told))
    qtbot.waitUntil(gate.begun.is_set)
    task.cancel()
    qtbot.waitUntil(lambda: not tasks.running)
    assert told == [("on_cancelled",), ("on_ended",)] and task.outcome is Outcome.CANCELLED


def test_an_error_goes_to_whom_it_concerns_and_else_to_the_banner(tasks, told, qtbot):
    def fail(_progress):
        raise FmrError("No such photo.")

    tasks.run("Reading", fail)
    qtbot.waitUntil(lambda: told == [("failed", "No such photo.")])
    tasks.run("Reading", fail, on_error=lambda error: told.append(("mine", error.message)))
    qtbot.waitUntil(lambda: len(told) == 2)
    assert told[1] == ("mine", "No such photo.")


def test_a_bug_is_told_and_the_end_too(tasks, told, qtbot):
    tasks.run("Reading", lambda _progress: 1 / 0, **calls(told))
    qtbot.waitUntil(lambda: ("on_ended",) in told)
    assert told == [("crashed", "ZeroDivisionError"), ("on_ended",)]


def test_of_what_is_published_the_newest_is_shown(tasks, told, qtbot):
    def work(progress):
        for number in range(500):
            progress.publish(number)

    tasks.run("Counting", work, **calls(told))
    qtbot.waitUntil(lambda: ("on_ended",) in told)
    partial = [value for name, *value in told if name == "on_partial"]
    assert partial[-1] == [499] and partial == sorted(partial) and len(partial) <= 500


def test_a_closed_dialog_hears_nothing_and_its_work_stops(tasks, told, qtbot):
    owner, gate = QObject(), Gate()
    task = tasks.run("Counting", gate, owner=owner, **calls(told))
    qtbot.waitUntil(gate.begun.is_set)
    Shiboken.delete(owner)
    qtbot.waitUntil(lambda: not tasks.running)
    assert told == [] and task.outcome is Outcome.CANCELLED


def test_what_must_finish_is_not_cancelled_and_closing_waits_for_it(tasks, qtbot):
    gate = Gate()
    task = tasks.run("Saving", gate, must_finish=True)
    qtbot.waitUntil(gate.begun.is_set)
    task.cancel()
    assert not task.progress.cancelled
    threading.Timer(0.02, gate.open.set).start()
    assert tasks.close() and task.outcome is Outcome.DONE


def test_a_window_that_goes_away_does_not_take_running_threads_with_it(qapp, qtbot):
    tasks, gate = Tasks(), Gate()
    task = tasks.run("Counting", gate)
    qtbot.waitUntil(gate.begun.is_set)
    Shiboken.delete(tasks)
    assert task.wait(LONG_S * 1000) and task.outcome is Outcome.CANCELLED


def test_waiting_keeps_the_window_alive_and_without_input(tasks, told, qtbot, theme):
    field, strip, gate, ticks = QLineEdit(), TaskStrip(tasks, theme), Gate(), []
    for widget in (field, strip):
        qtbot.addWidget(widget)
    field.show()
    task = tasks.run("Saving", gate, **calls(told))

    def type_and_go_on():
        QTest.keyClick(field, "a")
        ticks.append(field.text())
        gate.open.set()

    QTimer.singleShot(10, type_and_go_on)
    assert tasks.wait(task) is Outcome.DONE
    assert ticks == [""] and told[0] == ("on_done", "result")
    QTest.keyClick(field, "b")
    assert field.text() == "b"


def test_waiting_ends_with_the_cancel_button_of_the_strip(tasks, qtbot, theme):
    strip, gate = TaskStrip(tasks, theme), Gate()
    qtbot.addWidget(strip)
    task = tasks.run("Saving", gate)
    strip._appear()
    QTimer.singleShot(0, strip.button.click)
    assert tasks.wait(task) is Outcome.CANCELLED


def test_the_strip_appears_for_what_takes_its_time_and_says_how_far_it_is(tasks, qtbot, theme):
    parent = QWidget()
    strip, gates = TaskStrip(tasks, theme, parent), [Gate(), Gate()]
    qtbot.addWidget(parent)
    parent.show()
    for gate in gates:
        tasks.run("Reading the photo", gate)
        qtbot.waitUntil(gate.begun.is_set)
    assert strip.isHidden()
    qtbot.waitUntil(strip.isVisible)
    assert strip.words.toolTip() == "Reading the photo: first half (and 1 more)"
    assert strip.bar.value() == 250 and strip.bar.maximum() == 1000
    for gate in gates:
        gate.open.set()
    qtbot.waitUntil(strip.isHidden)


def test_a_lack_of_memory_is_a_sentence_and_no_bug(tasks, told, qtbot):
    def work(_progress):
        raise MemoryError

    task = tasks.run("Opening strip.png", work)
    qtbot.waitUntil(lambda: bool(told))
    assert told == [("failed", "The memory is not enough: Opening strip.png.")]
    assert task.outcome is Outcome.FAILED


def test_waiting_keeps_the_keys_of_commands_away_too(tasks, qtbot, theme):
    window, gate, done = QMainWindow(), Gate(), []
    qtbot.addWidget(window)
    command = QAction("Next file", window)
    command.setShortcut("PgDown")
    command.triggered.connect(lambda: done.append("next"))
    window.addAction(command)
    window.show()
    qtbot.waitUntil(window.isActiveWindow)
    press = partial(QTest.keyClick, window.windowHandle(), Qt.Key.Key_PageDown)
    press()
    assert done == ["next"]
    task = tasks.run("Opening", gate)
    QTimer.singleShot(10, lambda: (press(), gate.open.set()))
    assert tasks.wait(task) is Outcome.DONE
    assert done == ["next"], "one file after the other"
