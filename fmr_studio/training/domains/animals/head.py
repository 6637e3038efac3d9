"""The head as blended balls: where they lie, how far a point is from their surface, and that surface as a mesh."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.animals.animal import Build
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.meshes import sheet_triangles


class Part(IntEnum):
    """What a ball of the head belongs to."""

    HEAD = 0
    MUZZLE = 1
    NOSE = 2
    BODY = 3
    TONGUE = 4


PARTS = len(Part)
BODY_Y = -6.4
"""Below it, in rest space, the body begins."""
MIDDLE = np.array([0.0, -1.2, 1.2], np.float32)
"""A point inside every head, from which rays go out to its surface."""
_SOFT, _FIRM = 1.7, 5.0
_FAR_CM, _STEPS, _CLOSE_CM = 26.0, 40, 0.01
_HEAD_CM, _DOWNWARDS = 14.0, -0.25
"""Rays that go less downwards than that leave the head within that way."""


class Balls(NamedTuple):
    """Ellipsoids: `center`, `radius` (B, 3) float32 cm, `part` (B,) int32, `firm` (B,) float32, greater for sharper blends."""

    center: np.ndarray
    radius: np.ndarray
    part: np.ndarray
    firm: np.ndarray


class Snout(NamedTuple):
    """Where things lie on the snout: its base and tip along z, the heights of nose and mouth, half the mouth's width."""

    base_z: float
    tip_z: float
    nose_y: float
    mouth_y: float
    mouth_x: float


def snout_of(build: Build) -> Snout:
    """The landmarks of a snout."""
    base = 3.6 + 0.55 * build.snout_cm
    return Snout(base, base + 2.2 + 0.62 * build.snout_cm, -1.15 - build.drop_cm, -2.75 - build.drop_cm, 1.75 * build.muzzle)


def balls_of(build: Build) -> Balls:
    """The balls of a head with neck and chest, nose towards +z."""
    rows = [*_skull(build), *_snout(build), *_trunk(build)]
    center, radius, part = (np.array([row[column] for row in rows]) for column in range(3))
    firm = np.where(np.isin(part, (Part.HEAD, Part.BODY)), _SOFT, _FIRM)
    return Balls(center.astype(np.float32), radius.astype(np.float32), part.astype(np.int32), firm.astype(np.float32))


Row = tuple[tuple[float, float, float], tuple[float, float, float], Part]


def _skull(build: Build) -> list[Row]:
    """Skull, brow, cheeks and the ridges above the eyes."""
    w, cheek = build.width, build.cheeks
    rows: list[Row] = [((0, 0.1, 0), (5.8 * w, 4.85, 5.4), Part.HEAD), ((0, 1.7, 0.9), (4.5 * w, 3.0, 4.2), Part.HEAD)]
    for side in (-1, 1):
        rows.append(((side * 3.1 * w, -1.9, 1.2), (2.9 * cheek, 2.6 * cheek, 3.0), Part.HEAD))
        rows.append(((side * 2.1 * w, 1.7, 3.6), (1.5, 1.0, 1.3), Part.HEAD))
    return rows


def _snout(build: Build) -> list[Row]:
    """Bridge, muzzle, lips, chin, the nose, and the tongue where it shows."""
    length, drop, wide = build.snout_cm, build.drop_cm, build.muzzle
    base, tip, nose_y, _, _ = snout_of(build)
    rows: list[Row] = [
        ((0, -1.5 - 0.8 * drop, base), (2.0 * wide * (0.8 + 0.2 * build.width), 1.75 * wide, 1.9 + 0.62 * length), Part.MUZZLE),
        ((0, -0.1 - 0.45 * drop, 3.4 + 0.28 * length), (1.35, 1.5, 1.8 + 0.45 * length), Part.HEAD),
        ((0, -3.35 - drop, base + 0.2 + 0.30 * length), (1.35 * wide, 0.95, 1.2 + 0.2 * length), Part.MUZZLE),
    ]
    for side in (-1, 1):
        lip = (side * 0.95 * wide, -2.3 - drop, base + 1.2 + 0.42 * length)
        rows.append((lip, (1.25 * wide, 1.1 * wide, 1.15 + 0.12 * length), Part.MUZZLE))
    rows.append(((0, nose_y, tip), (0.74 * build.nose, 0.50 * build.nose, 0.46 * build.nose), Part.NOSE))
    if build.tongue > 0:
        size = build.tongue
        rows.append(((0, -3.4 - drop - 0.75 * size, base + 1.15 + 0.5 * length), (0.85 * size, 1.25 * size, 0.5), Part.TONGUE))
    return rows


