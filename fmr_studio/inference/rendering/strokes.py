"""Strokes: from a painted label map to the proxy mask that is wanted, read anew only where something was painted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.mapper import Mapper, encode_labels
from fmr_studio.nn.rearranger import dilate
from fmr_studio.nn.rereading import Reading, read, reread
from fmr_studio.nn.window import Window

REACH_CELLS = 4
"""How far from a changed pixel a stroke may change the proxy mask, in cells of the edit resolution."""
SEAM_CELLS = 1
"""How far the changed cells are dilated before blending, so that their borders are drawn anew."""
STEP_CELLS = 4
"""Sides of windows are multiples of this: a convolution library prepares itself for each shape, which costs more than cells."""


@dataclass(frozen=True, eq=False)
class StrokeReader:
    """Reads label maps with a mapper.

    Args:
        labels: K of the palette.
        size: r; ``resolution``: R, a multiple of 2r.
    """

    mapper: Mapper
    labels: int
    size: int
    resolution: int

    @property
    def _step(self) -> int:
        return self.resolution // self.size

    def own(self, ids: Tensor) -> Reading:
        """The reading of a source's own label map (1, R, R) int64."""
        return read(self.mapper, self._condition(ids))

    def together(self, maps: list[np.ndarray], sources: list[Source]) -> list[tuple[Tensor, Tensor]]:
        """:meth:`target` of N label maps (R, R) uint8, read as one batch and as a whole: for devices that like large work."""
        ids = torch.from_numpy(np.stack(maps).astype(np.int64)).to(self.mapper.out.weight.device)
        wanted = self.mapper(self._condition(ids)).argmax(dim=1)
        touched = [self._touched(one, source) for one, source in zip(maps, sources, strict=True)]
        return [_target(*item) for item in zip(wanted.split(1), touched, sources, strict=True)]

    def target(self, ids: np.ndarray, source: Source) -> tuple[Tensor, Tensor]:
        """The target proxy mask (1, r, r) int64 of a label map (R, R) uint8, and the cells (1, r, r) bool that change.

        Only cells within ``REACH_CELLS`` of a changed pixel can change, so the mapper computes no more than they need.
        """
        assert source.reading is not None
        touched = self._touched(ids, source)
        painted = Window.around(touched[0])
        if painted is None:
            return source.mask, torch.zeros_like(touched)
        where = painted.rounded(STEP_CELLS, self.size)
        near = painted.grow(REACH_CELLS, self.size).rounded(STEP_CELLS, self.size)
        pixels = where.scaled(self._step)
        cut = ids[pixels.top : pixels.bottom, pixels.left : pixels.right].astype(np.int64)
        change = self._condition(torch.from_numpy(cut)[None].to(touched.device))
        wanted = source.reading.clusters.clone()
        near.cut(wanted).copy_(reread(self.mapper, source.reading, change, where, near))
        return _target(wanted, touched, source)

    def _condition(self, ids: Tensor) -> Tensor:
        """Label maps (N, h, w) int64 as the mapper reads them, (N, channels, 2 h / step, 2 w / step)."""
        encoded = encode_labels(ids, self.labels, 2 * ids.shape[1] // self._step)
        return self.mapper.assemble({"labels": encoded}, len(ids))

    def _touched(self, ids: np.ndarray, source: Source) -> Tensor:
        """The cells (1, r, r) bool with a pixel that is not as the source has it."""
        assert source.labels is not None
        blocks = (ids != source.labels).reshape(self.size, self._step, self.size, self._step)
        return torch.from_numpy(blocks.any(axis=(1, 3)))[None].to(source.mask.device)


def _target(wanted: Tensor, touched: Tensor, source: Source) -> tuple[Tensor, Tensor]:
    assert source.reading is not None
    # Only where the reading of the labels changed, and only near the change: the rest keeps the source's own clusters.
    take = (wanted != source.reading.clusters) & dilate(touched, REACH_CELLS)
    target = torch.where(take, wanted, source.mask)
    return target, dilate(target != source.mask, SEAM_CELLS)
