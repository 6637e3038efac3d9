"""Which libraries of the system a program file would miss, told without loading the file itself."""

from __future__ import annotations

import ctypes
import re
import sys
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

from fmr_studio.doctor.elf import read_library

_NAMED = re.compile(r"([^\s:/]+\.so[^\s:/]*): ")


def missing_libraries(files: Iterable[Path], missing: Callable[[str], str | None] | None = None) -> tuple[str, ...]:
    """The libraries that these need, they themselves or those beside them, and that the system does not have.

    Args:
        files: libraries and plugins; what is not there needs nothing.
        missing: asks the system about a library, see `missing_of`.

    Returns:
        Their names, such as ``libxcb-cursor.so.0``, sorted.
    """
    ask = missing or missing_of
    waiting = deque(path for path in files if path.is_file())
    seen = {path.name for path in waiting}
    found: set[str] = set()
    while waiting:
        path = waiting.popleft()
        library = read_library(path)
        for name in library.needs:
            if name in seen:
                continue
            seen.add(name)
            beside = next((folder / name for folder in (*library.folders, *_bundle()) if (folder / name).is_file()), None)
            if beside is not None:
                waiting.append(beside)
            elif lacking := ask(name):
                found.add(lacking)
    return tuple(sorted(found))


def missing_of(name: str) -> str | None:
    """The name of the library without which the system's loader cannot load another: mostly that one; None if it can."""
    try:
        ctypes.CDLL(name)
    except OSError as error:
        told = _NAMED.match(str(error))
        return told[1] if told else name
    return None


def _bundle() -> tuple[Path, ...]:
    """Where a bundle keeps the libraries that it brings."""
    root = getattr(sys, "_MEIPASS", None)
    return (Path(root),) if root else ()
