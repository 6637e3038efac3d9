"""From features of a window to pixels: all that the window reaches, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fmr_studio.arrays import nchw_to_images
from fmr_studio.inference.engines.protocol import Features, Networks, Styles, Watch
from fmr_studio.inference.rendering.cells import smoothly_enlarged
from fmr_studio.inference.rendering.features import cut
from fmr_studio.nn.window import Window

ONE_MORE_CELLS = 48
"""What one more window takes beside its cells, in cells: the calls."""


@dataclass(frozen=True, eq=False)
class WindowDrawer:
    """Draws windows of the r grid with the tail of a generator."""

    networks: Networks

    def cost(self, window: Window) -> int:
        """What it takes to look for new features in a window and to draw it, in cells."""
        return self.networks.needed_for(self.networks.reached_by(window)).area + ONE_MORE_CELLS

    def draw(
        self,
        features: Features,
        styles: Sequence[Styles],
        window: Window,
        *,
        tints: Sequence[tuple[Styles, np.ndarray]] = (),
        watch: Watch | None = None,
    ) -> tuple[np.ndarray, Window]:
        """Pictures (N, h, w, 3) uint8 of all that a window of features (N, C, r, r) reaches, and where that is, in pixels.

        Args:
            styles: N of them.
            tints: other styles for a single picture, and the cells (1, r, r) bool that are drawn with them, with soft borders.
            watch: gets the RGB images on the way, the first one that of the features.
        """
        networks = self.networks
        shown = networks.reached_by(window)
        where = networks.needed_for(shown)
        needed = cut(features, where)
        if watch is not None:
            watch(networks.shapes.size, needed.rgb, where)
        rgb = networks.draw_window(styles, needed, shown, watch)
        for other, cells in tints:
            share = shown.cut(smoothly_enlarged(cells, networks.shapes.resolution // networks.shapes.size))
            if share.any():
                rgb = rgb + share * (networks.draw_window([other], needed, shown) - rgb)
        return nchw_to_images(rgb), shown
