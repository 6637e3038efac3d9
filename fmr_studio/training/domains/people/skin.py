"""Skin: its colour with all that age, sun, beard and paint do to it; lips; and which part of the face a point belongs to."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.people.anatomy import LIP_HALF_WIDTH, Zone
from fmr_studio.training.domains.people.labels import PersonLabel
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.noise import noise, smooth_step
from fmr_studio.training.domains.scene.surface import Color3, Hit, Surface, between, color_of, mixed, scaled

_PLACE = 13.0
"""Where in the noise every skin lies."""
_CHEEK, _NOSE, _HOLLOW, _BEARD, _SHINE, _LID, _FOREHEAD, _SCALP, _ = (int(zone) for zone in Zone)
_TAG_SKIN, _TAG_HAIR, _TAG_NOSE = int(PersonLabel.SKIN), int(PersonLabel.HAIR), int(PersonLabel.NOSE)
_TAG_LIPS, _TAG_EARS, _TAG_NECK = int(PersonLabel.LIPS), int(PersonLabel.EARS), int(PersonLabel.NECK)


class SkinLook(NamedTuple):
    """The numbers of one person's skin. Colours (3,) float32 linear; strengths from 0 on.

    `lip_lines` (2, N) heights of the lips' outer edges from the middle outwards; `jaw_line` (M,) its height by depth.
    """

    tone: np.ndarray
    redness: float
    freckles: float
    stubble: float
    lid_paint: float
    wrinkles: float
    oil: float
    lip: np.ndarray
    lip_strength: float
    scalp_shade: float
    scalp: np.ndarray
    lip_lines: np.ndarray
    jaw_line: np.ndarray


@compiled
def _lip_depth(hit: Hit, lines: np.ndarray) -> float:
    """How far inside the lips' outer edges a point lies, in cm; negative outside."""
    x = abs(hit.x)
    if x >= 2.75 or hit.z <= 8.5 or hit.y >= -2 or hit.y <= -5:
        return -1.0
    place = x / LIP_HALF_WIDTH * (lines.shape[1] - 1)
    i = min(int(place), lines.shape[1] - 2)
    f = min(place - i, 1.0)
    upper, lower = lines[0, i] * (1 - f) + lines[0, i + 1] * f, lines[1, i] * (1 - f) + lines[1, i + 1] * f
    return min(min(upper - hit.y, hit.y - lower), (2.6 - x) * 0.7)


@compiled
def skin_label(hit: Hit, zones: np.ndarray, look: SkinLook) -> int:
    """The part of the head a point belongs to; a shaved scalp counts as hair."""
    x, y, z = abs(hit.x), hit.y, hit.z
    if look.scalp_shade > 0.5 and between(zones, _SCALP, hit) > 0.5:
        return _TAG_HAIR
    if _lip_depth(hit, look.lip_lines) > 0:
        return _TAG_LIPS
    half_nose = 0.62 + (3.2 - y) * 0.30 if y > 0.4 else 1.5 + 0.45 * smooth_step(0.4, -0.6, y)
    if z > 9.0 and -1.45 < y < 3.6 and x < half_nose:
        return _TAG_NOSE
    if x > 7.42 and -1.6 < y < 5.3 and z < 3.5:
        return _TAG_EARS
    place = (z + 10) / 24 * (look.jaw_line.shape[0] - 1)
    i = min(max(int(place), 0), look.jaw_line.shape[0] - 2)
    jaw = look.jaw_line[i] + (look.jaw_line[i + 1] - look.jaw_line[i]) * (place - i)
    return _TAG_NECK if y < jaw else _TAG_SKIN


@compiled
def _flesh(hit: Hit, zones: np.ndarray, look: SkinLook, mottle: float, fine: float) -> Color3:
    """Bare skin: redder on cheeks, nose and ears, mottled, darker in the hollows of the eyes."""
    hollow = between(zones, _HOLLOW, hit)
    red = between(zones, _CHEEK, hit) + between(zones, _NOSE, hit) + 0.35 * mottle + 0.15 * hollow
    red *= look.redness
    shade = 1 - (0.16 + 0.14 * look.wrinkles) * hollow
    return (
        look.tone[0] * (1 + 0.06 * mottle + 0.05 * fine) * (shade + 0.03 * hollow),
        look.tone[1] * (1 - 0.34 * red) * (1 + 0.06 * mottle + 0.06 * fine) * shade,
        look.tone[2] * (1 - 0.36 * red) * (1 + 0.05 * mottle + 0.06 * fine) * (shade + 0.02 * hollow),
    )


@compiled
def _freckled(color: Color3, hit: Hit, zones: np.ndarray, strength: float) -> Color3:
    x, y, z = hit.x, hit.y, hit.z
    sunny = zones[hit.a, _CHEEK] + zones[hit.a, _NOSE] + 0.5 * noise(x, y, z)
    f = smooth_step(0.70, 0.84, noise(x * 5.5, y * 5.5, z * 5.5 + 7 + _PLACE)) * strength * smooth_step(0.1, 0.6, sunny)
    return color[0] * (1 - 0.25 * f), color[1] * (1 - 0.42 * f), color[2] * (1 - 0.5 * f)


@compiled
def skin_surface(hit: Hit, zones: np.ndarray, look: SkinLook) -> Surface:
    """Skin and lips at a point."""
    x, y, z = hit.x, hit.y, hit.z
    mottle = noise(x * 0.9 + _PLACE, y * 0.9, z * 0.9) - 0.5 + 0.6 * (noise(x * 2.7, y * 2.7 + _PLACE, z * 2.7) - 0.5)
    fine = noise(x * 7, y * 7, z * 7 + _PLACE) - 0.5
    color = _flesh(hit, zones, look, mottle, fine)
    if look.freckles > 0:
        color = _freckled(color, hit, zones, look.freckles)
    if look.stubble > 0:
        share = look.stubble * between(zones, _BEARD, hit) * (0.75 + 0.5 * noise(x * 9, y * 9, z * 9))
        color = mixed(color, 0.035, 0.03, 0.032, share)
    if look.lid_paint > 0:
        color = mixed(color, 0.10, 0.045, 0.05, look.lid_paint * between(zones, _LID, hit))
    color = mixed(color, look.scalp[0], look.scalp[1], look.scalp[2], between(zones, _SCALP, hit) * look.scalp_shade)
    gloss = 14 + 22 * look.oil
    strength = 0.10 + 0.22 * between(zones, _SHINE, hit) * look.oil + 0.10 * look.oil
    bump = fine * 0.10 + 0.10 * mottle
    wrinkle = look.wrinkles * between(zones, _FOREHEAD, hit) * 0.35 * np.sin(y * 5.2 + 1.2 * np.sin(x * 0.7 + _PLACE))
    lips = smooth_step(-0.06, 0.10, _lip_depth(hit, look.lip_lines))
    if lips > 0:
        crease = 0.9 + 0.2 * noise(x * 9, y * 2, 3.3)
        lip = scaled(color_of(look.lip), crease)
        color = mixed(color, lip[0], lip[1], lip[2], lips * look.lip_strength)
        gloss, strength = gloss + 30 * lips, strength + 0.22 * lips
        bump = bump * (1 - lips) + (crease - 1) * lips
    return Surface(
        color[0], color[1], color[2], gloss, strength, hit.nx, hit.ny + wrinkle, hit.nz, hit.open_, 1.0, 0.0, bump
    )  # fmt: skip
