"""Random changes of pictures that a gradient passes through; both pictures of a pair get the same ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

_SHIFT = 0.125
_BRIGHTNESS, _SATURATION, _CONTRAST = 0.3, 0.5, 0.3


@dataclass(frozen=True)
class Change:
    """A mirror, a shift and other colours for each picture of a batch.

    Args:
        mirrored: (N,) bool; shifts: (N, 2) px down and right, at most an eighth of the side.
        brightness: (N, 1, 1, 1) added; saturation, contrast: (N, 1, 1, 1) factors.
    """

    mirrored: np.ndarray
    shifts: np.ndarray
    brightness: Tensor
    saturation: Tensor
    contrast: Tensor

    @classmethod
    def draw(cls, rngs: Sequence[np.random.Generator], side: int) -> Change:
        """A change for each of the random numbers' sources."""
        most = int(_SHIFT * side)
        drawn = np.stack([rng.uniform(-1.0, 1.0, 6) for rng in rngs])
        colours = torch.from_numpy(drawn[:, :3].astype(np.float32))[..., None, None, None]
        return cls(
            drawn[:, 3] < 0, np.rint(drawn[:, 4:] * most).astype(int),
            colours[:, 0] * _BRIGHTNESS, 1.0 + colours[:, 1] * _SATURATION, 1.0 + colours[:, 2] * _CONTRAST,
        )  # fmt: skip

    def of(self, images: Tensor) -> Tensor:
        """Pictures (N, 3, R, R) with other colours and elsewhere."""
        brightness, saturation, contrast = (t.to(images) for t in (self.brightness, self.saturation, self.contrast))
        grey = images.mean(dim=1, keepdim=True)
        images = grey + (images - grey) * saturation
        mean = images.mean(dim=(1, 2, 3), keepdim=True)
        return self.moved(mean + (images - mean) * contrast + brightness)

    def moved(self, x: Tensor) -> Tensor:
        """Anything (N, C, R, R) mirrored and shifted; what comes in repeats the border."""
        side = x.shape[-1]
        most = int(_SHIFT * side)
        padded = F.pad(x, (most, most, most, most), mode="replicate")
        rows = []
        for picture, mirrored, (down, right) in zip(padded, self.mirrored, self.shifts, strict=True):
            row = picture[:, most - down : most - down + side, most - right : most - right + side]
            rows.append(row.flip(-1) if mirrored else row)
        return torch.stack(rows).contiguous(memory_format=torch.channels_last)
