"""Opening the window, or saying why there is none."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn

from fmr_studio.doctor.window import obstacle
from fmr_studio.errors import Cancelled, UsageError

APP = "fmr_studio.ui.app"
PROGRAM = "fmr-studio-window"
"""The bundle's executable that has the window; the one beside it, ``fmr-studio``, has not."""


def has_window() -> bool:
    """Whether this version has a window at all; asks without importing Qt."""
    return find_spec("fmr_studio.ui") is not None and find_spec(APP) is not None


def check_window() -> None:
    """Raise an `FmrError` if the window cannot open here, before Qt ends the program for it, and prepare the loading."""
    if not has_window():
        raise UsageError(
            "The window is not part of this version.",
            "Without it: fmr-studio --headless batch LABELS -o OUT (fmr-studio --help lists all commands).",
        )
    if (error := obstacle()) is not None:
        raise error
    if sys.platform == "win32" and find_spec("torch"):
        # torch >= 2.9 fails to load its libraries after Qt has loaded its own (pytorch/pytorch#166628).
        import_module("torch")


def open_window(file: Path | None) -> int:
    """Run the window until it is closed and return its exit code: ``fmr_studio.ui.app.run(file)``."""
    beside = _program_beside()
    if beside is not None and not has_window():
        # A bundle's programs share one folder; without this the new one would take itself for a child of this one.
        environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
        command = [str(beside), *([] if file is None else [str(file)])]
        if sys.platform == "win32":
            return subprocess.call(command, env=environment)
        os.execve(command[0], command, environment)
    check_window()
    try:
        code = int(import_module(APP).run(file))
        gc.freeze()  # looking through all objects once more would take a second in which the program does not end
        return code
    except Cancelled as stop:
        _end_now(stop)


def _end_now(stop: Cancelled) -> NoReturn:
    """End this process: what is kept is on the disk, and the networks' thread may be in the middle of a picture."""
    if sys.stderr is not None:
        print(f"fmr-studio: {stop.message}", file=sys.stderr, flush=True)
    os._exit(stop.exit_code)


def tell(sentence: str) -> None:
    """A result on stdout, which a windowed bundle does not have."""
    if sys.stdout is not None:
        print(sentence)


def _program_beside() -> Path | None:
    """The bundle's program that has the window, seen from the one that has not; None outside a bundle."""
    if not getattr(sys, "frozen", False):
        return None
    path = Path(sys.executable).with_name(PROGRAM + Path(sys.executable).suffix)
    return path if path.is_file() else None
