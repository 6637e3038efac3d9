"""What a killed program left behind: the journals of processes that are gone, and the documents in them."""

from __future__ import annotations

import contextlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from fmr_studio.canvas.document import Document
from fmr_studio.errors import FmrError
from fmr_studio.project.journal import BASE, LOCK, STEPS
from fmr_studio.project.locks import FileLock
from fmr_studio.project.records import Record, records_in
from fmr_studio.project.step_records import BEGIN, SAVED, STEP, apply_record, document_from


@dataclass(frozen=True, eq=False)
class Recovered:
    """A document as it was after its last finished step.

    Args:
        file: the project it was opened from or saved to.
        time_s: when its last step was noted, seconds since the epoch.
        steps: how many steps were made since it was opened or saved, as far as the journal goes back.
    """

    document: Document
    file: Path | None
    time_s: float
    steps: int


class Leftover:
    """A journal whose process is gone, held so that no other window takes it too."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder, self._lock = folder, lock

    def read(self) -> Recovered | None:
        """The document; None where nothing in it was unsaved. Not for the GUI thread.

        Raises:
            FmrError: it cannot be read.
        """
        try:
            return _recovered(self.folder)
        except OSError as error:
            raise FmrError(f"{self.folder} cannot be read: {error.strerror or error}.") from error

    def discard(self) -> None:
        """Delete it for good."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.release()

    def release(self) -> None:
        """Leave it as it is, for another time or another window."""
        self._lock.release()


def leftovers(root: Path | None) -> list[Leftover]:
    """The journals of processes that are gone, the newest first; those of living ones and of other windows are left out."""
    if root is None or not root.is_dir():
        return []
    found = []
    with contextlib.suppress(OSError):  # a folder that cannot be locked or listed is left alone
        gate = FileLock.take(root / LOCK, wait=True)
        try:
            for folder in sorted((path for path in root.iterdir() if path.is_dir()), reverse=True):
                with contextlib.suppress(OSError):  # its window closed at this moment
                    lock = FileLock.take(folder / LOCK)
                    if lock is not None:
                        found.append(Leftover(folder, lock))
        finally:
            if gate is not None:
                gate.release()
    return found


def _recovered(folder: Path) -> Recovered | None:
    numbers = sorted(int(path.stem) for path in folder.iterdir() if path.suffix == STEPS and path.stem.isdigit())
    base = next((number for number in reversed(numbers) if (folder / f"{number:06}{BASE}").is_file()), None)
    if base is None:
        return None  # it ended before its first document was there: nothing was painted
    records, _ = records_in((folder / f"{base:06}{BASE}").read_bytes())
    document = document_from(records)
    head = records[0].values
    file, unsaved, count, time_s = head.get("file"), not head.get("saved"), 0, float(head.get("time", 0.0))
    for path in (folder / f"{number:06}{STEPS}" for number in numbers if number >= base):
        steps, whole = records_in(path.read_bytes())
        if int(path.stem) > base and not _continues(steps):
            break
        time_s = max(time_s, path.stat().st_mtime) if steps[1:] else time_s
        for record in steps[1:]:
            if record.kind == SAVED:
                file, unsaved, count = record.values.get("file") or file, False, 0
            elif record.kind == STEP:
                apply_record(record, document)
                unsaved, count = True, count + 1
        if not whole:
            break
    return Recovered(document, Path(file) if file else None, time_s, count) if unsaved else None


def _continues(steps: list[Record]) -> bool:
    return bool(steps) and steps[0].kind == BEGIN and bool(steps[0].values.get("continues"))
