"""How the pictures of a batch are shared out, so that many processes do together what one would do alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from fmr_studio.errors import UsageError
from fmr_studio.training.loop import parallel


@dataclass(frozen=True)
class Share:
    """The rows of each batch that one process trains on: as many as every other has, and made up alike.

    Rows of a group stand as far apart as there are groups: one in each half of a batch, or in each quarter. So every share has
    the same parts of what stands in its halves or quarters, and what a discriminator compares stays together.

    Args:
        count: rows of the whole batch. grain: rows of a group; fewer where the batch is no multiple of it.

    Raises:
        UsageError: so many processes cannot share it equally.
    """

    count: int
    grain: int = 1

    def __post_init__(self) -> None:
        groups, processes = self.count // self._together, parallel.world()
        if groups % processes:
            able = [number for number in range(1, groups + 1) if groups % number == 0]
            fitting = -(-self.count // (self.grain * processes)) * self.grain * processes
            raise UsageError(
                f"{processes} processes cannot share a batch of {self.count} equally; {_listed(able)} can.",
                f"--batch {fitting} would suit {processes}.",
            )

    @property
    def _together(self) -> int:
        return math.gcd(self.count, self.grain)

    @property
    def rows(self) -> np.ndarray:
        """The rows of this process, rising."""
        return self._rows_of(parallel.rank())

    @property
    def size(self) -> int:
        """How many these are."""
        return self.count // parallel.world()

    def whole(self, x: Tensor) -> Tensor:
        """The whole batch (N, …) of what each process has for its own rows, without gradients."""
        parts = parallel.gathered(x.detach())
        if len(parts) == 1:
            return x
        whole = torch.empty((self.count, *x.shape[1:]), dtype=x.dtype, device=x.device)
        for number, part in enumerate(parts):
            whole[torch.from_numpy(self._rows_of(number))] = part
        return whole

    def _rows_of(self, process: int) -> np.ndarray:
        group = np.arange(self.count) % (self.count // self._together)
        return np.flatnonzero(group % parallel.world() == process)


def _listed(numbers: list[int]) -> str:
    return " or ".join(filter(None, (", ".join(map(str, numbers[:-1])), str(numbers[-1]))))
