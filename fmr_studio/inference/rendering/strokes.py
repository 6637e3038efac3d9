"""Strokes: from what is painted to the proxy mask that is wanted, read anew only where something was painted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fmr_studio.inference.engines.protocol import MapperLayers, Reading
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.conditions import assemble, encode_drawing, encode_labels, unshuffled, weigh_labels
from fmr_studio.nn.window import Window

REACH_CELLS = 4
"""How far from a changed pixel a stroke may change the proxy mask, in cells of the edit resolution."""
SEAM_CELLS = 1
"""How far the changed cells are dilated before blending, so that their borders are drawn anew."""


@dataclass(frozen=True, eq=False)
class Painted:
    """What is painted, at the picture's resolution.

    Args:
        labels: (R, R) uint8 ids, 255 unknown.
        drawings: (values, weight), both (R, R) uint8, by the name of the condition; see
            :class:`~fmr_studio.canvas.condition.Condition`.
        label_weight: (R, R) uint8, 0 only where labels are unknown; None: 255 everywhere.
    """

    labels: np.ndarray
    drawings: Mapping[str, tuple[np.ndarray, np.ndarray]] = field(default_factory=dict)
    label_weight: np.ndarray | None = None

    def cut(self, window: Window) -> Painted:
        """The part in a window of pixels."""
        weight = None if self.label_weight is None else window.cut(self.label_weight)
        parts = {name: (window.cut(values), window.cut(said)) for name, (values, said) in self.drawings.items()}
        return Painted(window.cut(self.labels), parts, weight)

    def said(self, source: Source) -> np.ndarray:
        """The pixels (R, R) bool that are not as the source has them, or of which a drawing speaks."""
        assert source.labels is not None
        pixels: np.ndarray = self.labels != source.labels
        for _, weight in self.drawings.values():
            pixels = pixels | (weight > 0)
        return pixels


@dataclass(frozen=True, eq=False)
class StrokeReader:
    """Reads what is painted with a mapper.

    Args:
        conditions: what the mapper reads, see `Shapes`. labels: K of the palette.
        size: r; ``resolution``: R, a multiple of 2r. window_step: see `Networks`.
    """

    mapper: MapperLayers
    conditions: Sequence[tuple[str, int]]
    labels: int
    size: int
    resolution: int
    window_step: int = 1

    @property
    def _step(self) -> int:
        return self.resolution // self.size

    def own(self, ids: np.ndarray) -> Reading:
        """The reading of a source's own label map (R, R) uint8."""
        return self.mapper.whole(self._condition([Painted(ids)]))

    def together(self, painted: Sequence[Painted], sources: Sequence[Source]) -> list[tuple[np.ndarray, np.ndarray]]:
        """:meth:`target` of N paintings, read as one batch and as a whole: for devices that like large work."""
        wanted = self.mapper.read(self._condition(painted))
        touched = [self._touched(one, source) for one, source in zip(painted, sources, strict=True)]
        return [_target(row[None], cells, source) for row, cells, source in zip(wanted, touched, sources, strict=True)]

    def target(self, painted: Painted, source: Source) -> tuple[np.ndarray, np.ndarray]:
        """The target proxy mask (1, r, r) int64 of what is painted, and the cells (1, r, r) bool that change.

        Only cells within ``REACH_CELLS`` of a changed pixel can change, so the mapper computes no more than they need.
        """
        assert source.reading is not None
        touched = self._touched(painted, source)
        around = Window.around(touched[0])
        if around is None:
            return source.mask, np.zeros_like(touched)
        near = around.grow(REACH_CELLS, self.size).rounded(self.window_step, self.size)
        if 2 * near.area > self.size**2:
            # Beyond half of the grid the parts cost more than the whole.
            return _target(self.mapper.read(self._condition([painted])), touched, source)
        where = around.rounded(self.window_step, self.size)
        change = self._condition([painted.cut(where.scaled(self._step))])
        wanted = source.reading.clusters.copy()
        near.cut(wanted)[:] = self.mapper.reread(source.reading, change, where, near)
        return _target(wanted, touched, source)

    def _condition(self, painted: Sequence[Painted]) -> np.ndarray:
        """N paintings of (h, w) pixels as the mapper reads them, (N, 4 · channels, h / step, w / step)."""
        rows = 2 * painted[0].labels.shape[0] // self._step
        if len(painted) > 1:
            return np.concatenate([self._condition([one]) for one in painted])
        one = painted[0]
        encoded = {"labels": encode_labels(one.labels[None], self.labels, rows)}
        if one.label_weight is not None:
            weigh_labels(encoded["labels"], one.label_weight[None])
        for name, (values, weight) in one.drawings.items():
            encoded[name] = encode_drawing(values[None], weight[None], rows)
        return unshuffled(assemble(encoded, self.conditions))

    def _touched(self, painted: Painted, source: Source) -> np.ndarray:
        """The cells (1, r, r) bool with a pixel that is not as the source has it, or of which a drawing speaks."""
        assert source.labels is not None
        blocks = painted.said(source).reshape(self.size, self._step, self.size, self._step)
        return np.any(blocks, axis=(1, 3))[None]


def _target(wanted: np.ndarray, touched: np.ndarray, source: Source) -> tuple[np.ndarray, np.ndarray]:
    assert source.reading is not None
    # Only where the reading changed, and only near the change: the rest keeps the source's own clusters.
    take = (wanted != source.reading.clusters) & dilate(touched, REACH_CELLS)
    target = np.where(take, wanted, source.mask)
    return target, dilate(target != source.mask, SEAM_CELLS)
