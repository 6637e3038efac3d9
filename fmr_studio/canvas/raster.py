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

from fmr_studio.canvas.rect import Rect

Point = tuple[float, float]
"""(x, y) in pixels of the canvas, fractions included; may lie outside."""
Shape = tuple[Rect, NDArray[np.bool_]]
"""A rectangle, and the mask (height, width) bool of the pixels in it."""
EPSILON = 1e-7
"""How far beyond the edge of a shape, in pixels, a centre still counts as on it, against rounding."""
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
    """Everything a hard disc touches on its way, its size changing evenly; the part within ``bounds``.

    That is the convex hull of the two discs: in each row the pixels between the outermost points of the two circles and
    their two common tangents. Rows rather than pixels are computed, which keeps large brushes quick.
    """
    widest = max(start.size, end.size) / 2
    area = _pixels_between(
        (min(start.x, end.x) - widest, min(start.y, end.y) - widest),
        (max(start.x, end.x) + widest, max(start.y, end.y) + widest),
    ).intersection(bounds)
    y = np.arange(area.y, area.bottom) + 0.5
    left, right = np.full(area.height, np.inf), np.full(area.height, -np.inf)
    for disc in {start, end}:
        inside = disc.size**2 / 4 - (y - disc.y) ** 2
        half = np.where(inside >= 0, np.sqrt(np.maximum(inside, 0)), -np.inf)
        np.minimum(left, disc.x - half, out=left)
        np.maximum(right, disc.x + half, out=right)
    for (x0, y0), (x1, y1) in _tangents(start, end):
        if y0 != y1:
            part = (y - y0) / (y1 - y0)
            x = x0 + part * (x1 - x0)
            touched = (part >= 0) & (part <= 1)
            np.minimum(left, x, out=left, where=touched)
            np.maximum(right, x, out=right, where=touched)
    return area, _rows_between(area, left, right)


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


def _tangents(start: Disc, end: Disc) -> list[tuple[Point, Point]]:
    """The two segments that touch both circles on the same side; none if one disc lies in the other."""
    dx, dy, r0, r1 = end.x - start.x, end.y - start.y, start.size / 2, end.size / 2
    length = math.hypot(dx, dy)
    if length <= abs(r0 - r1):
        return []
    along = (r0 - r1) / length
    across = math.sqrt(1 - along * along)
    found = []
    for side in (-across, across):
        x, y = (along * dx - side * dy) / length, (along * dy + side * dx) / length
        found.append(((start.x + r0 * x, start.y + r0 * y), (end.x + r1 * x, end.y + r1 * y)))
    return found


def _rows_between(area: Rect, left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.bool_]:
    """The pixels of ``area`` with their centres from ``left`` to ``right``, (height,) each, in every row."""
    columns = np.arange(area.width, dtype=np.int32)
    first = np.ceil(np.clip(left - area.x - 0.5 - EPSILON, 0, area.width)).astype(np.int32)
    stop = np.floor(np.clip(right - area.x + 0.5 + EPSILON, 0, area.width)).astype(np.int32)
    mask: NDArray[np.bool_] = (columns >= first[:, None]) & (columns < stop[:, None])
    return mask


def _ellipse_mask(box: Rect, area: Rect, inset: int) -> NDArray[np.bool_]:
    """The part in ``area`` of the ellipse that fills ``box`` but for ``inset`` pixels on each side."""
    middle = box.x + box.width / 2
    scaled_y = (np.arange(area.y, area.bottom) + 0.5 - box.y - box.height / 2) / (box.height / 2 - inset)
    inside = 1 - scaled_y**2
    half = np.where(inside >= 0, (box.width / 2 - inset) * np.sqrt(np.maximum(inside, 0)), -np.inf)
    return _rows_between(area, middle - half, middle + half)
