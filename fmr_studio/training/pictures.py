"""Pictures as tensors and back, and the grids that every training writes: a person looks at results, not only at losses."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from fmr_studio.paths import writing


def to_uint8(images: Tensor) -> np.ndarray:
    """(N, 3, H, W) in [-1, 1] to (N, H, W, 3) uint8 sRGB, rounded and clamped."""
    scaled = images.detach().float().clamp(-1.0, 1.0).add(1.0).mul(127.5).round()
    return scaled.to(torch.uint8).permute(0, 2, 3, 1).contiguous().cpu().numpy()


def as_tensor(images: np.ndarray) -> Tensor:
    """(N, H, W, 3) uint8 sRGB to (N, 3, H, W) float32 in [-1, 1]; layout in memory as it was."""
    return torch.from_numpy(np.array(images)).permute(0, 3, 1, 2).float() / 127.5 - 1.0


def cluster_colors(count: int) -> np.ndarray:
    """(count, 3) uint8 colours far apart from each other: golden-angle hues on three levels of lightness."""
    index = np.arange(count)
    hue = (index * 0.61803398875) % 1.0
    value = np.array([0.95, 0.7, 0.5])[index % 3]
    saturation = np.array([0.75, 0.95, 0.55])[(index // 3) % 3]
    phase = (hue[:, None] * 6.0 + np.array([5.0, 3.0, 1.0])) % 6.0
    channel = value[:, None] * (1.0 - saturation[:, None] * np.clip(np.minimum(phase, 4.0 - phase), 0.0, 1.0))
    return (channel * 255.0).round().astype(np.uint8)


def colored(ids: np.ndarray, colors: np.ndarray, size: int) -> np.ndarray:
    """Ids (N, h, w) to pictures (N, size, size, 3) uint8, enlarged by whole pixels."""
    factor = max(1, size // ids.shape[-1])
    picture: np.ndarray = colors[ids].repeat(factor, axis=1).repeat(factor, axis=2)
    return picture


def grid(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Stack rows of pictures, each (N, H, W, 3) uint8 with the same N, H, W, into one picture."""
    return np.concatenate([np.concatenate(list(row), axis=1) for row in rows], axis=0)


def save_png(picture: np.ndarray, path: Path) -> None:
    """Write (H, W, 3) uint8 as PNG, whole or not at all."""
    with writing(path) as file:
        Image.fromarray(picture).save(file, "PNG")
