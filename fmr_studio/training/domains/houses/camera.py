"""From metres around the house to places on the picture; verticals stay upright."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.houses.building import depth_of, height_of
from fmr_studio.training.domains.houses.house import House, Kind

_GROUND_LINE = 0.83
_WIDE, _HIGH = 0.66, 0.64


@dataclass(frozen=True, eq=False)
class Camera:
    """Places are parts of the picture's side; `turn` (3, 3) takes points of the house to points before the camera."""

    turn: np.ndarray
    pivot: np.ndarray
    distance: float
    eye: float
    focal: float
    center_x: float
    horizon: float

    def turned(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) of the house, as they stand before the camera."""
        placed: np.ndarray = (points - self.pivot) @ self.turn.T + self.pivot
        return placed

    def on_screen(self, points: np.ndarray) -> np.ndarray:
        """Turned points (..., 3) as (x, y, nearness); nearness is one over metres."""
        near = 1.0 / np.maximum(self.distance - points[..., 2], 1.0)
        x = self.center_x + self.focal * points[..., 0] * near
        return np.stack([x, self.horizon - self.focal * (points[..., 1] - self.eye) * near, near], -1)

    def in_space(self, x: np.ndarray, y: np.ndarray, near: np.ndarray) -> np.ndarray:
        """The turned points (..., 3) that are seen at these places."""
        far = 1.0 / near
        return np.stack(
            [(x - self.center_x) * far / self.focal, self.eye - (y - self.horizon) * far / self.focal, self.distance - far], -1
        )


def camera_of(house: House) -> Camera:
    """Far enough for the house, with the foot of its front always on the same line."""
    width = house.width + (2.4 if house.kind is Kind.CHURCH else 0.8)
    height, yaw, eye = height_of(house), house.values["yaw"], house.values["eye"]
    distance = 22.0 + 0.8 * height
    shown = width * np.cos(yaw) + 0.6 * depth_of(house) * abs(np.sin(yaw))
    size = ((shown / _WIDE) ** 8 + (height / _HIGH) ** 8) ** 0.125  # a maximum without a kink
    focal = distance / size * house.values["size"]
    cos, sin = np.cos(yaw), np.sin(yaw)
    turn = np.array([[cos, 0.0, sin], [0.0, 1.0, 0.0], [-sin, 0.0, cos]])
    pivot = np.array([0.0, 0.0, -depth_of(house) / 3])
    horizon = _GROUND_LINE - focal * eye / distance
    return Camera(turn, pivot, distance, eye, focal, 0.5 + house.values["place_x"], horizon)
