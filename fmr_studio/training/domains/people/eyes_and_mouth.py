"""Eyeballs with iris and pupil; the inside of the mouth; teeth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.people.anatomy import EYE_CENTER
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.noise import noise, smooth_step
from fmr_studio.training.domains.scene.surface import Hit, Surface, mixed, scaled

_EYE_X, _EYE_Y, _EYE_Z = (float(value) for value in EYE_CENTER)
_IRIS_CM = 0.62


class EyeLook(NamedTuple):
    """The iris' colour (3,) float32 linear, and the pupil's radius."""

    iris: np.ndarray
    pupil_cm: float


@compiled
def _iris(x: float, y: float, radius: float, look: EyeLook) -> tuple[float, float, float]:
    """The colour at (x, y) cm from the eye's axis: fibres, a dark rim, brighter below, and the pupil."""
    angle = np.arctan2(y, x)
    fibre = noise(np.cos(angle) * 7 + 3, np.sin(angle) * 7, radius * 2.2) * 0.7 + 0.45
    ring = smooth_step(_IRIS_CM * 0.45, _IRIS_CM * 0.75, radius)
    red = look.iris[0] * fibre * (1.35 - 0.55 * ring) + 0.05 * (1 - ring)
    green = look.iris[1] * fibre * (1.30 - 0.50 * ring) + 0.02 * (1 - ring)
    blue = look.iris[2] * fibre * (1.20 - 0.35 * ring)
    rim = 1 - 0.75 * smooth_step(_IRIS_CM * 0.80, _IRIS_CM, radius)
    open_ = rim * smooth_step(look.pupil_cm - 0.03, look.pupil_cm + 0.04, radius)
    glow = max(0.0, 1.25 - 0.9 * y / _IRIS_CM)
    return (red * open_ + 0.004) * glow, (green * open_ + 0.004) * glow, (blue * open_ + 0.004) * glow


@compiled
def eye_surface(hit: Hit, look: EyeLook) -> Surface:
    """The eyeball at a point: white, redder towards the corners, with the iris in front."""
    x, y = abs(hit.x) - _EYE_X, hit.y - _EYE_Y
    radius = np.sqrt(x * x + y * y + 1e-9) if hit.z >= _EYE_Z else 3.0
    vein = noise(hit.x * 6, hit.y * 6, 1.7)
    corner = smooth_step(0.75, 1.35, abs(x))
    color = (0.56 * (1 - 0.05 * corner), 0.51 * (1 - 0.26 * corner - 0.06 * vein), 0.48 * (1 - 0.28 * corner - 0.06 * vein))
    if radius < _IRIS_CM * 1.1:
        iris = _iris(x, y, radius, look)
        color = mixed(color, iris[0], iris[1], iris[2], 1 - smooth_step(_IRIS_CM * 0.92, _IRIS_CM * 1.1, radius))
    open_ = 0.45 + 0.55 * smooth_step(1.3, 0.6, abs(x)) * smooth_step(0.75, 0.05, y)
    return Surface(color[0], color[1], color[2], 300.0, 1.2, hit.nx, hit.ny, hit.nz, open_, 0.0, 1.0, 0.0)


@compiled
def mouth_surface(hit: Hit) -> Surface:
    """Gums, tongue and throat, darker the deeper they lie."""
    color = scaled((0.20, 0.035, 0.04), 0.15 + 0.85 * smooth_step(6.5, 10.2, hit.z))
    return Surface(color[0], color[1], color[2], 40.0, 0.12, hit.nx, hit.ny, hit.nz, hit.open_, 0.0, 0.0, 0.0)


@compiled
def teeth_surface(hit: Hit) -> Surface:
    """Teeth, darker the deeper they lie."""
    color = scaled((0.72, 0.64, 0.52), 0.2 + 0.8 * smooth_step(6.0, 10.0, hit.z))
    return Surface(color[0], color[1], color[2], 60.0, 0.25, hit.nx, hit.ny, hit.nz, hit.open_, 0.0, 0.0, 0.0)
