"""Locks between processes that the system itself opens when a process dies."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fmr_studio.atomic import drop_halves
from fmr_studio.errors import FmrError, UsageError, reason_of
from fmr_studio.paths import shorten

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


LOCK = "lock"
"""In a folder in which one process works at a time."""


class FileLock:
    """A lock on a file, held until :meth:`release` or the end of the process."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

    @staticmethod
    def take(path: Path, *, wait: bool = False) -> FileLock | None:
        """Lock a file, which is made if it is missing; None where another one holds it.

        Args:
            wait: until it is free.

        Raises:
            OSError: the file cannot be made, or its disk knows no locks.
        """
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor, wait=wait)
        except (BlockingIOError, PermissionError):
            os.close(descriptor)
            return None
        except OSError:
            os.close(descriptor)
            raise
        return FileLock(descriptor)

    def release(self) -> None:
        """Let others have it; a second time nothing happens."""
        if self._descriptor is not None:
            os.close(self._descriptor)  # which unlocks it
            self._descriptor = None


@contextmanager
def folder_held(folder: Path, busy: str) -> Iterator[None]:
    """Nobody else works in a folder meanwhile, which is made if it is missing; half files of a killed program are taken away.

    Args:
        busy: the sentence that is said where somebody works there.

    Raises:
        UsageError: somebody does.
        FmrError: the folder cannot be written to, or its disk knows no locks.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock.take(folder / LOCK)
    except OSError as error:
        raise FmrError(f"{shorten(folder)} cannot be used{reason_of(error)}.", "Give another folder with --run.") from error
    if lock is None:
        raise UsageError(busy, "Wait for it, or stop the other program.")
    try:
        drop_halves(folder)
        yield
    finally:
        lock.release()


def is_held(folder: Path) -> bool:
    """Whether a process works in a folder."""
    with suppress(OSError):
        lock = FileLock.take(folder / LOCK)
        if lock is not None:
            lock.release()
        return lock is None
    return False


def _lock(descriptor: int, *, wait: bool) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
