"""Where a camera stands, and what it sees where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Camera:
    """A camera on the z axis that looks at the sitter.

    It stands `distance_cm` before the origin and sees `span_cm` from edge to edge at z = `focus_cm`; depth counts from
    `nearest_cm` to `farthest_cm` off it.
    """

    distance_cm: float
    span_cm: float
    focus_cm: float
    nearest_cm: float
    farthest_cm: float

    def focal_px(self, side: int) -> float:
        """The focal length of a picture `side` pixels wide."""
        return side / self.span_cm * (self.distance_cm - self.focus_cm)

    def on_screen(self, points: np.ndarray, side: int) -> np.ndarray:
        """Points (..., 3) of the scene as the rasteriser's (x, y, nearness) float32; nearness is 1 / distance."""
        focal = self.focal_px(side)
        nearness = 1 / (self.distance_cm - points[..., 2])
        x, y = side / 2 + focal * points[..., 0] * nearness, side / 2 - focal * points[..., 1] * nearness
        return np.stack([x, y, nearness], -1).astype(np.float32)

    def depth_levels(self, distance: np.ndarray) -> np.ndarray:
        """Distances in cm as depth 1..255, 255 nearest."""
        share = (self.farthest_cm - distance) / (self.farthest_cm - self.nearest_cm)
        levels: np.ndarray = np.clip(np.rint(1 + 254 * share), 1, 255).astype(np.uint8)
        return levels
