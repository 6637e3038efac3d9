"""Tools that draw a whole figure: line, rectangle, ellipse, polygon, lasso and encircle-fill."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

from fmr_studio.canvas.brush import Brush, BrushStroke
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Disc, Point, Shape, box_between, ellipse, polygon, rectangle, track
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.stroke import Stroke

Figure = Callable[[Point, Point], Iterable[Shape]]
"""From two points of the pen to the shapes that are stamped."""


def line_figure(brush: Brush, bounds: Rect) -> Figure:
    """A straight line as wide as the brush."""

    def draw(start: Point, end: Point) -> Iterable[Shape]:
        first, last = Disc.at(start, brush.size_px), Disc.at(end, brush.size_px)
        return track(first, last, bounds=bounds)

    return draw


def rectangle_figure(bounds: Rect, border: int | None) -> Figure:
    """A rectangle between two corners, filled or as a border of so many pixels."""
    return lambda start, end: [rectangle(box_between(start, end), bounds=bounds, border=border)]


def ellipse_figure(bounds: Rect, border: int | None) -> Figure:
    """The ellipse that fills such a rectangle, filled or as a border of so many pixels."""
    return lambda start, end: [ellipse(box_between(start, end), bounds=bounds, border=border)]


def square_end(start: Point, end: Point) -> Point:
    """The end moved so that the pixels between the two fill a square."""
    x, y = math.floor(start[0]) + 0.5, math.floor(start[1]) + 0.5
    dx, dy = math.floor(end[0]) + 0.5 - x, math.floor(end[1]) + 0.5 - y
    side = max(abs(dx), abs(dy))
    return x + math.copysign(side, dx), y + math.copysign(side, dy)


def angled_end(start: Point, end: Point) -> Point:
    """The end moved to the nearest direction of the eight main ones."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    if abs(dx) > 2.414 * abs(dy):
        return end[0], start[1]
    if abs(dy) > 2.414 * abs(dx):
        return start[0], end[1]
    return square_end(start, end)


class FigureStroke(Stroke):
    """A figure between where the pen came down and where it is; drawn anew at each move.

    Args:
        constrain: where the end goes while `straight` is held.
    """

    def __init__(self, painter: Painter, figure: Figure, *, value: int, constrain: Callable[[Point, Point], Point]) -> None:
        super().__init__(painter)
        self._figure, self._value, self._constrain = figure, value, constrain
        self._start = (0.0, 0.0)

    def _press(self, point: Point, pressure: float) -> Rect:
        self._start = point
        self._painter.float_from_here()
        return self._draw(point)

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        """Move the end; ``straight`` makes a square, a circle, or a line in one of eight directions."""
        dirty = self._painter.rollback()
        return dirty.union(self._draw(self._constrain(self._start, point) if straight else point))

    def _draw(self, end: Point) -> Rect:
        dirty = Rect()
        for rect, mask in self._figure(self._start, end):
            dirty = dirty.union(self._painter.stamp(rect, mask, value=self._value))
        return dirty


class PolygonStroke(Stroke):
    """A polygon, corner by corner, each of which can be moved and taken away; filled when it is finished.

    Views draw :attr:`outline` and :attr:`corners` until then.
    """

    def __init__(self, painter: Painter, *, value: int) -> None:
        super().__init__(painter)
        self._value = value
        self._corners: list[Point] = []
        self._pen = (0.0, 0.0)
        self._held: int | None = None

    @property
    def corners(self) -> tuple[Point, ...]:
        """The corners so far."""
        return tuple(self._corners)

    @property
    def outline(self) -> tuple[Point, ...]:
        """The corners so far and the place of the pen, unless that holds one of them."""
        return (*self._corners, self._pen) if self._held is None else tuple(self._corners)

    def close(self) -> None:
        """The next corner is the first one again: for the inside of a polygon that is so anyway."""

    def _press(self, point: Point, pressure: float) -> Rect:
        self._corners, self._pen = [point], point
        return Rect()

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        """Move the pen, and the corner that it holds; ``straight`` keeps the side in one of eight directions."""
        if self._held is not None:
            before = self._corners[self._held - 1]
            self._corners[self._held] = angled_end(before, point) if straight and len(self._corners) > 1 else point
        else:
            self._pen = angled_end(self._corners[-1], point) if straight else point
        return Rect()

    def add_corner(self) -> None:
        """Make the place of the pen a corner."""
        if self._pen != self._corners[-1]:
            self._corners.append(self._pen)

    def remove_corner(self, index: int = -1) -> None:
        """Take away a corner, the last one unless it is said; one of them stays."""
        if len(self._corners) > 1:
            self._corners.pop(index)

    def corner_near(self, point: Point, within: float) -> int | None:
        """The number of the nearest corner at most so far away; None where there is none."""
        gaps = [math.dist(point, corner) for corner in self._corners]
        nearest = min(range(len(gaps)), key=gaps.__getitem__)
        return nearest if gaps[nearest] <= within else None

    def side_near(self, point: Point, within: float) -> int | None:
        """The number of the corner behind which the nearest side begins, at most so far away; None where there is none."""
        gaps = [_distance(point, start, end) for start, end in pairwise(self._corners)]
        nearest = min(range(len(gaps)), key=gaps.__getitem__, default=None)
        return nearest if nearest is not None and gaps[nearest] <= within else None

    def hold(self, index: int) -> None:
        """Let a corner follow the pen from here on."""
        self._held = index

    def split(self, index: int, point: Point) -> None:
        """Set a corner into the side behind another one, and hold it."""
        self._corners.insert(index + 1, point)
        self._held = index + 1

    def let_go(self) -> None:
        """Leave the corner where it is; the pen lies on it, and goes on behind the last one."""
        if self._held is not None:
            self._pen = self._corners[self._held]
        self._held = None

    def _lift(self) -> None:
        """Fill the polygon of the corners; the place of the pen counts only if it was made one."""
        fill_outline(self._painter, self._corners, value=self._value)


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to a side."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    part = 0.0 if not length else min(1.0, max(0.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.dist(point, (start[0] + part * dx, start[1] + part * dy))


class LassoStroke(Stroke):
    """A free outline; filled when it is finished. Views draw :attr:`outline` until then."""

    def __init__(self, painter: Painter, *, value: int) -> None:
        super().__init__(painter)
        self._value = value
        self._points: list[Point] = []

    @property
    def outline(self) -> tuple[Point, ...]:
        """Where the pen has been."""
        return tuple(self._points)

    def _press(self, point: Point, pressure: float) -> Rect:
        self._points = [point]
        return Rect()

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        self._points.append(point)
        return Rect()

    def _lift(self) -> None:
        fill_outline(self._painter, self._points, value=self._value)


class EncircleStroke(Stroke):
    """A brush stroke whose inside is filled when it is finished; its end is joined to its beginning."""

    def __init__(self, painter: Painter, brush: Brush, *, value: int) -> None:
        super().__init__(painter)
        self._value = value
        self._outline = BrushStroke(painter, brush, value=value)

    def _press(self, point: Point, pressure: float) -> Rect:
        return self._outline.begin(point, pressure)

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        return self._outline.extend(point, pressure, straight=straight)

    def _lift(self) -> None:
        self._outline.close()
        fill_outline(self._painter, self._outline.path, value=self._value)


def fill_outline(painter: Painter, points: list[Point], *, value: int) -> None:
    """Stamp the inside of a closed outline."""
    rect, mask = polygon(points, bounds=painter.document.rect)
    painter.stamp(rect, mask, value=value)
