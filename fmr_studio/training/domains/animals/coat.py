"""The colours of a coat: what a point of the skin has, by the pattern.

Patterns are sums of smooth steps in rest space; waves that wander with the coat's own numbers make them irregular.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal, Coat, Pattern

_WAVES = 7
_LUCK = np.random.default_rng(41)
_DIRECTIONS = _LUCK.normal(size=(_WAVES, 3))
_PHASES = _LUCK.uniform(0, 7, (5, _WAVES))
"""Of five wanderings that have nothing to do with each other."""
_PITCH = 1 + 0.35 * np.arange(_WAVES)
_TINT, _BEND, _EDGE, _PALE_PATCH, _DARK_PATCH = range(5)


@dataclass(frozen=True, eq=False)
class Spot:
    """Points of the skin: `x` (N,) off the middle, `side` (N,) with its sign, `y`, `z` seen from an undropped snout."""

    x: np.ndarray
    side: np.ndarray
    y: np.ndarray
    z: np.ndarray

    def wander(self, coat: Coat, kind: int, pitch: float) -> np.ndarray:
        """A smooth random number (N,) about 0 that wanders over the skin, `pitch` waves' radians a cm."""
        moved = np.stack([self.side, self.y, self.z], -1) * (pitch / coat.size) + 0.7 * coat.place
        waves = np.sin((moved @ _DIRECTIONS.T) * _PITCH + _PHASES[kind]) / _PITCH
        total: np.ndarray = waves.sum(-1) / 3
        return total


