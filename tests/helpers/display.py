"""A virtual X11 display with a window manager, on which the real window opens in a process of its own."""

import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

import fmr_studio

CHILD = Path(__file__).parent / "window_child.py"
MANAGERS = (("openbox",), ("xfwm4", "--compositor=off"))
PATIENCE_S = 120


def needs_display():
    """Skip a test where there is no Xvfb or no window manager."""
    if shutil.which("Xvfb") is None:
        pytest.skip("Xvfb is not installed")
    if not any(shutil.which(command[0]) for command in MANAGERS):
        pytest.skip("no window manager is installed: openbox or xfwm4")


@contextmanager
def display(size):
    """The environment for programs on a display of (width, height) pixels."""
    needs_display()
    reading, writing = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    assert number, "Xvfb did not begin"
    root = str(Path(fmr_studio.__file__).parents[1])
    environment = {**os.environ, "DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": root}
    manager = next(command for command in MANAGERS if shutil.which(command[0]))
    managing = subprocess.Popen(manager, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield environment
    finally:
        for process in (managing, server):
            process.terminate()
            process.wait(PATIENCE_S)


def run_window(environment, act):
    """Open the window, let it do something and close; returns what it says of itself (see `window_child`)."""
    command = [sys.executable, str(CHILD), act]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, f"the window ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout.splitlines()[-1])
