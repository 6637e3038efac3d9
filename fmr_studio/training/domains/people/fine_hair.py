"""Brows, lashes and beards: short strands with a place of their own."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.people.figure import Figure
from fmr_studio.training.domains.people.head import HeadModel, Roots, carry
from fmr_studio.training.domains.people.person import Beard

_BROW_HAIRS, _BROW_POINTS, _LASH_POINTS, _BEARD_POINTS = 200, 5, 5, 6
_UPPER_LASHES, _LOWER_LASHES = 60, 16
_BROW_U = (0, 0.2, 0.45, 0.7, 0.88, 1)
_BROW_LINE = np.array([
    (1.15, 2.2, 3.5, 4.75, 5.5, 6.0),
    (5.65, 5.95, 6.22, 6.05, 5.5, 5.0),
    (10.75, 10.55, 10.05, 9.2, 8.35, 7.7),
])  # fmt: skip
BEARD_HAIRS = {Beard.SHORT: 5200, Beard.FULL: 6500, Beard.MOUSTACHE: 900}
_BEARD_CM = {Beard.SHORT: 0.7, Beard.FULL: 1.9, Beard.MOUSTACHE: 0.9}
_MOST_ON_THE_LIP_CM = 0.9


def brow_strands(thickness: float, rng: np.random.Generator) -> np.ndarray:
    """Both brows in rest space: (S, 5, 3) float32."""
    return np.concatenate([_brow(thickness, rng) * [side, 1, 1] for side in (-1, 1)]).astype(np.float32)


def _brow(thickness: float, rng: np.random.Generator) -> np.ndarray:
    """The brow at positive x: (S, 5, 3)."""
    u = rng.beta(1.05, 1.25, _BROW_HAIRS)
    x, y, z = (np.interp(u, _BROW_U, line)[:, None] for line in _BROW_LINE)
    half_width = np.interp(u, [0, 0.1, 0.4, 0.75, 1], [0.26, 0.36, 0.34, 0.20, 0.06]) * thickness
    y = y + 0.05 + (rng.uniform(-1, 1, _BROW_HAIRS) * half_width)[:, None]
    slope = np.interp(u, [0, 0.15, 0.4, 1], [1.3, 0.8, 0.25, -0.45]) + rng.normal(0, 0.16, _BROW_HAIRS)
    length = rng.uniform(0.45, 0.85, _BROW_HAIRS) * np.interp(u, [0, 0.3, 1], [0.8, 1.1, 0.9])
    t = np.linspace(0, 1, _BROW_POINTS)[None]
    dx, dy = (np.cos(slope) * length)[:, None] * t, (np.sin(slope) * length)[:, None] * t - 0.12 * t * t
    return np.stack([x + dx, y + dy, z - 0.28 * dx + 0.06 * np.sin(t * np.pi)], -1)


def on_the_brows(strands: np.ndarray, head: HeadModel, figure: Figure) -> np.ndarray:
    """Brow strands (S, 5, 3) moved as the skin under their roots moved."""
    near = head.nearest_brow(strands[:, 0])
    moved: np.ndarray = strands + (figure.vertices[near] - head.base[near])[:, None] + np.array([0, 0, 0.07], np.float32)
    return moved


def lash_strands(head: HeadModel, figure: Figure, rng: np.random.Generator) -> np.ndarray:
    """Upper and lower lashes on the rims of the shaped eyes: (S, 5, 3) float32."""
    rims = [(side, upper) for side in (1, -1) for upper in (True, False)]
    lashes = [_lashes(figure.vertices[head.lids[rim]], *rim, rng) for rim in rims]
    return np.concatenate(lashes).astype(np.float32)


def _lashes(rim: np.ndarray, side: int, upper: bool, rng: np.random.Generator) -> np.ndarray:
    """Lashes along a chain of points (R, 3) of one lid."""
    u = rng.uniform(0.04, 0.98, _UPPER_LASHES if upper else _LOWER_LASHES)
    place = u * (len(rim) - 1)
    i = np.minimum(place.astype(int), len(rim) - 2)
    root = rim[i] + (rim[i + 1] - rim[i]) * (place - i)[:, None]
    length = ((0.55 if upper else 0.25) * rng.uniform(0.75, 1.1, len(u)) * (0.65 + 0.5 * u**0.7))[:, None]
    t = np.linspace(0, 1, _LASH_POINTS)[None]
    dx = side * ((u - 0.38) * 1.15)[:, None] * length * t
    dy = length * (-0.10 * t + 0.62 * t * t if upper else -0.35 * t)
    lashes: np.ndarray = root[:, None] + np.stack([dx, dy, length * 0.75 * t], -1)
    return lashes


def beard_strands(beard: Beard, roots: Roots, rng: np.random.Generator) -> np.ndarray:
    """The strands of a short or full beard or a moustache, in rest space: (S, 6, 3) float32."""
    on_the_lip = (roots.points[:, 1] > -2.75) & (roots.points[:, 2] > 9)
    growing = on_the_lip & (np.abs(roots.points[:, 0]) < 2.9) if beard is Beard.MOUSTACHE else np.ones(len(on_the_lip), bool)
    ids = rng.permutation(np.flatnonzero(growing))[: BEARD_HAIRS[beard]]
    root, normal, on_the_lip = roots.points[ids], roots.normals[ids], on_the_lip[ids]
    length = rng.uniform(0.6, 1.2, len(ids)) * _BEARD_CM[beard]
    length = np.where(on_the_lip, np.minimum(length, _MOST_ON_THE_LIP_CM), length)
    down = np.stack([np.sign(root[:, 0]) * 0.35, np.full(len(ids), -0.9), np.zeros(len(ids))], 1)
    direction = normal * 0.7 + down + rng.normal(0, 0.28, (len(ids), 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    t = np.linspace(0, 1, _BEARD_POINTS)[None, :, None]
    points = root[:, None] + normal[:, None] * 0.03 + direction[:, None] * length[:, None, None] * t
    points[..., 1] -= (length[:, None] * 0.25) * t[..., 0] ** 2
    return points.astype(np.float32)


def on_the_chin(strands: np.ndarray, figure: Figure) -> np.ndarray:
    """Beard strands moved with shape and expression."""
    return carry(strands, figure.moving)
