"""Reading a changed condition again, where it changed: the mapper's layers keep what they had elsewhere.

Two bounds meet in each layer: what a change *reaches*, which grows from layer to layer, and what the wanted cells *need*,
which grows the other way. A layer computes the cells of both alone; for a stroke that is a small part of the grid.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from fmr_studio.inference.engines.protocol import Layer, MapperLayers, Reading
from fmr_studio.nn.window import Window


class _Layer:
    """A layer's values: the old ones, with a window of new ones where something changed."""

    def __init__(self, old: np.ndarray, where: Window | None = None, new: np.ndarray | None = None) -> None:
        self._old, self._where, self._new = old, where, new
        self.size = old.shape[-1]

    @staticmethod
    def computed(old: np.ndarray, changed: Window, needed: Window, compute: Callable[[Window], np.ndarray]) -> _Layer:
        """The layer with the cells computed that are both changed and needed; the others it must not be asked for."""
        where = changed.intersection(needed)
        return _Layer(old) if where is None else _Layer(old, where, compute(where))

    def cut(self, window: Window) -> np.ndarray:
        """The values of a window."""
        both = None if self._where is None else self._where.intersection(window)
        if both is None or self._where is None or self._new is None:
            return window.cut(self._old)
        if both == window:
            return window.within(self._where).cut(self._new)
        cells = window.cut(self._old).copy()
        both.within(window).cut(cells)[:] = both.within(self._where).cut(self._new)
        return cells


class _Needs(NamedTuple):
    """What the wanted cells need: of each level, of the inside of each halving, and of each doubling's outcome."""

    levels: list[Window]
    inner: list[Window]
    ups: list[Window]

    @staticmethod
    def of(wanted: Window, sizes: list[int]) -> _Needs:
        """Walk back from the outcome; ``sizes`` are the cells a side of the levels, finest first."""
        ups, levels = [wanted], []
        for size in sizes[:-1]:
            levels.append(ups[-1].grow(1, size))
            ups.append(_halved(levels[-1]))
        levels.append(ups.pop())
        inner = [level.grow(1, size) for level, size in zip(levels[1:], sizes[1:], strict=True)]
        for depth in range(len(inner) - 1, -1, -1):
            # A halving's inner cells are needed by the level below it, which a later halving may need more of.
            inner[depth] = levels[depth + 1].grow(1, sizes[depth + 1])
            levels[depth] = levels[depth].union(_before_halving(inner[depth]))
        return _Needs(levels, inner, ups[::-1])


def _halved(window: Window) -> Window:
    """The cells of the next coarser grid that lie under a window."""
    return Window(window.top // 2, window.left // 2, -(-window.bottom // 2), -(-window.right // 2))


def _before_halving(out: Window) -> Window:
    """What a 3 x 3 convolution with stride two reads for ``out``, from an even cell on."""
    return Window(max(2 * out.top - 2, 0), max(2 * out.left - 2, 0), 2 * out.bottom, 2 * out.right)


def _after_halving(changed: Window, size: int) -> Window:
    """The cells of the coarser grid of ``size`` whose convolution with stride two reads a changed one."""
    top, left, bottom, right = changed
    return Window(top // 2, left // 2, min(bottom // 2 + 1, size), min(right // 2 + 1, size))


def _conv(conv: Layer, x: _Layer, out: Window) -> np.ndarray:
    """A 3 x 3 convolution and its activation for the cells ``out``."""
    around = out.grow(1, x.size)
    return out.within(around).cut(conv(x.cut(around)))


def _halve(conv: Layer, x: _Layer, out: Window) -> np.ndarray:
    """A 3 x 3 convolution with stride two and its activation for the cells ``out`` of the coarser grid."""
    around = _before_halving(out)
    return out.within(_halved(around)).cut(conv(x.cut(around)))


def _residual(conv: Layer, x: _Layer, out: Window) -> np.ndarray:
    return x.cut(out) + _conv(conv, x, out)


def _double(mix: Layer, x: _Layer, skip: _Layer, out: Window) -> np.ndarray:
    """A doubling for the cells ``out`` of the finer grid."""
    around = out.grow(1, skip.size)
    coarse = _halved(around)
    twice = x.cut(coarse).repeat(2, axis=2).repeat(2, axis=3)
    return out.within(around).cut(mix(around.within(coarse.scaled(2)).cut(twice), skip.cut(around)))


def reread(mapper: MapperLayers, before: Reading, change: np.ndarray, where: Window, wanted: Window) -> np.ndarray:
    """The clusters (1, h, w) int64 of the cells ``wanted`` once the condition has changed.

    Args:
        before: the reading of the condition as it was.
        change: the new condition (1, channels, h, w) of the cells ``where``, unshuffled.
        where, wanted: windows of the r grid.
    """
    needs = _Needs.of(wanted, [level.shape[-1] for level in before.levels])
    condition = _Layer(before.condition, where, change)
    changed = where.grow(1, condition.size)
    reached = [changed]
    levels = [_Layer.computed(before.levels[0], changed, needs.levels[0], partial(_conv, mapper.stem, condition))]
    for depth, (halve, halved) in enumerate(zip(mapper.halve, mapper.halved, strict=True)):
        old, x = before.inner[depth], levels[-1]
        changed = _after_halving(changed, old.shape[-1])
        inner = _Layer.computed(old, changed, needs.inner[depth], partial(_halve, halve, x))
        changed = changed.grow(1, inner.size)
        reached.append(changed)
        level = partial(_residual, halved, inner)
        levels.append(_Layer.computed(before.levels[depth + 1], changed, needs.levels[depth + 1], level))
    x = levels.pop()
    reached.pop()
    for mix, old, needed in zip(mapper.mix, before.ups, needs.ups, strict=True):
        skip = levels.pop()
        changed = changed.scaled(2).union(reached.pop()).grow(1, skip.size)
        x = _Layer.computed(old, changed, needed, partial(_double, mix, x, skip))
    return mapper.clusters(x.cut(wanted))
