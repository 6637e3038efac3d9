"""Curves: a smooth line through points that are set one by one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Disc, Point, track
from fmr_studio.canvas.shapes import PolygonStroke

STEP_PX = 2.0


class CurveStroke(PolygonStroke):
    """A smooth line through points, as wide as the brush; drawn when it is finished."""

    def __init__(self, painter: Painter, brush: Brush, *, value: int) -> None:
        super().__init__(painter, value=value)
        self._brush, self._closed = brush, False

    @property
    def outline(self) -> tuple[Point, ...]:
        """The curve through the points so far and the place of the pen."""
        return curve_through(list(super().outline))

    def side_near(self, point: Point, within: float) -> int | None:
        """None: between its points the curve is elsewhere than a straight side."""
        return None

    def close(self) -> None:
        """End the curve where it begins, without a corner there."""
        self._closed = True

    def _lift(self) -> None:
        line, bounds = curve_through(self._corners, closed=self._closed), self._painter.document.rect
        discs = [Disc.at(point, self._brush.size_px) for point in line]
        for start, end in pairwise([*discs, discs[-1]]):
            for rect, mask in track(start, end, bounds=bounds):
                self._painter.stamp(rect, mask, value=self._value)


def curve_through(points: Sequence[Point], *, closed: bool = False) -> tuple[Point, ...]:
    """A smooth line through points, as points ``STEP_PX`` apart at most.

    These are centripetal Catmull-Rom splines (C. Yuksel and others, "Parameterization and applications of Catmull-Rom
    curves", 2011), which make no loops between near points.
    """
    kept = [point for index, point in enumerate(points) if not index or math.dist(point, points[index - 1]) > 1e-6]
    if len(kept) < 3:
        return tuple(kept)
    if closed:
        kept = [*kept, kept[0]] if kept[0] != kept[-1] else kept
        before, after = kept[-2], kept[1]
    else:
        before, after = _beyond(kept[0], kept[1]), _beyond(kept[-1], kept[-2])
    line = [kept[0]]
    for four in zip([before, *kept], kept, kept[1:], [*kept[2:], after], strict=False):
        line += _piece(*(np.array(point) for point in four))
    return tuple(line)


def _beyond(end: Point, inner: Point) -> Point:
    """A point as far beyond an end of the line as the one before it is away."""
    return 2 * end[0] - inner[0], 2 * end[1] - inner[1]


def _piece(*corners: NDArray[np.float64]) -> list[Point]:
    """The part of the spline from the second of four points, left out, to the third."""
    times = np.cumsum([0.0, *(math.sqrt(math.dist(a, b)) for a, b in pairwise(corners))])
    count = max(1, math.ceil(math.dist(corners[1], corners[2]) / STEP_PX))
    at = np.linspace(times[1], times[2], count + 1)[1:, None]
    row = list(corners)
    for level in (1, 2, 3):
        # The last step of the scheme looks at the middle span alone.
        spans = [(times[i], times[i + level]) for i in range(4 - level)] if level < 3 else [(times[1], times[2])]
        pairs = zip(pairwise(row), spans, strict=True)
        row = [((last - at) * a + (at - first) * b) / (last - first) for (a, b), (first, last) in pairs]
    return [(float(x), float(y)) for x, y in row[0]]
