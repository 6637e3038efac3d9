"""How every tool writes pixels: within the locks, mirrored, with the old values kept for undo."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Flag

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.compose import labels_under
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Patch, PixelEdit, Step
from fmr_studio.canvas.layer import Layer, Plane
from fmr_studio.canvas.page import page_of
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.selection import selected
from fmr_studio.errors import FmrError

TILE = 128
Mask = NDArray[np.bool_]


class Symmetry(Flag):
    """Across which middle axes of the canvas a stroke is mirrored; both together give four strokes."""

    NONE = 0
    LEFT_RIGHT = 1
    UP_DOWN = 2


class _OldTiles:
    """The pixels of a layer as they were, kept by tiles from the moment before each is first written."""

    def __init__(self, pixels: NDArray[np.uint8]) -> None:
        self._pixels = pixels
        self._tiles: dict[tuple[int, int], NDArray[np.uint8]] = {}

    def keep(self, rect: Rect) -> None:
        """Call before ``rect`` is written."""
        for row in range(rect.y // TILE, (rect.bottom - 1) // TILE + 1):
            for column in range(rect.x // TILE, (rect.right - 1) // TILE + 1):
                if (row, column) not in self._tiles:
                    tile = self._pixels[row * TILE : (row + 1) * TILE, column * TILE : (column + 1) * TILE]
                    self._tiles[row, column] = tile.copy()

    def patches(self) -> Iterator[Patch]:
        """The tiles that were kept: where they are, their old and their present pixels."""
        for (row, column), old in self._tiles.items():
            rect = Rect(column * TILE, row * TILE, old.shape[1], old.shape[0])
            yield rect, old, self._pixels[rect.slices]


def allowed(document: Document, layer: Layer, rect: Rect, *, only_over: bool = True) -> Mask | None:
    """Where the selection, the label locks and "paint only over" let a tool write.

    Args:
        rect: lies within the canvas.
        only_over: whether the selection and "paint only over" count, beside the locks.

    Returns:
        (height, width) bool of ``rect``; None for everywhere.
    """
    chosen = selected(document) if only_over else None
    limits = _by_label(document, layer, rect, only_over=only_over)
    if chosen is None:
        return limits
    within = chosen[rect.slices]
    return within if limits is None else within & limits


def _by_label(document: Document, layer: Layer, rect: Rect, *, only_over: bool) -> Mask | None:
    properties = document.properties
    over = properties.only_over if only_over else None
    if not layer.kind.holds_labels or (not properties.locked_labels and over is None):
        return None
    table = np.ones(256, bool) if over is None else np.arange(256) == over
    table[list(properties.locked_labels)] = False
    mask: Mask = np.take(table, labels_under(document, layer, rect), mode="wrap")
    return mask


class Painter:
    """Writes the pixels of one stroke to one layer, and can take them back.

    Args:
        name: name of the undo step.
        symmetry: every stamp is mirrored accordingly.
        plane: what of the layer is written.
    """

    def __init__(
        self,
        document: Document,
        layer_id: int,
        name: str,
        *,
        symmetry: Symmetry = Symmetry.NONE,
        plane: Plane = Plane.PIXELS,
    ) -> None:
        layer = document.layer(layer_id)
        if not layer.kind.paintable:
            raise FmrError(f"{layer.name} is a reference image.", "Choose another layer to paint on.")
        if layer.locked:
            raise FmrError(f"The layer {layer.name} is locked.", "Unlock it, or choose another layer.")
        if not layer.visible:
            raise FmrError(f"The layer {layer.name} is hidden.", "Show it, or choose another layer.")
        document.open_stroke(name)
        if plane is Plane.HEED:
            document.open_heed(layer_id)
        self.document, self.layer, self.name = document, document.layer(layer_id), name
        self.plane, self._symmetry = plane, symmetry
        values = self.layer.pixels if plane is Plane.PIXELS else self.layer.heed
        assert values is not None
        self.values = values
        """What is written, (H, W) uint8: shows the present state."""
        self._old = _OldTiles(values)
        self._floating: _OldTiles | None = None
        self._ended = False

    def stamp(self, rect: Rect, mask: Mask, *, value: int | NDArray[np.uint8]) -> Rect:
        """Write a value to a shape, and to its mirror images.

        Args:
            rect: where the shape is; may reach beyond the canvas.
            mask: (height, width) bool of ``rect``.
            value: one number, or (height, width) uint8 of ``rect``.

        Returns:
            The changed rectangle.
        """
        dirty = Rect()
        with self.document.together():
            for place, order in self.mirror_images(rect):
                values = value if isinstance(value, int) else value[order]
                dirty = dirty.union(self.stamp_once(place, mask[order], value=values))
        return dirty

    def mirror_images(self, rect: Rect) -> Iterator[tuple[Rect, tuple[slice, slice]]]:
        """Where a stamp and its mirror images lie, and the order in which each takes the rows and columns of the stamp."""
        for flip_x, flip_y in self._flips():
            x = self.document.width - rect.right if flip_x else rect.x
            y = self.document.height - rect.bottom if flip_y else rect.y
            order = slice(None, None, -1 if flip_y else 1), slice(None, None, -1 if flip_x else 1)
            yield Rect(x, y, rect.width, rect.height), order

    def stamp_once(self, rect: Rect, mask: Mask, *, value: int | NDArray[np.uint8], only_over: bool = True) -> Rect:
        """Like :meth:`stamp` without mirror images, and if asked to without the selection and "paint only over"."""
        if self._ended:
            raise FmrError("This stroke has ended.")
        inside = rect.intersection(page_of(self.document))
        if inside.empty:
            return inside
        part = inside.within(rect)
        mask = mask[part] & (self.values[inside.slices] != (value if isinstance(value, int) else value[part]))
        if self.plane is Plane.PIXELS:
            limits = allowed(self.document, self.layer, inside, only_over=only_over)
        else:
            chosen = selected(self.document)
            limits = None if chosen is None else chosen[inside.slices]
        if limits is not None:
            mask &= limits
        box = Rect.around(mask)
        if box.empty:
            return box
        changed = box.moved(inside.x, inside.y)
        self._old.keep(changed)
        if self._floating is not None:
            self._floating.keep(changed)
        values = value if isinstance(value, int) else value[changed.within(rect)]
        return self.document.write_pixels(self.layer.id, changed, values=values, mask=mask[box.slices], plane=self.plane)

    def mirrored(self, pixel: tuple[int, int]) -> list[tuple[int, int]]:
        """The (column, row) of a pixel and of its mirror images."""
        column, row = pixel
        right, bottom = self.document.width - 1, self.document.height - 1
        return [(right - column if x else column, bottom - row if y else row) for x, y in self._flips()]

    def float_from_here(self) -> None:
        """What is stamped from now on is a preview that :meth:`rollback` takes back."""
        self._floating = _OldTiles(self.values)

    def rollback(self) -> Rect:
        """Take back what was stamped since :meth:`float_from_here`, and go on floating; returns what changed."""
        dirty = Rect() if self._floating is None else self._restore(self._floating)
        self.float_from_here()
        return dirty

    def keep_floating(self) -> None:
        """Make what floats part of the stroke."""
        self._floating = None

    def finish(self) -> Step | None:
        """End the stroke; its step, applied already, or None if no pixel is different or the stroke has ended before."""
        if self._ended:
            return None
        self._end()
        edit = PixelEdit.between(self.layer.id, self._old.patches(), self.plane)
        return None if edit is None else Step(self.name, (edit,))

    def cancel(self) -> Rect:
        """End the stroke, unless it has ended, and take all of it back; returns the changed rectangle."""
        if self._ended:
            return Rect()
        dirty = self._restore(self._old)
        self._end()
        return dirty

    def _end(self) -> None:
        self._ended = True
        self.document.close_stroke()

    def _flips(self) -> list[tuple[bool, bool]]:
        across = [False, True] if Symmetry.LEFT_RIGHT in self._symmetry else [False]
        down = [False, True] if Symmetry.UP_DOWN in self._symmetry else [False]
        return [(x, y) for y in down for x in across]

    def _restore(self, tiles: _OldTiles) -> Rect:
        dirty = Rect()
        with self.document.together():
            for rect, old, new in tiles.patches():
                mask = old != new
                box = Rect.around(mask)
                if not box.empty:
                    changed, part = box.moved(rect.x, rect.y), box.slices
                    written = {"values": old[part], "mask": mask[part], "plane": self.plane}
                    dirty = dirty.union(self.document.write_pixels(self.layer.id, changed, **written))
        return dirty
