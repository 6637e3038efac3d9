"""The brush: a hard disc that follows the pen and leaves exact label ids."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Disc, Point, track
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.smoothing import Sample, Smoother
from fmr_studio.canvas.stroke import Stroke
from fmr_studio.errors import FmrError

MAX_SIZE_PX = 512
MAX_SMOOTHING_PX = 256.0


@dataclass(frozen=True)
class PressureCurve:
    """How large the brush is at a pressure, as a part of its full size.

    Args:
        points: (pressure, part) pairs, both 0 to 1, pressures rising; straight lines between them.
    """

    points: tuple[tuple[float, float], ...] = ((0.0, 0.0), (1.0, 1.0))

    def __post_init__(self) -> None:
        pressures = [pressure for pressure, _ in self.points]
        if not self.points or sorted(set(pressures)) != pressures:
            raise FmrError("The pressures of a pressure curve must rise.")
        if not all(0 <= value <= 1 for point in self.points for value in point):
            raise FmrError("A pressure curve runs between 0 and 1.")

    def part(self, pressure: float) -> float:
        """The part of the full size at a pressure."""
        pressures, parts = zip(*self.points, strict=True)
        return float(np.interp(pressure, pressures, parts))


@dataclass(frozen=True)
class Brush:
    """How the brush draws.

    Args:
        size_px: diameter, 1 to 512.
        spacing: distance between two dabs as a multiple of the diameter; 0 draws without gaps.
        curve: from pressure to size. A mouse presses with 1.
        use_pressure: whether pressure counts at all.
        smooth: the off switch of smoothing.
        smoothing_px: length of the string the brush is pulled on, see `Smoother`.
    """

    size_px: int = 32
    spacing: float = 0.0
    curve: PressureCurve = field(default_factory=PressureCurve)
    use_pressure: bool = True
    smooth: bool = False
    smoothing_px: float = 8.0

    def __post_init__(self) -> None:
        if not 1 <= self.size_px <= MAX_SIZE_PX:
            raise FmrError(f"A brush cannot be {self.size_px} pixels wide.", f"1 to {MAX_SIZE_PX} are possible.")
        if not 0.0 <= self.spacing <= 10.0 or not 0.0 <= self.smoothing_px <= MAX_SMOOTHING_PX:
            raise FmrError("The spacing of a brush is 0 to 10, its smoothing 0 to 256 pixels.")

    def diameter(self, pressure: float) -> int:
        """Whole pixels at a pressure, at least 1."""
        part = self.curve.part(pressure) if self.use_pressure else 1.0
        return max(1, round(self.size_px * part))

    def disc(self, sample: Sample) -> Disc:
        """The tip at a sample, on the pixel grid."""
        return Disc.at((sample.x, sample.y), self.diameter(sample.pressure))


class BrushStroke(Stroke):
    """One stroke of brush or eraser. While `straight` is held it is one straight line from where it was when that began.

    Args:
        painter: of the layer, opened for this stroke.
        value: what every touched pixel becomes.
        line_from: the end of the stroke before, if a straight line shall lead from there to where this one begins.
    """

    def __init__(self, painter: Painter, brush: Brush, *, value: int, line_from: Point | None = None) -> None:
        super().__init__(painter)
        self._brush, self._value, self._line_from = brush, value, line_from
        self.path: list[Point] = []
        """Where the middle of the brush has been."""
        self._smoother = Smoother(brush.smoothing_px if brush.smooth else 0.0)
        self._last = Sample(0.0, 0.0)
        self._pen = Sample(0.0, 0.0)
        self._straight = False
        self._anchor_index = 0
        self._to_next_dab = 0.0

    def _press(self, point: Point, pressure: float) -> Rect:
        sample = Sample(*point, pressure)
        self._last = Sample(*(self._line_from or point), pressure)
        self._to_next_dab = self._spacing_px(self._last)
        self.path.append((self._last.x, self._last.y))
        dirty = self._stamp(self._last, self._last)
        if self._line_from is not None:
            dirty = dirty.union(self._draw_to(sample))
        self._last = self._pen = sample
        self._smoother.begin(sample)
        return dirty

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        sample = Sample(*point, pressure)
        dirty = self._set_straight(straight)
        if straight:
            anchor, to_next_dab = self._last, self._to_next_dab
            del self.path[self._anchor_index :]
            dirty = dirty.union(self._take_back()).union(self._draw_to(sample))
            self._last, self._to_next_dab = anchor, to_next_dab
        else:
            for step in self._smoother.extend(sample):
                dirty = dirty.union(self._draw_to(step))
        self._pen = sample
        return dirty

    def _lift(self) -> None:
        self._set_straight(straight=False)
        self._catch_up()

    def close(self) -> None:
        """Draw a straight line back to where the stroke began."""
        self._lift()
        self._draw_to(Sample(*self.path[0], self._pen.pressure))

    def _set_straight(self, straight: bool) -> Rect:
        dirty = Rect()
        if straight and not self._straight:
            dirty = self._catch_up()
            self._float()
            self._anchor_index = len(self.path)
        elif self._straight and not straight:
            self._painter.keep_floating()
            self._last = self._pen
            self._smoother.begin(self._pen)
        self._straight = straight
        return dirty

    def _catch_up(self) -> Rect:
        dirty = Rect()
        for step in self._smoother.finish():
            dirty = dirty.union(self._draw_to(step))
        self._smoother.begin(self._pen)
        return dirty

    def _draw_to(self, sample: Sample) -> Rect:
        """Draw from the last sample to this one: in dabs, or without gaps."""
        dirty, start, distance = Rect(), self._last, self._last.distance(sample)
        if self._brush.spacing > 0:
            while self._to_next_dab <= distance:
                dab = start.towards(sample, self._to_next_dab / distance)
                dirty = dirty.union(self._stamp(dab, dab))
                self._to_next_dab += self._spacing_px(dab)
            self._to_next_dab -= distance
        else:
            dirty = self._stamp(start, sample)
        self._last = sample
        self.path.append((sample.x, sample.y))
        return dirty

    def _float(self) -> None:
        """What is drawn from now on is taken back by the next move."""
        self._painter.float_from_here()

    def _take_back(self) -> Rect:
        return self._painter.rollback()

    def _spacing_px(self, sample: Sample) -> float:
        return max(1.0, self._brush.spacing * self._brush.diameter(sample.pressure))

    def _stamp(self, start: Sample, end: Sample) -> Rect:
        dirty = Rect()
        for rect, mask in track(self._brush.disc(start), self._brush.disc(end), bounds=self._painter.document.rect):
            dirty = dirty.union(self._painter.stamp(rect, mask, value=self._value))
        return dirty
