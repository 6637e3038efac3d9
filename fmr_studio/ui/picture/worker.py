"""The thread that loads packs and makes pictures: one request runs, one waits, and the newest wins."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtCore import QObject, QThread, Signal

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.engine import Engine, EngineLoader, RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.errand import Errand
from fmr_studio.jobs.latest import Latest
from fmr_studio.jobs.pacing import DRAFT_FROM_S
from fmr_studio.jobs.progress import Progress
from fmr_studio.jobs.shrinking import Shrinking, Step

T = TypeVar("T")
WORTH_FINISHING_S = 0.15
"""A picture is not left for a newer one before this: quick ones are finished, so that a hand that never rests sees them."""
LONGEST_WITHOUT_S = 3.0
"""Where the last whole picture is older than this, the next one is finished, whatever waits."""
_NO_MEMORY = ("out of memory", "can't allocate memory", "not enough memory")


@dataclass(frozen=True, eq=False)
class Job:
    """One picture to make, and with what.

    Args:
        generation: of the preview; a result of an older one is of no use any more.
        with_mask: whether the proxy mask is wanted too.
        spare: made in spare time, for others than the picture itself.
        draft: whether drafts are wanted from the first moment on; else they are once it takes long.
        edited_at_s: when the oldest change it answers was made, on the clock of the preview.
        by_hand: whether a person made it, such as a stroke, and not an opened file or the end of a pause.
    """

    request: RenderRequest
    pack: str
    device: str
    generation: int
    with_mask: bool = False
    spare: bool = False
    draft: bool = False
    edited_at_s: float = 0.0
    by_hand: bool = False


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
    drafted = Signal(object, object)
    """The `Job` that is being worked on and a `RenderResult` that is a draft of its picture."""
    given_up = Signal(object)
    """The `Job` whose picture was not finished, because nobody waits for it any more."""
    shrunk = Signal(object)
    """The memory was not enough: the `Step` that says how pictures are made from now on."""
    recovered = Signal()
    """Pictures are whole again, on the chosen device."""
    device_refused = Signal(str, str, object)
    """A device that cannot be used, the one that goes on, and the `FmrError` that says why."""
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
        self._chosen: tuple[str, str] | None = None
        self._refused: set[tuple[str, str]] = set()
        self._engine: Engine | None = None
        self._shrinking = Shrinking(has_other=False)
        self._give_up = threading.Event()
        self.whole_at_s = 0.0
        """When the last picture was finished, on the clock of this process."""

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

    def cancel(self) -> None:
        """Drop what waits, and what runs at its next step."""
        self._mailbox.drop()
        self._give_up.set()

    def outdated(self, job: Job, *, drafted: bool) -> bool:
        """Whether to leave a job that runs: it was cancelled, or a newer one waits and there is a draft of it to be seen."""
        return self._give_up.is_set() or (self._mailbox.waiting and (drafted or job.spare))

    def retry(self) -> None:
        """Let the next job load its pack again, though that failed before."""
        self._refused.clear()
        if self._engine is None:
            self._wanted = None

    def stop(self, timeout_s: float = 20.0) -> bool:
        """Finish what runs, drop what waits and end; False where that takes longer."""
        self._mailbox.close()
        self._give_up.set()
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
        self._give_up.clear()
        while (engine := self._engine_for(job)) is not None:
            self.began.emit(job)
            if self._draw(job, engine):
                return
            engine.free_memory()
            if not self._shrinking.failed():
                hint = "Close other programs, or choose the device CPU."
                self.failed.emit(job, FmrError("The memory is not enough for this picture.", hint))
                return
            self.shrunk.emit(self._shrinking.step)

    def _draw(self, job: Job, engine: Engine) -> bool:
        """Make a picture and say so; False where the memory is not enough."""
        divisor = self._shrinking.step.divisor
        at_most_px = None if divisor == 1 else engine.facts.resolution // divisor
        follower = _JobFollower(self, job)
        try:
            result = engine.render(job.request, with_mask=job.with_mask, follower=follower, at_most_px=at_most_px)
        except Cancelled:
            self.given_up.emit(job)
        except FmrError as error:
            self.failed.emit(job, error)
        except (MemoryError, RuntimeError) as error:
            if not isinstance(error, MemoryError) and not any(words in str(error).lower() for words in _NO_MEMORY):
                raise
            return False
        else:
            if self._shrinking.succeeded():
                self.recovered.emit()
            self.whole_at_s = time.perf_counter()
            self.made.emit(job, result)
        return True

    def _engine_for(self, job: Job) -> Engine | None:
        """The engine a job wants, loaded if it is another one than before; None where that failed."""
        if self._chosen != (job.pack, job.device):
            self._chosen, self._shrinking = (job.pack, job.device), Shrinking(has_other=False)
        device = "cpu" if self._shrinking.step.on_cpu else job.device
        wanted = job.pack, device
        if self._wanted != wanted and not (wanted in self._refused and self._engine is not None):
            self._load(*wanted)
            if self._engine is not None and device == job.device and self._shrinking.step == Step():
                self._shrinking = Shrinking(has_other=self._engine.facts.device != "cpu")
        return self._engine

    def _load(self, pack: str, device: str) -> None:
        """Load a pack. Where only the device is another one and cannot be used, the engine that is there goes on."""
        before = self._wanted
        if before is None or before[0] != pack:
            self._engine = None
        self._wanted = pack, device
        self.loading.emit(pack)
        try:
            self._engine = self._loader(pack, device)
        except FmrError as error:
            self._refuse(before, error)
        except MemoryError:
            self._refuse(before, FmrError(f"The memory is not enough to load the pack {pack}.", "Close other programs."))
        except Exception as error:
            self.crashed.emit(error)
            self._refuse(before, FmrError(f"The pack {pack} could not be loaded.", "The details are in the log."))
        else:
            self.loaded.emit(self._engine.facts)

    def _refuse(self, before: tuple[str, str] | None, error: FmrError) -> None:
        if self._engine is None or self._wanted is None or before is None:
            self.load_failed.emit(error)
            return
        self._refused.add(self._wanted)
        device, self._wanted = self._wanted[1], before
        self.device_refused.emit(device, before[1], error)


class _JobFollower:
    """Waits for the picture of one job, on the worker's thread."""

    def __init__(self, thread: RenderThread, job: Job) -> None:
        self._thread, self._job = thread, job
        self._begun_s = time.perf_counter()
        self._drafted = False

    def goes_on(self) -> bool:
        now = time.perf_counter()
        lately = now - self._thread.whole_at_s < LONGEST_WITHOUT_S
        leave = self._drafted and lately and now - self._begun_s > WORTH_FINISHING_S
        return not self._thread.outdated(self._job, drafted=leave)

    def wants_draft(self) -> bool:
        late = time.perf_counter() - self._begun_s > DRAFT_FROM_S
        return not self._job.spare and (self._job.draft or late)

    def take_draft(self, result: RenderResult) -> None:
        self._drafted = True
        self._thread.drafted.emit(self._job, result)
