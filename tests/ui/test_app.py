"""The program as it is started: in a process of its own."""

import json
import subprocess
import sys

import pytest

START = """
import json, sys, time
from PySide6.QtCore import QTimer
from fmr_studio.ui import app
from fmr_studio.ui import main_window
states = []
def look():
    from PySide6.QtWidgets import QApplication
    window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, main_window.MainWindow))
    slow = [name for name in ("torch", "scipy", "sklearn") if name in sys.modules]
    states.append({"visible": window.isVisible(), "slow": slow, "banner": window.banner.text})
    window.close()
original = main_window.MainWindow.showEvent
def shown(window, event):
    original(window, event)
    QTimer.singleShot(0, look)
main_window.MainWindow.showEvent = shown
code = app.run(None)
print(json.dumps({"code": code, **states[0]}))
"""


def start(*lines):
    code = "\n".join([*lines, START])
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    return json.loads(result.stdout.splitlines()[-1])


def test_the_window_is_up_before_anything_slow_is_loaded(cats_card):
    found = start()
    assert found["visible"] and found["slow"] == [] and found["code"] == 0


@pytest.mark.parametrize("settings", ["{", '{"theme": "pink", "pack": "dogs", "device": 7}'])
def test_bad_preferences_do_not_stop_the_start(cats_card, user_folders, settings):
    (user_folders / "config").mkdir()
    (user_folders / "config" / "settings.json").write_text(settings)
    found = start()
    assert found["visible"] and "reference" in found["banner"]


@pytest.fixture
def no_folders(monkeypatch):
    """No variable names a folder of the user."""
    if sys.platform == "win32":
        pytest.skip("Windows finds the user's folders without HOME")
    for name in ("FMR_HOME", "HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_a_home_that_cannot_be_written_does_not_stop_the_start(no_folders, monkeypatch):
    monkeypatch.setenv("HOME", "/dev/null")
    found = start()
    assert found["visible"] and found["code"] == 0


def test_a_user_without_a_home_gets_a_window_that_says_so(no_folders):
    found = start("import pwd", "def unknown(number):", "    raise KeyError(number)", "pwd.getpwuid = unknown")
    assert found["visible"] and found["code"] == 0 and "no home folder" in found["banner"]


def test_many_calls_of_qt_do_not_use_up_none():
    code = "from PySide6.QtCore import QObject\nfrom fmr_studio.ui.shell.pyside import repair_pyside\nrepair_pyside()\n"
    code += "thing = QObject()\nfor _ in range(300_000):\n    thing.setObjectName('x')\n    thing.blockSignals(False)\n"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
