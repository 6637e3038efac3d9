"""Pieces that compute a window of their outcome and no more: which window is given at each call.

Where a window meets the edge of the grid, zeros stand beyond it, as a padded convolution of the whole grid has them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights, conv, lrelu
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds
from fmr_studio.nn.window import Window

Block = Sequence[tuple[str, int]]
"""Names and dilations of 3 × 3 convolutions, each after a leaky ReLU; what comes out is added to what went in."""


def crop(graph: Graph, x: str, name: str) -> str:
    """A window of x (N, C, h, w), which is given at each call: see `crop_feeds`."""
    first = graph.input(f"{name}_first", 2, dtype=np.int64)
    last = graph.input(f"{name}_last", 2, dtype=np.int64)
    return graph.add("Slice", x, first, last, graph.ints(2, 3))


def crop_feeds(name: str, part: Window, whole: Window) -> dict[str, np.ndarray]:
    """What a `crop` is given, to cut ``part`` out of an x that is ``whole``."""
    top, left, bottom, right = part.within(whole)
    return {f"{name}_first": np.array([top, left]), f"{name}_last": np.array([bottom, right])}


def residuals(graph: Graph, x: str, weights: Weights, name: str, blocks: Sequence[Block], *, whole: bool) -> str:
    """Residual blocks, one after the other, of a window that is given at each call: see `residual_feeds`.

    Args:
        whole: of all cells, which nothing has to be given and copied for.
    """
    for number, block in enumerate(blocks):
        inner = x
        for index, (layer, dilation) in enumerate(block):
            inner = lrelu(graph, inner)
            if not whole:
                inner = graph.add("Pad", inner, graph.input(f"{name}{number}_{index}_pads", 8, dtype=np.int64))
            inner = conv(graph, inner, weights, layer, dilation=dilation, pad=whole)
        x = graph.add("Add", x if whole else crop(graph, x, f"{name}{number}"), inner)
    return x


@lru_cache(maxsize=256)
def residual_feeds(name: str, wanted: Window, size: int, dilations: tuple[tuple[int, ...], ...]) -> tuple[Feeds, Window]:
    """What `residuals` are given to compute the cells ``wanted`` of a grid of ``size``, and the cells that they need for it.

    That is nothing where all cells are wanted: then the graphs are for the ``whole``.
    """
    if wanted == Window.whole(size):
        return {}, wanted
    feeds: dict[str, np.ndarray] = {}
    for number in reversed(range(len(dilations))):
        out = wanted
        for index in reversed(range(len(dilations[number]))):
            reach = dilations[number][index]
            feeds[f"{name}{number}_{index}_pads"] = pads(out.grow(reach, size), out.beyond(reach))
            out = out.grow(reach, size)
        feeds |= crop_feeds(f"{name}{number}", wanted, out)
        wanted = out
    return feeds, wanted


def placed(graph: Graph, new: str, width: int, name: str) -> str:
    """Cells of a layer (1, C, h, w): ``new`` ones (1, C, .., ..) among old ones that are given at each call, see `Place`."""
    old = graph.input(f"{name}_old", 1, width, f"{name}_h", f"{name}_w")
    return graph.add("Add", old, graph.add("Pad", new, graph.input(f"{name}_pads", 8, dtype=np.int64)))


class Place(NamedTuple):
    """Which cells of a layer are read, old and new.

    Args:
        around: zeros where that is beyond the grid. known: what is not. fresh: what is new. pads: where new cells go.
    """

    name: str
    around: Window
    known: Window
    fresh: Window | None
    pads: np.ndarray

    @staticmethod
    def of(name: str, around: Window, new: Window, size: int) -> Place:
        """For a grid of ``size``."""
        known = around.intersection(Window.whole(size))
        assert known is not None
        return Place(name, around, known, around.intersection(new), pads(new, around))

    def feeds(self, old: np.ndarray) -> dict[str, np.ndarray]:
        """What a `placed` is given of a layer as it was (1, C, H, W)."""
        if self.known == self.around:
            cells = self.around.cut(old).copy()
        else:
            top, left, bottom, right = self.around
            cells = np.zeros((*old.shape[:2], bottom - top, right - left), np.float32)
            self.known.within(self.around).cut(cells)[:] = self.known.cut(old)
        if self.fresh is not None:
            self.fresh.within(self.around).cut(cells)[:] = 0.0
        return {f"{self.name}_old": cells, f"{self.name}_pads": self.pads}


def pads(have: Window, wanted: Window) -> np.ndarray:
    """What a Pad is given to make the cells ``wanted`` (n, C, h, w) of those one has: zeros where it has none."""
    top, bottom = _ends(have.top, have.bottom, wanted.top, wanted.bottom)
    left, right = _ends(have.left, have.right, wanted.left, wanted.right)
    return np.array([0, 0, top, left, 0, 0, bottom, right])


def _ends(first: int, last: int, wanted_first: int, wanted_last: int) -> tuple[int, int]:
    before, after = first - wanted_first, wanted_last - last
    if min(before, after) <= first - last:  # nothing in common: as many cells of any kind
        return 0, before + after
    return before, after
