"""Whether the window can open here, found out before Qt is loaded: where something is missing, Qt ends the program at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from fmr_studio.doctor.display import X11, answers, display_name, platforms
from fmr_studio.doctor.libraries import missing_libraries
from fmr_studio.doctor.packages import advice
from fmr_studio.doctor.report import Finding, State
from fmr_studio.errors import FmrError, how_to_install

MODULES = ("QtCore", "QtGui", "QtWidgets")
"""The parts of PySide6 that the window is made of."""
NAMED = 3
"""Libraries that a sentence names; the line that installs them has them all."""
_HELPERS = {
    "xcb": ("xcbglintegrations",),
    "wayland": ("wayland-shell-integration", "wayland-decoration-client", "wayland-graphics-integration-client"),
}
"""Folders of plugins that a platform's plugin loads in its turn."""
_WITHOUT = "Without a window: fmr-studio --headless batch LABELS -o OUT (fmr-studio --help lists all commands)."


def obstacle(environment: Mapping[str, str] = os.environ, *, qt: Path | None = None) -> FmrError | None:
    """Why the window cannot open, with what to do about it; None if it can.

    Args:
        environment: its variables say which display is meant.
        qt: PySide6's folder; the installed one if None.
    """
    qt = qt or folder_of_qt()
    if qt is None:
        return FmrError("The window needs PySide6.", how_to_install("fmr-studio[ui]", belongs=True))
    if not sys.platform.startswith("linux"):
        return None
    wanted = platforms(environment)
    if not wanted:
        return FmrError("There is no display for the window: neither DISPLAY nor WAYLAND_DISPLAY is set.", _WITHOUT)
    found = [_obstacle_of(platform, environment, qt) for platform in wanted]
    return None if None in found else found[0]


def look_at_window(environment: Mapping[str, str] = os.environ, *, qt: Path | None = None) -> Iterator[Finding]:
    """The doctor's findings: what the window would miss here, or on a display if there is none."""
    group = "Window"
    qt = qt or folder_of_qt()
    if qt is None:
        yield Finding(group, "PySide6", "not installed", State.INFO, how_to_install("fmr-studio[ui]", belongs=True))
        return
    if not sys.platform.startswith("linux"):
        return
    wanted = platforms(environment)
    error = obstacle(environment, qt=qt) if wanted else None
    if error is not None:
        yield Finding(group, "start", error.message, State.FAILURE, error.hint)
    missing = _missing(qt, wanted or (X11,), helpers=True)
    if not missing:
        yield Finding(group, "Qt libraries", "all present", State.GOOD)
    elif error is not None and error.hint == advice(missing):
        yield Finding(group, "Qt libraries", f"missing: {', '.join(missing)}")
    else:
        yield Finding(group, "Qt libraries", f"missing: {', '.join(missing)}", State.WARNING, advice(missing))
    shown = ", ".join(display_name(platform, environment) for platform in wanted)
    yield Finding(group, "display", shown or "none here: without one, all commands after --headless work")


def folder_of_qt() -> Path | None:
    """Where PySide6 lies: in a bundle also for the program that does not load it."""
    bundled = Path(getattr(sys, "_MEIPASS", "nowhere")) / "PySide6"
    if bundled.is_dir():
        return bundled
    spec = find_spec("PySide6")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _obstacle_of(platform: str, environment: Mapping[str, str], qt: Path) -> FmrError | None:
    """What keeps Qt from opening a window on one platform."""
    if not _plugin(qt, platform).is_file():
        return FmrError(
            f"QT_QPA_PLATFORM names {platform!r}, which this Qt does not have.", "Unset it, or choose xcb or wayland."
        )
    if _missing(qt, (platform,)):
        missing = _missing(qt, (platform,), helpers=True)
        words = "libraries that this system does not have" if len(missing) > 1 else "a library that this system does not have"
        return FmrError(f"The window needs {words}: {_some_of(missing)}.", advice(missing))
    if not answers(platform):
        shown = display_name(platform, environment)
        return FmrError(f"The display {shown} cannot be opened.", f"See that it runs and lets this user in. {_WITHOUT}")
    return None


def _some_of(names: tuple[str, ...]) -> str:
    more = len(names) - NAMED
    return ", ".join(names) if more <= 1 else f"{', '.join(names[:NAMED])} and {more} more"


def _missing(qt: Path, wanted: tuple[str, ...], *, helpers: bool = False) -> tuple[str, ...]:
    return missing_libraries(files_of(qt, wanted, helpers=helpers))


def files_of(qt: Path, wanted: tuple[str, ...], *, helpers: bool) -> list[Path]:
    """The files of Qt that a window on some platforms loads by itself.

    Args:
        helpers: also plugins without which the window opens all the same.
    """
    files = [qt / f"{module}.abi3.so" for module in MODULES]
    files += [_plugin(qt, platform) for platform in wanted]
    if helpers:
        folders = [_plugins(qt) / name for platform in wanted for name in _HELPERS.get(platform, ())]
        files += [file for folder in folders for file in sorted(folder.glob("*.so"))]
    return files


def _plugin(qt: Path, platform: str) -> Path:
    return _plugins(qt) / "platforms" / f"libq{platform}.so"


def _plugins(qt: Path) -> Path:
    return next((folder for folder in (qt / "Qt" / "plugins", qt / "plugins") if folder.is_dir()), qt)
