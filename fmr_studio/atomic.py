"""How a file is written whole or not at all, on any file system: the mechanics below `paths.write_atomic`.

The new content is written beside the old file, brought to the disk and renamed over it. What a file system cannot do and the
content does not need (permissions, flushing) is passed over with a line in the log: network, FUSE and bind mounts refuse some.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

_log = logging.getLogger(__name__)
_CANNOT_FLUSH = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM, errno.EACCES})
"""A disk that is full or broken answers otherwise, and that is an error."""
_NO_PLACE_BESIDE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_CANNOT_BE_REPLACED = frozenset({errno.EBUSY, errno.EXDEV})
_HALF = ".fmr-{}.part"
_BINARY = getattr(os, "O_BINARY", 0)


class CopyKeptError(OSError):
    """A file could not be replaced and was left half-written; its new content is kept whole elsewhere.

    Attributes:
        copy: where.
    """

    def __init__(self, reason: OSError, copy: Path) -> None:
        super().__init__(reason.errno, reason.strerror)
        self.copy = copy


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file to write into, which takes the place of ``path`` when the block ends well; otherwise the old one stays.

    Symbolic links are followed and stay. A file keeps its permissions; a new one has those that the system gives new files.
    Missing parent folders are made. What can be written but not replaced (one file mounted alone, or in a folder that is
    closed) is written in place once its new content is whole elsewhere; pipes and devices are just written into.

    Raises:
        OSError: the disk refuses; `CopyKeptError` where that happened while writing in place.
    """
    if _is_pipe_or_device(path):
        with path.open("wb") as file:
            yield file
        return
    target = _followed(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = _mode_of(target)
    descriptor, copy = _new_file(target, 0o666 if mode is None else mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
            file.flush()
            flush_to_disk(file.fileno(), path)
        if mode is not None:
            _set_mode(copy, mode)
        _put(copy, target)
    except CopyKeptError:
        raise
    except BaseException:
        copy.unlink(missing_ok=True)
        raise


def flush_to_disk(descriptor: int, path: Path) -> None:
    """Wait until an open file is on the disk itself, where the file system knows that; raises `OSError` where it fails."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_FLUSH:
            raise
        _log.info("%s: the file system does not flush (%s).", path, error.strerror)


def drop_halves(folder: Path) -> None:
    """Take away the new content of files that a program was killed in the middle of writing, in a folder and those below.

    To be called where nobody else is writing there.
    """
    for path in folder.rglob(_HALF.format("*")):
        with suppress(OSError):
            path.unlink()


def _is_pipe_or_device(path: Path) -> bool:
    with suppress(OSError):
        kind = path.stat().st_mode
        return not (stat.S_ISREG(kind) or stat.S_ISDIR(kind))
    return False


def _followed(path: Path) -> Path:
    """The file that a symbolic link stands for, which need not exist; the path itself where it is none."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return target


def _mode_of(target: Path) -> int | None:
    """The permissions of a file, None where there is none."""
    with suppress(OSError):
        return target.stat().st_mode & 0o7777
    return None


def _new_file(target: Path, mode: int) -> tuple[int, Path]:
    """An empty file for the new content: beside the target, or among the temporary files if only the target can be written."""
    try:
        return _created(target.parent, mode)
    except OSError as error:
        if error.errno not in _NO_PLACE_BESIDE or not os.access(target, os.W_OK):
            raise
        return _created(Path(tempfile.gettempdir()), 0o600)


def _created(folder: Path, mode: int) -> tuple[int, Path]:
    while True:
        path = folder / _HALF.format(secrets.token_hex(8))
        with suppress(FileExistsError):
            return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, mode), path


def _set_mode(path: Path, mode: int) -> None:
    if path.stat().st_mode & 0o7777 != mode:
        try:
            path.chmod(mode)
        except OSError as error:
            _log.info("%s: the file system refuses permissions (%s).", path.parent, error.strerror)


def _put(copy: Path, target: Path) -> None:
    """Give the target the copy's content."""
    if copy.parent == target.parent:
        try:
            copy.replace(target)
            return
        except OSError as error:
            if error.errno not in _CANNOT_BE_REPLACED or not target.is_file():
                raise
    _log.info("%s cannot be replaced and is written in place.", target)
    try:
        with copy.open("rb") as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            flush_to_disk(file.fileno(), target)
    except OSError as error:
        raise CopyKeptError(error, copy) from error
    copy.unlink()
