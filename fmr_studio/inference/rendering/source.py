"""A source: the picture whose look is kept, with all that can be computed once and used for every stroke."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.cluster_legend import cluster_meanings
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.photo import Photo
from fmr_studio.inference.engines.protocol import Features, Memory, Reading, Styles
from fmr_studio.inference.rendering.layout import LabelLayout


@dataclass(frozen=True, eq=False)
class Borrowed:
    """What a region's look takes from another source.

    Args:
        memory: the donor's keys and values; ``styles`` its styles.
        label: the region is where this label is; None for all of ``cells``.
        cells: (1, r, r) bool, where it may be.
    """

    memory: Memory
    styles: Styles
    label: int | None
    cells: np.ndarray

    def cells_in(self, size: int, labels: np.ndarray | None) -> np.ndarray:
        """The cells (1, r, r) bool of the region under a label map (R, R) uint8."""
        if self.label is None:
            return self.cells
        if labels is None:
            return np.zeros_like(self.cells)
        return self.cells & (cell_labels(labels, size) == self.label)[None]


@dataclass(frozen=True, eq=False)
class Source:
    """A picture being edited; made by ``Pipeline.sample`` (a seed), by inversion (a photo) or by edits of another source.

    Treat it as immutable. What only strokes need is computed with the first one: while a region is dragged no step needs it.

    Args:
        styles: what the generator makes of its ws.
        features: features (1, C, r, r) and RGB (1, 3, r, r) at the edit resolution.
        mask: the proxy mask, (1, r, r) int64.
        image: the source's own picture, (R, R, 3) uint8.
        labels: what the model sees in it, (R, R) uint8, or None where the pack has no segmenter.
        remember: gives ``memory``.
        read: gives ``reading``.
        origin: the seed's look or the photo it was made from; None for one made from ws alone.
        borrowed: regions that have the look of other sources, the later ones above.
        layout: what ``labels`` show and where; None where nothing is aligned with them.
    """

    styles: Styles
    features: Features
    mask: np.ndarray
    image: np.ndarray
    labels: np.ndarray | None
    remember: Callable[[], Memory | None]
    read: Callable[[], Reading | None]
    origin: Look | Photo | None = None
    borrowed: tuple[Borrowed, ...] = ()
    layout: LabelLayout | None = None

    @property
    def ws(self) -> np.ndarray:
        """(1, L, w_dim)."""
        return self.styles.ws

    @cached_property
    def meanings(self) -> np.ndarray:
        """(256,) uint8, the label that each cluster mostly lies in here, 255 if nobody can say."""
        mask = self.mask[0].astype(np.uint8)
        known = np.full_like(mask, UNKNOWN) if self.labels is None else cell_labels(self.labels, len(mask))
        return cluster_meanings(mask, known)

    @cached_property
    def memory(self) -> Memory | None:
        """Keys and values of the rearranger, or None where the pack has none."""
        return self.remember()

    @cached_property
    def colors(self) -> np.ndarray:
        """Those of its cells, (1, 3, r, r) in about [-1, 1]: the running RGB image, or the mean of each cell's pixels."""
        if self.features.rgb.shape[1]:
            return self.features.rgb
        size = self.features.x.shape[-1]
        step = len(self.image) // size
        mean = self.image.reshape(size, step, size, step, 3).mean(axis=(1, 3), dtype=np.float32)
        return mean.transpose(2, 0, 1)[None] / np.float32(127.5) - 1

    @cached_property
    def reading(self) -> Reading | None:
        """The mapper's reading of ``labels``: a stroke is what differs from it."""
        return self.read()
