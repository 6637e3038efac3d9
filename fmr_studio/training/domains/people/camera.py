"""Where the camera stands, and what it sees where."""

from __future__ import annotations

import numpy as np

CAMERA_CM, SPAN_CM, FOCUS_CM = 115.0, 35.5, 8.0
"""The camera's distance, and how much it sees from edge to edge at the depth of the face."""
FARTHEST_CM, NEAREST_CM = 124.0, 92.0


def focal_px(side: int) -> float:
    """The focal length of a picture `side` pixels wide."""
    return side / SPAN_CM * (CAMERA_CM - FOCUS_CM)


def on_screen(points: np.ndarray, side: int) -> np.ndarray:
    """Points (..., 3) of the scene as the rasteriser's (x, y, nearness) float32; nearness is 1 / distance."""
    nearness = 1 / (CAMERA_CM - points[..., 2])
    x, y = side / 2 + focal_px(side) * points[..., 0] * nearness, side / 2 - focal_px(side) * points[..., 1] * nearness
    return np.stack([x, y, nearness], -1).astype(np.float32)


def depth_levels(distance: np.ndarray) -> np.ndarray:
    """Distances in cm as depth 1..255, 255 nearest."""
    share = (FARTHEST_CM - distance) / (FARTHEST_CM - NEAREST_CM)
    levels: np.ndarray = np.clip(np.rint(1 + 254 * share), 1, 255).astype(np.uint8)
    return levels
