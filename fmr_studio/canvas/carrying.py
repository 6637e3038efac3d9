"""Carrying pixels of a layer elsewhere: a region or what is selected is moved, copied, turned, stretched or mirrored."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.edit import Step
from fmr_studio.canvas.layer import Layer
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.regions import pixel_at, region_at
from fmr_studio.canvas.selection import select, selected
from fmr_studio.canvas.stroke import Stroke
from fmr_studio.errors import FmrError

Mask = NDArray[np.bool_]


class Vacated(StrEnum):
    """What comes where pixels were carried away from."""

    NEAREST = "nearest"
    """The nearest other label, as if the surroundings went on."""
    ERASED = "erased"
    """What the eraser leaves."""
    KEPT = "kept"
    """They stay there too: a copy is carried."""


@dataclass(frozen=True, eq=False)
class Piece:
    """Pixels that were taken out of a layer.

    Args:
        rect: where they lie, or are to lie; may reach beyond the canvas.
        values: (height, width) uint8. mask: (height, width) bool, which of them count.
        chosen: (height, width) bool, what is selected with them; None where nothing is.
    """

    rect: Rect
    values: NDArray[np.uint8]
    mask: Mask
    chosen: Mask | None = None

    def at(self, x: int, y: int) -> Piece:
        """The same with its corner elsewhere."""
        return Piece(Rect(x, y, self.rect.width, self.rect.height), self.values, self.mask, self.chosen)


def selected_piece(painter: Painter) -> Piece:
    """What is selected of a painter's layer: all that is painted there, but for locked labels.

    Raises:
        FmrError: nothing is.
    """
    document, layer = painter.document, painter.layer
    chosen = selected(document)
    if chosen is None:
        raise FmrError("Nothing is selected.", "Select something first.")
    box = Rect.around(chosen)
    inside, values = chosen[box.slices], layer.pixels[box.slices].copy()
    mask = inside & painted(layer, values)
    if layer.kind.holds_labels and document.properties.locked_labels:
        mask &= ~np.isin(values, list(document.properties.locked_labels))
    if not mask.any():
        raise FmrError("Nothing is painted on this layer where you selected.", "Choose another layer.")
    return Piece(box, values, mask, inside.copy())


def painted(layer: Layer, values: NDArray[np.uint8]) -> Mask:
    """Which values say something on a layer."""
    found: Mask = values != layer.kind.blank
    return found


class CarryStroke(Stroke):
    """Holds a piece and shows it elsewhere, or changed, until it is let go. Symmetry and "paint only over" do not count for it;
    what would land on a locked label does not.
    """

    def __init__(self, painter: Painter, *, vacated: Vacated) -> None:
        super().__init__(painter)
        self._vacated = vacated
        self._piece: Piece | None = None
        self._shown: Piece | None = None
        self._left_behind = np.zeros((0, 0), np.uint8)

    @property
    def piece(self) -> Piece | None:
        """What is held, as it was."""
        return self._piece

    def take(self, piece: Piece) -> None:
        """Take hold of pixels of the layer."""
        self._piece = self._shown = piece
        self._painter.float_from_here()
        self._left_behind = self._surroundings(piece)

    def show(self, shown: Piece) -> Rect:
        """Lay the piece somewhere, in place of where it was shown before; returns the changed rectangle."""
        assert self._piece is not None
        with self._painter.document.together():
            dirty, self._shown = self._painter.rollback(), shown
            if shown is self._piece:
                return dirty
            area = self._piece.rect.union(shown.rect)
            mask, values = np.zeros((area.height, area.width), bool), np.zeros((area.height, area.width), np.uint8)
            for one, part in ((self._piece, self._left_behind), (shown, shown.values)):
                inside = one.rect.within(area)
                mask[inside] |= one.mask
                np.copyto(values[inside], part, where=one.mask)
            return dirty.union(self._painter.stamp_once(area, mask, value=values, only_over=False))

    def finish(self) -> Step | None:
        """See `Stroke`; what is selected goes along."""
        document, shown = self._painter.document, self._shown
        step, name = super().finish(), self._painter.name
        if shown is None or shown.chosen is None or shown is self._piece:
            return step
        chosen = np.zeros((document.height, document.width), bool)
        inside = shown.rect.intersection(document.rect)
        if not inside.empty:
            chosen[inside.slices] = shown.chosen[inside.within(shown.rect)]
        edit = select(document, chosen)
        if edit is None:
            return step
        edit.apply(document)
        return Step(name, (*(() if step is None else step.edits), edit))

    def _surroundings(self, piece: Piece) -> NDArray[np.uint8]:
        """What the piece leaves behind, (height, width) uint8 of its rectangle."""
        document, layer = self._painter.document, self._painter.layer
        if self._vacated is Vacated.KEPT:
            return piece.values
        erased = np.full_like(piece.values, document.erase_value(layer))
        if self._vacated is Vacated.ERASED or not layer.kind.holds_labels:
            return erased
        box = piece.rect
        wider = Rect(box.x - 1, box.y - 1, box.width + 2, box.height + 2).intersection(document.rect)
        near: Mask = np.zeros((wider.height, wider.width), bool)
        near[box.within(wider)] = piece.mask
        if near.all():
            return erased
        from scipy import ndimage  # takes half a second to load, which a window that opens does not have

        rows, columns = ndimage.distance_transform_edt(near, return_distances=False, return_indices=True)
        nearest: NDArray[np.uint8] = layer.pixels[wider.slices][rows, columns]
        return nearest[box.within(wider)]


class MoveStroke(CarryStroke):
    """Carries what is selected, or else the region of one label under the pen (on a sketch: joined ink), by whole pixels.

    With `straight` it goes along one axis.
    """

    def __init__(self, painter: Painter, *, vacated: Vacated, contiguous: bool) -> None:
        super().__init__(painter, vacated=vacated)
        self._contiguous = contiguous
        self._start = (0.0, 0.0)

    def _press(self, point: Point, pressure: float) -> Rect:
        """Take hold of it; an untouched pixel of a scribble or sketch layer holds nothing."""
        self._start = point
        if selected(self._painter.document) is not None:
            self.take(selected_piece(self._painter))
            return Rect()
        document, layer = self._painter.document, self._painter.layer
        pixel = pixel_at(document, point)
        if pixel is None or layer.pixels[pixel[1], pixel[0]] == layer.kind.blank:
            return Rect()
        label = int(layer.pixels[pixel[1], pixel[0]])
        if layer.kind.holds_labels and label in document.properties.locked_labels:
            raise FmrError("The label of this region is locked.", "Unlock it to move the region.")
        whole = layer.pixels if layer.kind.holds_labels else (layer.pixels > 0).view(np.uint8)
        box, mask = region_at(lambda rect: whole[rect.slices], document.rect, pixel, contiguous=self._contiguous)
        self.take(Piece(box, layer.pixels[box.slices].copy(), mask))
        return Rect()

    def _drag(self, point: Point, pressure: float, *, straight: bool) -> Rect:
        if self._piece is None:
            return Rect()
        dx, dy = round(point[0] - self._start[0]), round(point[1] - self._start[1])
        if straight:
            dx, dy = (dx, 0) if abs(dx) >= abs(dy) else (0, dy)
        piece = self._piece
        return self.show(piece.at(piece.rect.x + dx, piece.rect.y + dy) if (dx, dy) != (0, 0) else piece)


def turned(piece: Piece, *, width: float = 1.0, height: float = 1.0, degrees: float = 0.0) -> Piece:
    """A piece stretched about its middle, then turned counter-clockwise; a negative factor mirrors it.

    Labels are not blended: each new pixel has the value of the old one in whose square its middle lies.
    """
    if (width, height, degrees % 360.0) == (1.0, 1.0, 0.0):
        return piece
    box, angle = piece.rect, np.deg2rad(degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    forward = np.array([[cos * width, sin * height], [-sin * width, cos * height]])  # x, y with y downwards
    corners = forward @ (np.array([[-1, 1, -1, 1], [-1, -1, 1, 1]]) * np.array([[box.width / 2], [box.height / 2]]))
    middle = np.array([box.x + box.width / 2, box.y + box.height / 2])
    low = np.floor(middle + corners.min(axis=1) + 1e-6).astype(int)
    high = np.maximum(np.ceil(middle + corners.max(axis=1) - 1e-6).astype(int), low + 1)
    rect = Rect(int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
    rows, columns = np.mgrid[rect.y : rect.bottom, rect.x : rect.right] + 0.5
    back = np.linalg.inv(forward)
    x, y = columns - middle[0], rows - middle[1]
    source_x = np.floor(back[0, 0] * x + back[0, 1] * y + box.width / 2 + 1e-9).astype(int)
    source_y = np.floor(back[1, 0] * x + back[1, 1] * y + box.height / 2 + 1e-9).astype(int)
    inside = (source_x >= 0) & (source_x < box.width) & (source_y >= 0) & (source_y < box.height)
    at = np.clip(source_y, 0, box.height - 1), np.clip(source_x, 0, box.width - 1)
    chosen = None if piece.chosen is None else piece.chosen[at] & inside
    return Piece(rect, piece.values[at], piece.mask[at] & inside, chosen)
