"""Shapes as masks of whole pixels. Pixel (column x, row y) covers [x, x+1) x [y, y+1); its centre is (x+0.5, y+0.5).

A pixel belongs to a shape if its centre does: no half pixels, hence no ids that nobody painted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.edit import Rect

Point = tuple[float, float]
"""(x, y) in pixels of the canvas, fractions included; may lie outside."""
Shape = tuple[Rect, NDArray[np.bool_]]
"""A rectangle, and the mask (height, width) bool of the pixels in it."""
EPSILON = 1e-9
MIN_PIECE_PX = 32.0


@dataclass(frozen=True)
class Disc:
    """A brush tip: the centre and the diameter in pixels."""

    x: float
    y: float
    size: float

    @staticmethod
    def at(point: Point, size: int) -> Disc:
        """The disc next to ``point`` that lies on the pixel grid: odd sizes around a pixel, even ones around a corner."""
        if size % 2:
            return Disc(math.floor(point[0]) + 0.5, math.floor(point[1]) + 0.5, size)
        return Disc(float(math.floor(point[0] + 0.5)), float(math.floor(point[1] + 0.5)), size)

    def towards(self, other: Disc, part: float) -> Disc:
        """The disc so far on the way to another."""
        x, y = self.x + part * (other.x - self.x), self.y + part * (other.y - self.y)
        return Disc(x, y, self.size + part * (other.size - self.size))


def track(start: Disc, end: Disc, *, bounds: Rect) -> Iterator[Shape]:
    """The capsule between two discs in pieces, since the box around a long slanted one would be mostly empty."""
    length = math.hypot(end.x - start.x, end.y - start.y)
    count = max(1, math.ceil(length / max(MIN_PIECE_PX, start.size, end.size)))
    discs = [start.towards(end, index / count) for index in range(count)] + [end]
    for first, second in pairwise(discs):
        shape = capsule(first, second, bounds=bounds)
        if not shape[0].empty:
            yield shape


def capsule(start: Disc, end: Disc, *, bounds: Rect) -> Shape:
    """Everything a hard disc touches on its way, its size changing evenly; the part within ``bounds``."""
    widest = max(start.size, end.size) / 2
    area = _pixels_between(
        (min(start.x, end.x) - widest, min(start.y, end.y) - widest),
        (max(start.x, end.x) + widest, max(start.y, end.y) + widest),
    ).intersection(bounds)
    x, y = _centres(area)
    dx, dy = end.x - start.x, end.y - start.y
    length = dx * dx + dy * dy
    if length == 0:
        return area, (x - start.x) ** 2 + (y - start.y) ** 2 <= widest**2 + EPSILON
    along = np.clip(((x - start.x) * dx + (y - start.y) * dy) / length, 0, 1)
    distance = (x - start.x - along * dx) ** 2 + (y - start.y - along * dy) ** 2
    if start.size == end.size:
        return area, distance <= widest**2 + EPSILON
    return area, distance <= (start.size + along * (end.size - start.size)) ** 2 / 4 + EPSILON


def rectangle(box: Rect, *, bounds: Rect, border: int | None = None) -> Shape:
    """All pixels of ``box`` within ``bounds``, or only a border of so many pixels."""
    area = box.intersection(bounds)
    mask = np.ones((area.height, area.width), bool)
    if border is not None:
        inner = Rect(box.x + border, box.y + border, box.width - 2 * border, box.height - 2 * border)
        inner = inner.intersection(area)
        if not inner.empty:
            mask[inner.within(area)] = False
    return area, mask


def ellipse(box: Rect, *, bounds: Rect, border: int | None = None) -> Shape:
    """The ellipse that fills ``box``, within ``bounds``, or only a border of so many pixels."""
    area = box.intersection(bounds)
    mask = _ellipse_mask(box, area, 0)
    if border is not None and min(box.width, box.height) > 2 * border:
        mask &= ~_ellipse_mask(box, area, border)
    return area, mask


def polygon(points: Sequence[Point], *, bounds: Rect) -> Shape:
    """The inside of a closed outline, also of parts that it runs round more than once (non-zero winding).

    Args:
        points: the corners; the last is joined to the first.
        bounds: what to draw of it.
    """
    corners = np.asarray(points, np.float64).reshape(-1, 2)
    if len(corners) < 3:
        return Rect(), np.zeros((0, 0), bool)
    low, high = corners.min(axis=0), corners.max(axis=0)
    area = _pixels_between((low[0], low[1]), (high[0], high[1])).intersection(bounds)
    if area.empty:
        return Rect(), np.zeros((0, 0), bool)
    winding = np.zeros((area.height, area.width + 1), np.int32)
    rows, columns, turns = _crossings(corners, area)
    np.add.at(winding, (rows, columns), turns)
    return area, np.cumsum(winding[:, :-1], axis=1) != 0


def box_between(start: Point, end: Point) -> Rect:
    """All pixels from the one under ``start`` to the one under ``end``, both included."""
    x, y = (math.floor(min(start[axis], end[axis])) for axis in (0, 1))
    right, bottom = (math.floor(max(start[axis], end[axis])) + 1 for axis in (0, 1))
    return Rect(x, y, right - x, bottom - y)


def _crossings(corners: NDArray[np.float64], area: Rect) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.int32]]:
    """Where the outline crosses the middles of rows: row and first pixel to the right, within ``area``, and direction."""
    ends = np.roll(corners, -1, axis=0)
    down = ends[:, 1] > corners[:, 1]
    top, bottom = np.where(down[:, None], corners, ends), np.where(down[:, None], ends, corners)
    first = np.maximum(np.ceil(top[:, 1] - 0.5).astype(np.intp), area.y)
    stop = np.minimum(np.ceil(bottom[:, 1] - 0.5).astype(np.intp), area.bottom)
    counts = np.maximum(stop - first, 0)
    edge = np.repeat(np.arange(len(corners)), counts)
    row = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(first, counts)
    part = (row + 0.5 - top[edge, 1]) / (bottom[edge, 1] - top[edge, 1])
    x = top[edge, 0] + part * (bottom[edge, 0] - top[edge, 0])
    column = np.clip(np.ceil(x - 0.5).astype(np.intp) - area.x, 0, area.width)
    return row - area.y, column, np.where(down[edge], 1, -1).astype(np.int32)


def _pixels_between(low: Point, high: Point) -> Rect:
    """The pixels that a shape from ``low`` to ``high`` can touch."""
    x, y = math.floor(low[0]), math.floor(low[1])
    return Rect(x, y, math.ceil(high[0]) - x, math.ceil(high[1]) - y)


def _centres(area: Rect) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The centres of columns (1, width) and rows (height, 1)."""
    columns, rows = np.arange(area.x, area.right, dtype=np.float64), np.arange(area.y, area.bottom, dtype=np.float64)
    return columns[None, :] + 0.5, rows[:, None] + 0.5


def _ellipse_mask(box: Rect, area: Rect, inset: int) -> NDArray[np.bool_]:
    """The part in ``area`` of the ellipse that fills ``box`` but for ``inset`` pixels on each side."""
    x, y = _centres(area)
    scaled_x = (x - box.x - box.width / 2) / (box.width / 2 - inset)
    scaled_y = (y - box.y - box.height / 2) / (box.height / 2 - inset)
    mask: NDArray[np.bool_] = scaled_x**2 + scaled_y**2 <= 1 + EPSILON
    return mask
