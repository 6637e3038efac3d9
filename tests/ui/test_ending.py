"""Ctrl-C and its kind end the window at once, whatever is open; unsaved work is offered afterwards."""

import subprocess
import sys

import pytest

from fmr_studio.project.recovery import leftovers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows sends a process no such signals")

START = """
import os, signal, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog
from fmr_studio.cli import window as command
from fmr_studio.ui import app

def ask(number):
    os.kill(os.getpid(), number)

def paint(window):
    window.recovery.begin()
    window.session.begin_stroke((40, 40), 1.0)
    window.session.extend_stroke((90, 90), 1.0)
    window.session.finish_stroke()
    QTimer.singleShot(0, lambda: ask(signal.SIGINT))
    QDialog(window).exec()
    print(window.session.document.content_hash(), flush=True)

def leave(window):
    ask(signal.SIGTERM)

run = app.run
app.run = lambda file: run(file, opened={opened})
command.open_window(None)
"""


def start(opened):
    code = START.replace("{opened}", opened)
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)


def test_a_dialog_is_no_reason_to_wait_and_the_work_is_kept(cats_card, user_folders):
    done = start("lambda window: QTimer.singleShot(0, lambda: paint(window))")
    assert done.returncode == 130, done.stderr
    assert done.stderr.endswith("fmr-studio: Interrupted. What was not saved is offered at the next start.\n")
    (left,) = leftovers(user_folders / "data" / "recovery")
    found = left.read()
    left.release()
    assert found.document.content_hash() == done.stdout.strip()  # printed once the dialog was closed


def test_a_signal_before_the_first_event_is_not_lost_and_leaves_nothing_behind(cats_card, user_folders):
    done = start("leave")
    assert done.returncode == 130
    assert done.stderr.endswith("fmr-studio: Interrupted.\n")
    assert leftovers(user_folders / "data" / "recovery") == []


def test_a_closed_window_does_not_take_all_its_objects_apart_before_the_program_ends(cats_card):
    code = START.replace("{opened}", "lambda window: QTimer.singleShot(0, window.close)")
    code += "\nimport gc\nprint(gc.get_freeze_count())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10_000
