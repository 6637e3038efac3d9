"""Drafts of a stroke: early RGB images of the window that is drawn, shown in the source's own picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.arrays import nchw_to_images
from fmr_studio.inference.engines.protocol import Networks, Watch
from fmr_studio.inference.rendering.cells import smoothly_enlarged
from fmr_studio.inference.rendering.early import EarlyPictures
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.window import Window

ROUGH_FROM_CELLS = 1024
"""Where so many cells are rearranged, a rough draft goes before them."""


@dataclass(frozen=True, eq=False)
class StrokeDrafts:
    """Shows what there is so far of one picture.

    Args:
        picture: (R, R, 3) uint8, what a draft is put into.
        source: what is painted over.
    """

    early: EarlyPictures
    picture: np.ndarray
    source: Source
    networks: Networks

    def show_rough(self, target: np.ndarray, changed: np.ndarray, window: Window) -> None:
        """Show a draft before the attention of many cells: of their colours alone, and much sooner."""
        if window.area < ROUGH_FROM_CELLS:
            return
        size, source, even = self.networks.shapes.size, self.source, window.aligned(2)

        def picture() -> np.ndarray:
            rgb = self.networks.rough_rgb(source.memory, target, changed, source.features, source.colors, even)
            coarser = (even.bottom - even.top) // rgb.shape[2]
            drawn = self._in_picture(rgb, size // coarser, even.divided(coarser), None)
            stays = ~changed[0].repeat(len(drawn) // size, axis=0).repeat(len(drawn) // size, axis=1)
            np.copyto(drawn, self.picture, where=stays[..., None])
            return drawn

        self.early.reached(size // 2, picture)

    def watching(self, shown: Window) -> Watch:
        """Who is to see the RGB images (1, 3, h, w) on the way to the pixels ``shown``."""

        def watch(side: int, rgb: np.ndarray, where: Window) -> None:
            self.early.reached(side, (lambda: self._in_picture(rgb, side, where, shown)) if rgb.shape[1] else None)

        return watch

    def _in_picture(self, rgb: np.ndarray, side: int, where: Window, shown: Window | None) -> np.ndarray:
        """The picture with an RGB image in it: of ``where`` on a grid of ``side``, or what of it is ``shown``."""
        factor = self.networks.shapes.resolution // side
        pixels = where.scaled(factor)
        shown = shown or pixels
        drawn = self.picture.copy()
        fine = shown.within(pixels).cut(smoothly_enlarged(rgb, factor))
        drawn[shown.top : shown.bottom, shown.left : shown.right] = nchw_to_images(fine)[0]
        return drawn
