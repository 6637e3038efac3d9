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
    window = Window.around(cells)
    return [] if window is None else _parts(cells, window, cost)


def _parts(cells: np.ndarray, window: Window, cost: Cost) -> list[Window]:
    halves = _halves(cells, window)
    if halves is None:
        return [window]
    parts = [part for half in halves for part in _parts(cells, half, cost)]
    return parts if sum(map(cost, parts)) < cost(window) else [window]


def _halves(cells: np.ndarray, window: Window) -> tuple[Window, Window] | None:
    """A window cut at its widest gap, each half around its own cells; None where no gap goes through it."""
    inside = window.cut(cells)
    (rows, tall), (columns, wide) = (_widest_gap(np.any(inside, axis=axis)) for axis in (1, 0))
    if not max(tall, wide):
        return None
    if tall >= wide:
        ends = Window(window.top, window.left, window.top + rows, window.right), window._replace(top=window.top + rows)
    else:
        ends = window._replace(right=window.left + columns), window._replace(left=window.left + columns)
    first, second = (_around(cells, end) for end in ends)
    return first, second


def _around(cells: np.ndarray, window: Window) -> Window:
    """The smallest window around the cells in a part of the grid that has some."""
    found = Window.around(window.cut(cells))
    assert found is not None
    top, left = window[:2]
    return Window(found.top + top, found.left + left, found.bottom + top, found.right + left)


def _widest_gap(filled: np.ndarray) -> tuple[int, int]:
    """Where the longest run of False between two True begins, and how long it is; (0, 0) for none."""
    places = np.flatnonzero(filled)
    gaps = np.diff(places) - 1
    if not gaps.any():
        return 0, 0
    widest = int(gaps.argmax())
    return int(places[widest]) + 1, int(gaps[widest])
