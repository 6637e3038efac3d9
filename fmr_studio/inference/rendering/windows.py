"""From features of a window to pixels: all that the window reaches, and no more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.inference.rendering.pixels import to_pixels
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.stylegan2 import Features, SynthesisNetwork
from fmr_studio.nn.tail import Watch, draw_window, needed_for, reached_by
from fmr_studio.nn.window import Window


@dataclass(frozen=True, eq=False)
class WindowDrawer:
    """Draws with the tail of a generator.

    Args:
        size: r, of the grid whose windows are drawn; ``resolution``: R, of the picture.
    """

    synthesis: SynthesisNetwork
    size: int
    resolution: int

    def reach(self, window: Window) -> Window:
        """The pixels of the picture that a window of cells has a part in."""
        return reached_by(window, self.size, self.resolution)

    def draw(
        self, features: Features, ws: Tensor, window: Window, *, tints: Sequence[tuple[Tensor, Tensor]] = ()
    ) -> tuple[np.ndarray, Window]:
        """Pictures (N, h, w, 3) uint8 of all that a window of features (N, C, r, r) reaches, and where that is, in pixels.

        Args:
            tints: other styles (N, L, w_dim), and the cells (N, r, r) bool that are drawn with them, with soft borders.
        """
        shown = self.reach(window)
        needed = needed_for(shown, self.size, self.resolution)
        cut = Features(*(needed.cut(part) for part in features))
        rgb = self._tail(cut, ws, shown)
        for styles, cells in tints:
            share = F.interpolate(cells[:, None].float(), size=self.resolution, mode="bilinear", align_corners=False)
            share = shown.cut(share)
            if bool(share.any()):
                rgb = torch.lerp(rgb, self._tail(cut, styles, shown), share)
        return to_pixels(rgb), shown

    def draw_moved(
        self, moved: Features, sources: Sequence[Source], changed: Tensor, window: Window, watch: Watch | None = None
    ) -> tuple[np.ndarray, Window]:
        """:meth:`draw` of N sources that have the moved features (N, C, h, w) of a window in their changed cells.

        Args:
            changed: (N, r, r) bool.
            watch: gets the RGB images on the way, the first one that of the features.
        """
        shown = self.reach(window)
        needed = needed_for(shown, self.size, self.resolution)
        stacked = zip(*(source.features for source in sources), strict=True)
        features = Features(*(torch.cat([needed.cut(part) for part in parts]) for parts in stacked))
        where = window.cut(changed)[:, None]
        for ours, new in zip(features, moved, strict=True):
            there = window.within(needed).cut(ours)
            there.copy_(torch.where(where, new, there))
        if watch is not None:
            watch(self.size, features.rgb, needed)
        return to_pixels(self._tail(features, torch.cat([source.ws for source in sources]), shown, watch)), shown

    def _tail(self, cut: Features, ws: Tensor, shown: Window, watch: Watch | None = None) -> Tensor:
        return draw_window(self.synthesis, cut, ws, shown=shown, size=self.size, watch=watch)