def step(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """0 up to `low`, 1 from `high` on, a smooth cubic between; falls where `low` > `high`."""
    t = np.clip((x - low) / (high - low), 0, 1)
    smooth: np.ndarray = t * t * (3 - 2 * t)
    return smooth


def mix(color: np.ndarray, other: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Colours (N, 3) with shares (N,) of another one."""
    mixed: np.ndarray = color + (other - color) * np.clip(share, 0, 1)[:, None]
    return mixed


def _snout(p: Spot) -> np.ndarray:
    return step(p.z, 3.6, 5.2) * step(p.y, 0.3, -1.0)


def _brows(p: Spot) -> np.ndarray:
    brows: np.ndarray = np.exp(-((p.x - 1.9) ** 2 / 0.7 + (p.y - 2.1) ** 2 / 0.35)) * step(p.z, 1, 3)
    return brows


def _blaze(p: Spot) -> np.ndarray:
    return step(p.x - 0.036 * np.maximum(p.y, -2) ** 2, 0.55, 0.1) * step(p.z, 1.5, 3.5)


def _striped(p: Spot, coat: Coat, color: np.ndarray, pitch: float, ink: np.ndarray, strength: float, pale: float) -> np.ndarray:
    """Stripes on forehead, cheeks and chest; pale about eyes and mouth."""
    bend = 0.6 * p.wander(coat, _BEND, 0.6)
    top = np.sin((p.x * 2.3 + 0.9 * bend) * pitch) * step(p.y, 1.8, 2.6)
    side = np.sin((p.y * 1.15 + p.x * 0.55 + bend) * 2.1 + 1) * step(p.x, 2.6, 3.6) * step(p.y, 3.2, 2.0)
    chest = np.sin((p.y * 1.1 + bend) * 1.7) * step(p.y, -5.2, -6.5)
    line = step(np.maximum(np.maximum(top, side), chest), 0.15, 0.6) * (1 - 0.9 * _snout(p))
    eyes = np.exp(-((p.x - 2.2) ** 2 / 1.6 + (p.y - 0.1) ** 2 / 2)) * step(p.z, 1, 3)
    fair = np.maximum(np.maximum(0.8 * _snout(p), 0.7 * step(p.y, -2.6, -4.2)), 0.6 * eyes)
    return mix(mix(color, ink, strength * line), coat.pale, pale * np.minimum(fair + 0.6 * _brows(p), 1))


def _tabby(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    return _striped(p, coat, color, 1.3, 0.28 * coat.color + 0.1 * coat.dark, 0.75, 0.65)


def _tiger(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    return _striped(p, coat, color, 1.0, coat.dark, 0.92, 1.0)


def _tuxedo(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    bib = step(p.y, -4.3, -5.3) * step(p.x, 5.5, 3.5)
    white = np.maximum(np.maximum(_snout(p), bib), _blaze(p) * step(p.y, 3.4, 1.5))
    return mix(color, coat.pale, step(white + 0.15 * p.wander(coat, _EDGE, 0.9), 0.4, 0.6))


def _patches(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    color = mix(color, coat.pale, step(p.wander(coat, _PALE_PATCH, 0.33), -0.05, 0.08))
    return mix(color, coat.dark, step(p.wander(coat, _DARK_PATCH, 0.38), 0.42, 0.52))


def _points(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    fair = color * 0 + 0.8 * coat.pale + 0.2 * coat.color
    return mix(fair, coat.dark, np.minimum(step(p.z, 2.5, 6.0) * step(p.x, 4.3, 1.6) * step(p.y, 2.9, 0.7) * 1.1, 0.93))


def _blazed(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    white = np.maximum(np.maximum(_blaze(p), _snout(p)), step(p.y, -5.5, -7))
    return mix(color, coat.pale, step(white + 0.1 * p.wander(coat, _EDGE, 0.8), 0.35, 0.6))


def _mask(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    return mix(color, coat.dark, np.minimum(1.1 * _snout(p), 0.9))


def _pale_muzzle(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    return mix(color, np.clip(coat.color * 1.9 + 0.05, 0, 0.6), 0.75 * _snout(p))


def _fox(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    cheeks = step(p.y - 0.45 * (p.x - 1.2), -0.4, -1.7) * step(p.z, -0.5, 1.5)
    return mix(color, coat.pale, np.maximum(cheeks, step(p.y, -3.6, -4.8)))


def _wolf(p: Spot, coat: Coat, color: np.ndarray) -> np.ndarray:
    cheeks = step(p.y - 0.55 * (p.x - 0.6), 0.3, -1.0) * step(p.z, -1, 1.0)
    fair = np.maximum(np.maximum(cheeks, 0.8 * _brows(p)), step(p.y, -6, -9) * 0.7)
    color = mix(color * (1 - 0.35 * step(p.y, 1, 4))[:, None], coat.pale, 0.9 * fair)
    return mix(color, coat.dark, 0.45 * step(p.x, 0.8, 0.2) * step(p.z, 2, 4) * step(p.y, -1.2, 0))


_PATTERNS: dict[Pattern, Callable[[Spot, Coat, np.ndarray], np.ndarray]] = {
    Pattern.TABBY: _tabby,
    Pattern.TUXEDO: _tuxedo,
    Pattern.PATCHES: _patches,
    Pattern.POINTS: _points,
    Pattern.BLAZE: _blazed,
    Pattern.MASK: _mask,
    Pattern.PALE_MUZZLE: _pale_muzzle,
    Pattern.FOX: _fox,
    Pattern.TIGER: _tiger,
    Pattern.WOLF: _wolf,
}


def coat_colors(animal: Animal, points: np.ndarray) -> np.ndarray:
    """The colours (N, 3) float32 of the fur at points (N, 3) of the head or the body, in rest space."""
    coat = animal.coat
    side, height, z = points.T.astype(np.float64)
    undropped = height + animal.build.drop_cm * step(z, 3.0, 5.5) * step(height, 1.5, -0.5)
    spot = Spot(np.abs(side), side, undropped, z)
    color = coat.color * (1 + 0.13 * spot.wander(coat, _TINT, 0.5)[:, None])
    if coat.pattern in _PATTERNS:
        color = _PATTERNS[coat.pattern](spot, coat, color)
    return np.clip(color, 0.004, 0.85).astype(np.float32)


def ear_colors(coat: Coat, v: np.ndarray) -> np.ndarray:
    """The colours (N, 3) float32 of the fur at the back of an ear, `v` (N,) from root 0 to tip 1."""
    color = coat.color * (0.88 - 0.22 * v[:, None])
    if coat.pattern is Pattern.POINTS:
        color = mix(color, coat.dark, np.full(len(v), 0.9))
    elif coat.pattern in (Pattern.FOX, Pattern.TIGER):
        color = mix(color, coat.dark, 0.85 * step(v, 0.35, 0.75))
    elif coat.pattern is Pattern.WOLF:
        color = mix(color, coat.dark, 0.5 * step(v, 0.3, 1))
    return np.clip(color, 0.004, 0.85).astype(np.float32)
