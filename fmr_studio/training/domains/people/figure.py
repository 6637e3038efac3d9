"""One person's head: shaped, turned, and put where the eyes belong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.people.head import HeadModel
from fmr_studio.training.domains.people.person import Face
from fmr_studio.training.domains.scene.meshes import rotation
from fmr_studio.training.domains.scene.posing import Pose, placed

EYES_Y_CM = 1.6
_NECK = np.array([0, -10, -1.5], np.float32)
_NOWHERE = np.zeros(3, np.float32)
_USUAL_EYE_TO_CHIN_CM, _USUAL_EYE_X_CM = 11.1, 3.15


@dataclass(frozen=True, eq=False)
class Figure:
    """A shaped head: `vertices` (V, 3) in rest space, displacement fields for `carry`, and the pose.

    `lasting` carries the shape of the person, `moving` also the expression.
    """

    vertices: np.ndarray
    lasting: np.ndarray
    moving: np.ndarray
    pose: Pose

    def place(self, points: np.ndarray) -> np.ndarray:
        """Points (..., 3) of rest space in the scene; float32."""
        return placed(points, self.pose)


def shape_figure(head: HeadModel, face: Face) -> Figure:
    """Shape and pose the head as a face says."""
    shape = (face.identity @ head.identity).reshape(-1, 3)
    movement = np.zeros(head.base.size, np.float32)
    for name, weight in face.expression.items():
        if weight:
            movement += np.float32(weight) * head.expression[name]
    changed = shape + movement.reshape(-1, 3)
    vertices = head.base + changed
    for eyeball in head.eyeballs:
        vertices[eyeball] = _looking(vertices[eyeball], face.gaze)
    lasting, moving = head.carrier.field(shape), head.carrier.field(changed)
    lids = vertices[eye_rims(head)]
    return Figure(vertices, lasting, moving, pose_of(face, lids, vertices[head.chin]))


def eye_rims(head: HeadModel) -> np.ndarray:
    """The vertices along the upper rims of both eyes, which say where the eyes are."""
    return np.concatenate([head.lids[(1, True)], head.lids[(-1, True)]])


def _looking(eyeball: np.ndarray, gaze: tuple[float, float]) -> np.ndarray:
    """An eyeball (N, 3) turned about its middle."""
    center = eyeball.mean(0) * [1, 1, 0] + [0, 0, np.median(eyeball[:, 2]) - 0.45]
    turned: np.ndarray = (eyeball - center) @ rotation(*gaze, 0).T + center
    return turned


def pose_of(face: Face, lids: np.ndarray, chin: np.ndarray) -> Pose:
    """The pose that brings the eyes to their place and heads of all sizes to about one.

    Args:
        lids: (N, 3), the shaped head's `eye_rims`. chin: (3,).
    """
    yaw, pitch, roll = face.pose
    turn, lean = rotation(yaw, pitch, roll).astype(np.float32), rotation(yaw * 0.25, 0, roll * 0.1).astype(np.float32)
    eye_to_chin, eye_x = np.linalg.norm(lids.mean(0) - chin), np.abs(lids[:, 0]).mean()
    scale = float((_USUAL_EYE_TO_CHIN_CM / eye_to_chin) ** 0.55 * (_USUAL_EYE_X_CM / eye_x) ** 0.25)
    eyes = placed(lids, Pose(turn, lean, _NECK, scale, _NOWHERE)).mean(0)
    shift = np.array([face.shift_cm[0] - eyes[0] * 0.85, EYES_Y_CM + face.shift_cm[1] - eyes[1], 0], np.float32)
    return Pose(turn, lean, _NECK, scale, shift)
