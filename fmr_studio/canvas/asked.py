"""What the layers ask of a picture: labels and drawings, and how far each of their pixels has to be followed.

The order of layers decides where they contradict each other: of one kind the upper one is taken, and where an upper layer
of another kind speaks, what lies below it is a hint at most. Labels near the lines of a drawing above them say nothing: as a
hint they would still say that no border is there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.condition import DRAWN, FREE, MAY, MUST, Condition
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind
from fmr_studio.canvas.palette import UNKNOWN

Plane = NDArray[np.uint8]
Mask = NDArray[np.bool_]
WEIGHTS = np.array([MUST, MAY, FREE], np.uint8)
"""Of what must, may and need not be followed, by `Heed`."""
GRID = 64
"""Blocks along a side in which it is found what lies near ink."""
NEAR_BLOCKS = 4
"""How many blocks around its ink a drawing speaks of that is not alone. Labels that are said nearer to a new line still say
that no border is there, and pictures believe them."""
LEAST_INK = 32
"""Less is dust, or the glow that a network sees around edges: nothing is said near it."""


@dataclass(frozen=True, eq=False)
class Asked:
    """What a document asks of its picture. The arrays are copies, safe to hand to another thread.

    Args:
        labels: (H, W) uint8 ids, 255 where nothing is said; None if that is so everywhere.
        label_weight: (H, W) uint8, how far they have to be followed; None: everywhere for sure.
        conditions: drawings, at most one of each name.
    """

    labels: Plane | None = None
    label_weight: Plane | None = None
    conditions: tuple[Condition, ...] = ()


def asked(document: Document, reads: Collection[str] = DRAWN) -> Asked:
    """What the visible layers ask of the picture. Opacity, hidden and solo labels are for views and change nothing.

    Args:
        reads: the drawings that the pack reads; layers of others ask nothing.
    """
    gathering = _Gathering(document.height, document.width)
    for layer in document.layers:
        if layer.visible and (layer.kind.holds_labels or str(layer.kind) in reads):
            gathering.add(layer)
    return gathering.asked()


def drawn_kinds(document: Document) -> tuple[str, ...]:
    """The names of the drawings that visible layers hold something of."""
    kinds = {str(layer.kind) for layer in document.layers if layer.visible and layer.pixels.any()}
    return tuple(name for name in DRAWN if name in kinds)


class _Gathering:
    """The planes of all kinds, as far as layers were added, the lowest first."""

    def __init__(self, height: int, width: int) -> None:
        self._values = {"labels": np.full((height, width), UNKNOWN, np.uint8)}
        self._weights = {"labels": np.zeros((height, width), np.uint8)}
        self._free: dict[str, Mask] = {}

    def add(self, layer: Layer) -> None:
        kind = "labels" if layer.kind.holds_labels else str(layer.kind)
        if kind != "labels" and not layer.pixels.any():
            return
        values = self._values.setdefault(kind, np.zeros(layer.pixels.shape, np.uint8))
        weights = self._weights.setdefault(kind, np.zeros(layer.pixels.shape, np.uint8))
        free = None if layer.said_heed is None else layer.said_heed == Heed.FREE
        pixels = layer.pixels
        if free is not None and layer.kind.holds_ink:
            pixels = np.where(free, np.uint8(0), pixels)
            self._free[kind] = self._free.get(kind, np.zeros_like(free)) | free
        said = near_ink(pixels) if layer.kind.holds_ink else pixels != layer.kind.blank
        if free is not None:
            said &= ~free
        if layer.kind.holds_ink:
            np.maximum(values, pixels, out=values)
        else:
            np.copyto(values, pixels, where=said)
        weight = np.full(pixels.shape, MUST, np.uint8) if layer.said_heed is None else WEIGHTS[layer.said_heed]
        np.copyto(weights, weight, where=said)
        for other, below in self._weights.items():
            if other != kind:
                silences = layer.kind.holds_ink and other == "labels"
                most = np.where(weight == MUST, FREE, MAY).astype(np.uint8) if silences else np.uint8(MAY)
                np.minimum(below, most, out=below, where=said)

    def asked(self) -> Asked:
        labels, weight = self._values["labels"], self._weights["labels"]
        known = labels != UNKNOWN
        alone = not known.any() and len(self._values) == 2
        drawn = [Condition(name, self._values[name], self._weight(name, alone)) for name in DRAWN if name in self._values]
        if not known.any():
            return Asked(conditions=tuple(drawn))
        sure = bool((weight[known] == MUST).all())
        return Asked(labels, None if sure else weight, tuple(drawn))

    def _weight(self, name: str, alone: bool) -> Plane:
        """How far a drawing has to be followed; one of ink that is alone also says where there is none."""
        weight = self._weights[name]
        if alone and name != LayerKind.DEPTH:
            blank = weight == 0
            if name in self._free:
                blank &= ~self._free[name]
            weight[blank] = MUST
        return weight


def near_ink(ink: Plane) -> Mask:
    """The blocks of a drawing (H, W) uint8 that lie near its ink, (H, W) bool.

    Whole blocks of a coarse grid are looked at, because this is done at every move of the pen.
    """
    height, width = ink.shape
    rows, columns = (np.arange(size) * GRID // size for size in (height, width))
    starts = [np.flatnonzero(np.diff(index, prepend=-1)) for index in (rows, columns)]
    blocks = np.logical_or.reduceat(np.logical_or.reduceat(ink >= LEAST_INK, starts[0], axis=0), starts[1], axis=1)
    near = np.zeros((len(starts[0]) + 2 * NEAR_BLOCKS, len(starts[1]) + 2 * NEAR_BLOCKS), bool)
    span = range(2 * NEAR_BLOCKS + 1)
    for down in span:
        for across in span:
            near[down : down + len(blocks), across : across + blocks.shape[1]] |= blocks
    near = near[NEAR_BLOCKS:-NEAR_BLOCKS, NEAR_BLOCKS:-NEAR_BLOCKS]
    sizes = [np.diff(one, append=size) for one, size in zip(starts, (height, width), strict=True)]
    found: Mask = np.repeat(np.repeat(near, sizes[0], axis=0), sizes[1], axis=1)
    return found
