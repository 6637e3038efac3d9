"""What a training is: steps, and a state that it can be stopped and resumed with anywhere."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import torch

from fmr_studio.training.loop.shares import Share

_OF_ROW = 9
"""A purpose of random numbers."""


class Part(Protocol):
    """What a training changes: a network, an optimiser, :class:`~fmr_studio.training.loop.dice.Dice`."""

    def state_dict(self) -> dict[str, Any]:
        """Tensors and plain values."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> object:
        """Go on from :meth:`state_dict`."""


@dataclass(frozen=True)
class Budget:
    """How long a training may take, and by which clock."""

    seconds: float
    clock: Callable[[], float] = time.monotonic

    def part(self, share: float) -> Budget:
        """A share of it, by the same clock."""
        return Budget(share * self.seconds, self.clock)


def processor_time() -> float:
    """Seconds that every thread of the networks had a processor, on average: it stands while other programs have it."""
    return time.process_time() / max(1, torch.get_num_threads())


class Training(ABC):
    """A training that advances batch by batch.

    A batch is a function of what :meth:`state` holds: everything random in it comes from :meth:`rng` or from a part. So a
    training that was interrupted and resumed gives the same numbers as one that was not. Processes that train together draw
    the same batch, and each trains on its :attr:`share` of it: they give the numbers of one process, but for rounding.

    Args:
        planned: images of the whole training, counting repeats; batch: those of one step, of all processes together.
        grain: rows of a batch that belong together, see :class:`Share`.
    """

    def __init__(self, *, planned: int, batch: int, seed: int, grain: int = 1) -> None:
        self.planned, self.batch_size, self.seed = planned, batch, seed
        self.share = Share(batch, grain)
        self.seen = 0
        """Images trained on so far, by all processes together."""
        self.steps = 0
        self.device = torch.device("cpu")
        self.spent_s = 0.0
        """Seconds that the steps so far took, also before an interruption."""
        self.budget: Budget | None = None
        """After which the training is done although images are left; only for one process."""

    @abstractmethod
    def parts(self) -> Mapping[str, Part]:
        """Networks, optimisers and the like by the names their states have in a checkpoint."""

    @abstractmethod
    def train_batch(self) -> dict[str, float]:
        """Train on one batch and return its losses and figures; their means over all processes are those of the whole batch."""

    @property
    def done(self) -> float:
        """The share of the plan that was trained, from 0 to 1; of the images or of the time, whichever is further."""
        by_time = self.spent_s / self.budget.seconds if self.budget is not None else 0.0
        return min(1.0, max(self.seen / max(1, self.planned), by_time))

    @property
    def finished(self) -> bool:
        """Whether nothing is left to train."""
        return self.seen >= self.planned or self.done >= 1.0

    def rng(self, *purpose: int) -> np.random.Generator:
        """What this step draws, the same in every process; another ``purpose`` draws independently."""
        return np.random.default_rng([self.seed, self.steps, 0, *purpose])

    def row_rngs(self) -> list[np.random.Generator]:
        """What this step draws for each row of this process's share by itself."""
        return [self.rng(_OF_ROW, int(row)) for row in self.share.rows]

    def step(self) -> dict[str, float]:
        """One batch, counted."""
        clock = time.monotonic if self.budget is None else self.budget.clock
        began = clock()
        values = self.train_batch()
        self.spent_s += clock() - began
        self.seen += self.batch_size
        self.steps += 1
        return values

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs, as tensors and plain values."""
        states = {name: part.state_dict() for name, part in self.parts().items()}
        return states | {"seen": self.seen, "steps": self.steps, "spent_s": self.spent_s}

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on exactly from :meth:`state`."""
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        self.seen, self.steps, self.spent_s = state["seen"], state["steps"], float(state.get("spent_s", 0.0))
