"""Strokes: from a painted label map to the proxy mask that is wanted, read anew only where something was painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fmr_studio.inference.engines.protocol import MapperLayers, Reading
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.conditions import assemble, encode_labels, unshuffled
from fmr_studio.nn.window import Window

REACH_CELLS = 4
"""How far from a changed pixel a stroke may change the proxy mask, in cells of the edit resolution."""
SEAM_CELLS = 1
"""How far the changed cells are dilated before blending, so that their borders are drawn anew."""


@dataclass(frozen=True, eq=False)
class StrokeReader:
    """Reads label maps with a mapper.

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
        return self.mapper.whole(self._condition(ids[None]))

    def together(self, maps: Sequence[np.ndarray], sources: Sequence[Source]) -> list[tuple[np.ndarray, np.ndarray]]:
        """:meth:`target` of N label maps (R, R) uint8, read as one batch and as a whole: for devices that like large work."""
        wanted = self.mapper.read(self._condition(np.stack(maps)))
        touched = [self._touched(one, source) for one, source in zip(maps, sources, strict=True)]
        return [_target(row[None], cells, source) for row, cells, source in zip(wanted, touched, sources, strict=True)]

    def target(self, ids: np.ndarray, source: Source) -> tuple[np.ndarray, np.ndarray]:
        """The target proxy mask (1, r, r) int64 of a label map (R, R) uint8, and the cells (1, r, r) bool that change.

        Only cells within ``REACH_CELLS`` of a changed pixel can change, so the mapper computes no more than they need.
        """
        assert source.reading is not None
        touched = self._touched(ids, source)
        painted = Window.around(touched[0])
        if painted is None:
            return source.mask, np.zeros_like(touched)
        near = painted.grow(REACH_CELLS, self.size).rounded(self.window_step, self.size)
        if 2 * near.area > self.size**2:
            # Beyond half of the grid the parts cost more than the whole.
            return _target(self.mapper.read(self._condition(ids[None])), touched, source)
        where = painted.rounded(self.window_step, self.size)
        change = self._condition(where.scaled(self._step).cut(ids)[None])
        wanted = source.reading.clusters.copy()
        near.cut(wanted)[:] = self.mapper.reread(source.reading, change, where, near)
        return _target(wanted, touched, source)

    def _condition(self, ids: np.ndarray) -> np.ndarray:
        """Label maps (N, h, w) uint8 as the mapper reads them, (N, 4 · channels, h / step, w / step)."""
        encoded = encode_labels(ids, self.labels, 2 * ids.shape[1] // self._step)
        return unshuffled(assemble({"labels": encoded}, self.conditions))

    def _touched(self, ids: np.ndarray, source: Source) -> np.ndarray:
        """The cells (1, r, r) bool with a pixel that is not as the source has it."""
        assert source.labels is not None
        blocks = (ids != source.labels).reshape(self.size, self._step, self.size, self._step)
        touched: np.ndarray = blocks.any(axis=(1, 3))[None]
        return touched


def _target(wanted: np.ndarray, touched: np.ndarray, source: Source) -> tuple[np.ndarray, np.ndarray]:
    assert source.reading is not None
    # Only where the reading of the labels changed, and only near the change: the rest keeps the source's own clusters.
    take = (wanted != source.reading.clusters) & dilate(touched, REACH_CELLS)
    target = np.where(take, wanted, source.mask)
    return target, dilate(target != source.mask, SEAM_CELLS)
