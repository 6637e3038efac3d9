"""Where a head shades itself: in the hollows of the eyes, and where the snout leaves the face."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.animals.animal import Eyes
from fmr_studio.training.domains.animals.coat import step
from fmr_studio.training.domains.animals.figure import EYE_Y
from fmr_studio.training.domains.animals.head import Part

_FOLD_CM, _FOLD_SHADE = 0.55, 0.5
_BESIDE_CM = (1.0, 2.0)
_SOCKET, _SOCKET_SHADE = 1.3, 0.3


def eye_gap(eyes: Eyes, eye: np.ndarray, points: np.ndarray) -> np.ndarray:
    """How far (N,) points (N, 3) of the skin lie from the nearer eye, about 1 at its rim; `eye` (3,) is the left one."""
    side = np.sign(points[:, 0])
    dx, dz = points[:, 0] - side * eye[0], points[:, 2] - eye[2]
    across = (dx * np.cos(eyes.turn) - side * dz * np.sin(eyes.turn)) * side
    up = points[:, 1] - EYE_Y - 0.18 * across * eyes.slant
    gap = (across / (1.3 * eyes.radius_cm)) ** 2 + (up / (1.22 * eyes.radius_cm * eyes.tall)) ** 2
    return np.where(points[:, 2] > 1.0, gap, 9.0)


def openness(eyes: Eyes, eye: np.ndarray, points: np.ndarray, to_parts: np.ndarray) -> np.ndarray:
    """The share (N,) of light that reaches points of the skin; `to_parts` (N, PARTS) are their distances to the parts."""
    off = np.maximum(to_parts[:, Part.HEAD], to_parts[:, Part.MUZZLE])
    beside = step(np.abs(points[:, 0]), *_BESIDE_CM)  # on the bridge of the nose both are near, and there is no fold
    fold = _FOLD_SHADE * beside * np.exp(-np.maximum(off, 0) / _FOLD_CM)
    socket = _SOCKET_SHADE * np.exp(-np.maximum(eye_gap(eyes, eye, points) - 1, 0) / _SOCKET)
    share: np.ndarray = (1 - fold) * (1 - socket)
    return share
