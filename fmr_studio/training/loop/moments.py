"""Mean and deviation of channels over any number of samples, a few of which are in memory at a time."""

from __future__ import annotations

import torch
from torch import Tensor


class Moments:
    """Sums of channels and of their squares, in double precision."""

    def __init__(self) -> None:
        self._count = 0
        self._sum: Tensor | float = 0.0
        self._squares: Tensor | float = 0.0

    def add(self, x: Tensor) -> None:
        """Count samples (N, C, H, W) in."""
        # Each picture is reduced by itself, so that no copy of all of them in double precision is made.
        self._count += x.numel() // x.shape[1]
        self._sum = self._sum + sum(one.double().sum(dim=(1, 2)) for one in x)
        self._squares = self._squares + sum(one.double().square().sum(dim=(1, 2)) for one in x)

    @property
    def mean(self) -> Tensor:
        """(C,) float32."""
        return (torch.as_tensor(self._sum) / self._count).float()

    @property
    def std(self) -> Tensor:
        """(C,) float32."""
        mean = torch.as_tensor(self._sum) / self._count
        return (torch.as_tensor(self._squares) / self._count - mean.square()).clamp(min=0.0).sqrt().float()
