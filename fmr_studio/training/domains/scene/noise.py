"""Smooth steps and value noise."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled


@compiled
def smooth_step(low: float, high: float, x: float) -> float:
    """0 up to `low`, 1 from `high` on, a smooth cubic between; falls where `low` > `high`."""
    t = min(max((x - low) / (high - low), 0.0), 1.0)
    return t * t * (3 - 2 * t)


@compiled
def blend(a: float, b: float, t: float) -> float:
    """`a` at `t` 0, `b` at 1."""
    return a * (1 - t) + b * t


@compiled
def _corner(i: int, j: int, k: int) -> float:
    """A number in 0..1 that belongs to a whole-numbered point (a multiplicative hash of its coordinates)."""
    n = (i * 73856093) ^ (j * 19349663) ^ (k * 83492791)
    n = (n ^ (n >> 13)) * 1274126177
    return ((n ^ (n >> 16)) & 0xFFFF) / 65535.0


@compiled
def noise(x: float, y: float, z: float) -> float:
    """Value noise in 0..1 with features about one unit wide."""
    i, j, k = int(np.floor(x)), int(np.floor(y)), int(np.floor(z))
    x, y, z = x - i, y - j, z - k
    x, y, z = x * x * (3 - 2 * x), y * y * (3 - 2 * y), z * z * (3 - 2 * z)
    a = blend(_corner(i, j, k), _corner(i + 1, j, k), x)
    b = blend(_corner(i, j + 1, k), _corner(i + 1, j + 1, k), x)
    c = blend(_corner(i, j, k + 1), _corner(i + 1, j, k + 1), x)
    d = blend(_corner(i, j + 1, k + 1), _corner(i + 1, j + 1, k + 1), x)
    return blend(blend(a, b, y), blend(c, d, y), z)


def smooth_steps(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """`smooth_step` of every element."""
    t: np.ndarray = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)
