"""What undo is made of: atoms that change a document and take it back, and named steps."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.layer import Plane
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.writable import Writable
from fmr_studio.errors import FmrError

SMALL_EDIT_BYTES = 512
"""What an edit costs beside its pixels, as a step does beside its edits; measured over 4,000 strokes."""


class Edit(Protocol):
    """One atom of change. Applying it to the state it was made for, then reverting it, changes nothing."""

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""

    def apply(self, document: Writable) -> Rect:
        """Make the change; returns the pixels of the canvas that look different now."""

    def revert(self, document: Writable) -> Rect:
        """Take the change back; returns the pixels of the canvas that look different now."""


Patch: TypeAlias = "tuple[Rect, NDArray[np.uint8], NDArray[np.uint8]]"
"""A rectangle of a layer and its pixels before and after, (height, width) uint8 each."""


@dataclass(frozen=True)
class PixelEdit:
    """The changed pixels of one layer, before and after.

    Args:
        layer_id: the layer, of (H, W) uint8 pixels.
        rect: the bounding box of the changed pixels.
        boxes: compressed (n, 4) int32: x, y, width, height of the bounding boxes of the patches that changed.
        mask: compressed bits: which pixels of the boxes, one after the other, changed.
        old: compressed values of these pixels before, in reading order of each box.
        new: the same, after.
        plane: what of the layer.
    """

    layer_id: int
    rect: Rect
    boxes: bytes
    mask: bytes
    old: bytes
    new: bytes
    plane: Plane = Plane.PIXELS

    @property
    def nbytes(self) -> int:
        return len(self.boxes) + len(self.mask) + len(self.old) + len(self.new) + SMALL_EDIT_BYTES

    @staticmethod
    def between(layer_id: int, patches: Iterable[Patch], plane: Plane = Plane.PIXELS) -> PixelEdit | None:
        """The edit that turns the old pixels of every patch into the new ones; None if none of them differ.

        Args:
            patches: rectangles that do not overlap.

        Raises:
            FmrError: pixels are not of the size of their rectangle.
        """
        around, boxes, masks, olds, news = Rect(), [], [], [], []
        for rect, old, new in patches:
            if not old.shape == new.shape == (rect.height, rect.width):
                raise FmrError(f"Pixels of {new.shape} do not fit into {rect.width} x {rect.height} pixels.")
            mask = old != new
            inner = Rect.around(mask)
            if inner.empty:
                continue
            box = inner.moved(rect.x, rect.y)
            around = around.union(box)
            boxes.append((box.x, box.y, box.width, box.height))
            masks.append(mask[inner.slices].ravel())
            olds.append(old[mask])
            news.append(new[mask])
        if not boxes:
            return None
        bits = np.packbits(np.concatenate(masks))
        parts = (np.array(boxes, np.int32).view(np.uint8), bits, np.concatenate(olds), np.concatenate(news))
        packed = [zlib.compress(part.data, 1) for part in parts]
        return PixelEdit(layer_id, around, packed[0], packed[1], packed[2], packed[3], plane)

    def apply(self, document: Writable) -> Rect:
        return self._write(document, self.new)

    def revert(self, document: Writable) -> Rect:
        return self._write(document, self.old)

    def _write(self, document: Writable, packed: bytes) -> Rect:
        boxes = np.frombuffer(zlib.decompress(self.boxes), np.int32).reshape(-1, 4).tolist()
        bits = np.unpackbits(np.frombuffer(zlib.decompress(self.mask), np.uint8)).view(np.bool_)
        values = np.frombuffer(zlib.decompress(packed), np.uint8)
        first = first_value = 0
        with document.together():
            for box in boxes:
                rect = Rect(*box)
                mask = bits[first : first + rect.width * rect.height].reshape(rect.height, rect.width)
                count = int(np.count_nonzero(mask))
                patch = np.zeros(mask.shape, np.uint8)
                patch[mask] = values[first_value : first_value + count]
                document.write_pixels(self.layer_id, rect, values=patch, mask=mask, plane=self.plane)
                first, first_value = first + mask.size, first_value + count
        return self.rect


@dataclass(frozen=True)
class PropertyEdit:
    """One field of :class:`~fmr_studio.canvas.properties.Properties`: the seed, a label lock, the pack, ..."""

    name: str
    old: Any
    new: Any

    @property
    def nbytes(self) -> int:
        # A photo and edits of a source are heavy, and either end may be the last that holds them.
        return SMALL_EDIT_BYTES + sum(getattr(value, "nbytes", 0) for value in (self.old, self.new))

    def apply(self, document: Writable) -> Rect:
        return document.set_property(self.name, self.new)

    def revert(self, document: Writable) -> Rect:
        return document.set_property(self.name, self.old)


@dataclass(frozen=True)
class PaletteEdit:
    """Another palette, as a change of the pack brings it."""

    old: Palette
    new: Palette

    @property
    def nbytes(self) -> int:
        return SMALL_EDIT_BYTES + 64 * (len(self.old) + len(self.new))

    def apply(self, document: Writable) -> Rect:
        return document.set_palette(self.new)

    def revert(self, document: Writable) -> Rect:
        return document.set_palette(self.old)


@dataclass(frozen=True)
class Step:
    """What one undo takes back.

    Args:
        name: what a history panel shows.
        edits: in the order they are applied.
        time_s: seconds since the epoch at which the history took it; 0 before.
    """

    name: str
    edits: tuple[Edit, ...]
    time_s: float = 0.0

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""
        return SMALL_EDIT_BYTES + sum(edit.nbytes for edit in self.edits)

    def apply(self, document: Writable) -> Rect:
        """Apply all edits, or none if one fails; returns the changed rectangle around all."""
        dirty = Rect()
        for index, edit in enumerate(self.edits):
            try:
                dirty = dirty.union(edit.apply(document))
            except Exception:
                replace(self, edits=self.edits[:index]).revert(document)
                raise
        return dirty

    def revert(self, document: Writable) -> Rect:
        """Revert all edits, the last one first; returns the changed rectangle around all."""
        dirty = Rect()
        for edit in reversed(self.edits):
            dirty = dirty.union(edit.revert(document))
        return dirty
