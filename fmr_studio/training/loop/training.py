"""What a training is: steps, and a state that it can be stopped and resumed with anywhere."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from fmr_studio.training.loop import parallel


class Part(Protocol):
    """What a training changes: a network, an optimiser, :class:`~fmr_studio.training.loop.dice.Dice`."""

    def state_dict(self) -> dict[str, Any]:
        """Tensors and plain values."""

    def load_state_dict(self, state_dict: dict[str, Any]) -> object:
        """Go on from :meth:`state_dict`."""


class Training(ABC):
    """A training that advances batch by batch.

    A batch is a function of what :meth:`state` holds: everything random in it comes from :meth:`rng` or from a part. So a
    training that was interrupted and resumed gives the same numbers as one that was not.

    Args:
        planned: images of the whole training, counting repeats; batch: those of one step of one process.
    """

    def __init__(self, *, planned: int, batch: int, seed: int) -> None:
        self.planned, self.batch_size, self.seed = planned, batch, seed
        self.seen = 0
        """Images trained on so far, by all processes together."""
        self.steps = 0

    @abstractmethod
    def parts(self) -> Mapping[str, Part]:
        """Networks, optimisers and the like by the names their states have in a checkpoint."""

    @abstractmethod
    def train_batch(self) -> dict[str, float]:
        """Train on one batch and return its losses and figures."""

    @property
    def done(self) -> float:
        """The share of the plan that was trained, from 0 to 1."""
        return self.seen / max(1, self.planned)

    def rng(self, *purpose: int) -> np.random.Generator:
        """What this step draws in this process; another ``purpose`` draws independently."""
        return np.random.default_rng([self.seed, self.steps, parallel.rank(), *purpose])

    def step(self) -> dict[str, float]:
        """One batch, counted."""
        values = self.train_batch()
        self.seen += self.batch_size * parallel.world()
        self.steps += 1
        return values

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs, as tensors and plain values."""
        states = {name: part.state_dict() for name, part in self.parts().items()}
        return states | {"seen": self.seen, "steps": self.steps}

    def load(self, state: Mapping[str, Any]) -> None:
        """Go on exactly from :meth:`state`."""
        for name, part in self.parts().items():
            part.load_state_dict(state[name])
        self.seen, self.steps = state["seen"], state["steps"]
