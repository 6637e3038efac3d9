"""Normal numbers as PyTorch draws them from a seed, so that what a file lacks is drawn alike without PyTorch."""

from __future__ import annotations

import numpy as np

_BLOCK = 16
"""Numbers that are drawn together: the first half of a block gives radii, the second one angles."""
_STEPS = 2**24


class Dice:
    """PyTorch's generator on processors (Matsumoto and Nishimura's twister) and its way from there to a normal distribution.

    Numbers agree with PyTorch's to rounding: its logarithms and sines differ from processor to processor.
    """

    def __init__(self, seed: int) -> None:
        self._twister = np.random.RandomState(seed)

    def normal(self, *shape: int) -> np.ndarray:
        """The next numbers of the standard normal distribution, float32; a multiple of sixteen of them."""
        count = int(np.prod(shape))
        if count % _BLOCK:
            raise ValueError(f"{count} numbers are drawn in another way")
        drawn = self._twister.randint(0, 2**32, size=count, dtype=np.uint32) % _STEPS
        first, second = (drawn.reshape(-1, 2, _BLOCK // 2) / _STEPS).transpose(1, 0, 2)
        radius, angle = np.sqrt(-2.0 * np.log(1.0 - first)), 2.0 * np.pi * second
        return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(shape).astype(np.float32)