def _trunk(build: Build) -> list[Row]:
    return [((0, -8.0, -2.5), (5.0 * build.neck, 7.0, 4.6), Part.BODY), ((0, -16.5, -2.0), (8.2, 8.0, 6.5), Part.BODY)]


@compiled
def distances(balls: Balls, x: float, y: float, z: float, to_parts: np.ndarray) -> float:
    """About the signed distance of a point to the blended surface; `to_parts` (PARTS,) gets those to each part alone."""
    total = 0.0
    to_parts[:] = 99.0
    for i in range(balls.center.shape[0]):
        rx, ry, rz = balls.radius[i, 0], balls.radius[i, 1], balls.radius[i, 2]
        a, b, c = (x - balls.center[i, 0]) / rx, (y - balls.center[i, 1]) / ry, (z - balls.center[i, 2]) / rz
        q = np.sqrt(a * a + b * b + c * c) + 1e-6
        steep = np.sqrt((a / rx) ** 2 + (b / ry) ** 2 + (c / rz) ** 2) + 1e-6
        away = q * (q - 1) / steep
        total += np.exp(-balls.firm[i] * away)
        part = balls.part[i]
        to_parts[part] = min(to_parts[part], away)
    return -np.log(total) / _SOFT


@compiled
def cast(balls: Balls, start: np.ndarray, ray: np.ndarray, far: float, to_parts: np.ndarray) -> float:
    """How far from `start` along the unit `ray` its last point on the surface lies, searched inwards from `far`."""
    t = far
    for _ in range(_STEPS):
        away = distances(balls, start[0] + ray[0] * t, start[1] + ray[1] * t, start[2] + ray[2] * t, to_parts)
        if away < _CLOSE_CM or t < 1:
            break
        t -= away * 0.75
    return t


@compiled
def _surface(balls: Balls, rays: np.ndarray, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points, to_parts = np.empty(rays.shape, np.float32), np.empty((rays.shape[0], PARTS), np.float32)
    for k in range(rays.shape[0]):
        far = _HEAD_CM if rays[k, 1] > _DOWNWARDS else _FAR_CM
        t = cast(balls, start, rays[k], far, to_parts[k])
        for c in range(3):
            points[k, c] = start[c] + rays[k, c] * t
    return points, to_parts


def head_rays(rows: int, columns: int) -> np.ndarray:
    """Rays (rows * columns, 3) float32 from the front pole to the back, denser in front."""
    polar = np.pi * np.linspace(0, 1, rows)[:, None] ** 1.25
    around = 2 * np.pi * np.arange(columns)[None] / columns
    rays = np.stack([np.sin(polar) * np.cos(around), np.sin(polar) * np.sin(around), np.cos(polar) + 0 * around], -1)
    return rays.reshape(-1, 3).astype(np.float32)


def surface(balls: Balls, rays: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The head's surface along rays (N, 3): points (N, 3) and the distances (N, PARTS) to each part; float32."""
    return _surface(balls, rays, MIDDLE)


def head_triangles(rows: int, columns: int) -> np.ndarray:
    """The triangles (T, 3) int32, facing outwards, of points in the order of `head_rays`."""
    triangles: np.ndarray = sheet_triangles(rows, columns)[:, [0, 2, 1]]
    return triangles


def eye_depth(balls: Balls, x: float, y: float) -> float:
    """The z of the surface at (x, y), seen from in front."""
    start, ray = np.array([x, y, 0], np.float32), np.array([0, 0, 1], np.float32)
    return float(cast(balls, start, ray, _FAR_CM, np.empty(PARTS, np.float32)))
