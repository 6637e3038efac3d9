"""Ears: sheets that are hollow to the front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.animals.animal import Build, Ears

ROWS, COLUMNS = 18, 15


@dataclass(frozen=True)
class _Upright:
    """An ear that stands, in cm: it leans outwards, and its root at (`root_x`, `root_y`) falls by `slope` for each cm out."""

    tall: float
    half_width: float
    outwards: float
    root_x: float
    root_y: float
    slope: float


_UPRIGHT = {
    Ears.POINTED: _Upright(5.2, 2.55, 0.75, 3.0, 3.5, 0.55),
    Ears.ROUND: _Upright(2.6, 1.9, 1.1, 4.0, 3.3, 0.55),
    Ears.LONG: _Upright(9.6, 1.75, 0.4, 2.1, 3.5, 0.3),
    Ears.PRICKED: _Upright(4.9, 2.1, 0.5, 3.1, 3.5, 0.5),
}


def sheet_places(rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the points of a sheet lie on it: from root 0 to tip 1, and across from -1 to 1; each (rows * columns,)."""
    v, u = np.meshgrid(np.linspace(0, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    return v.ravel(), u.ravel()


def ear_points(build: Build, side: int, v: np.ndarray, u: np.ndarray) -> np.ndarray:
    """Points (N, 3) float32 of the ear on `side` (1 left, -1 right) at places v, u (N,) of its sheet."""
    points = _lop(build.ear_size, side, v, u) if build.ears is Ears.LOP else _upright(build, side, v, u)
    return points.astype(np.float32)


def _outline(ears: Ears, v: np.ndarray) -> np.ndarray:
    """Half the width, as a share, from root to tip."""
    if ears is Ears.POINTED:
        return 1 - v**1.5
    if ears is Ears.PRICKED:
        return 1 - v**2.2
    if ears is Ears.ROUND:
        return np.sqrt(np.clip(1 - v**2.4, 0, 1))
    return np.sin(np.pi * np.clip(v * 0.8 + 0.2, 0, 1)) ** 0.6


def _upright(build: Build, side: int, v: np.ndarray, u: np.ndarray) -> np.ndarray:
    shape = _UPRIGHT[build.ears]
    tall, half_width = shape.tall * build.ear_size, shape.half_width * (0.6 + 0.4 * build.ear_size)
    x = side * (shape.root_x * (0.5 + 0.5 * build.width) + shape.outwards * tall * 0.28 * v)
    path = np.stack([x, shape.root_y + tall * v, -0.6 - 0.25 * tall * v * build.ear_tilt], -1)
    wide = half_width * np.maximum(_outline(build.ears, v), 0.03)
    across = np.stack([np.ones_like(v), -side * shape.slope * (1 - v), np.full_like(v, 0.35 * side)], -1)
    points: np.ndarray = path + across * (u * wide)[:, None]
    points[:, 2] -= (1 - u**2) * 0.75 * wide
    return points


def _lop(size: float, side: int, v: np.ndarray, u: np.ndarray) -> np.ndarray:
    x = side * (4.8 + 1.7 * np.sin(v * 1.9) * size)
    path = np.stack([x, 3.6 + 0.9 * np.sin(v * 2.4) - 8.6 * v**1.3 * size, 0.7 + 1.2 * v], -1)
    wide = (1.2 + 1.5 * np.sin(np.pi * (0.1 + 0.75 * v**1.3))) * size * np.sqrt(np.clip(1.02 - v**3.5, 0, 1))
    points: np.ndarray = path + np.array([side * -0.60, 0.05, 0.78]) * (u * wide)[:, None]
    points[:, 0] += side * 0.5 * (1 - u**2)
    return points
