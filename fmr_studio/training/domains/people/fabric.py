"""Clothes, hats, frames and lenses: patterns, folds, ribs and seams."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.people.parts import COLUMN, ROW
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.noise import noise, smooth_step
from fmr_studio.training.domains.scene.surface import Color3, Hit, Surface, between, color_of, mixed, scaled

_ROW, _COLUMN = int(ROW), int(COLUMN)
STRIPES, CHECKS, SPOTS, SUIT, HOODIE = 1, 2, 3, 4, 5
_FOLD_PLACE = 7.0


class ClothLook(NamedTuple):
    """A garment's colours (3,) float32 linear, its pattern (0 plain, STRIPES …) and that pattern's repeats a cm."""

    color: np.ndarray
    trim: np.ndarray
    pattern: int
    scale: float
    shirt: np.ndarray
    tie: bool


class HatLook(NamedTuple):
    """A hat's colours (3,) float32 linear; `striped` goes for beanies."""

    color: np.ndarray
    trim: np.ndarray
    cap: bool
    striped: bool


class FrameLook(NamedTuple):
    """The colour (3,) float32 of a pair of glasses, and the strength of its highlights."""

    color: np.ndarray
    strength: float


@compiled
def _wave(x: float) -> float:
    """A zigzag 0..1 with period 1."""
    return abs((x + 20) % 1.0 - 0.5) * 2


@compiled
def _pattern_share(hit: Hit, arc: float, look: ClothLook) -> float:
    """How much of the second colour a pattern shows at a point; `arc` is the way around the body."""
    scale = look.scale
    if look.pattern == STRIPES:
        return smooth_step(0.45, 0.55, _wave(hit.y * scale))
    if look.pattern == CHECKS:
        return 0.5 * (smooth_step(0.4, 0.5, _wave(hit.y * scale)) + smooth_step(0.4, 0.5, _wave(arc * scale)))
    if look.pattern == SPOTS:
        return smooth_step(0.42, 0.58, noise(hit.x * scale + 9, hit.y * scale, hit.z * scale))
    return 0.0


@compiled
def _suit(hit: Hit, look: ClothLook) -> tuple[Color3, float, float]:
    """A jacket over a shirt with or without a tie: colour, how open it lies, and the lapel's sideways turn."""
    color = color_of(look.color)
    edge = abs(hit.x) - (6.4 + (hit.y + 11.5) * 0.62)
    if hit.z <= 0 or edge >= 3.2:
        return color, 1.0, 0.0
    if edge >= 0:
        return color, 0.9 if edge < 3.0 else 0.55, 0.18 if hit.x < 0 else -0.18
    color = color_of(look.shirt)
    if look.tie and abs(hit.x) < 0.9 + 0.12 * (-12 - hit.y):
        stripe = smooth_step(0.4, 0.6, _wave((hit.y - hit.x) * 0.8)) * 0.5
        color = scaled(color_of(look.trim), 1 + stripe)
    return color, 0.55 + 0.45 * min(abs(edge), 1.2) / 1.2, 0.0


@compiled
def cloth_surface(hit: Hit, zones: np.ndarray, look: ClothLook) -> Surface:
    """A garment at a point."""
    x, y, z = hit.x, hit.y, hit.z
    arc = np.arctan2(x, z + 1.5) * 14
    color, open_, turn, bump = color_of(look.color), 1.0, 0.0, 0.0
    if look.pattern == SUIT:
        color, open_, turn = _suit(hit, look)
    elif look.pattern == HOODIE:
        if abs(x) < 0.35 and z > 0:
            color = color_of(look.trim)
        open_ = 0.6 + 0.4 * smooth_step(0.3, 0.8, abs(x))
    else:
        color = mixed(color, look.trim[0], look.trim[1], look.trim[2], _pattern_share(hit, arc, look))
        if between(zones, _ROW, hit) < 0.05:  # the ribbed edge
            open_, bump = 0.86, 0.25 * np.sin(arc * 9)
    fold = noise(x * 0.35 + 5, y * 0.22, z * 0.35 + _FOLD_PLACE) - 0.5
    fold += 0.5 * (noise(x * 0.8, y * 0.5 + _FOLD_PLACE, z * 0.8) - 0.5)
    color = scaled(color, 1 + 0.16 * (noise(x * 6, y * 6, z * 6) - 0.5))
    nx, ny = hit.nx + turn + fold * 0.55, hit.ny + fold * 0.35
    return Surface(color[0], color[1], color[2], 6.0, 0.03, nx, ny, hit.nz, hit.open_ * open_, 0.0, 0.0, bump)


@compiled
def hat_surface(hit: Hit, zones: np.ndarray, look: HatLook) -> Surface:
    """A hat at a point: a beanie's ribs and stripe, a cap's seams and peak."""
    color, bump, open_ = color_of(look.color), 0.0, hit.open_
    row, column = between(zones, _ROW, hit), between(zones, _COLUMN, hit)
    if look.cap:
        open_ *= 1 - 0.25 * smooth_step(0.02, 0.0, abs((column * 6) % 1.0 - 0.5))
        if row < 0:
            color = color_of(look.trim)
    else:
        rib = np.sin(column * 2 * np.pi * 44)
        bump = 0.45 * rib
        if look.striped:
            stripe = smooth_step(0.18, 0.22, row) * (1 - smooth_step(0.24, 0.28, row))
            color = mixed(color, look.trim[0], look.trim[1], look.trim[2], stripe)
        open_ *= (0.85 + 0.15 * rib) * (0.72 + 0.28 * smooth_step(0.0, 0.035, abs(row - 0.2)))
    color = scaled(color, 1 + 0.12 * (noise(hit.x * 6, hit.y * 6, hit.z * 6) - 0.5))
    return Surface(color[0], color[1], color[2], 8.0, 0.03, hit.nx, hit.ny, hit.nz, open_, 0.0, 0.0, bump)


@compiled
def frame_surface(hit: Hit, look: FrameLook) -> Surface:
    """The frame of a pair of glasses."""
    red, green, blue = color_of(look.color)
    return Surface(red, green, blue, 90.0, look.strength, hit.nx, hit.ny, hit.nz, hit.open_, 0.0, 0.5, 0.0)


@compiled
def lens_surface(hit: Hit) -> Surface:
    """A dark lens, a little lighter towards the cheek."""
    color = scaled((0.012, 0.011, 0.010), 1.6 - smooth_step(1, 5, hit.y))
    return Surface(color[0], color[1], color[2], 200.0, 0.7, hit.nx, hit.ny, hit.nz, hit.open_, 0.0, 1.0, 0.0)
