"""Changed cells that lie far from each other: several small windows in place of one that holds them all."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from fmr_studio.nn.window import Window

Cost = Callable[[Window], float]
"""What it takes to draw a window."""


def windows_apart(cells: np.ndarray, cost: Cost) -> list[Window]:
    """Windows that together hold every True of a (h, w) bool grid and take little to draw; none where there is none.

    A window is cut at its widest empty gap, and so is each part, where the parts take less than the whole.
    """
    return _parts(cells, Window(0, 0, *cells.shape), cost)


def _parts(cells: np.ndarray, area: Window, cost: Cost) -> list[Window]:
    """:func:`windows_apart` of the cells in an area."""
    inside = area.cut(cells)
    rows, columns = (np.flatnonzero(np.any(inside, axis=axis)) for axis in (1, 0))
    if not len(rows):
        return []
    top, left = area.top + int(rows[0]), area.left + int(columns[0])
    window = Window(top, left, area.top + int(rows[-1]) + 1, area.left + int(columns[-1]) + 1)
    if len(rows) == window.bottom - top and len(columns) == window.right - left:
        return [window]  # no gap goes through it: nearly always so, and quickly found
    whole = cost(window)
    if whole <= 2 * cost(Window(top, left, top + 1, left + 1)):
        return [window]  # two parts would take as much, whatever they are
    parts = [part for half in _halves(area, rows, columns) for part in _parts(cells, half, cost)]
    return parts if sum(map(cost, parts)) < whole else [window]


def _halves(area: Window, rows: np.ndarray, columns: np.ndarray) -> tuple[Window, Window]:
    """An area cut where the longest run without cells begins, of rows or of columns."""
    (below, tall), (right, wide) = _widest_gap(rows), _widest_gap(columns)
    if tall >= wide:
        return area._replace(bottom=area.top + below), area._replace(top=area.top + below)
    return area._replace(right=area.left + right), area._replace(left=area.left + right)


def _widest_gap(places: np.ndarray) -> tuple[int, int]:
    """After which place the longest gap begins, and how long it is; (0, 0) for a single place."""
    gaps = np.diff(places) - 1
    if not len(gaps):
        return 0, 0
    widest = int(gaps.argmax())
    return int(places[widest]) + 1, int(gaps[widest])
