"""The living picture: from changes of the document to pictures, as often as the machine can follow."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import Engine, EngineFacts, EngineLoader, RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.picture.preview_state import Mode as Mode
from fmr_studio.ui.picture.preview_state import Pursuit
from fmr_studio.ui.picture.preview_state import State as State
from fmr_studio.ui.picture.requests import DECISIVE_PROPERTIES, request_of
from fmr_studio.ui.picture.spare_time import SpareTime
from fmr_studio.ui.picture.speed import Speed
from fmr_studio.ui.picture.worker import Job, RenderThread
from fmr_studio.ui.session import Session

T = TypeVar("T")


class Preview(QObject):
    """Makes pictures of a session's document on a thread of its own.

    Args:
        loader: how a pack becomes an engine.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``.
        clock: seconds of a monotonic clock.
    """

    state_changed = Signal()
    """State, behind or the meter."""
    shown = Signal(object)
    """A `RenderResult` that is newer than all before."""
    drafted = Signal(object)
    """A `RenderResult` that is a draft of the next picture, or all that the memory is enough for."""
    shrunk_changed = Signal(bool)
    """Whether pictures are smaller than they should be, for lack of memory."""
    device_refused = Signal(object)
    """An `FmrError`: the device cannot be used, and the one before goes on."""
    ready = Signal(object)
    """`EngineFacts` of a pack that was loaded."""
    failed = Signal(object)
    """An `FmrError`."""
    crashed = Signal(object)
    """An exception that is a bug."""

    def __init__(
        self, session: Session, loader: EngineLoader, *, device: str = "auto", clock: Callable[[], float] = time.perf_counter
    ) -> None:
        super().__init__()
        self._session, self._device, self._clock = session, device, clock
        self._mode, self._state = Mode.LIVE, State.LOADING
        self.speed = Speed(clock)
        self._pursuit = Pursuit()
        self._with_mask = False
        self._locations: dict[str, str] = {}
        self.wants_layout = False
        """Whether the canvas is empty and waits for the layout of the first picture: then the seed's own one is made."""
        self._pack = session.document.properties.pack
        self._drafted_job: Job | None = None
        self.draft_shown = False
        """Whether what is shown is a draft of what comes."""
        self.shrunk = False
        """Whether pictures are smaller than they should be, for lack of memory."""
        self.facts: EngineFacts | None = None
        self.result: RenderResult | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._submit)
        self._thread = RenderThread(loader, self)
        self.spare = SpareTime(self._thread, self, is_idle=self._is_idle, job_for=self._spare_job)
        """For pictures that nobody waits for."""
        self._connect()

    def _connect(self) -> None:
        thread, session = self._thread, self._session
        thread.loading.connect(self._loading)
        thread.loaded.connect(self._loaded)
        thread.load_failed.connect(self._load_failed)
        thread.began.connect(self._began)
        thread.drafted.connect(self._drafted)
        thread.made.connect(self._made)
        thread.given_up.connect(self._given_up)
        thread.shrunk.connect(lambda _step: self._set_shrunk(True))
        thread.recovered.connect(lambda: self._set_shrunk(False))
        thread.device_refused.connect(self._device_refused)
        thread.failed.connect(self._job_failed)
        thread.crashed.connect(self.crashed)
        session.canvas_changed.connect(self._canvas_changed)
        session.document_replaced.connect(self._document_replaced)
        session.pack_changed.connect(self._pack_changed)
        session.look_previewed.connect(self._edited)
        session.source_previewed.connect(self._edited)
        session.stroke_ended.connect(self._stroke_ended)

    # -- what views read -----------------------------------------------------------------------------------------------

    @property
    def state(self) -> State:
        """What is going on."""
        return self._state

    @property
    def mode(self) -> Mode:
        """When pictures are made."""
        return self._mode

    @property
    def device(self) -> str:
        """The device that was chosen, possibly ``auto``."""
        return self._device

    @property
    def rested(self) -> SignalInstance:
        """Nothing is to be done for a moment: spare time begins."""
        return self.spare.rested

    @property
    def behind(self) -> bool:
        """Whether the picture shown does not answer the last change."""
        return self._pursuit.behind

    @property
    def paused(self) -> bool:
        """Whether no pictures are made until a person lets them follow again."""
        return self._mode is Mode.PAUSED

    @property
    def broken(self) -> bool:
        """Whether the last picture could not be made."""
        return self._state is State.FAILED

    # -- what a person does --------------------------------------------------------------------------------------------

    def ask(self) -> None:
        """Something changed that decides the picture: make one as soon as the pace allows."""
        now = self._clock()
        self._pursuit.edited(now)
        self.speed.pacing.edited(now)
        self._schedule()

    def set_mode(self, mode: Mode) -> None:
        """Choose when pictures are made; what was left out meanwhile is made up for."""
        self._mode = mode
        if mode is Mode.PAUSED:
            self._timer.stop()
            self._thread.cancel()
            self._enter(State.PAUSED)
        elif self.behind or self._state is State.PAUSED:
            self._pursuit.forget_edits()  # the pause was no work
            self.ask()

    def cancel(self) -> bool:
        """Drop the picture that waits, and the one that is made as soon as that can stop; False where nothing was to do.

        The last picture stays, and the next edit goes on.
        """
        if self._state not in (State.QUEUED, State.RUNNING):
            return False
        self._timer.stop()
        self._thread.cancel()
        self._pursuit.cancel(self._session.document.revision)
        self._enter(State.STOPPED)
        return True

    def catch_up(self) -> None:
        """Ask for the picture that was cancelled."""
        if self._state is State.STOPPED:
            self.ask()

    def set_device(self, device: str) -> None:
        """Go on with another device; where it cannot be used, `device_refused` tells and the present one goes on."""
        if device != self._device:
            self._device = device
            self._thread.retry()
            self.speed.forget()
            self.ask()

    def locate(self, pack: str, location: str) -> None:
        """Say where a pack lies, if its name alone does not find it."""
        self._locations[pack] = location

    def location_of(self, pack: str) -> str:
        """Where a pack lies: what :meth:`locate` said, else its name."""
        return self._locations.get(pack, pack)

    def set_with_mask(self, wanted: bool) -> None:
        """Whether pictures come with their proxy mask."""
        if wanted != self._with_mask:
            self._with_mask = wanted
            if wanted:
                self.ask()

    def retry(self) -> None:
        """Load the pack again, though that failed."""
        self._thread.retry()
        self.ask()

    def borrow(self, work: Callable[[Engine, Progress], T], progress: Progress) -> T:
        """Use the engine for something long, from a task's thread, see `RenderThread.borrow`."""
        return self._thread.borrow(work, progress)

    def request(self) -> RenderRequest | None:
        """The request, and recipe, of the present document; None while it has no pack."""
        facts = self.facts
        if facts is None or facts.pack != self._session.document.properties.pack:
            return request_of(self._session, pack_id="", source_alone=self.wants_layout)
        return request_of(self._session, pack_id=facts.pack_id, source_alone=self.wants_layout, reads=facts.conditions)

    def close(self) -> None:
        """End the thread; nothing is made any more."""
        self._timer.stop()
        self.spare.begin(False)
        self._thread.stop()

    # -- asking --------------------------------------------------------------------------------------------------------

    def _canvas_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES and change.detail not in DECISIVE_PROPERTIES:
            return
        self._edited()

    def _edited(self) -> None:
        """A person did something that decides the picture: how long it takes is worth knowing."""
        self._pursuit.by_hand = True
        self.ask()

    def _document_replaced(self) -> None:
        self.wants_layout = False  # that was said of the canvas before
        self._pursuit.begin_anew()
        self.spare.forget()
        self._pack_changed()
        self.ask()

    def _pack_changed(self) -> None:
        """What is made for another pack counts no more, neither its pictures nor how long they took."""
        pack = self._session.document.properties.pack
        if pack != self._pack:
            self._pack, self._pursuit.by_hand = pack, False
            self._pursuit.generation += 1
            self.spare.forget()
            self.speed.forget()
            self.state_changed.emit()

    def _stroke_ended(self) -> None:
        if self._mode is Mode.AT_REST and self._pursuit.edited_at_s is not None:
            self._schedule()

    def _schedule(self) -> None:
        if self._mode is Mode.PAUSED or (self._mode is Mode.AT_REST and self._session.stroke is not None):
            self.state_changed.emit()
            return
        if not self._session.document.properties.pack:
            return
        self._timer.start(round(1000 * self.speed.pacing.delay_s(self._clock())))
        if self._state in (State.DONE, State.PAUSED, State.STOPPED, State.FAILED):
            self._enter(State.QUEUED)

    def _submit(self) -> None:
        request = self.request()
        if request is None:
            return
        edited_at_s, by_hand = self._pursuit.ask(request.revision, self._clock())
        self.speed.pacing.started()
        pack = self.location_of(request.pack)
        job = Job(
            request,
            pack,
            self._device,
            self._pursuit.generation,
            self._with_mask,
            draft=self.speed.pacing.wants_drafts,
            edited_at_s=edited_at_s,
            by_hand=by_hand,
        )
        self.spare.forget()
        self._thread.submit(job)

    def _is_idle(self) -> bool:
        return self._state is State.DONE and not self.behind and not self._timer.isActive()

    def _spare_job(self, request: RenderRequest) -> Job:
        return Job(request, self.location_of(request.pack), self._device, self._pursuit.generation, spare=True)

    # -- answers -------------------------------------------------------------------------------------------------------

    def _loading(self, _pack: str) -> None:
        self.speed.forget()
        self._enter(State.LOADING)

    def _loaded(self, facts: EngineFacts) -> None:
        self.facts = facts
        self.speed.loaded()
        self.ready.emit(facts)
        self.state_changed.emit()

    def _load_failed(self, error: FmrError) -> None:
        self.facts = None
        self.spare.forget()
        self._enter(State.FAILED)
        self.failed.emit(error)

    def _began(self, job: Job) -> None:
        busy = self._mode is not Mode.PAUSED and not self._pursuit.cancelled
        if job.generation == self._pursuit.generation and busy and not job.spare:
            self._enter(State.RUNNING)

    def _drafted(self, job: Job, result: RenderResult) -> None:
        if not self._pursuit.answers(job.generation, job.request.revision):
            return
        if self._drafted_job is not job:
            self._drafted_job = job
            self.speed.drafted(job, result.duration_s)
        self.draft_shown = True
        self.drafted.emit(result)
        self.state_changed.emit()

    def _given_up(self, job: Job) -> None:
        if job.spare:
            self.spare.answer(job)
        elif job.generation == self._pursuit.generation and self._mode is not Mode.PAUSED and not self._pursuit.cancelled:
            self._settle()

    def _made(self, job: Job, result: RenderResult) -> None:
        if job.spare:
            self.spare.answer(job, result, of_use=job.generation == self._pursuit.generation)
            return
        if not self._pursuit.answers(job.generation, job.request.revision):
            return
        self._pursuit.shown = job.request.revision
        self.draft_shown = result.draft
        if result.draft:
            self.drafted.emit(result)
            self._settle()
            return
        self.speed.finished(job, result.duration_s)
        self.result = result
        self.shown.emit(result)
        self._settle()

    def _job_failed(self, job: Job, error: FmrError) -> None:
        if job.spare:
            self.spare.answer(job, failed=True, of_use=job.generation == self._pursuit.generation)
        elif job.generation == self._pursuit.generation:
            self._pursuit.shown = max(self._pursuit.shown, job.request.revision)
            self._enter(State.FAILED)
            self.failed.emit(error)

    def _set_shrunk(self, shrunk: bool) -> None:
        if shrunk != self.shrunk:
            self.shrunk = shrunk
            self.shrunk_changed.emit(shrunk)

    def _device_refused(self, _refused: str, device: str, error: FmrError) -> None:
        self._device = device
        self.device_refused.emit(error)

    def _settle(self) -> None:
        if self._mode is Mode.PAUSED:
            self._enter(State.PAUSED)
        elif self._timer.isActive() or self.behind:
            self._enter(State.QUEUED)
        else:
            self._enter(State.DONE)

    def _enter(self, state: State) -> None:
        self._state = state
        self.spare.begin(state is State.DONE)
        self.state_changed.emit()
