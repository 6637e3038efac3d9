"""Looks of regions: in some cells attention reads the keys and values of another source, and the tail its styles.

Both matter: with the styles of the receiving source the colour of a region comes about half of the way to that of the donor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.rendering.features import put_into
from fmr_studio.inference.rendering.source import Borrowed, Source
from fmr_studio.inference.rendering.strokes import STEP_CELLS
from fmr_studio.inference.rendering.windows import WindowDrawer
from fmr_studio.nn.rearranger import Rearranger
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window


@dataclass(frozen=True, eq=False)
class LookDrawer:
    """Draws sources that have looks of regions, in the order of the looks: later ones lie above earlier ones."""

    rearranger: Rearranger
    windows: WindowDrawer

    def lend(self, source: Source, borrowed: tuple[Borrowed, ...]) -> tuple[Features, np.ndarray]:
        """Features and picture of a source whose regions get looks."""
        cells = [one.cells_in(self.windows.size, source.labels) for one in borrowed]
        changed = torch.stack(cells).any(dim=0)
        return self._draw(source, source.features, source.mask, changed, list(zip(borrowed, cells, strict=True)))

    def paint_over(self, source: Source, labels: np.ndarray, target: Tensor, changed: Tensor) -> np.ndarray:
        """The picture (R, R, 3) uint8 of a label map (R, R) uint8 over a source that has looks of regions.

        Args:
            target, changed: what the label map asks for, see :meth:`~fmr_studio.inference.rendering.renderer.Renderer.target`.
        """
        size = self.windows.size
        pairs = [(one, one.cells_in(size, labels)) for one in source.borrowed]
        for one, cells in pairs:
            changed = changed | (cells != one.cells_in(size, source.labels))
        features, window = source.features, Window.around(changed[0])
        if window is not None and source.memory is not None:
            window = window.rounded(STEP_CELLS, size)
            features = put_into(features, self.rearranger(source.memory, target, changed, window), changed, window)
        return self._draw(source, features, target, changed, pairs)[1]

    def _draw(
        self, source: Source, features: Features, target: Tensor, changed: Tensor, pairs: list[tuple[Borrowed, Tensor]]
    ) -> tuple[Features, np.ndarray]:
        """Features and picture after ``changed`` cells (1, r, r) were looked for in each donor's cells."""
        window = Window.around(changed[0])
        if window is None:
            return features, source.image.copy()
        window = window.rounded(STEP_CELLS, self.windows.size)
        for one, cells in pairs:
            there = cells & changed
            features = put_into(features, self.rearranger.complete(one.memory, target, there, features, window), there, window)
        drawn, shown = self.windows.draw(features, source.ws, window, tints=[(one.ws, cells) for one, cells in pairs])
        image = source.image.copy()
        image[shown.top : shown.bottom, shown.left : shown.right] = drawn[0]
        return features, image
