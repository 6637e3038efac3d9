"""How far a generator's blocks look: which pixels cells have a part in, which cells pixels are drawn from. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from fmr_studio.nn.window import Window


class Stage(NamedTuple):
    """One block's share of a window: what its two convolutions draw, at the block's own size."""

    block: int
    middle: Window
    out: Window


@dataclass(frozen=True)
class Reach:
    """The filters of a generator whose blocks double the size and then convolve twice.

    Args:
        resolution: R, of the picture.
        blocks_end: the size of the last block.
        coarse, fine: how many cells the first convolution of a block looks to each side, of the block before and of its own.
    """

    resolution: int
    blocks_end: int
    coarse: int
    fine: int

    def reached_by(self, cells: Window, size: int) -> Window:
        """The pixels of the picture that cells of the ``size`` grid have a part in."""
        while size < self.blocks_end:
            size *= 2
            cells = cells.scaled(2).grow(2 * self.coarse + self.fine + 1, size)
        return cells.scaled(self.resolution // size)

    def needed_for(self, shown: Window, size: int) -> Window:
        """The cells of the ``size`` grid that a window of the picture's pixels is drawn from."""
        return self.stages(shown, size)[1]

    @lru_cache(maxsize=256)  # noqa: B019  # as long-lived as the few generators there are
    def stages(self, shown: Window, size: int) -> tuple[tuple[Stage, ...], Window]:
        """What each block draws, the coarsest first, and the cells of the ``size`` grid that all of it is drawn from."""
        step = self.resolution // self.blocks_end
        out, side = shown.aligned(step).divided(step), self.blocks_end
        stages: list[Stage] = []
        while side > size:
            middle = out.grow(1, side).aligned(2)
            stages.insert(0, Stage(side.bit_length() - 3, middle, out))
            out = middle.grow(self.fine, side).aligned(2).divided(2)
            side //= 2
            out = out.grow(self.coarse, side)
        return tuple(stages), out


def mobile_reach(resolution: int) -> Reach:
    """That of MobileStyleGAN: wavelets, which look to no side, double the size before a block's convolutions and at the end."""
    return Reach(resolution, resolution // 2, coarse=0, fine=1)


def stylegan2_reach(resolution: int) -> Reach:
    """That of StyleGAN2: the filter after the doubling reaches one cell of the coarser grid, as that of the skip image does."""
    return Reach(resolution, resolution, coarse=1, fine=0)
