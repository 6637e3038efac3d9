"""Timing of several things in turn, so that a noisy machine disturbs all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Timing:
    """Milliseconds of one thing over all rounds."""

    milliseconds: np.ndarray

    @property
    def p50(self) -> float:
        """The median in ms."""
        return float(np.percentile(self.milliseconds, 50))

    @property
    def p95(self) -> float:
        """The 95th percentile in ms."""
        return float(np.percentile(self.milliseconds, 95))


def interleaved(work: Mapping[str, Callable[[], object]], rounds: int, warm_up: int = 3) -> dict[str, Timing]:
    """Time every entry once a round; ratios between entries are then ratios within a round."""
    for _ in range(warm_up):
        for call in work.values():
            call()
    taken: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, call in work.items():
            start = time.perf_counter()
            call()
            taken[name].append(1000.0 * (time.perf_counter() - start))
    return {name: Timing(np.array(values)) for name, values in taken.items()}


def ratio(of: Timing, to: Timing) -> float:
    """The median over rounds of ``of / to``."""
    return float(np.median(of.milliseconds / to.milliseconds))
