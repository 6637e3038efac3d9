"""The loop around every training: resuming, ticks with pictures to look at, checkpoints, Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from fmr_studio.errors import Cancelled
from fmr_studio.jobs.progress import Progress
from fmr_studio.training import pictures
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.memory import as_size, as_time, peak_bytes
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.loop.signals import stop_on_signals
from fmr_studio.training.loop.training import Training

Say = Callable[[str], object]


@dataclass(frozen=True, eq=False)
class Glance:
    """What a person looks at while a training goes on.

    Args:
        grid: (H, W, 3) uint8, pictures of the present state.
        figures: what was measured, for the log.
        words: the same in a sentence.
    """

    grid: np.ndarray | None = None
    figures: Mapping[str, float] = field(default_factory=dict)
    words: str = ""


Look = Callable[[], Glance]


@dataclass(frozen=True)
class Pace:
    """How often a training is looked at, in images, and written to the disk, in seconds."""

    tick_images: int
    save_every_s: float = 180.0


def train(training: Training, progress: Progress | None = None) -> None:
    """All steps of a training that is too short for a run folder; raises :class:`Cancelled`."""
    progress = progress or Progress()
    while not training.finished:
        progress.check()
        values = training.step()
        progress.report(training.done, f"loss {values['loss']:.3f}" if "loss" in values else "")


def run_training(
    training: Training, run: Run, pace: Pace, *, progress: Progress, say: Say, look: Look = Glance,
    clock: Callable[[], float] = time.monotonic,
) -> None:  # fmt: skip
    """Go on from the run's checkpoint, if there is one, until the plan is done.

    A checkpoint is written every few minutes, at the end, and when Ctrl-C, a polite kill or ``progress`` stops the training:
    the same call then goes on from there.

    Args:
        look: called at every tick and at the end, in the first process alone; its grid is kept in the run's folder.

    Raises:
        Cancelled: it was stopped before the end.
        FmrError: the checkpoint is damaged, or of another training.
    """
    for note in run.notes:
        say(note)
    if run.resume(training):
        say(f"resumed at {training.seen:,} of {training.planned:,} images")
    with stop_on_signals() as stopped:
        _Loop(training, run, pace, progress, say, look, clock).go(lambda: stopped() or progress.cancelled)
        if stopped():
            progress.cancel()  # also where the last step was done: what comes after it is to stop
    if not training.finished:
        raise Cancelled(f"Stopped at {training.seen:,} of {training.planned:,} images; the same command goes on from there.")


def forecast(training: Training, step_s: float) -> str:
    """What is left of a training and what it takes, by how long a step took."""
    batch = training.batch_size
    left = training.planned - training.seen
    left_s = left / batch * step_s
    if training.budget is not None and training.budget.seconds - training.spent_s < left_s:
        left_s = training.budget.seconds - training.spent_s
        left = int(left_s / max(step_s, 1e-9) * batch)
    peak = peak_bytes(training.device)
    memory = "" if peak is None else f" and {as_size(peak)} of memory"
    return f"a step of {batch} pictures takes {step_s:.2g} s{memory}; {left:,} pictures are left: about {as_time(left_s)}"


class _Loop:
    def __init__(
        self, training: Training, run: Run, pace: Pace, progress: Progress, say: Say, look: Look, clock: Callable[[], float]
    ) -> None:
        self.training, self.run, self.pace, self.progress = training, run, pace, progress
        self.say, self.look, self.clock = say, look, clock
        self.saved_s = self.second_s = clock()
        self.done_here = 0
        self._begin_tick()

    def _begin_tick(self) -> None:
        self.totals: dict[str, float] = {}
        self.tick_s, self.tick_seen, self.tick_steps = self.clock(), self.training.seen, self.training.steps

    def go(self, stopped: Callable[[], bool]) -> None:
        """Steps until the plan is done or ``stopped()`` in any process."""
        training = self.training
        while not training.finished and not parallel.anyone(stopped()):
            for name, value in training.step().items():
                self.totals[name] = self.totals.get(name, 0.0) + value
            self.progress.report(training.done, f"{training.seen:,} images")
            self._forecast()
            if training.seen - self.tick_seen >= self.pace.tick_images and not training.finished:
                self._tick()
            if self.clock() - self.saved_s > self.pace.save_every_s:
                self._save()
        if training.finished:
            self._tick()
        self._save()

    def _forecast(self) -> None:
        """Say once what the rest will take, as soon as a step was measured: the second, since the first prepares things."""
        self.done_here += 1
        if self.done_here == 2 and parallel.rank() == 0 and not self.training.finished:
            self.say(forecast(self.training, self.clock() - self.second_s))
        self.second_s = self.clock()

    def _tick(self) -> None:
        """Log and say the mean losses since the last tick, and look."""
        training, steps = self.training, self.training.steps - self.tick_steps
        totals = parallel.mean_values(self.totals)
        if parallel.rank() == 0:
            if steps:
                values = {name: total / steps for name, total in totals.items()}
                values["images_per_s"] = (training.seen - self.tick_seen) / max(1e-9, self.clock() - self.tick_s)
                self.run.log({"images": training.seen, **values})
                self.say(f"{training.seen:,} images: " + ", ".join(f"{k} {v:.3g}" for k, v in values.items()))
            self._show(self.look())
        self._begin_tick()

    def _show(self, glance: Glance) -> None:
        if glance.figures:
            self.run.log({"images": self.training.seen, **glance.figures})
        if glance.words:
            self.say(glance.words)
        if glance.grid is not None:
            pictures.save_png(glance.grid, self.run.folder / f"grid-{self.training.seen:08d}.png")

    def _save(self) -> None:
        if parallel.rank() == 0:
            self.run.save(self.training.state())
        self.saved_s = self.clock()
