"""What a label map shows and where: its parts, and what each cell and its surroundings hold of every label. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from fmr_studio.canvas.joined import joined_parts
from fmr_studio.nn.window import Window

_PATCH = 6
"""Side of what is compared around a cell, in halves of a cell: the cell and its eight neighbours."""
_SPREAD = 1.8
"""Deviation of the weights of a patch, in halves of a cell."""
_AXIS = np.exp(-0.5 * ((np.arange(_PATCH) - (_PATCH - 1) / 2) / _SPREAD) ** 2)
_WEIGHTS = np.sqrt(np.outer(_AXIS, _AXIS) / _AXIS.sum() ** 2).astype(np.float32)
"""Roots of Gaussian weights (6, 6) whose sum is one."""
FARTHEST_CELLS = 4
"""How far away distances to parts are told."""
_FEWEST = 4
"""Quarters of cells that make a part; fewer are crumbs."""


class Parts(NamedTuple):
    """P parts of a label map: joined areas of one label. Lengths are in cells of the r grid.

    Args:
        labels: (P,) ids. counts: (P,) cells.
        centers, spreads: (P, 2) down and right, spreads as deviations.
        tops, bottoms: (P, 2) of the boxes around them, down and right; the middles of the outermost quarters.
        numbers: (P,), what they are called in `LabelLayout.numbered`.
    """

    labels: np.ndarray
    counts: np.ndarray
    centers: np.ndarray
    spreads: np.ndarray
    tops: np.ndarray
    bottoms: np.ndarray
    numbers: np.ndarray

    @property
    def fullness(self) -> np.ndarray:
        """How much of its box each part fills, (P,)."""
        filled: np.ndarray = self.counts / np.prod(self.bottoms - self.tops + 0.5, axis=1)
        return filled


@dataclass(frozen=True, eq=False)
class Contents:
    """What a label map holds in a window of the r grid.

    Args:
        halves: what each half of a cell holds of every label, (2h, 2w, K) float32.
        window: where. At its edges the surroundings of cells are cut off, so let it be larger than what is asked.
    """

    halves: np.ndarray
    window: Window

    @property
    def _corner(self) -> np.ndarray:
        return np.array([self.window.top, self.window.left])

    @cached_property
    def held(self) -> np.ndarray:
        """What each cell holds of every label, (h, w, K) float32."""
        rows = self.halves[::2] + self.halves[1::2]
        held: np.ndarray = 0.25 * (rows[:, ::2] + rows[:, 1::2])
        return held

    @cached_property
    def around(self) -> np.ndarray:
        """What each cell and its eight neighbours hold of every label together, (h, w, K) float32."""
        padded = np.pad(self.held, ((1, 1), (1, 1), (0, 0)), mode="edge")
        rows = padded[:-2] + padded[1:-1] + padded[2:]
        around: np.ndarray = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / np.float32(9.0)
        return around

    @cached_property
    def bordering(self) -> np.ndarray:
        """The cells (n, 2), down and right on the whole grid, that hold more than one label or lie beside another one."""
        main = self.halves.argmax(axis=2)
        mixed = self.halves.max(axis=2) < 1.0
        mixed[1:] |= main[1:] != main[:-1]
        mixed[:, 1:] |= main[:, 1:] != main[:, :-1]
        rows = mixed[::2] | mixed[1::2]
        return np.argwhere(rows[:, ::2] | rows[:, 1::2]) + self._corner

    @cached_property
    def bordering_patches(self) -> np.ndarray:
        """`patches` of ``bordering``."""
        return self.patches(self.bordering)

    def patches(self, cells: np.ndarray) -> np.ndarray:
        """What is around cells (n, 2) of the whole grid: (n, 36 K); squared distances are weighted means over the patch."""
        rows, columns = (cells - self._corner).T
        padded = np.pad(self.halves, ((2, 2), (2, 2), (0, 0)), mode="edge")
        windows = np.lib.stride_tricks.sliding_window_view(padded, (_PATCH, _PATCH), axis=(0, 1))
        around = windows[2 * rows, 2 * columns] * _WEIGHTS
        return np.ascontiguousarray(around.reshape(len(cells), -1))


@dataclass(frozen=True, eq=False)
class LabelLayout:
    """A label map (R, R) uint8 as the r grid sees it.

    Args:
        size: r; R is a multiple of 2r. count: K of the palette; other ids are unknown.
    """

    labels: np.ndarray
    size: int
    count: int

    @cached_property
    def contents(self) -> Contents:
        """Those of the whole map."""
        return self.contents_in(Window.whole(self.size))

    @cached_property
    def numbered(self) -> np.ndarray:
        """The numbers (2r, 2r) of the joined areas that halves of cells belong to."""
        return joined_parts(self._halves)

    @cached_property
    def parts(self) -> Parts:
        """The parts of the known labels but for crumbs."""
        flat, step = self.numbered.ravel(), self._step
        counts = np.bincount(flat)
        labels = np.zeros(len(counts), np.int64)
        labels[flat] = self._halves.ravel()
        chosen = np.flatnonzero((counts >= _FEWEST) & (labels < self.count))
        lines = (np.arange(2 * self.size) * step + step // 2 + 0.5) / (2.0 * step) - 0.5  # of the pixels that were looked at
        sums = [_sums(self.numbered, lines, axis) for axis in (0, 1)]
        means, squares, tops, bottoms = (np.stack(both, axis=1)[chosen] for both in zip(*sums, strict=True))
        spreads = np.sqrt(np.maximum(squares - means**2, 0.0) + 1.0 / 48.0)  # a half is as wide as it is
        return Parts(labels[chosen], counts[chosen] / 4.0, means, spreads, tops, bottoms, chosen)

    def distances(self, window: Window) -> np.ndarray:
        """From the cells of a window to the nearest half of each part, in cells, at most ``FARTHEST_CELLS``: (P, h, w)."""
        numbers, grown = self.parts.numbers, window.grow(FARTHEST_CELLS, self.size)
        seen = grown.scaled(2).cut(self.numbered)
        near = np.isin(numbers, seen)
        distances = np.full((len(numbers), window.bottom - window.top, window.right - window.left), float(FARTHEST_CELLS))
        distances[near] = window.within(grown).cut(_distances(seen[None] == numbers[near, None, None]))
        return distances

    @property
    def _step(self) -> int:
        """Pixels of half a cell."""
        return len(self.labels) // (2 * self.size)

    @property
    def _halves(self) -> np.ndarray:
        """The labels (2r, 2r) at one pixel of each half of a cell."""
        return self.labels[self._step // 2 :: self._step, self._step // 2 :: self._step]

    def contents_in(self, window: Window) -> Contents:
        """Those of a window."""
        half = self._step
        step = max(1, half // 2)  # where pixels are many, four of each half say enough
        fine = window.scaled(2 * half).cut(self.labels)[step // 2 :: step, step // 2 :: step]
        share = half // step
        ids = np.arange(self.count, dtype=np.uint8)
        parts = [fine[row::share, column::share, None] == ids for row in range(share) for column in range(share)]
        halves = parts[0].astype(np.float32)
        for part in parts[1:]:
            halves += part
        halves /= np.float32(share**2)
        return Contents(halves, window)


def _sums(numbers: np.ndarray, lines: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of each part (P,): the mean of its places along an axis, that of their squares, the first and the last of them."""
    count, side = int(numbers.max()) + 1, len(lines)
    places = np.arange(side)[:, None] if axis == 0 else np.arange(side)[None]
    table = np.bincount((numbers * side + places).ravel(), minlength=count * side).reshape(count, side)
    total = table.sum(axis=1)
    there = table > 0
    first, last = there.argmax(axis=1), side - 1 - there[:, ::-1].argmax(axis=1)
    return table @ lines / total, table @ lines**2 / total, lines[first], lines[last]


def _distances(masks: np.ndarray) -> np.ndarray:
    """From each cell (r, r) to masks (P, 2r, 2r) bool of halves, in cells: octagons, by squares and crosses in turn."""
    distances = np.full((len(masks), masks.shape[1] // 2, masks.shape[2] // 2), float(FARTHEST_CELLS))
    for steps in range(2 * FARTHEST_CELLS):
        rows = masks[:, ::2] | masks[:, 1::2]
        cells = rows[:, :, ::2] | rows[:, :, 1::2]
        np.minimum(distances, steps / 2.0, out=distances, where=cells)
        grown = masks.copy()
        grown[:, 1:] |= masks[:, :-1]
        grown[:, :-1] |= masks[:, 1:]
        across = grown if steps % 2 else masks
        wide = grown.copy()
        wide[:, :, 1:] |= across[:, :, :-1]
        wide[:, :, :-1] |= across[:, :, 1:]
        masks = wide
    return distances
