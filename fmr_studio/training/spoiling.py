"""Pictures spoiled at random, so that a network does not depend on their every pixel."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.training.loop.dice import noise_like


def soften(x: Tensor, rng: np.random.Generator, noise: torch.Generator) -> Tensor:
    """Blur, recolour and add noise to pictures (N, 3, H, W) at random."""
    if rng.random() < 0.5:
        factor = float(rng.choice([0.5, 0.7]))
        small = F.interpolate(x, scale_factor=factor, mode="bilinear", antialias=True)
        x = F.interpolate(small, size=x.shape[-2:], mode="bilinear")
    n = len(x)
    gain = torch.from_numpy(rng.uniform(0.8, 1.2, (n, 3, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(rng.uniform(-0.15, 0.15, (n, 3, 1, 1)).astype(np.float32))
    return x * gain + shift + 0.03 * noise_like(x, noise)


def displace(images: Tensor, labels: Tensor, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    """Mirror pictures (N, 3, H, W) with labels (N, H, W) at random, and move them by up to a sixteenth; borders repeat."""
    if rng.random() < 0.5:
        images, labels = images.flip(3), labels.flip(2)
    reach = images.shape[-1] // 16
    dx, dy = (int(shift) for shift in rng.integers(-reach, reach + 1, 2))
    rows = (torch.arange(images.shape[2]) + dy).clamp(0, images.shape[2] - 1)
    columns = (torch.arange(images.shape[3]) + dx).clamp(0, images.shape[3] - 1)
    return images[:, :, rows][..., columns], labels[:, rows][..., columns]


def coarsen(x: Tensor, rngs: Sequence[np.random.Generator], share: float) -> Tensor:
    """Blur some of the pictures (N, 3, H, W) and add noise to them, as photographs may be; colours stay what they are.

    Args:
        rngs: one for each picture.
    """
    made = []
    for one, rng in zip(x.split(1), rngs, strict=True):
        if rng.random() < share:
            small = F.interpolate(one, scale_factor=float(rng.uniform(0.4, 1.0)), mode="bilinear", antialias=True)
            one = F.interpolate(small, size=x.shape[-2:], mode="bilinear")
            noise = rng.standard_normal(one.shape, np.float32) * np.float32(0.06 * rng.random())
            one = one + torch.from_numpy(noise)
        made.append(one)
    return torch.cat(made)
