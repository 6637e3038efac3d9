"""What is selected on a canvas: pixels that tools keep to, and that are moved, copied and taken away together.

A selection is a further property of the document, so that undo, recovery and projects have it as they have all others.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PropertyEdit
from fmr_studio.canvas.properties import Properties

SELECTION = "selection"
"""Name of the further property: the packed bits of all pixels in reading order, as text."""

Mask = NDArray[np.bool_]


class Join(StrEnum):
    """What becomes of what was selected before."""

    REPLACE = "replace"
    ADD = "add"
    SUBTRACT = "subtract"
    INTERSECT = "intersect"


def selected(document: Document) -> Mask | None:
    """The selected pixels (H, W) bool, not to be written to; None where nothing is selected, and tools go everywhere."""
    return selected_in(document.properties, document.width, document.height)


def selected_in(properties: Properties, width: int, height: int) -> Mask | None:
    """The same, of a canvas of a size in pixels; damaged text selects nothing."""
    text = properties.extra_value(SELECTION)
    return _unpacked(text, width, height) if isinstance(text, str) else None


def select(document: Document, mask: Mask | None) -> Edit | None:
    """The edit that selects pixels (H, W) bool; with none of them, or None, nothing is selected. None if that is so already."""
    old = document.properties
    new = old.with_extra(SELECTION, None if mask is None or not mask.any() else _packed(mask))
    return None if new.extra == old.extra else PropertyEdit("extra", old.extra, new.extra)


def joined(before: Mask | None, mask: Mask, how: Join) -> Mask:
    """What is selected when a mask comes to what was selected before, both (H, W) bool."""
    if how is Join.REPLACE or before is None:
        return mask
    return {Join.ADD: before | mask, Join.SUBTRACT: before & ~mask, Join.INTERSECT: before & mask}[how]


def moved(mask: Mask, dx: int, dy: int) -> Mask:
    """A mask (H, W) bool shifted right and down by pixels; what leaves the canvas is lost."""
    result = np.zeros_like(mask)
    height, width = mask.shape
    if abs(dx) < width and abs(dy) < height:
        into = np.s_[max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)]
        out_of = np.s_[max(-dy, 0) : height + min(-dy, 0), max(-dx, 0) : width + min(-dx, 0)]
        result[into] = mask[out_of]
    return result


def border(mask: Mask) -> NDArray[np.int32]:
    """The lines between what is selected and what is not: (n, 4) x, y, x, y in pixels of the canvas, as long as may be."""
    wide = np.pad(mask, 1).astype(np.int8)
    level = _runs(np.diff(wide, axis=0)[:, 1:-1])
    upright = _runs(np.diff(wide, axis=1)[1:-1].T)
    rows = [(start, row, end, row) for row, start, end in level] + [(row, start, row, end) for row, start, end in upright]
    return np.array(rows, np.int32).reshape(-1, 4)


def _runs(steps: NDArray[np.int8]) -> list[tuple[int, int, int]]:
    """(row, start, end) of each run of equal steps that are not 0."""
    rows, columns = np.nonzero(np.diff(steps, axis=1, prepend=0, append=0))
    begins = np.pad(steps, ((0, 0), (0, 1)))[rows, columns] != 0
    starts = np.flatnonzero(begins)  # each run ends where the next change is, in the same row
    return list(zip(rows[starts].tolist(), columns[starts].tolist(), columns[starts + 1].tolist(), strict=True))


def _packed(mask: Mask) -> str:
    return base64.b85encode(zlib.compress(np.packbits(mask).tobytes(), 6)).decode("ascii")


@lru_cache(maxsize=4)
def _unpacked(text: str, width: int, height: int) -> Mask | None:
    try:
        bits = zlib.decompress(base64.b85decode(text))
    except (ValueError, binascii.Error, zlib.error):
        return None
    if len(bits) != -(-width * height // 8):
        return None
    mask: Mask = np.unpackbits(np.frombuffer(bits, np.uint8), count=width * height).reshape(height, width).astype(bool)
    mask.flags.writeable = False
    return mask if mask.any() else None
