"""The loop around every training: ticks, checkpoints, Ctrl-C."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Protocol

from fmr_studio.training import parallel
from fmr_studio.training.runs import Run


class Training(Protocol):
    """A training that advances in steps and can be stopped and resumed anywhere."""

    @property
    def seen(self) -> int:
        """Images trained on so far."""
        ...

    @property
    def planned(self) -> int:
        """Images of the whole training."""
        ...

    def step(self) -> dict[str, float]:
        """Train on one batch and return its losses."""
        ...

    def state(self) -> dict[str, Any]:
        """What :meth:`load` needs to go on exactly from here."""
        ...

    def load(self, state: dict[str, Any]) -> None:
        """Go on from :meth:`state`."""
        ...


def run_training(
    training: Training,
    run: Run,
    *,
    stopped: Callable[[], bool],
    on_tick: Callable[[dict[str, float]], None],
    on_step: Callable[[int, int], None] | None = None,
    tick_images: int = 8_000,
    save_every_s: float = 180.0,
) -> bool:
    """Train until the plan is done or ``stopped()``; a checkpoint is written every few minutes and at the end.

    Args:
        on_tick: gets the mean losses and images per second since the last tick.
        on_step: gets (images seen, images planned) after each step.

    Returns:
        True when the plan is done, False when it was stopped before.
    """
    saved = tick_time = time.monotonic()
    tick_start = training.seen
    totals: dict[str, float] = {}
    steps = 0
    while training.seen < training.planned and not parallel.anyone(stopped()):
        for name, value in training.step().items():
            totals[name] = totals.get(name, 0.0) + value
        steps += 1
        if on_step is not None:
            on_step(training.seen, training.planned)
        now = time.monotonic()
        if training.seen - tick_start >= tick_images:
            values = {k: v / steps for k, v in totals.items()}
            values["images_per_s"] = (training.seen - tick_start) / (now - tick_time)
            if parallel.rank() == 0:
                run.log({"images": training.seen, **values})
                on_tick(values)
            totals, steps, tick_start, tick_time = {}, 0, training.seen, time.monotonic()
        if now - saved > save_every_s:
            _save(training, run)
            saved = now
    _save(training, run)
    return training.seen >= training.planned


def _save(training: Training, run: Run) -> None:
    if parallel.rank() == 0:
        run.save(training.state())
