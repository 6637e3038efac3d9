"""Drafts of a stroke: early RGB images of the window that is drawn, shown in the source's own picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.inference.rendering.early import EarlyPictures
from fmr_studio.inference.rendering.pixels import to_pixels
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.rearranger import Memory, Rearranger
from fmr_studio.nn.tail import Watch
from fmr_studio.nn.window import Window

ROUGH_FROM_CELLS = 1024
"""Where so many cells are rearranged, a rough draft goes before them."""


@dataclass(frozen=True, eq=False)
class StrokeDrafts:
    """Shows what there is so far of one picture.

    Args:
        source: what is painted over.
        size: r; ``resolution``: R.
    """

    early: EarlyPictures
    source: Source
    size: int
    resolution: int

    def show_rough(self, rearranger: Rearranger, memory: Memory, target: Tensor, window: Window) -> None:
        """Show a draft before the attention of many cells: coarser still, and much sooner."""
        if window.area < ROUGH_FROM_CELLS:
            return
        even = window.aligned(2)

        def picture() -> np.ndarray:
            rgb = rearranger.rough_rgb(memory, target, even)
            return self._in_source(rgb, even.scaled(self.resolution // self.size), None)

        self.early.reached(self.size // 2, picture)

    def watching(self, shown: Window) -> Watch:
        """Who is to see the RGB images (1, 3, h, w) on the way to the pixels ``shown``."""

        def watch(side: int, rgb: Tensor, where: Window) -> None:
            self.early.reached(side, lambda: self._in_source(rgb, where.scaled(self.resolution // side), shown))

        return watch

    def _in_source(self, rgb: Tensor, pixels: Window, shown: Window | None) -> np.ndarray:
        """The source's picture with an RGB image in ``pixels`` of it, or in those that are ``shown``."""
        shown = shown or pixels
        size = (pixels.bottom - pixels.top, pixels.right - pixels.left)
        fine = F.interpolate(rgb, size=size, mode="bilinear", align_corners=False)
        drawn = self.source.image.copy()
        drawn[shown.top : shown.bottom, shown.left : shown.right] = to_pixels(shown.within(pixels).cut(fine))[0]
        return drawn
