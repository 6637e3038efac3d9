"""Steadier strokes from a shaky hand."""

from __future__ import annotations

import math
from dataclasses import dataclass

CURVE_STEP_PX = 3.0
"""How far apart the points are that stand for a curve."""
MAX_CURVE_POINTS = 64


@dataclass(frozen=True)
class Sample:
    """Where the pen is, in pixels of the canvas, and how hard it presses, 0 to 1."""

    x: float
    y: float
    pressure: float = 1.0

    def towards(self, other: Sample, part: float) -> Sample:
        """The sample so far on the way to another."""
        return Sample(
            self.x + part * (other.x - self.x),
            self.y + part * (other.y - self.y),
            self.pressure + part * (other.pressure - self.pressure),
        )

    def distance(self, other: Sample) -> float:
        """How far the other one is, in pixels."""
        return math.hypot(other.x - self.x, other.y - self.y)


class Smoother:
    """Pulls the brush on a string behind the pen, and rounds the corners between its positions.

    Args:
        string_px: length of the string. The brush stays where it is until the string is taut, so that trembling shorter than
            it leaves no trace. 0 hands every sample through as it is.
    """

    def __init__(self, string_px: float) -> None:
        self._string_px = string_px
        self._pen = self._pulled = self._middle = Sample(0.0, 0.0)

    def begin(self, sample: Sample) -> None:
        """Start at a sample; the brush is there."""
        self._pen = self._pulled = self._middle = sample

    def extend(self, sample: Sample) -> list[Sample]:
        """Where the brush goes for one more sample of the pen; nowhere if the string is slack."""
        self._pen = sample
        if self._string_px <= 0:
            self._pulled = self._middle = sample
            return [sample]
        distance = self._pulled.distance(sample)
        if distance <= self._string_px:
            return []
        corner, start = self._pulled, self._middle
        self._pulled = corner.towards(sample, 1 - self._string_px / distance)
        self._middle = corner.towards(self._pulled, 0.5)
        return _curve(start, corner, self._middle)

    def finish(self) -> list[Sample]:
        """The rest of the way to where the pen is."""
        if self._string_px <= 0 or self._pen == self._middle:
            return []
        return [self._pulled, self._pen]


def _curve(start: Sample, corner: Sample, end: Sample) -> list[Sample]:
    """Points of the quadratic Bézier curve, without its start."""
    length = start.distance(corner) + corner.distance(end)
    count = max(1, min(MAX_CURVE_POINTS, math.ceil(length / CURVE_STEP_PX)))
    parts = [(index + 1) / count for index in range(count)]
    return [start.towards(corner, part).towards(corner.towards(end, part), part) for part in parts]
