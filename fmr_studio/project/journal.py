"""The recovery journal: every finished step of a document on disk at once, beside the user's files and never over them.

A window has a folder of its own, locked as long as it lives. In it lie, numbered alike,

=================  ===================================================================================================
``000001.base``    a whole document (`step_records`), written beside the painting and renamed when it is complete
``000001.steps``   what was done to it since, step by step, and when it was saved
=================  ===================================================================================================

When the steps grow long a new base is written; until it is complete the steps go on in ``000002.steps``, which *continues*
the older ones. So at any moment the newest complete base and the steps from there on are the document.

A step is handed to the system before the window goes on (a killed program loses none), and is on the disk itself a second
later at most (a power cut loses what was painted in that second): the waiting for the disk is done on another thread.
"""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fmr_studio.atomic import replacing
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Step
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.project.archive import copy_of
from fmr_studio.project.locks import FileLock
from fmr_studio.project.records import MAGIC, Record, packed, write_all
from fmr_studio.project.step_records import BEGIN, SAVED, document_records, step_record

LOCK = "lock"
STEPS, BASE = ".steps", ".base"
LONG_BYTES = 16 * 2**20
"""Steps of this length are worth a new base."""
SYNC_AFTER_S = 1.0
RETRY_AFTER_S = 20.0
"""How long after the disk refused something it is tried again."""


@dataclass(eq=False)
class _Base:
    """A document on its way to the disk.

    Args:
        first: no older base stands for it meanwhile.
    """

    document: Document | None
    facts: dict[str, Any]
    number: int
    first: bool
    done: threading.Event = field(default_factory=threading.Event)
    error: OSError | None = None


_Work = _Base | Callable[[], object] | None


