"""Pixels of what a generator drew."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor


def to_pixels(rgb: Tensor) -> np.ndarray:
    """(N, 3, H, W) in [-1, 1] to (N, H, W, 3) uint8, rounded and clamped."""
    scaled = rgb.float().clamp(-1.0, 1.0).add(1.0).mul(127.5).round().to(torch.uint8)
    return scaled.permute(0, 2, 3, 1).contiguous().cpu().numpy()
