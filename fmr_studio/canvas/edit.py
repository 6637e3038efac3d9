"""What undo is made of: rectangles, atoms that change a document and take it back, and named steps."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError

if TYPE_CHECKING:
    from fmr_studio.canvas.document import Document
    from fmr_studio.canvas.palette import Palette

SMALL_EDIT_BYTES = 256
"""What an edit without pixels is counted as."""


@dataclass(frozen=True)
class Rect:
    """A rectangle of whole pixels: columns x to x + width - 1, rows y to y + height - 1. Without area it is empty."""

    x: int = 0
    y: int = 0
    width: int = 0
    height: int = 0

    @property
    def right(self) -> int:
        """The first column beyond it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row beyond it."""
        return self.y + self.height

    @property
    def empty(self) -> bool:
        """Whether it holds no pixel."""
        return self.width <= 0 or self.height <= 0

    @property
    def slices(self) -> tuple[slice, slice]:
        """Rows and columns, to index an (H, W) array that contains it."""
        return slice(self.y, self.bottom), slice(self.x, self.right)

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        if self.empty or other.empty:
            return other if self.empty else self
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def intersection(self, other: Rect) -> Rect:
        """What lies in both; ``Rect()`` if nothing does."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        found = Rect(x, y, min(self.right, other.right) - x, min(self.bottom, other.bottom) - y)
        return Rect() if found.empty else found

    def moved(self, dx: int, dy: int) -> Rect:
        """The same size, ``dx`` columns to the right and ``dy`` rows down."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def within(self, outer: Rect) -> tuple[slice, slice]:
        """Rows and columns of it in an array that begins at the corner of ``outer``."""
        return self.moved(-outer.x, -outer.y).slices

    @staticmethod
    def around(mask: NDArray[np.bool_]) -> Rect:
        """The bounding box of the True pixels of an (H, W) mask."""
        rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
        if not len(rows):
            return Rect()
        x, y = int(columns[0]), int(rows[0])
        return Rect(x, y, int(columns[-1]) + 1 - x, int(rows[-1]) + 1 - y)


class Edit(Protocol):
    """One atom of change. Applying it to the state it was made for, then reverting it, changes nothing."""

    @property
    def nbytes(self) -> int:
        """What keeping it costs."""

    def apply(self, document: Document) -> Rect:
        """Make the change; returns the pixels of the canvas that look different now."""

    def revert(self, document: Document) -> Rect:
        """Take the change back; returns the pixels of the canvas that look different now."""


@dataclass(frozen=True)
class PixelEdit:
    """The changed pixels of one layer, before and after.

    Args:
        layer_id: the layer, of (H, W) uint8 pixels.
        rect: the bounding box of the changed pixels.
        payload: zlib of, one after the other: the mask of changed pixels in ``rect`` as bits, their old and their new
            values in reading order.
    """

    layer_id: int
    rect: Rect
    payload: bytes

    @property
    def nbytes(self) -> int:
        return len(self.payload) + SMALL_EDIT_BYTES

    @staticmethod
    def between(layer_id: int, rect: Rect, *, old: NDArray[np.uint8], new: NDArray[np.uint8]) -> PixelEdit | None:
        """The edit that turns ``old`` into ``new``, both (height, width) uint8 of ``rect``; None if they are equal."""
        mask = old != new
        box = Rect.around(mask)
        if box.empty:
            return None
        part = mask[box.slices]
        data = b"".join((np.packbits(part).tobytes(), old[mask].tobytes(), new[mask].tobytes()))
        return PixelEdit(layer_id, box.moved(rect.x, rect.y), zlib.compress(data, 1))

    def decode(self) -> tuple[NDArray[np.bool_], NDArray[np.uint8], NDArray[np.uint8]]:
        """The mask (height, width) of changed pixels and their old and new values, (n,) uint8 each."""
        size = self.rect.width * self.rect.height
        data = np.frombuffer(zlib.decompress(self.payload), np.uint8)
        head = (size + 7) // 8
        mask = np.unpackbits(data[:head], count=size).astype(bool).reshape(self.rect.height, self.rect.width)
        count = (len(data) - head) // 2
        return mask, data[head : head + count], data[head + count :]

    def apply(self, document: Document) -> Rect:
        mask, _old, new = self.decode()
        return self._write(document, mask, new)

    def revert(self, document: Document) -> Rect:
        mask, old, _new = self.decode()
        return self._write(document, mask, old)

    def _write(self, document: Document, mask: NDArray[np.bool_], values: NDArray[np.uint8]) -> Rect:
        patch = np.zeros(mask.shape, np.uint8)
        patch[mask] = values
        return document.write_pixels(self.layer_id, self.rect, values=patch, mask=mask)


@dataclass(frozen=True)
class PropertyEdit:
    """One field of :class:`~fmr_studio.canvas.properties.Properties`: the seed, a label lock, the pack, ..."""

    name: str
    old: Any
    new: Any

    @property
    def nbytes(self) -> int:
        return SMALL_EDIT_BYTES

    def apply(self, document: Document) -> Rect:
        return document.set_property(self.name, self.new)

    def revert(self, document: Document) -> Rect:
        return document.set_property(self.name, self.old)


@dataclass(frozen=True)
class PaletteEdit:
    """Another palette, as a change of the pack brings it."""

    old: Palette
    new: Palette

    @property
    def nbytes(self) -> int:
        return SMALL_EDIT_BYTES + 64 * (len(self.old) + len(self.new))

    def apply(self, document: Document) -> Rect:
        return document.set_palette(self.new)

    def revert(self, document: Document) -> Rect:
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

    def apply(self, document: Document) -> Rect:
        """Apply all edits, or none if one fails; returns the changed rectangle around all."""
        dirty = Rect()
        for index, edit in enumerate(self.edits):
            try:
                dirty = dirty.union(edit.apply(document))
            except FmrError:
                replace(self, edits=self.edits[:index]).revert(document)
                raise
        return dirty

    def revert(self, document: Document) -> Rect:
        """Revert all edits, the last one first; returns the changed rectangle around all."""
        dirty = Rect()
        for edit in reversed(self.edits):
            dirty = dirty.union(edit.revert(document))
        return dirty
