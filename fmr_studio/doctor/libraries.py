"""Which system libraries the window would miss, by name, and how they are installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from fmr_studio.doctor.report import Finding, State

DISPLAYS = (("Wayland", "WAYLAND_DISPLAY"), ("X11", "DISPLAY"))


def look_at_window() -> Iterator[Finding]:
    """Which system libraries the window would miss; found with ``ldd``, since trying it would end the process."""
    group = "Window"
    folder = _folder_of_qt()
    if folder is None:
        yield Finding(group, "PySide6", "not installed", State.INFO, 'pip install "fmr-studio[ui]"')
        return
    if not sys.platform.startswith("linux") or shutil.which("ldd") is None:
        return
    qt = folder / "Qt" if (folder / "Qt").is_dir() else folder
    plugins = qt / "plugins" / "platforms"
    libraries = [qt / "lib" / "libQt6Gui.so.6", plugins / "libqxcb.so"]
    if os.environ.get("WAYLAND_DISPLAY"):
        libraries += sorted(plugins.glob("libqwayland*.so"))
    missing: set[str] = set()
    for library in libraries:
        missing |= missing_libraries(library)
    if missing:
        advice = "install them with the system's package manager; on Debian and Ubuntu: sudo apt install "
        yield Finding(group, "Qt libraries", ", ".join(sorted(missing)), State.WARNING, advice + apt_names(missing))
    else:
        yield Finding(group, "Qt libraries", "all present", State.GOOD)
    yield Finding(group, "display", _display())


def _folder_of_qt() -> Path | None:
    """Where PySide6 lies: in a bundle also for the program that does not load it."""
    bundled = Path(getattr(sys, "_MEIPASS", "nowhere")) / "PySide6"
    if bundled.is_dir():
        return bundled
    spec = find_spec("PySide6")
    return None if spec is None or spec.origin is None else Path(spec.origin).parent


def _display() -> str:
    """What the window would be shown on."""
    kinds = [f"{kind} ({os.environ[name]})" for kind, name in DISPLAYS if os.environ.get(name)]
    return ", ".join(kinds) or "none here: without one, all commands after --headless work"


def missing_libraries(library: Path) -> set[str]:
    """What a library needs and the system does not have, such as ``libxcb-cursor.so.0``; empty where nobody can tell."""
    if not library.exists():
        return set()
    try:
        result = subprocess.run(["ldd", library], capture_output=True, text=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return set()
    return parse_missing(result.stdout)


def parse_missing(ldd_output: str) -> set[str]:
    """The names of the libraries that ``ldd`` did not find."""
    return set(re.findall(r"^\s*(\S+) => not found", ldd_output, re.MULTILINE))


def apt_names(libraries: set[str]) -> str:
    """Debian's package names by their rule: libxcb-cursor.so.0 is in libxcb-cursor0, libdbus-1.so.3 in libdbus-1-3."""
    special = {"libglib-2.0.so.0": "libglib2.0-0"}
    regular = {
        name: re.sub(r"(\d?)\.so\.", lambda found: f"{found[1]}-" if found[1] else "", name).lower() for name in libraries
    }
    return " ".join(sorted({special.get(name, regular[name]) for name in libraries}))
