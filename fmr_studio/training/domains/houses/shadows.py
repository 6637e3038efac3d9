"""What the sun does not reach."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.scene.raster import fill_depth

_SIDE_PX, _REACH_M, _BIAS_M = 640, 24.0, 0.12


class Shadows:
    """A map of the nearest surfaces as the sun sees them."""

    def __init__(self, points: np.ndarray, sun: np.ndarray) -> None:
        """Take turned triangles (T, 3, 3) and the direction (3,) to the sun."""
        side = np.cross([0.0, 1.0, 0.0], sun)
        side /= np.linalg.norm(side)
        self._axes = np.stack([side, np.cross(sun, side), sun])
        self._near = np.full((_SIDE_PX, _SIDE_PX), -1e3, np.float32)
        corners = self._seen(points.reshape(-1, 3)).astype(np.float32)
        fill_depth(corners, np.arange(len(corners), dtype=np.int32).reshape(-1, 3), self._near)

    def _seen(self, points: np.ndarray) -> np.ndarray:
        scale = _SIDE_PX / 2 / _REACH_M
        seen: np.ndarray = points @ self._axes.T * [scale, scale, 1.0] + [_SIDE_PX / 2, _SIDE_PX / 2, 0.0]
        return seen

    def lit(self, points: np.ndarray) -> np.ndarray:
        """The share (N,) of the sun that reaches turned points (N, 3), soft at the edges."""
        seen = self._seen(points)
        x, y = seen[:, 0] - 0.5, seen[:, 1] - 0.5
        left, top = np.floor(x).astype(int), np.floor(y).astype(int)
        across, down = x - left, y - top
        total = np.zeros(len(points))
        for j, row in ((-1, 1 - down), (0, 1.0), (1, 1.0), (2, down)):
            for i, column in ((-1, 1 - across), (0, 1.0), (1, 1.0), (2, across)):
                near = self._near[np.clip(top + j, 0, _SIDE_PX - 1), np.clip(left + i, 0, _SIDE_PX - 1)]
                total += row * column * (near < seen[:, 2] + _BIAS_M)
        share: np.ndarray = total / 9.0
        return share
