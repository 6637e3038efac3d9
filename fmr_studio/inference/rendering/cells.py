"""Sets of cells and of coarse values on finer grids, in numpy."""

from __future__ import annotations

import numpy as np


def dilate(cells: np.ndarray, radius: int) -> np.ndarray:
    """Cells (N, h, w) bool grown by ``radius`` in every direction (a square)."""
    for axis in (1, 2):
        grown = cells.copy()
        for shift in range(1, radius + 1):
            ahead, behind = (_slices(axis, part) for part in (slice(shift, None), slice(None, -shift)))
            grown[ahead] |= cells[behind]
            grown[behind] |= cells[ahead]
        cells = grown
    return cells


def _slices(axis: int, part: slice) -> tuple[slice, ...]:
    return (slice(None),) * axis + (part,)


def smoothly_enlarged(x: np.ndarray, factor: int) -> np.ndarray:
    """Values (..., h, w) on a grid ``factor`` times as fine, float32: between the centres of cells by linear interpolation."""
    rows, columns = (_interpolation(side, factor) for side in x.shape[-2:])
    enlarged: np.ndarray = rows @ x.astype(np.float32, copy=False) @ columns.T
    return enlarged


def _interpolation(side: int, factor: int) -> np.ndarray:
    """How much each of ``side`` cells counts in each of ``side * factor``."""
    places = ((np.arange(side * factor) + 0.5) / factor - 0.5).clip(0, side - 1)
    return np.maximum(0.0, 1.0 - np.abs(places[:, None] - np.arange(side))).astype(np.float32)
