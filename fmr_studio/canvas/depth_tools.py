"""Tools for depth: a soft brush, and gradients."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.brush import Brush, BrushStroke
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Disc, Point
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.shapes import angled_end
from fmr_studio.canvas.smoothing import Sample
from fmr_studio.canvas.stroke import Stroke

NEAREST, FARTHEST, NOTHING = 255, 1, 0
HALF = 128
"""Where nothing was said, the soft brush says its depth up to half of its strength."""


class SoftStroke(BrushStroke):
    """A brush that mixes its depth with what is there, less and less towards its rim.

    How far a pixel is mixed is the most that any part of the stroke asked for, so that speed and overlaps change nothing.

    Args:
        softness: the part of the radius in which it fades, 0 to 1.
    """

    def __init__(self, painter: Painter, brush: Brush, *, value: int, softness: float, line_from: Point | None = None) -> None:
        super().__init__(painter, brush, value=value, line_from=line_from)
        self._softness = softness
        self._before = painter.values.copy()
        self._strength = np.zeros_like(self._before)
        self._kept_strength = self._strength

    def _float(self) -> None:
        super()._float()
        self._kept_strength = self._strength.copy()

    def _take_back(self) -> Rect:
        self._strength = self._kept_strength.copy()
        return super()._take_back()

    def _stamp(self, start: Sample, end: Sample) -> Rect:
        dirty = Rect()
        bounds = self._painter.document.rect
        rect, strength = soft_capsule(*(self._tip(sample) for sample in (start, end)), softness=self._softness)
        for place, order in self._painter.mirror_images(rect):
            inside = place.intersection(bounds)
            if inside.empty:
                continue
            here = self._strength[inside.slices]
            np.maximum(here, strength[order][inside.within(place)], out=here)
            values = mixed(self._before[inside.slices], here, self._value)
            dirty = dirty.union(self._painter.stamp_once(inside, here > 0, value=values))
        return dirty

    def _tip(self, sample: Sample) -> Disc:
        return Disc(sample.x, sample.y, self._brush.diameter(sample.pressure))


def soft_capsule(start: Disc, end: Disc, *, softness: float) -> tuple[Rect, NDArray[np.uint8]]:
    """How strongly a soft disc touches the pixels on its way from one place to another.

    Returns:
        The rectangle, and (height, width) uint8 of it: 255 within the firm part, falling smoothly to 0 at the rim.
    """
    radius = max(start.size, end.size) / 2
    left, top = math.floor(min(start.x, end.x) - radius), math.floor(min(start.y, end.y) - radius)
    right, bottom = math.ceil(max(start.x, end.x) + radius), math.ceil(max(start.y, end.y) + radius)
    x = np.arange(left, right, dtype=np.float32) + np.float32(0.5 - start.x)
    y = (np.arange(top, bottom, dtype=np.float32) + np.float32(0.5 - start.y))[:, None]
    dx, dy = end.x - start.x, end.y - start.y
    length = dx * dx + dy * dy
    part = np.clip((x * np.float32(dx) + y * np.float32(dy)) / np.float32(length), 0, 1) if length > 0 else np.float32(0)
    distance = np.hypot(x - part * np.float32(dx), y - part * np.float32(dy))
    reach = start.size / 2 + part * np.float32((end.size - start.size) / 2)
    fading = np.clip((reach - distance) / np.maximum(reach * np.float32(softness), 1), 0, 1)
    strength = np.rint(255 * fading * fading * (3 - 2 * fading)).astype(np.uint8)
    return Rect(left, top, right - left, bottom - top), strength


def mixed(before: NDArray[np.uint8], strength: NDArray[np.uint8], value: int) -> NDArray[np.uint8]:
    """Depth (H, W) uint8 mixed with a depth; what said nothing has it whole from half of the strength on."""
    parts = strength.astype(np.int32)
    blended = (before * (255 - parts) + value * parts + 127) // 255
    fresh = np.where(strength >= HALF, value, NOTHING)
    found: NDArray[np.uint8] = np.where(before == NOTHING, fresh, np.maximum(blended, FARTHEST)).astype(np.uint8)
    return found


class GradientStroke(Stroke):
    """Fills the layer with depth that changes evenly from where the pen came down to where it is; drawn anew at each move.

    Args:
        start, end: the depths there, 1 to 255.
        round_: the depth changes with the distance from where the pen came down, as on a ball, and nothing is said beyond.
    """

    def __init__(self, painter: Painter, *, start: int, end: int, round_: bool) -> None:
        super().__init__(painter)
        self._from, self._to, self._round = start, end, round_
        self._start = (0.0, 0.0)

    def _press(self, point: Point, pressure: float) -> Rect:
        self._start = point
        self._painter.float_from_here()
        return Rect()

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        end = angled_end(self._start, point) if straight else point
        dirty = self._painter.rollback()
        if math.dist(self._start, end) < 1:
            return dirty
        values = self._values(end)
        for place, order in self._painter.mirror_images(self._painter.document.rect):
            part = values[order]
            dirty = dirty.union(self._painter.stamp_once(place, part != NOTHING, value=part))
            if not self._round:
                break
        return dirty

    def _values(self, end: Point) -> NDArray[np.uint8]:
        """The depth of the whole canvas, (H, W) uint8."""
        rect = self._painter.document.rect
        x = np.arange(rect.width, dtype=np.float32) + np.float32(0.5 - self._start[0])
        y = (np.arange(rect.height, dtype=np.float32) + np.float32(0.5 - self._start[1]))[:, None]
        dx, dy = end[0] - self._start[0], end[1] - self._start[1]
        length = math.hypot(dx, dy)
        if self._round:
            part = np.hypot(x, y) / np.float32(length)
            fallen = 1 - np.sqrt(np.maximum(1 - part * part, 0))
        else:
            part = (x * np.float32(dx) + y * np.float32(dy)) / np.float32(length * length)
            fallen = np.clip(part, 0, 1)
        values: NDArray[np.uint8] = np.rint(self._from + (self._to - self._from) * fallen).astype(np.uint8)
        if self._round:
            values[part > 1] = NOTHING
        return values
