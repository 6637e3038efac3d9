"""Turning a head on its neck."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled


class Pose(NamedTuple):
    """How rest space becomes the scene: the head turns about the neck, the torso leans with it, all is sized and moved.

    `turn` and `lean` (3, 3), `pivot` and `shift` (3,), float32.
    """

    turn: np.ndarray
    lean: np.ndarray
    pivot: np.ndarray
    scale: float
    shift: np.ndarray


def placed(points: np.ndarray, pose: Pose) -> np.ndarray:
    """Points (..., 3) of rest space where the pose puts them; float32."""
    return _placed(np.ascontiguousarray(points, dtype=np.float32).reshape(-1, 3), pose).reshape(points.shape)


@compiled
def _placed(points: np.ndarray, pose: Pose) -> np.ndarray:
    out = np.empty_like(points)
    pivot = pose.pivot
    for s in range(points.shape[0]):
        x, y, z = points[s, 0] - pivot[0], points[s, 1] - pivot[1], points[s, 2] - pivot[2]
        head = min(max((y + 5.5) / 9.0, 0.0), 1.0)
        head = head * head * (3 - 2 * head)
        for c in range(3):
            turned = pose.turn[c, 0] * x + pose.turn[c, 1] * y + pose.turn[c, 2] * z
            leant = pose.lean[c, 0] * x + pose.lean[c, 1] * y + pose.lean[c, 2] * z
            out[s, c] = (turned * head + leant * (1 - head) + pivot[c]) * pose.scale + pose.shift[c]
    return out
