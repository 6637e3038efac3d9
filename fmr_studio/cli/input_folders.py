"""What lies below folders and behind patterns, in a fixed order. Linked folders are followed, each real folder once."""

from __future__ import annotations

import fnmatch
import glob
import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path


def files_below(folder: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """All files with one of the suffixes in a folder and its subfolders, without hidden ones.

    A subfolder that must not be read is among them, so that reading it tells.
    """
    for place in folders_below(folder):
        try:
            names = _listed(place)
        except OSError:
            yield place
            continue
        files = (place / name for name in names if not name.startswith(".") and name.lower().endswith(suffixes))
        yield from (file for file in files if not file.is_dir())


def folders_below(folder: Path) -> Iterator[Path]:
    """A folder and its subfolders without hidden ones; those behind links come after those that lie there themselves."""
    seen: set[str] = set()
    waiting = deque([folder])
    while waiting:
        for place, names, _ in os.walk(waiting.popleft()):
            real = os.path.realpath(place)
            inside = [] if real in seen else sorted(name for name in names if not name.startswith("."))
            waiting.extend(Path(place, name) for name in inside if Path(place, name).is_symlink())
            names[:] = [name for name in inside if not Path(place, name).is_symlink()]
            if real not in seen:
                seen.add(real)
                yield Path(place)


def matches(pattern: str) -> tuple[Path, list[Path]]:
    """The files and folders that a pattern names, and the folder before its first wildcard.

    ``*``, ``?``, ``[ ]`` and ``**`` are wildcards, but a part with brackets that exists as it is written, or that names nothing
    else, is meant as it is written.
    """
    parts = Path(pattern).parts
    place, depth = Path(), 0
    while depth < len(parts) and _is_literal(place, parts[depth]):
        place, depth = place / parts[depth], depth + 1
    return place, [match for match in _expanded(place, parts[depth:]) if os.path.lexists(match)]


def _expanded(place: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    if not parts or parts == ("**",):
        yield place
    elif parts[0] == "**":
        for folder in folders_below(place):
            yield from _expanded(folder, parts[1:])
    else:
        for name in _names(place, parts[0]):
            yield from _expanded(place / name, parts[1:])


def _names(place: Path, part: str) -> list[str]:
    """The entries of a folder that one part of a pattern names."""
    if _is_literal(place, part):
        return [part] if os.path.lexists(place / part) else []
    try:
        names = [name for name in _listed(place) if part.startswith(".") or not name.startswith(".")]
    except OSError:
        return []
    found = fnmatch.filter(names, part)
    return found or fnmatch.filter(names, part.replace("[", "[[]"))


def _is_literal(place: Path, part: str) -> bool:
    return not glob.has_magic(part) or (not set("*?") & set(part) and os.path.lexists(place / part))


def _listed(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return sorted(entry.name for entry in entries)
