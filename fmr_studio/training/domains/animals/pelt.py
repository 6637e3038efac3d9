"""Where hairs grow, and what chance gave each of them: the same in every picture, which depends on its animal alone."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from fmr_studio.training.domains.animals.animal import Build, Ears
from fmr_studio.training.domains.animals.ears import COLUMNS, ROWS, ear_points, sheet_places
from fmr_studio.training.domains.animals.head import balls_of, head_rays, head_triangles, surface
from fmr_studio.training.domains.scene.meshes import sheet_triangles

SKIN_ROWS, SKIN_COLUMNS = 110, 140
_HEAD_HAIRS, _EAR_HAIRS, _LEADERS = 19_000, 2_200, 1_400
_LUCK_SEED = 77
_USUAL = Build(1.6, 0.3, 0.97, 1.0, 0.95, 0.9, 1.0, Ears.PRICKED, 1.1, 0.7, 0.0)
"""Hairs grow evenly on a head of this build, and are stretched with others."""
_OFF_THE_PICTURE_Y, _THIN_Y = -17.0, -8.0
_TOGETHER_CM = 0.9


@dataclass(frozen=True, eq=False)
class Pelt:
    """S hairs of a mesh: `corners` (S, 3) of the triangle each grows on, `weights` (S, 3) of them, `on_ear` (S,) bool.

    Chances of each: `lead` (S,) the hair it is drawn to, `drawn` (S,) 0 or 1 whether; `length`, `rise`, `tint`, `width_px` and
    `chance` (S,), `stray` (S, 3).
    """

    triangles: np.ndarray
    corners: np.ndarray
    weights: np.ndarray
    on_ear: np.ndarray
    lead: np.ndarray
    drawn: np.ndarray
    length: np.ndarray
    rise: np.ndarray
    tint: np.ndarray
    width_px: np.ndarray
    chance: np.ndarray
    stray: np.ndarray


def mesh_triangles() -> tuple[np.ndarray, np.ndarray]:
    """The triangles (T, 3) of head, left and right ear, in one numbering, and which of them (T,) are ears'."""
    head, ear = head_triangles(SKIN_ROWS, SKIN_COLUMNS), sheet_triangles(ROWS, COLUMNS, closed=False)
    first = SKIN_ROWS * SKIN_COLUMNS
    triangles = np.concatenate([head, ear + first, ear + first + ROWS * COLUMNS])
    return np.ascontiguousarray(triangles), np.arange(len(triangles)) >= len(head)


def _usual_points() -> np.ndarray:
    places = sheet_places(ROWS, COLUMNS)
    skin, _ = surface(balls_of(_USUAL), head_rays(SKIN_ROWS, SKIN_COLUMNS))
    return np.concatenate([skin, ear_points(_USUAL, 1, *places), ear_points(_USUAL, -1, *places)])


@functools.lru_cache(maxsize=1)
def pelt() -> Pelt:
    """The pelt of all animals."""
    luck, points = np.random.default_rng(_LUCK_SEED), _usual_points()
    triangles, of_ear = mesh_triangles()
    a, b, c = (points[triangles[:, k]] for k in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    area *= (a[:, 1] > _OFF_THE_PICTURE_Y) * np.where(a[:, 1] < _THIN_Y, 0.7, 1.0)
    chosen = [
        luck.choice(len(triangles), count, p=share / share.sum())
        for count, share in ((_HEAD_HAIRS, area * ~of_ear), (2 * _EAR_HAIRS, area * of_ear))
    ]
    grown = luck.permutation(np.concatenate(chosen))
    count = len(grown)
    weights = luck.dirichlet([1, 1, 1], count).astype(np.float32)
    roots = (points[triangles[grown]] * weights[..., None]).sum(1)
    apart = roots + 30 * of_ear[grown][:, None]  # hairs of head and ears are not drawn to each other
    far, lead = cKDTree(apart[:_LEADERS]).query(apart)
    return Pelt(
        triangles,
        triangles[grown],
        weights,
        of_ear[grown],
        lead,
        (far < _TOGETHER_CM).astype(np.float32),
        length=luck.uniform(0.6, 1.25, count),
        rise=luck.uniform(0.42, 0.60, count),
        tint=luck.normal(1, 0.13, count),
        width_px=luck.uniform(1.1, 1.9, count).astype(np.float32),
        chance=luck.random(count),
        stray=luck.normal(0, 0.22, (count, 3)),
    )
