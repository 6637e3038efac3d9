"""Regions of a proxy mask: which cells a click, a label or a lasso takes, what they mean, and their outlines.

A mask of cells is (r, r) bool, a proxy mask (r, r) uint8 of clusters, cell labels (r, r) uint8 ids or 255. Points are in cells,
x to the right and y down, with the corner of the grid as origin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point, polygon
from fmr_studio.canvas.rect import Rect

Mask = NDArray[np.bool_]
Ids = NDArray[np.uint8]

_TURN_RIGHT = {(1, 0): (0, 1), (0, 1): (-1, 0), (-1, 0): (0, -1), (0, -1): (1, 0)}


def joined(same: Mask, cell: tuple[int, int]) -> Mask:
    """The cells joined by sides to one (column, row) within a mask; empty where that one is not in it."""
    column, row = cell
    found = np.zeros_like(same)
    found[row, column] = same[row, column]
    while True:
        grown = found.copy()
        grown[1:] |= found[:-1]
        grown[:-1] |= found[1:]
        grown[:, 1:] |= found[:, :-1]
        grown[:, :-1] |= found[:, 1:]
        grown &= same
        if np.array_equal(grown, found):
            return found
        found = grown


def cell_labels(labels: Ids, size: int) -> Ids:
    """The label that covers most of each cell.

    Args:
        labels: (R, R) uint8 ids, 255 unknown; R a multiple of ``size``.

    Returns:
        (size, size) uint8; the smaller id where two are even.
    """
    step = labels.shape[0] // size
    blocks = labels.reshape(size, step, size, step).transpose(0, 2, 1, 3).reshape(size, size, step * step)
    best, most = np.full((size, size), UNKNOWN, np.uint8), np.zeros((size, size), np.intp)
    for label in np.unique(labels):
        count = (blocks == label).sum(axis=2)
        best[count > most] = label
        np.maximum(most, count, out=most)
    return best


def main_label(labels: Ids, cells: Mask) -> int:
    """The label most cells have, 255 where none is known."""
    found = labels[cells]
    found = found[found != UNKNOWN]
    return int(np.bincount(found).argmax()) if found.size else UNKNOWN


def within_lasso(points: Sequence[Point], size: int) -> Mask:
    """The cells of a (size, size) grid whose centres lie inside a closed outline."""
    mask = np.zeros((size, size), bool)
    area, inside = polygon(points, bounds=Rect(0, 0, size, size))
    if not area.empty:
        mask[area.slices] = inside
    return mask


def outlines(cells: Mask) -> list[list[tuple[int, int]]]:
    """The borders of a region as closed loops of corners (x, y), clockwise around cells, holes the other way round.

    The last corner is joined to the first. Where two cells meet at a corner alone, their loops stay apart.
    """
    leaving = _edges(cells)
    loops = []
    while leaving:
        start = place = next(iter(leaving))
        first = step = leaving[start][0]
        loop: list[tuple[int, int]] = []
        closed = False
        while not closed:
            leaving[place].remove(step)
            if not leaving[place]:
                del leaving[place]
            place = (place[0] + step[0], place[1] + step[1])
            ways = [*leaving.get(place, []), *([first] if place == start else [])]
            right = _TURN_RIGHT[step]
            following = right if right in ways else ways[0]
            if following != step:
                loop.append(place)
            closed, step = place == start and following == first, following
        loops.append(loop)
    return loops


def _edges(cells: Mask) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """The directions in which borders leave each corner, with the region to their right."""
    padded = np.pad(cells, 1)
    inside = padded[1:-1, 1:-1]
    sides: tuple[tuple[Any, tuple[int, int], tuple[int, int]], ...] = (
        (inside & ~padded[:-2, 1:-1], (0, 0), (1, 0)),
        (inside & ~padded[1:-1, 2:], (1, 0), (0, 1)),
        (inside & ~padded[2:, 1:-1], (1, 1), (-1, 0)),
        (inside & ~padded[1:-1, :-2], (0, 1), (0, -1)),
    )
    leaving: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for border, (dx, dy), step in sides:
        for y, x in np.argwhere(border).tolist():
            leaving.setdefault((x + dx, y + dy), []).append(step)
    return leaving
