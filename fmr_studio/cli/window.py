"""Opening the window, or saying why there is none."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from fmr_studio.errors import FmrError, UsageError

APP = "fmr_studio.ui.app"


def has_window() -> bool:
    """Whether this version has a window at all; asks without importing Qt."""
    return find_spec("fmr_studio.ui") is not None and find_spec(APP) is not None


def open_window(file: Path | None) -> int:
    """Run the window until it is closed and return its exit code: ``fmr_studio.ui.app.run(file)``."""
    if not has_window():
        raise UsageError(
            "The window is not part of this version.",
            "Without it: fmr-studio --headless batch LABELS -o OUT (fmr-studio --help lists all commands).",
        )
    if find_spec("PySide6") is None:
        raise FmrError("The window needs PySide6.", 'Install it with: pip install "fmr-studio[ui]"')
    if sys.platform == "win32":
        # torch >= 2.9 fails to load its libraries after Qt has loaded its own (pytorch/pytorch#166628).
        import_module("torch")
    return int(import_module(APP).run(file))
