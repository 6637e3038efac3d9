"""Tools that select: a rectangle, a free outline, and a click on a region or on all of its label."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.compose import label_map, labels_under
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Step
from fmr_studio.canvas.layer import Layer
from fmr_studio.canvas.raster import Point, Shape, box_between, polygon, rectangle
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.regions import pixel_at, region_at
from fmr_studio.canvas.selection import Join, joined, select, selected
from fmr_studio.canvas.shapes import square_end
from fmr_studio.canvas.stroke import Gesture

CLICK_PX = 2.0
"""A drag that goes no farther is a click."""


class Outlined(Protocol):
    """What is drawn while the pen is down."""

    @property
    def outline(self) -> tuple[Point, ...]:
        """Where its line goes."""

    def follow(self, point: Point, *, straight: bool) -> None:
        """The pen moved."""

    def shape(self, bounds: Rect) -> Shape:
        """What it encloses."""


class RectangleOutline:
    """From corner to corner, with ``straight`` a square."""

    def __init__(self, start: Point) -> None:
        self._start = self._end = start

    @property
    def outline(self) -> tuple[Point, ...]:
        """See `Outlined`."""
        box = box_between(self._start, self._end)
        return (box.x, box.y), (box.right, box.y), (box.right, box.bottom), (box.x, box.bottom), (box.x, box.y)

    def follow(self, point: Point, *, straight: bool) -> None:
        """See `Outlined`."""
        self._end = square_end(self._start, point) if straight else point

    def shape(self, bounds: Rect) -> Shape:
        """See `Outlined`."""
        return rectangle(box_between(self._start, self._end), bounds=bounds)


class FreeOutline:
    """Where the pen goes."""

    def __init__(self, start: Point) -> None:
        self._points = [start]

    @property
    def outline(self) -> tuple[Point, ...]:
        """See `Outlined`."""
        return tuple(self._points)

    def follow(self, point: Point, *, straight: bool) -> None:
        """See `Outlined`."""
        self._points.append(point)

    def shape(self, bounds: Rect) -> Shape:
        """See `Outlined`."""
        return polygon(self._points, bounds=bounds)


class OutlineSelecting(Gesture):
    """Selects what an outline encloses when the pen is lifted. A click selects nothing, and lets go what was selected.

    Args:
        outlined: makes the outline from where the pen comes down.
    """

    def __init__(self, document: Document, outlined: Callable[[Point], Outlined], how: Join) -> None:
        self._document, self._outlined, self._how = document, outlined, how
        self._start: Point = (0.0, 0.0)
        self._drawn: Outlined | None = None
        self._dragged = False

    @property
    def outline(self) -> tuple[Point, ...]:
        """What views draw meanwhile."""
        return () if self._drawn is None else self._drawn.outline

    def begin(self, point: Point, pressure: float = 1.0) -> Rect:
        """See `Gesture`; nothing is painted."""
        self._start, self._drawn = point, self._outlined(point)
        return Rect()

    def extend(self, point: Point, pressure: float = 1.0, *, straight: bool = False) -> Rect:
        """See `Gesture`."""
        assert self._drawn is not None
        self._drawn.follow(point, straight=straight)
        self._dragged |= max(abs(point[0] - self._start[0]), abs(point[1] - self._start[1])) > CLICK_PX
        return Rect()

    def finish(self) -> Step | None:
        """See `Gesture`."""
        drawn, self._drawn = self._drawn, None
        if drawn is None:
            return None
        mask = np.zeros((self._document.height, self._document.width), bool)
        if self._dragged:
            rect, inside = drawn.shape(self._document.rect)
            mask[rect.slices] = inside
        elif self._how is not Join.REPLACE:
            return None
        return selecting(self._document, mask, self._how)

    def cancel(self) -> Rect:
        """See `Gesture`."""
        self._drawn = None
        return Rect()


class RegionSelecting(Gesture):
    """Selects the region under the pen at once: of one label or, on layers of ink and depth, of what is painted.

    Args:
        contiguous: only what is joined to it; otherwise all pixels of the label.
    """

    outline: tuple[Point, ...] = ()

    def __init__(self, document: Document, layer: Layer, how: Join, *, contiguous: bool) -> None:
        self._document, self._layer, self._how, self._contiguous = document, layer, how, contiguous
        self._step: Step | None = None

    def begin(self, point: Point, pressure: float = 1.0) -> Rect:
        """See `Gesture`."""
        pixel = pixel_at(self._document, point)
        if pixel is not None:
            rect, inside = region_at(self._read, self._document.rect, pixel, contiguous=self._contiguous)
            mask = np.zeros((self._document.height, self._document.width), bool)
            mask[rect.slices] = inside
            self._step = selecting(self._document, mask, self._how)
        return Rect()

    def extend(self, point: Point, pressure: float = 1.0, *, straight: bool = False) -> Rect:
        """See `Gesture`; the pen is not followed."""
        return Rect()

    def finish(self) -> Step | None:
        """See `Gesture`."""
        step, self._step = self._step, None
        return step

    def cancel(self) -> Rect:
        """See `Gesture`."""
        step, self._step = self._step, None
        return Rect() if step is None else step.revert(self._document)

    def _read(self, rect: Rect) -> NDArray[np.uint8]:
        layer = self._layer
        if layer.kind.holds_labels:
            return labels_under(self._document, layer, rect)
        if not layer.kind.paintable:
            return label_map(self._document, rect)
        return (layer.pixels[rect.slices] > 0).view(np.uint8)


def selecting(document: Document, mask: NDArray[np.bool_], how: Join) -> Step | None:
    """The step that selects pixels (H, W) bool in a way, applied already; None if that changes nothing."""
    before = selected(document)
    if before is None and how in (Join.SUBTRACT, Join.INTERSECT):
        return None
    edit = select(document, joined(before, mask, how))
    if edit is None:
        return None
    edit.apply(document)
    return Step("Select" if selected(document) is not None else "Deselect", (edit,))
