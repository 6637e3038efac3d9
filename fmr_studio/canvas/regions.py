"""Tools that work on what is there already: bucket fill and picker."""

from __future__ import annotations

import math
from collections.abc import Callable

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

Mask = NDArray[np.bool_]


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
