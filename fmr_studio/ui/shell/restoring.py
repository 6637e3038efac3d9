"""The mark of a start that is restoring a layout: where it is left behind, that start did not survive."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from fmr_studio.project.locks import FileLock

SUFFIX = ".restoring"


class Restoring:
    """Marks one start. Several windows may begin at a time: a mark that its program still holds is not a dead one's.

    Args:
        layout: the file of the layout; None where none is kept.
    """

    def __init__(self, layout: Path | None) -> None:
        self._mark = None if layout is None else layout.with_name(layout.name + SUFFIX)
        self._held: FileLock | None = None

    def begin(self) -> bool:
        """Leave the mark; False where a start before left one and died."""
        if self._mark is None:
            return True
        died = self._mark.exists()
        with suppress(OSError):  # where no mark can be left, none can be found either
            self._mark.parent.mkdir(parents=True, exist_ok=True)
            self._held = FileLock.take(self._mark)
        return not died or self._held is None

    def survived(self) -> None:
        """Take the mark away."""
        if self._held is not None and self._mark is not None:
            self._held.release()
            self._held = None
            with suppress(OSError):
                self._mark.unlink()
