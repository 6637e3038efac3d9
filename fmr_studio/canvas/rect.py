"""Rectangles of whole pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray


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
