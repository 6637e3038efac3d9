"""Folders that appear whole: filled hidden beside their place, which they take in the end; leftovers of a kill are cleared."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fmr_studio.errors import FmrError
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.paths import shorten
from fmr_studio.project.locks import FileLock

PREFIX = ".making-"
_LOCK, _NEW, _OLD = "lock", "new", "old"
_UNLOCKED_AGE_S = 3600.0
"""Where a disk knows no locks, a hidden folder is left over once it is older than anything takes to be made."""


@contextmanager
def taking_place_of(target: Path) -> Iterator[Path]:
    """An empty folder to fill, which takes the place of ``target`` when the block ends well; otherwise what was there stays.

    Raises:
        FmrError: there is something else than a pack, which nobody wants to lose.
        OSError: the disk refuses.
    """
    check_place(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with hidden_beside(target) as hidden:
        new = hidden / _NEW
        new.mkdir()
        yield new
        if target.exists():
            old = hidden / _OLD / target.name
            old.parent.mkdir()
            target.rename(old)
        new.rename(target)


def check_place(target: Path) -> None:
    """Raises :class:`FmrError` where a pack would take the place of other things."""
    if (target / CARD_NAME).is_file():
        return
    try:
        taken = any(target.iterdir()) if target.is_dir() else target.exists()
    except OSError as error:
        raise FmrError(f"{shorten(target)} cannot be read: {error.strerror}.") from error
    if taken:
        raise FmrError(f"In {shorten(target)} lies something else than a pack, which stays.", "Choose another folder.")


@contextmanager
def hidden_beside(target: Path) -> Iterator[Path]:
    """An empty folder beside ``target`` that no list shows, and that is gone in the end; those of killed programs go first.

    Raises OSError where the disk refuses.
    """
    clear_leftovers(target.parent)
    folder, lock = _locked_folder(target.parent)
    try:
        yield folder
    finally:
        _take_away(folder, lock)


def clear_leftovers(parent: Path) -> None:
    """Take away what programs that were killed left hidden in a folder; what others are at work in stays."""
    for folder in leftovers(parent):
        with suppress(OSError):
            _clear(folder)


def leftovers(parent: Path) -> list[Path]:
    """What is hidden in a folder: left over by a killed program, or at work now."""
    return list(parent.glob(f"{PREFIX}*"))


def _clear(folder: Path) -> None:
    with suppress(OSError):
        folder.rmdir()  # an empty one is nobody's: whoever made it just now makes another
        return
    lock = None
    try:
        lock = FileLock.take(folder / _LOCK) if (folder / _LOCK).exists() else None
        at_work = lock is None and ((folder / _LOCK).exists() or _is_young(folder))
    except OSError:
        at_work = _is_young(folder)
    if not at_work:
        _take_away(folder, lock)


def _is_young(folder: Path) -> bool:
    return time.time() - folder.stat().st_mtime < _UNLOCKED_AGE_S


def _locked_folder(parent: Path) -> tuple[Path, FileLock | None]:
    """A new folder and a lock on it, which the system opens when the process dies; None where the disk knows no locks."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=PREFIX))
        try:
            lock = FileLock.take(folder / _LOCK)
        except FileNotFoundError:
            continue  # another program took it for a leftover before it was locked
        except OSError:
            return folder, None
        if lock is not None and (folder / _LOCK).exists():
            return folder, lock


def _take_away(folder: Path, lock: FileLock | None) -> None:
    """Delete a hidden folder; what was there before goes back where the new one did not take its place."""
    for old in (folder / _OLD).glob("*"):
        if not (place := folder.parent / old.name).exists():
            old.rename(place)
    shutil.rmtree(folder, ignore_errors=True)
    if lock is not None:
        lock.release()
        shutil.rmtree(folder, ignore_errors=True)  # Windows keeps files that are open
