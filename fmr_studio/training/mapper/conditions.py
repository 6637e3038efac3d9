"""Label maps as people paint them: with unsteady borders, and with parts left open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.palette import UNKNOWN


def wobble(labels: Tensor, rngs: Sequence[np.random.Generator], amplitude_px: float) -> Tensor:
    """Displace label maps (N, H, W) int64 by a smooth random field of up to ``amplitude_px``; no label is invented.

    Args:
        rngs: one for each of them.
    """
    height, width = labels.shape[1:]
    drawn = np.stack([rng.uniform(0.0, amplitude_px) * 0.5 * rng.standard_normal((2, 10, 10)) for rng in rngs])
    field = torch.from_numpy(drawn.astype(np.float32)).to(labels.device)
    field = F.interpolate(field, size=(height, width), mode="bicubic", align_corners=True).round().long()
    rows = torch.arange(height, device=labels.device)[None, :, None] + field[:, 0]
    columns = torch.arange(width, device=labels.device)[None, None] + field[:, 1]
    index = rows.clamp(0, height - 1) * width + columns.clamp(0, width - 1)
    return labels.flatten(1).gather(1, index.flatten(1)).view_as(labels)


def forget(labels: Tensor, rngs: Sequence[np.random.Generator], complete: float, count: int) -> Tensor:
    """Make parts of label maps (N, H, W) unknown: whole labels, areas, or all but a few strokes.

    Args:
        rngs: one for each of them.
    """
    result = labels.clone()
    for row, rng in enumerate(rngs):
        kind = rng.random()
        if kind < complete:
            continue
        if kind < complete + (1 - complete) * 0.3:
            lost = torch.from_numpy(rng.random(256) < rng.uniform(0.1, 0.7)).to(labels.device)
            lost[count:] = False
            hidden = lost[labels[row]]
        elif kind < complete + (1 - complete) * 0.5:
            hidden = area(rng, labels.shape[-1]).to(labels.device)
        else:
            hidden = ~_strokes(rng, labels.shape[-1]).to(labels.device)
        result[row] = torch.where(hidden, UNKNOWN, labels[row])
    return result


def area(rng: np.random.Generator, size: int) -> Tensor:
    """A smooth random area (size, size) bool, between a tenth and most of the picture."""
    noise = torch.from_numpy(rng.standard_normal((1, 1, 6, 6)).astype(np.float32))
    field = F.interpolate(noise, size=(size, size), mode="bicubic", align_corners=True)[0, 0]
    return field > float(np.quantile(field.numpy(), rng.uniform(0.1, 0.9)))


def _strokes(rng: np.random.Generator, size: int) -> Tensor:
    """A few round-ended strokes (size, size) bool."""
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    drawn = np.zeros((size, size), bool)
    for _ in range(int(rng.integers(1, 9))):
        start = rng.uniform(0, size, 2)
        step = rng.normal(0, size * 0.2, 2)
        radius = rng.uniform(0.012, 0.05) * size
        along = ((y - start[0]) * step[0] + (x - start[1]) * step[1]) / max(1e-6, float(step @ step))
        along = np.clip(along, 0.0, 1.0)
        drawn |= (y - start[0] - along * step[0]) ** 2 + (x - start[1] - along * step[1]) ** 2 < radius**2
    return torch.from_numpy(drawn)
