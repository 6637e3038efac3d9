"""What is painted as the mapper reads it. No torch: the mapper's training uses it as well."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


def encode_labels(labels: np.ndarray, count: int, size: int) -> np.ndarray:
    """Label maps to area fractions with a presence channel last.

    Args:
        labels: (N, H, W) integer ids in [0, count), or larger where unknown; H is a multiple of ``size``.
        size: rows of the result, whose cells are square: W / H times as many columns.

    Returns:
        (N, count + 1, size, size * W / H) float32; the last channel is the known fraction of the cell.
    """
    batch, height, width = labels.shape
    cell = height // size
    columns = width // cell
    cells = batch * size * columns
    ids = np.minimum(labels, count).astype(np.int64).reshape(batch, size, cell, columns, cell)
    ids += np.arange(cells).reshape(batch, size, 1, columns, 1) * (count + 1)
    found = np.bincount(ids.ravel(), minlength=cells * (count + 1))
    shares = found.reshape(batch, size, columns, count + 1).transpose(0, 3, 1, 2).astype(np.float32) / np.float32(cell**2)
    shares[:, count] = np.float32(1.0) - shares[:, count]
    return shares


def weigh_labels(shares: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Encoded labels (N, count + 1, h, w) whose presence is scaled by a weight (N, H, W) uint8; 0 has to be unknown already."""
    shares[:, -1] *= _means(weight, shares.shape[2]) / np.float32(255.0)
    return shares


def encode_drawing(values: np.ndarray, weight: np.ndarray, size: int) -> np.ndarray:
    """A drawing to means of cells with a presence channel last.

    Args:
        values, weight: (N, H, W) uint8, see :class:`fmr_studio.canvas.condition.Condition`; H is a multiple of ``size``.
        size: rows of the result, whose cells are square.

    Returns:
        (N, 2, size, size * W / H) float32 in [0, 1]; values count where the weight is not 0.
    """
    drawn = _means(np.where(weight > 0, values, 0), size)
    return np.stack([drawn, _means(weight, size)], axis=1) / np.float32(255.0)


def _means(plane: np.ndarray, size: int) -> np.ndarray:
    """Means of the cells of (N, H, W), (N, size, size * W / H) float32."""
    batch, height, width = plane.shape
    cell = height // size
    means: np.ndarray = plane.reshape(batch, size, cell, width // cell, cell).mean(axis=(2, 4), dtype=np.float32)
    return means


def assemble(given: Mapping[str, np.ndarray], conditions: Sequence[tuple[str, int]]) -> np.ndarray:
    """Encoded conditions (N, channels + 1, H, W) in the order of a mapper; what is not given has no presence: zeros."""
    some = next(iter(given.values()))
    parts = [
        given[name] if name in given else np.zeros((len(some), channels + 1, *some.shape[2:]), np.float32)
        for name, channels in conditions
    ]
    return np.concatenate(parts, axis=1)


def unshuffled(x: np.ndarray) -> np.ndarray:
    """Two by two values as one cell: (N, C, 2h, 2w) to (N, 4 · C, h, w), as ``torch.nn.functional.pixel_unshuffle``."""
    batch, channels, height, width = x.shape
    blocks = x.reshape(batch, channels, height // 2, 2, width // 2, 2).transpose(0, 1, 3, 5, 2, 4)
    return blocks.reshape(batch, 4 * channels, height // 2, width // 2)