class Journal:
    """Notes the steps of one document at a time. All methods are for one thread, which never waits for the disk itself.

    Args:
        root: the folder of all journals; it is made when the first document comes. None: there is no place for them.
        long_bytes: see :data:`LONG_BYTES`.
        clock: seconds of a monotonic clock.
    """

    def __init__(self, root: Path | None, *, long_bytes: int = LONG_BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self.folder: Path | None = None
        self._root, self._long_bytes, self._clock = root, long_bytes, clock
        self._lock: FileLock | None = None
        self._number = 0
        self._descriptor: int | None = None
        self._written = 0
        self._base: _Base | None = None
        self._broken_at_s: float | None = None
        self._work: queue.SimpleQueue[_Work] = queue.SimpleQueue()
        self._unsynced = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def working(self) -> bool:
        """Whether steps are noted."""
        return self._descriptor is not None and self._broken_at_s is None

    # -- what is noted -------------------------------------------------------------------------------------------------

    def start(self, document: Document, *, file: Path | None, saved: bool) -> None:
        """Go on with another document, which is copied.

        Args:
            file: the project it was opened from.
            saved: whether it is as it stands in a file, so that nothing is lost without a journal.

        Raises:
            FmrError: the disk refuses; nothing is noted until a later call finds it willing.
        """
        if self._root is None:
            return
        with _Refusals(self):
            self._open_folder()
            if self._descriptor is not None:
                self._append(Record(SAVED, {"file": None}))  # what was there before was given up, or is saved
            self._begin(document, file=file, saved=saved)

    def step(self, document: Document, step: Step, *, forward: bool, file: Path | None) -> None:
        """Note a step that the document has just made, or taken back.

        Raises:
            FmrError: the disk refuses, told once until it is willing again.
        """
        if self._broken_at_s is not None:
            if self._clock() - self._broken_at_s >= RETRY_AFTER_S:
                with _Refusals(self):
                    self._open_folder()
                    self._begin(document, file=file, saved=False)
            return
        if self._descriptor is None:
            return
        record = step_record(step, forward=forward)
        with _Refusals(self):
            self._wait_for_first_base()
            if record is None:
                self._begin(document, file=file, saved=False)
                return
            self._append(record)
            if self._written > self._long_bytes and self._base is not None and self._base.done.is_set():
                self._begin(document, file=file, saved=False, continues=True)

    def saved(self, file: Path | None) -> None:
        """Note that the document is now as it stands in a file; raises `FmrError` where the disk refuses."""
        if self.working:
            with _Refusals(self):
                self._append(Record(SAVED, {"file": _name(file)}))

    def when_safe(self, do: Callable[[], object]) -> None:
        """Call something on the journal's thread once the present document is on the disk; not at all if that failed."""
        base = self._base
        if base is not None:
            self._work.put(lambda: do() if base.error is None and base.done.is_set() else None)

    def settle(self, timeout_s: float = 30.0) -> bool:
        """Wait until the present document is on the disk; False where it is not."""
        return self._base is not None and self._base.done.wait(timeout_s) and self._base.error is None

    def close(self, *, keep: bool = False) -> None:
        """End the thread and let go of the folder; with nothing to recover it goes too."""
        if self._thread is not None:
            self._work.put(None)
            self._thread.join()
            self._thread = None
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
        if self.folder is not None and not keep:
            shutil.rmtree(self.folder, ignore_errors=True)
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        self.folder = None

    # -- how -----------------------------------------------------------------------------------------------------------

    def _open_folder(self) -> None:
        if self.folder is not None and self._lock is not None:
            return
        assert self._root is not None
        with_name = f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
        self._root.mkdir(parents=True, exist_ok=True)
        gate = FileLock.take(self._root / LOCK, wait=True)
        try:
            folder = next(path for path in _names(self._root / with_name) if not path.exists())
            folder.mkdir()
            self._lock = FileLock.take(folder / LOCK)
        finally:
            if gate is not None:
                gate.release()
        self.folder = folder

    def _begin(self, document: Document, *, file: Path | None, saved: bool, continues: bool = False) -> None:
        """A new base, and a file for the steps from there on."""
        self._next_steps(continues=continues)
        facts = {"file": _name(file), "saved": saved, "time": time.time()}
        self._base = _Base(copy_of(document), facts, self._number, first=not continues)
        self._work.put(self._base)
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
            self._thread.start()

    def _next_steps(self, *, continues: bool) -> None:
        """Begin the file for the steps after the next base."""
        assert self.folder is not None
        number = self._number + 1
        descriptor = os.open(self.folder / f"{number:06}{STEPS}", os.O_WRONLY | os.O_CREAT | os.O_APPEND | _BINARY, 0o600)
        try:
            write_all(descriptor, MAGIC + packed(Record(BEGIN, {"continues": continues})))
        except OSError:
            os.close(descriptor)
            raise
        if self._descriptor is not None:
            os.close(self._descriptor)
        self._number, self._descriptor, self._written = number, descriptor, 0
        self._broken_at_s = None

    def _wait_for_first_base(self) -> None:
        """Steps are worth something only on top of a document: a first one that is painted very soon waits for it."""
        base = self._base
        if base is not None and base.first:
            base.done.wait()
            if base.error is not None:
                raise base.error

    def _append(self, record: Record) -> None:
        assert self._descriptor is not None
        data = packed(record)
        end = os.lseek(self._descriptor, 0, os.SEEK_END)
        try:
            write_all(self._descriptor, data)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._descriptor, end)
            raise
        self._written += len(data)
        if not self._unsynced.is_set():
            self._unsynced.set()
            self._work.put(_wake)

    # -- the other thread ----------------------------------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            try:
                work = self._work.get(timeout=SYNC_AFTER_S if self._unsynced.is_set() else None)
            except queue.Empty:
                self._sync()
                continue
            if work is None:
                return
            if isinstance(work, _Base):
                self._write_base(work)
            else:
                with contextlib.suppress(OSError):
                    work()

    def _sync(self) -> None:
        self._unsynced.clear()
        descriptor = self._descriptor
        if descriptor is not None:
            with contextlib.suppress(OSError):  # it was closed meanwhile, after the base that stands for it was synced
                os.fsync(descriptor)

    def _write_base(self, base: _Base) -> None:
        document, base.document = base.document, None
        assert self.folder is not None and document is not None
        path = self.folder / f"{base.number:06}{BASE}"
        try:
            with replacing(path) as file:
                file.write(MAGIC)
                for record in document_records(document, base.facts):
                    file.write(packed(record))
            for old in self.folder.iterdir():
                if old.suffix in (BASE, STEPS) and int(old.stem) < base.number:
                    old.unlink(missing_ok=True)
        except OSError as error:
            base.error = error
        finally:
            base.done.set()


class _Refusals(contextlib.AbstractContextManager[None]):
    """Tells a refusal of the disk as a sentence, and lets the journal rest until it is tried again."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError):
            self._journal._broken_at_s = self._journal._clock()
            reason = error.strerror or str(error)
            where = shorten(self._journal._root or "")
            message = f"Your strokes cannot be kept for recovery: {where}: {reason}."
            raise FmrError(message, "Painting goes on; save your work often.") from error


_BINARY = getattr(os, "O_BINARY", 0)


def _wake() -> None:
    """Lets the thread see that there is something to sync."""


def _name(file: Path | None) -> str | None:
    return None if file is None else str(file)


def _names(path: Path) -> Any:
    """The path, and others like it."""
    yield path
    for number in range(2, 10_000):
        yield path.with_name(f"{path.name}-{number}")
