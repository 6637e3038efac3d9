"""A batch whose tasks are the frames of a sequence: each is drawn as a change of the one before, see `FrameDrawer`."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fmr_studio.errors import FmrError
from fmr_studio.inference.drawing import Drawing, Picture
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.reading import failed
from fmr_studio.inference.rendering.frames import Frame, FrameDrawer
from fmr_studio.inference.request import SourceSpec
from fmr_studio.inference.tasks import Job, Outcome, Status


@dataclass
class Flicker:
    """How far pixels went between frames that no change of labels may reach.

    Args:
        pixels: how many of them were compared. largest: the largest difference of a channel, of 255.
    """

    pixels: int = 0
    largest: int = 0

    def compare(self, before: Picture, frame: Frame) -> None:
        """Take in a frame and the picture before it."""
        self.pixels += int(frame.still.sum())
        if not np.array_equal(before[frame.still], frame.image[frame.still]):
            apart = np.abs(before[frame.still].astype(int) - frame.image[frame.still])
            self.largest = max(self.largest, int(apart.max()))


@dataclass
class _Chain:
    """One sequence in one look: ``wish`` says all frames that were drawn so far, on which the next one depends."""

    drawer: FrameDrawer
    wish: str = ""
    before: Picture | None = None


class SequenceDrawing(Drawing):
    """Draws label maps in the order of the tasks, one at a time; each folder is a sequence of its own, in each look.

    Args:
        is_there: whether a frame need not be written. It is drawn nevertheless, since later frames follow it.
    """

    def __init__(self, pipe: Pipeline, is_there: Callable[[Job], bool] = lambda job: False) -> None:
        super().__init__(pipe)
        self._pipe, self._is_there = pipe, is_there
        self._folder: Path | None = None
        self._chains: dict[SourceSpec, _Chain] = {}
        self.flicker = Flicker()

    def settle(self, job: Job) -> Job | Outcome:
        """See `Drawing.settle`; refuses what is no label map, and says of a frame which frames it follows."""
        asked = job.request
        if job.picture is not None or asked.labels is None or asked.conditions or asked.label_weight is not None:
            return failed(job.task, job.variant, FmrError("A sequence is of label maps alone.", "Leave out --sequence."))
        settled = super().settle(job)
        if isinstance(settled, Outcome):
            return settled
        try:
            so_far = f"{self._chain(settled).wish}\n{settled.request.recipe()}"
        except FmrError as error:
            return failed(job.task, job.variant, error)
        return replace(settled, wish=hashlib.sha256(so_far.encode()).hexdigest())

    def pictures(self, jobs: list[Job]) -> list[Picture | Outcome]:
        """The next frames, in turn: a frame that is there already is no picture but an outcome."""
        return [self._unless_there(job, super(SequenceDrawing, self).pictures([job])[0]) for job in jobs]

    def _unless_there(self, job: Job, drawn: Picture | Outcome) -> Picture | Outcome:
        if isinstance(drawn, Outcome) or not self._is_there(job):
            return drawn
        return Outcome(job.task, job.variant, Status.SKIPPED, job.facts)

    def _together(self, jobs: list[Job]) -> list[Picture]:
        return [self._frame(job) for job in jobs]

    def _frame(self, job: Job) -> Picture:
        chain = self._chain(job)
        assert job.request.labels is not None
        frame = chain.drawer.draw(job.request.labels)
        if chain.before is not None:
            self.flicker.compare(chain.before, frame)
        chain.before, chain.wish = frame.image, job.wish
        return frame.image

    def _chain(self, job: Job) -> _Chain:
        """The sequence that a frame goes on with."""
        folder = None if job.task.path is None else job.task.path.parent
        if folder != self._folder:
            self._folder, self._chains = folder, {}
        spec = job.request.source
        if spec not in self._chains:
            self._chains[spec] = _Chain(FrameDrawer(self._pipe, self._sources.get(spec)))
        return self._chains[spec]
