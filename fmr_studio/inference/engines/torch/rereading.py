"""Reading a changed condition again in PyTorch, layer by layer: see :mod:`fmr_studio.inference.engines.rereading`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from fmr_studio.inference.engines.protocol import Reading
from fmr_studio.inference.engines.rereading import before_halving, halved, regions
from fmr_studio.nn.window import Window

Layer = Callable[..., np.ndarray]
"""A layer of the mapper: arrays (N, C, h, w) to one."""


@dataclass(frozen=True)
class Layers:
    """The mapper one layer at a time, activations included.

    Args:
        stem: 3 × 3. halve: one with stride two for each halving; halved: the 3 × 3 after each, without its straight path.
        mix: (x at twice the size, skip) for each doubling, coarsest first.
        clusters: the last layer (N, C, h, w) to clusters (N, h, w) int64.
    """

    stem: Layer
    halve: Sequence[Layer]
    halved: Sequence[Layer]
    mix: Sequence[Layer]
    clusters: Layer


@dataclass(frozen=True)
class _Values:
    """A layer's values: the old ones, with a window of new ones where something changed."""

    old: np.ndarray
    where: Window
    new: np.ndarray

    @property
    def size(self) -> int:
        return self.old.shape[-1]

    def cut(self, window: Window) -> np.ndarray:
        """The values of a window."""
        both = self.where.intersection(window)
        if both is None:
            return window.cut(self.old)
        if both == window:
            return window.within(self.where).cut(self.new)
        cells = window.cut(self.old).copy()
        both.within(window).cut(cells)[:] = both.within(self.where).cut(self.new)
        return cells


def reread(layers: Layers, before: Reading, change: np.ndarray, where: Window, wanted: Window) -> np.ndarray:
    """The clusters (1, h, w) int64 of the cells ``wanted``, see `MapperLayers.reread`."""
    parts = regions(where, wanted, tuple(level.shape[-1] for level in before.levels))
    condition = _Values(before.condition, where, change)
    levels = [_Values(before.levels[0], parts.levels[0], _conv(layers.stem, condition, parts.levels[0]))]
    for depth, (halve, after) in enumerate(zip(layers.halve, layers.halved, strict=True)):
        out = parts.inner[depth]
        inner = _Values(before.inner[depth], out, _halve(halve, levels[-1], out))
        out = parts.levels[depth + 1]
        levels.append(_Values(before.levels[depth + 1], out, inner.cut(out) + _conv(after, inner, out)))
    x = levels.pop()
    for mix, old, out in zip(layers.mix, before.ups, parts.ups, strict=True):
        x = _Values(old, out, _double(mix, x, levels.pop(), out))
    return layers.clusters(x.cut(wanted))


def _conv(conv: Layer, x: _Values, out: Window) -> np.ndarray:
    """A 3 x 3 convolution and its activation for the cells ``out``."""
    around = out.grow(1, x.size)
    return out.within(around).cut(conv(x.cut(around)))


def _halve(conv: Layer, x: _Values, out: Window) -> np.ndarray:
    """A 3 x 3 convolution with stride two and its activation for the cells ``out`` of the coarser grid."""
    around = before_halving(out)
    return out.within(halved(around)).cut(conv(x.cut(around)))


def _double(mix: Layer, x: _Values, skip: _Values, out: Window) -> np.ndarray:
    """A doubling for the cells ``out`` of the finer grid."""
    around = out.grow(1, skip.size)
    coarse = halved(around)
    twice = x.cut(coarse).repeat(2, axis=2).repeat(2, axis=3)
    return out.within(around).cut(mix(around.within(coarse.scaled(2)).cut(twice), skip.cut(around)))
