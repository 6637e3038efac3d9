"""From features of a window to pixels: all that the window reaches, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fmr_studio.arrays import nchw_to_images
from fmr_studio.inference.engines.protocol import Features, Networks, Styles, Watch
from fmr_studio.inference.rendering.cells import smoothly_enlarged
from fmr_studio.inference.rendering.features import cut, replace
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
        styles: Styles,
        window: Window,
        *,
        tints: Sequence[tuple[Styles, np.ndarray]] = (),
        watch: Watch | None = None,
    ) -> tuple[np.ndarray, Window]:
        """A picture (1, h, w, 3) uint8 of all that a window of features (1, C, r, r) reaches, and where that is, in pixels.

        Args:
            tints: other styles, and the cells (1, r, r) bool that are drawn with them, with soft borders.
            watch: gets the RGB images on the way, the first one that of the features.
        """
        networks = self.networks
        shown = networks.reached_by(window)
        where = networks.needed_for(shown)
        needed = cut(features, where)
        if watch is not None:
            watch(networks.shapes.size, needed.rgb, where)
        rgb = networks.draw_window([styles], needed, shown, watch)
        for other, cells in tints:
            share = shown.cut(smoothly_enlarged(cells, networks.shapes.resolution // networks.shapes.size))
            if share.any():
                rgb = rgb + share * (networks.draw_window([other], needed, shown) - rgb)
        return nchw_to_images(rgb), shown

    def draw_moved(
        self, moved: Features, around: Features, styles: Sequence[Styles], changed: np.ndarray, window: Window,
        watch: Watch | None = None,
    ) -> tuple[np.ndarray, Window]:  # fmt: skip
        """:meth:`draw` of N pictures that have the moved features (N, C, h, w) of a window in their changed cells.

        Args:
            around: features (N, C, r, r) of all other cells.
            changed: (N, r, r) bool.
            watch: see :meth:`draw`.
        """
        networks = self.networks
        shown = networks.reached_by(window)
        needed = networks.needed_for(shown)
        features = Features(*(part.copy() for part in cut(around, needed)))
        replace(features, moved, needed.cut(changed), window.within(needed))
        if watch is not None:
            watch(networks.shapes.size, features.rgb, needed)
        return nchw_to_images(networks.draw_window(styles, features, shown, watch)), shown
