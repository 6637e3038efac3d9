"""What is painted on the skin of a head: eyes, nose, the line of the mouth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.noise import noise, smooth_step
from fmr_studio.training.domains.scene.surface import Color3, Hit, Surface, color_of, mixed, scaled

LID_CM = 0.22
"""How far the dark rim reaches beyond an eye."""


class EyeLook(NamedTuple):
    """Both eyes: `place` (3,) of the left one, and the rest as in `Eyes`; `glint` (2,) where the key light is seen in it."""

    place: np.ndarray
    radius: float
    tall: float
    sin_turn: float
    cos_turn: float
    slant: float
    iris: np.ndarray
    slit: bool
    pupil: float
    gaze_x: float
    gaze_y: float
    glint: np.ndarray


class MouthLook(NamedTuple):
    """Nose and mouth: the nose's colour (3,) and size, and the snout's landmarks."""

    nose: np.ndarray
    nose_size: float
    nose_y: float
    y: float
    half_width: float
    from_z: float


class OnEye(NamedTuple):
    """A point in an eye's own terms: `across` away from the nose and `up`, cm; `inside` cm from the lids, < 0 outside."""

    across: float
    up: float
    inside: float
    below_lid: float
    side: float


@compiled
def on_eye(x: float, y: float, z: float, look: EyeLook) -> OnEye:
    """Where a point of the skin lies on the eye of its side."""
    side = 1.0 if x > 0 else -1.0
    dx, dz = x - side * look.place[0], z - look.place[2]
    across = (dx * look.cos_turn - side * dz * look.sin_turn) * side
    up = y - look.place[1] - 0.18 * across * look.slant
    arch = 1 - (across / (look.radius * 1.12)) ** 2
    if arch <= 0 or z <= 1.0:
        return OnEye(across, up, -1.0, -1.0, side)
    lid = look.radius * look.tall * arch**0.75
    return OnEye(across, up, min(lid - up, up + 0.8 * lid), lid - up, side)


@compiled
def mouth_distance(x: float, y: float, z: float, look: MouthLook) -> float:
    """How far, in cm, a point of the skin lies off the line below the nose and between the lips."""
    if z < look.from_z:
        return 9.0
    wide = abs(x) / look.half_width
    away = 9.0
    if wide < 1.0:
        curve = look.y - 0.5 * np.sin(wide * np.pi) + 0.30 * wide * wide
        away = abs(y - curve)
    if look.y < y < look.nose_y:
        away = min(away, abs(x))
    return away


@compiled
def _iris(eye: OnEye, look: EyeLook) -> Color3:
    """Iris and pupil: fibres, a dark rim, brighter below."""
    gx, gy = eye.across - look.gaze_x * look.radius * eye.side, eye.up - look.gaze_y * look.radius - 0.04
    radius = np.sqrt(gx * gx + gy * gy) / look.radius
    angle = np.arctan2(gy, gx)
    fibre = 0.7 + 0.55 * noise(np.cos(angle) * 8 + 4, np.sin(angle) * 8, radius * 3)
    color = scaled(color_of(look.iris), fibre * (1.4 - 0.5 * smooth_step(0.25, 0.75, radius)))
    color = scaled(color, 1 - 0.8 * smooth_step(0.80, 0.97, radius))
    if look.slit:
        wide = look.pupil * (0.30 + 0.7 * look.pupil)
        far = abs(gx) / (look.radius * wide) + (gy / (look.radius * 0.88)) ** 2
    else:
        far = radius / look.pupil
    color = scaled(color, smooth_step(0.88, 1.06, far))
    color = (color[0] + 0.003, color[1] + 0.003, color[2] + 0.003)
    return scaled(color, 0.55 + 0.8 * smooth_step(0.6, -0.7, gy / look.radius))


@compiled
def eye_surface(hit: Hit, eye: OnEye, look: EyeLook) -> Surface:
    """An eye at a point: a wet bulge with the glint of the key light, in the shade of the lid."""
    color = scaled(_iris(eye, look), 0.45 + 0.55 * smooth_step(0.0, 0.35, eye.below_lid))
    r = 1 / look.radius
    dx, dy = eye.across * eye.side * r - look.glint[0], eye.up * r - look.glint[1]
    glint = smooth_step(0.26, 0.16, np.sqrt(dx * dx + dy * dy)) * smooth_step(0.0, 0.12, eye.inside)
    color = mixed(color, 1.6, 1.6, 1.6, glint)
    nx, ny = hit.nx * 0.45 + 0.52 * eye.across * eye.side * r, hit.ny * 0.45 + 0.7 * eye.up * r
    return Surface(color[0], color[1], color[2], 260.0, 0.9, nx, ny, hit.nz * 0.5 + 0.75, 0.85, 0.0, 1.0, 0.0)


@compiled
def nose_surface(hit: Hit, look: MouthLook) -> Surface:
    """The leather of the nose, with nostrils and a groove."""
    color = scaled(color_of(look.nose), 0.8 + 0.4 * noise(hit.x * 7, hit.y * 7, hit.z * 7))
    dx, dy = abs(hit.x) - 0.50 * look.nose_size, hit.y - look.nose_y + 0.09
    hole = smooth_step(0.32, 0.16, np.sqrt(dx * dx + 1.6 * dy * dy))
    groove = smooth_step(0.07, 0.0, abs(hit.x)) * smooth_step(look.nose_y + 0.05, look.nose_y - 0.15, hit.y)
    color = scaled(color, (1 - 0.9 * hole) * (1 - 0.6 * groove))
    return Surface(color[0], color[1], color[2], 26.0, 0.18, hit.nx, hit.ny, hit.nz, 0.9, 0.0, 0.0, 0.5)


@compiled
def tongue_surface(hit: Hit) -> Surface:
    """The tongue, with its furrow."""
    color = scaled((0.46, 0.12, 0.13), 1 - 0.3 * smooth_step(0.08, 0.0, abs(hit.x)))
    return Surface(color[0], color[1], color[2], 40.0, 0.3, hit.nx, hit.ny, hit.nz, 0.8, 0.3, 0.0, 0.0)
