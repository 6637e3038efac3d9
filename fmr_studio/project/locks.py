"""Locks between processes that the system itself opens when a process dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


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


def _lock(descriptor: int, *, wait: bool) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
