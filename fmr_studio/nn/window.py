"""Rectangles of cells, so that a stroke costs what it touches and not the whole grid."""

from __future__ import annotations

from typing import Any, NamedTuple, TypeVar

import numpy as np

A = TypeVar("A", bound=Any)
"""An array or a tensor."""


class Window(NamedTuple):
    """Rows ``top`` to ``bottom`` and columns ``left`` to ``right`` of a square grid, ends excluded."""

    top: int
    left: int
    bottom: int
    right: int

    @staticmethod
    def whole(size: int) -> Window:
        """All of a grid of ``size`` cells a side."""
        return Window(0, 0, size, size)

    @staticmethod
    def around(cells: np.ndarray) -> Window | None:
        """The smallest window that holds every True of a (h, w) bool grid; None where there is none."""
        rows, columns = (np.flatnonzero(cells.any(axis=axis)) for axis in (1, 0))
        return Window(int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1) if len(rows) else None

    @property
    def area(self) -> int:
        """Number of cells."""
        return (self.bottom - self.top) * (self.right - self.left)

    def grow(self, cells: int, size: int) -> Window:
        """Larger by ``cells`` on every side, within a grid of ``size``."""
        return Window(
            max(0, self.top - cells), max(0, self.left - cells), min(size, self.bottom + cells), min(size, self.right + cells)
        )

    def beyond(self, cells: int) -> Window:
        """Larger by ``cells`` on every side, past the edges of the grid too."""
        return Window(self.top - cells, self.left - cells, self.bottom + cells, self.right + cells)

    def aligned(self, step: int) -> Window:
        """Larger until its edges are multiples of ``step``, which has to divide the side of the grid."""
        return Window(
            self.top - self.top % step,
            self.left - self.left % step,
            -(-self.bottom // step) * step,
            -(-self.right // step) * step,
        )

    def rounded(self, step: int, size: int) -> Window:
        """Larger until height and width are multiples of ``step``, within a grid of ``size``.

        Convolution libraries prepare themselves for each new shape; few shapes keep them prepared.
        """
        edges = []
        for first, last in ((self.top, self.bottom), (self.left, self.right)):
            length = min(-(-(last - first) // step) * step, size)
            first = min(first, size - length)
            edges.append((first, first + length))
        (top, bottom), (left, right) = edges
        return Window(top, left, bottom, right)

    def intersection(self, other: Window) -> Window | None:
        """The cells of both; None where there is none."""
        both = Window(
            max(self.top, other.top), max(self.left, other.left), min(self.bottom, other.bottom), min(self.right, other.right)
        )
        return both if both.top < both.bottom and both.left < both.right else None

    def union(self, other: Window) -> Window:
        """The smallest window that holds both."""
        return Window(
            min(self.top, other.top), min(self.left, other.left), max(self.bottom, other.bottom), max(self.right, other.right)
        )

    def within(self, outer: Window) -> Window:
        """The same cells, counted from the corner of ``outer``."""
        return Window(self.top - outer.top, self.left - outer.left, self.bottom - outer.top, self.right - outer.left)

    def scaled(self, factor: int) -> Window:
        """The same area on a grid ``factor`` times as fine."""
        return Window(*(factor * edge for edge in self))

    def divided(self, factor: int) -> Window:
        """The same area on a grid ``factor`` times as coarse; its edges have to be multiples of ``factor``."""
        return Window(*(edge // factor for edge in self))

    def cut(self, x: A) -> A:
        """The window of x (..., h, w), a view."""
        return x[..., self.top : self.bottom, self.left : self.right]
