"""Where messages for the developer go: warnings to stderr, everything to a rotating file."""

from __future__ import annotations

import logging
import platform
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path

from fmr_studio.version import __version__

MAX_BYTES = 1_000_000
KEPT_FILES = 3


def setup(path: Path | None, *, verbose: bool = False) -> None:
    """Send the program's log to ``path`` and its warnings to stderr. To be called once, by an entry point.

    A log file that cannot be written is no reason to stop: stderr then stays alone. A windowed bundle has no stderr.

    Args:
        path: the file; it is opened with the first message, together with its folder. None: there is no place for one.
        verbose: let everything through to stderr too.
    """
    logger = logging.getLogger("fmr_studio")
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False
    close()
    if sys.stderr is not None:
        stderr = _Stderr()
        stderr.setLevel(logging.DEBUG if verbose else logging.WARNING)
        stderr.setFormatter(logging.Formatter("fmr-studio: %(message)s"))
        logger.addHandler(stderr)
    if path is not None:
        logger.addHandler(_LazyFile(path))


def close() -> None:
    """Take the handlers of `setup` away again and close the file."""
    logger = logging.getLogger("fmr_studio")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def write_crash(path: Path, error: BaseException) -> bool:
    """Append the traceback of a bug and the versions it happened with to ``path``; False when that is impossible."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"\n{datetime.now(UTC).isoformat(timespec='seconds')} {crash_text(error)}")
    except OSError:
        return False
    return True


def crash_text(error: BaseException) -> str:
    """The versions a bug happened with, and its traceback."""
    versions = f"fmr-studio {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
    return versions + "".join(traceback.format_exception(error))


class _Stderr(logging.Handler):
    """Writes to whatever stderr is at that moment: a progress bar replaces it for a while."""

    def emit(self, record: logging.LogRecord) -> None:
        if sys.stderr is not None:
            sys.stderr.write(self.format(record) + "\n")


class _LazyFile(RotatingFileHandler):
    """A rotating file that is made, folder and all, with the first message and gives up quietly."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path, maxBytes=MAX_BYTES, backupCount=KEPT_FILES, encoding="utf-8", delay=True, errors="backslashreplace"
        )
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._broken = False

    def emit(self, record: logging.LogRecord) -> None:
        if self._broken:
            return
        try:
            Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._broken = True
            return
        super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the standard library's name
        self._broken = True
