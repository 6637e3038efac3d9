"""The thread that loads packs and makes pictures: one request runs, one waits, and the newest wins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.engine import Engine, EngineLoader
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.errand import Errand
from fmr_studio.jobs.latest import Latest
from fmr_studio.jobs.progress import Progress

T = TypeVar("T")
_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")


@dataclass(frozen=True, eq=False)
class Job:
    """One picture to make, and with what.

    Args:
        generation: of the preview; a result of an older one is of no use any more.
        with_mask: whether the proxy mask is wanted too.
        spare: made in spare time, for others than the picture itself.
        edited_at_s: when the oldest change it answers was made, on the clock of the preview.
    """

    request: RenderRequest
    pack: str
    device: str
    generation: int
    with_mask: bool = False
    spare: bool = False
    edited_at_s: float = 0.0


class RenderThread(QThread):
    """Runs jobs until it is stopped. Its signals arrive in the GUI thread.

    Args:
        loader: how a pack becomes an engine; the engine is used on this thread alone.
    """

    loading = Signal(str)
    """Name of the pack that is being loaded."""
    loaded = Signal(object)
    """`EngineFacts` of the pack that is ready."""
    load_failed = Signal(object)
    """`FmrError`; the pack is tried again only when another one or `retry` was asked for."""
    began = Signal(object)
    """The `Job` that is being worked on."""
    made = Signal(object, object)
    """The `Job` that is done and its `RenderResult`."""
    failed = Signal(object, object)
    """The `Job` that could not be done and the `FmrError` that says why."""
    crashed = Signal(object)
    """An exception that is a bug; the thread goes on."""

    def __init__(self, loader: EngineLoader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("render")
        self._loader = loader
        self._mailbox: Latest[Job] = Latest()
        self._wanted: tuple[str, str] | None = None
        self._engine: Engine | None = None

    @property
    def busy(self) -> bool:
        """Whether a job is worked on or waits."""
        return self._mailbox.busy

    def submit(self, job: Job) -> None:
        """Ask for a picture, in place of the one that waits; returns at once. The first one starts the thread."""
        if self._mailbox.submit(job) and not self.isRunning():
            self.start()

    def borrow(self, work: Callable[[Engine, Progress], T], progress: Progress) -> T:
        """Use the engine for something long; called on another thread, which waits. Pictures go before its next step.

        Raises:
            FmrError: there is no engine, or what the work says.
            Cancelled: it was cancelled, or the thread ends.
        """

        def on_this_thread(token: Progress) -> T:
            if self._engine is None:
                raise FmrError("The pack is not loaded.", "Wait until its first picture is there.")
            return work(self._engine, token)

        errand = Errand(on_this_thread, progress)
        if not self._mailbox.visit(errand):
            raise Cancelled
        if not self.isRunning():
            self.start()
        return errand.wait()

    def retry(self) -> None:
        """Let the next job load its pack again, though that failed before."""
        if self._engine is None:
            self._wanted = None

    def stop(self, timeout_s: float = 20.0) -> bool:
        """Finish what runs, drop what waits and end; False where that takes longer."""
        self._mailbox.close()
        return self.wait(int(timeout_s * 1000))

    def run(self) -> None:
        """The loop of the thread."""
        while (job := self._mailbox.take(breathe=self._breathe)) is not None:
            self._serve(job)

    def _breathe(self) -> None:
        """Between the steps of an errand: make the picture that a person waits for."""
        job = self._mailbox.take_urgent()
        if job is not None:
            self._serve(job)

    def _serve(self, job: Job) -> None:
        try:
            self._do(job)
        except Exception as error:
            self.crashed.emit(error)
            self.failed.emit(job, FmrError("This picture could not be made.", "The details are in the log."))

    def _do(self, job: Job) -> None:
        if self._wanted != (job.pack, job.device):
            self._load(job)
        if self._engine is None:
            return
        self.began.emit(job)
        try:
            result = self._engine.render(job.request, with_mask=job.with_mask)
        except FmrError as error:
            self.failed.emit(job, error)
        except (MemoryError, RuntimeError) as error:
            if not isinstance(error, MemoryError) and not any(words in str(error).lower() for words in _NO_MEMORY):
                raise
            short = FmrError("The memory is not enough for this picture.", "Close other programs, or choose the device CPU.")
            self.failed.emit(job, short)
        else:
            self.made.emit(job, result)

    def _load(self, job: Job) -> None:
        self._engine, self._wanted = None, (job.pack, job.device)
        self.loading.emit(job.pack)
        try:
            self._engine = self._loader(job.pack, job.device)
        except FmrError as error:
            self.load_failed.emit(error)
        except Exception as error:
            self.crashed.emit(error)
            self.load_failed.emit(FmrError(f"The pack {job.pack} could not be loaded.", "The details are in the log."))
        else:
            self.loaded.emit(self._engine.facts)
