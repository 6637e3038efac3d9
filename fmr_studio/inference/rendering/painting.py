"""From what a person gives to what strokes are read off: checked, and at the picture's resolution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.condition import FREE, Given, check_plane, resampled
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.errors import FmrError
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import Painted
from fmr_studio.packs.card import PackCard


class PaintingReader:
    """Checks label maps and drawings for one pack.

    Args:
        conditions: what its mapper reads, see `Shapes`.
    """

    def __init__(self, card: PackCard, conditions: Sequence[tuple[str, int]]) -> None:
        self._card = card
        self._reads = {name for name, _ in conditions}
        self._known = np.isin(np.arange(256), [*range(len(card.palette)), UNKNOWN])

    def read(self, labels: np.ndarray | None, given: Given, source: Source) -> Painted:
        """A label map and what is said beside it; drawings that the mapper cannot read are left out.

        Raises:
            FmrError: an array is of another kind, or a label is not of the palette.
        """
        side = self._card.resolution
        read = [one.at(side) for one in given.conditions if one.name in self._reads]
        drawings = {one.name: (one.values, one.weight) for one in read}
        ids = self._own_labels(source, drawings) if labels is None else self._checked(labels)
        weight = None
        if given.label_weight is not None:
            check_plane(given.label_weight, "the labels' weight")
            weight = resampled(given.label_weight, side)
            ids = np.where(weight == FREE, np.uint8(UNKNOWN), ids)
        return Painted(ids, drawings, weight)

    def _own_labels(self, source: Source, drawings: dict[str, tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        """The labels of a source, unknown where a drawing speaks."""
        if source.labels is None:
            raise FmrError(f"The pack {self._card.name} has no segmenter.", "Teach it a palette first.")
        ids = source.labels
        for _, weight in drawings.values():
            ids = np.where(weight == FREE, ids, np.uint8(UNKNOWN))
        return ids

    def _checked(self, labels: np.ndarray) -> np.ndarray:
        """A label map at the picture's resolution; raises :class:`FmrError` for ids that the palette does not have."""
        side = self._card.resolution
        if labels.ndim != 2 or labels.dtype != np.uint8:
            raise FmrError(f"A label map must be (H, W) uint8, not {labels.shape} {labels.dtype}.")
        if labels.shape != (side, side):
            labels = resample_labels(labels, side)
        if not self._known[labels].all():
            strange = labels[~self._known[labels]].min()
            raise FmrError(
                f"The label map has id {strange}, which the palette of {self._card.name} does not have.",
                f"Its ids are 0 to {len(self._card.palette) - 1}, and 255 for unknown.",
            )
        return labels
