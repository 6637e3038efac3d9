"""Looks of regions: in some cells attention reads the keys and values of another source, and the tail its styles.

Both matter: with the styles of the receiving source the colour of a region comes about half of the way to that of the donor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.inference.engines.protocol import Features, Networks
from fmr_studio.inference.rendering.features import put_into
from fmr_studio.inference.rendering.source import Borrowed, Source
from fmr_studio.inference.rendering.windows import WindowDrawer
from fmr_studio.nn.window import Window


@dataclass(frozen=True, eq=False)
class LookDrawer:
    """Draws sources that have looks of regions, in the order of the looks: later ones lie above earlier ones."""

    networks: Networks
    windows: WindowDrawer

    def lend(self, source: Source, borrowed: tuple[Borrowed, ...]) -> tuple[Features, np.ndarray]:
        """Features and picture of a source whose regions get looks."""
        cells = [one.cells_in(self.networks.shapes.size, source.labels) for one in borrowed]
        changed = np.any(cells, axis=0)
        return self._draw(source, source.features, source.mask, changed, list(zip(borrowed, cells, strict=True)))

    def paint_over(self, source: Source, labels: np.ndarray, target: np.ndarray, changed: np.ndarray) -> np.ndarray:
        """The picture (R, R, 3) uint8 of a label map (R, R) uint8 over a source that has looks of regions.

        Args:
            target, changed: what the label map asks for, see `Renderer.target`.
        """
        size = self.networks.shapes.size
        pairs = [(one, one.cells_in(size, labels)) for one in source.borrowed]
        for one, cells in pairs:
            changed = changed | (cells != one.cells_in(size, source.labels))
        features, window = source.features, Window.around(changed[0])
        if window is not None and source.memory is not None:
            window = window.rounded(self.networks.window_step, size)
            moved = self.networks.move([source.memory], target, changed, features, window)
            features = put_into(features, moved, changed, window)
        return self._draw(source, features, target, changed, pairs)[1]

    def _draw(
        self,
        source: Source,
        features: Features,
        target: np.ndarray,
        changed: np.ndarray,
        pairs: list[tuple[Borrowed, np.ndarray]],
    ) -> tuple[Features, np.ndarray]:
        """Features and picture after ``changed`` cells (1, r, r) were looked for in each donor's cells."""
        window = Window.around(changed[0])
        if window is None:
            return features, source.image.copy()
        window = window.rounded(self.networks.window_step, self.networks.shapes.size)
        for one, cells in pairs:
            there = cells & changed
            moved = self.networks.move([one.memory], target, there, features, window)
            features = put_into(features, moved, there, window)
        drawn, shown = self.windows.draw(features, [source.styles], window, tints=[(one.styles, cells) for one, cells in pairs])
        image = source.image.copy()
        image[shown.top : shown.bottom, shown.left : shown.right] = drawn[0]
        return features, image
