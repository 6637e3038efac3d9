"""Sets of cells and of coarse values on finer grids, in numpy."""

from __future__ import annotations

import numpy as np


def dilate(cells: np.ndarray, radius: int) -> np.ndarray:
    """Cells (N, h, w) bool grown by ``radius`` in every direction (a square)."""
    grown = cells.copy()
    for axes in ((0, 1, 2), (0, 2, 1)):  # a view, of which the second axis grows
        view, done = grown.transpose(axes), 0
        while done < radius:
            step = min(done + 1, radius - done)  # what has grown before grows again: twice as far each time
            before = view.copy()
            view[:, step:] |= before[:, :-step]
            view[:, :-step] |= before[:, step:]
            done += step
    return grown


def smoothly_enlarged(x: np.ndarray, factor: int) -> np.ndarray:
    """Values (..., h, w) on a grid ``factor`` times as fine, float32: between the centres of cells by linear interpolation."""
    rows, columns = (_interpolation(side, factor) for side in x.shape[-2:])
    enlarged: np.ndarray = rows @ x.astype(np.float32, copy=False) @ columns.T
    return enlarged


def _interpolation(side: int, factor: int) -> np.ndarray:
    """How much each of ``side`` cells counts in each of ``side * factor``."""
    places = ((np.arange(side * factor) + 0.5) / factor - 0.5).clip(0, side - 1)
    return np.maximum(0.0, 1.0 - np.abs(places[:, None] - np.arange(side))).astype(np.float32)
