"""One animal's head and ears, shaped, and put where its eyes belong."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal, Ears, Stance
from fmr_studio.training.domains.animals.ears import ear_points
from fmr_studio.training.domains.animals.head import Balls, balls_of, eye_depth, surface
from fmr_studio.training.domains.scene.meshes import rotation
from fmr_studio.training.domains.scene.posing import Pose, placed

EYE_Y = 0.8
"""The height of the eyes in rest space, cm."""
_NECK = np.array([0, -6, -2], np.float32)
_FOLLOWED = 0.8
"""How much of the way that the eyes go sideways, when the head turns, the picture goes with them."""
_SCALE = {Ears.LONG: 0.86, Ears.POINTED: 1.06, Ears.PRICKED: 1.04, Ears.ROUND: 1.14, Ears.LOP: 1.14}
_EYES_AT_Y = {Ears.LONG: -1.9, Ears.POINTED: 0.3, Ears.PRICKED: 0.2, Ears.ROUND: 1.2, Ears.LOP: 1.3}


@dataclass(frozen=True, eq=False)
class Figure:
    """A head in rest space: `skin` (V, 3) along the rays asked for, `to_parts` (V, PARTS), and both ears' sheets (E, 3).

    `eye` (3,) is the left eye, whose mirror image is the right one.
    """

    balls: Balls
    skin: np.ndarray
    to_parts: np.ndarray
    ears: tuple[np.ndarray, np.ndarray]
    eye: np.ndarray
    pose: Pose


def shape_figure(animal: Animal, rays: np.ndarray, v: np.ndarray, u: np.ndarray) -> Figure:
    """Shape and pose a head; its surface is found along `rays` (V, 3), its ears at places v, u (E,) of their sheets."""
    build = animal.build
    balls = balls_of(build)
    skin, to_parts = surface(balls, rays)
    x = animal.eyes.x_cm
    eye = np.array([x, EYE_Y, eye_depth(balls, x, EYE_Y)], np.float32)
    ears = (ear_points(build, 1, v, u), ear_points(build, -1, v, u))
    return Figure(balls, skin, to_parts, ears, eye, pose_of(animal.stance, build.ears, float(eye[2])))


def pose_of(stance: Stance, ears: Ears, eye_z: float) -> Pose:
    """The pose that brings the eyes to the place that leaves room for the ears."""
    yaw, pitch, roll = stance.pose
    turn, lean = rotation(yaw, pitch, roll).astype(np.float32), rotation(0.3 * yaw, 0, 0).astype(np.float32)
    scale = _SCALE[ears]
    between = np.array([[0, EYE_Y, eye_z]], np.float32)
    x, y, _ = placed(between, Pose(turn, lean, _NECK, scale, np.zeros(3, np.float32)))[0]
    shift = np.array([stance.shift_cm[0] - _FOLLOWED * x, stance.shift_cm[1] + _EYES_AT_Y[ears] - y, 0], np.float32)
    return Pose(turn, lean, _NECK, scale, shift)
