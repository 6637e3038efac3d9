"""Tools that work on what is there already: bucket fill, picker, moving a region."""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.compose import label_map, labels_under
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.joined import joined_region
from fmr_studio.canvas.layer import Layer
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.stroke import Stroke
from fmr_studio.errors import FmrError

Mask = NDArray[np.bool_]


class Vacated(StrEnum):
    """What comes where a region was moved away from."""

    NEAREST = "nearest"
    """The nearest other label, as if the surroundings went on."""
    ERASED = "erased"
    """What the eraser leaves."""


def pixel_at(document: Document, point: Point) -> tuple[int, int] | None:
    """Column and row of the pixel under a point; None beside the canvas."""
    x, y = math.floor(point[0]), math.floor(point[1])
    return (x, y) if 0 <= x < document.width and 0 <= y < document.height else None


def pick_label(document: Document, point: Point, *, layer: Layer | None = None) -> int | None:
    """The label under a point: of all visible layers, or as a tool on ``layer`` meets it.

    Returns:
        A label id, 255 where nothing is said; None beside the canvas.
    """
    pixel = pixel_at(document, point)
    if pixel is None:
        return None
    rect = Rect(*pixel, 1, 1)
    found = label_map(document, rect) if layer is None else labels_under(document, layer, rect)
    return int(found[0, 0])


def region_at(
    read: Callable[[Rect], NDArray[np.uint8]], bounds: Rect, pixel: tuple[int, int], *, contiguous: bool
) -> tuple[Rect, Mask]:
    """All pixels with the value of one, or only those joined to it by sides.

    Args:
        read: the values (height, width) uint8 of a rectangle inside ``bounds``.
        pixel: column and row.

    Returns:
        Their bounding box and the pixels there, (height, width) bool.
    """
    if contiguous:
        return joined_region(read, bounds, pixel)
    values = read(bounds)
    same: Mask = values == values[pixel[1] - bounds.y, pixel[0] - bounds.x]
    box = Rect.around(same)
    return box.moved(bounds.x, bounds.y), same[box.slices]


class FillStroke(Stroke):
    """Bucket fill: a press paints the region under it and those under its mirror images; the pen is not followed."""

    def __init__(self, painter: Painter, *, value: int, contiguous: bool) -> None:
        super().__init__(painter)
        self._value, self._contiguous = value, contiguous

    def _press(self, point: Point, pressure: float) -> Rect:
        document = self._painter.document
        pixel = pixel_at(document, point)
        if pixel is None:
            return Rect()
        layer = self._painter.layer

        def read(rect: Rect) -> NDArray[np.uint8]:
            return labels_under(document, layer, rect)

        places = self._painter.mirrored(pixel)
        found = [region_at(read, document.rect, place, contiguous=self._contiguous) for place in places]
        dirty = Rect()
        for box, mask in found:
            dirty = dirty.union(self._painter.stamp_once(box, mask, value=self._value))
        return dirty


class MoveStroke(Stroke):
    """Takes hold of a region of one label (on a sketch: of joined ink) and carries it elsewhere on its layer.

    It moves by whole pixels, with `straight` along one axis. Symmetry and "paint only over" do not count for it; what would
    land on a locked label does not.
    """

    def __init__(self, painter: Painter, *, vacated: Vacated, contiguous: bool) -> None:
        super().__init__(painter)
        self._vacated, self._contiguous = vacated, contiguous
        self._start = (0.0, 0.0)
        self._box = Rect()
        self._mask: Mask = np.zeros((0, 0), bool)
        self._values = self._left_behind = np.zeros((0, 0), np.uint8)

    def _press(self, point: Point, pressure: float) -> Rect:
        """Take hold of the region under the point; an untouched pixel of a scribble or sketch layer holds nothing."""
        self._start = point
        self._painter.float_from_here()
        document, layer = self._painter.document, self._painter.layer
        pixel = pixel_at(document, point)
        if pixel is None or layer.pixels[pixel[1], pixel[0]] == layer.kind.blank:
            return Rect()
        label = int(layer.pixels[pixel[1], pixel[0]])
        if layer.kind.holds_labels and label in document.properties.locked_labels:
            raise FmrError("The label of this region is locked.", "Unlock it to move the region.")
        whole = layer.pixels if layer.kind.holds_labels else (layer.pixels > 0).view(np.uint8)
        found = region_at(lambda rect: whole[rect.slices], document.rect, pixel, contiguous=self._contiguous)
        self._box, self._mask = found
        self._values = layer.pixels[self._box.slices].copy()
        self._left_behind = self._surroundings()
        return Rect()

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        dx, dy = round(point[0] - self._start[0]), round(point[1] - self._start[1])
        if straight:
            dx, dy = (dx, 0) if abs(dx) >= abs(dy) else (0, dy)
        dirty = self._painter.rollback()
        if self._box.empty or (dx, dy) == (0, 0):
            return dirty
        target = self._box.moved(dx, dy)
        area = self._box.union(target)
        mask, values = np.zeros((area.height, area.width), bool), np.zeros((area.height, area.width), np.uint8)
        for box, part in ((self._box, self._left_behind), (target, self._values)):
            mask[box.within(area)] |= self._mask
            np.copyto(values[box.within(area)], part, where=self._mask)
        return dirty.union(self._painter.stamp_once(area, mask, value=values, only_over=False))

    def _surroundings(self) -> NDArray[np.uint8]:
        """What the region leaves behind, (height, width) uint8 of its box."""
        document, layer = self._painter.document, self._painter.layer
        erased = np.full_like(self._values, document.erase_value(layer))
        if self._vacated is Vacated.ERASED or not layer.kind.holds_labels:
            return erased
        wider = Rect(self._box.x - 1, self._box.y - 1, self._box.width + 2, self._box.height + 2)
        wider = wider.intersection(document.rect)
        near: Mask = np.zeros((wider.height, wider.width), bool)
        near[self._box.within(wider)] = self._mask
        if near.all():
            return erased
        from scipy import ndimage  # takes half a second to load, which a window that opens does not have

        rows, columns = ndimage.distance_transform_edt(near, return_distances=False, return_indices=True)
        nearest: NDArray[np.uint8] = layer.pixels[wider.slices][rows, columns]
        return nearest[self._box.within(wider)]
