"""Fur and whiskers: how hairs lie on a head."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal, Ears
from fmr_studio.training.domains.animals.coat import step
from fmr_studio.training.domains.animals.creases import eye_gap
from fmr_studio.training.domains.animals.figure import Figure
from fmr_studio.training.domains.animals.head import BODY_Y, Part, snout_of
from fmr_studio.training.domains.animals.labels import AnimalLabel
from fmr_studio.training.domains.animals.pelt import Pelt
from fmr_studio.training.domains.animals.shading import INNER_ACROSS, Zone
from fmr_studio.training.domains.scene.shading import Mesh

_POINTS = 6
_ALONG = np.linspace(0, 1, _POINTS, dtype=np.float32)
_AWAY_FROM_VIEW = -0.35
_INNER_TINT = np.array([0.16, 0.10, 0.09])
_INNER_SHARE = 0.28
"""The share of hairs that grow inside an ear, of those that would on its back."""
_MOST_WHISKERS = 9


@dataclass(frozen=True, eq=False)
class Fur:
    """S hairs in rest space: `points` (S, P, 3), `normals` (S, 3) of the skin below, `colors` (S, 3), `labels` (S,) uint8.

    `open_` (S,) is the share of light that reaches them, `width_px` (S,) is that at the usual size of a picture.
    """

    points: np.ndarray
    normals: np.ndarray
    colors: np.ndarray
    labels: np.ndarray
    open_: np.ndarray
    width_px: np.ndarray


@dataclass(frozen=True, eq=False)
class _Roots:
    """Where S hairs grow: places, normals, zones (S, Z) and whether inside an ear."""

    place: np.ndarray
    normal: np.ndarray
    zones: np.ndarray
    on_ear: np.ndarray
    inner: np.ndarray
    eye_gap: np.ndarray


def grow_fur(animal: Animal, figure: Figure, mesh: Mesh, rest_normals: np.ndarray, pelt: Pelt) -> Fur:
    """Grow the hairs that can be seen."""
    roots = _roots(animal, figure, mesh, rest_normals, pelt)
    length, keep = _lengths(animal, roots, pelt), _growing(animal, roots, pelt)
    direction = _combed(animal, roots, pelt)
    outwards = np.where(roots.inner[:, None], np.array([0, 0.3, 0.8]), roots.normal)
    rise, lie = _ALONG - 0.35 * _ALONG**2, 0.85 * _ALONG**1.25
    offsets = outwards[:, None] * (pelt.rise[:, None] * rise)[..., None] + direction[:, None] * lie[None, :, None]
    offsets[..., 1] -= 0.10 * _ALONG**2
    points = roots.place[:, None] + length[:, None, None] * offsets
    pull = 0.38 * _ALONG**1.5
    points += (points[pelt.lead] - points) * (pull * pelt.drawn[:, None])[..., None]
    seen = keep & _facing(mesh, pelt)
    colors = _colors(roots, pelt)
    return Fur(
        points[seen].astype(np.float32),
        np.ascontiguousarray(roots.normal[seen], np.float32),
        np.ascontiguousarray(colors[seen], np.float32),
        _labels(roots)[seen],
        roots.zones[seen, Zone.OPEN].astype(np.float32),
        pelt.width_px[seen],
    )


def _between(values: np.ndarray, pelt: Pelt) -> np.ndarray:
    """Values (V, C) of vertices at the hairs' roots (S, C)."""
    mixed: np.ndarray = np.einsum("skc,sk->sc", values[pelt.corners], pelt.weights)
    return mixed


def _roots(animal: Animal, figure: Figure, mesh: Mesh, rest_normals: np.ndarray, pelt: Pelt) -> _Roots:
    place, normal, zones = (_between(values, pelt) for values in (mesh.rest, rest_normals, mesh.zones))
    normal = normal / (np.linalg.norm(normal, axis=1, keepdims=True) + 1e-6)
    inner = pelt.on_ear & (np.abs(zones[:, Zone.ACROSS]) < INNER_ACROSS + 0.08)
    return _Roots(place, normal, zones, pelt.on_ear, inner, eye_gap(animal.eyes, figure.eye, place))


def _growing(animal: Animal, roots: _Roots, pelt: Pelt) -> np.ndarray:
    """Which roots (S,) bool bear a hair: none in eyes, on nose and tongue, on the line of the mouth; few inside ears."""
    x, y, z = np.abs(roots.place[:, 0]), roots.place[:, 1], roots.place[:, 2]
    snout = snout_of(animal.build)
    bare = np.isin(roots.zones[:, : len(Part)].argmin(1), (Part.NOSE, Part.TONGUE)) | (roots.eye_gap < 1.05)
    wide = x / snout.mouth_x
    curve = snout.mouth_y - 0.5 * np.sin(np.minimum(wide, 1) * np.pi) + 0.30 * wide**2
    lips = (z > snout.base_z - 0.6) & (wide < 1.0) & (np.abs(y - curve - 0.08) < 0.26)
    groove = (z > snout.base_z) & (x < 0.13) & (y > snout.mouth_y - 0.15) & (y < snout.nose_y - 0.15)
    growing: np.ndarray = np.where(roots.on_ear, ~roots.inner | (pelt.chance < _INNER_SHARE), ~(bare | lips | groove))
    return growing


def _combed(animal: Animal, roots: _Roots, pelt: Pelt) -> np.ndarray:
    """The way (S, 3) hairs lie along the skin: away from the nose, down on the chest, out to the tips of the ears."""
    away = roots.place - np.array([0, -0.6 - 0.5 * animal.build.drop_cm, snout_of(animal.build).tip_z + 0.5])
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    low = step(roots.place[:, 1], -1, -6)[:, None]
    way = away * (1 - 0.6 * low) + np.array([0, -0.9, 0]) * low
    way[roots.on_ear] = (0, -1.0, 0.1) if animal.build.ears is Ears.LOP else (0, 1.0, -0.2)
    way += pelt.stray
    way -= roots.normal * (way * roots.normal).sum(1, keepdims=True)
    along: np.ndarray = way / (np.linalg.norm(way, axis=1, keepdims=True) + 1e-6)
    return along


def _lengths(animal: Animal, roots: _Roots, pelt: Pelt) -> np.ndarray:
    """Lengths (S,) cm: short on the snout and about the eyes, long on the chest."""
    usual, tip = animal.coat.length_cm, snout_of(animal.build).tip_z
    y, z = roots.place[:, 1], roots.place[:, 2]
    on_head = np.interp(z, [-3, 2, 5, tip], [1.5, 1.15, 0.60, 0.28]) * np.interp(y, [-9, -4, 0, 5], [2.1, 1.6, 1.0, 0.85])
    cheeks = np.exp(-(((np.abs(roots.place[:, 0]) - 5.2) / 1.8) ** 2) - ((y + 2.6) / 1.7) ** 2)
    on_head *= (1 + animal.coat.ruff * cheeks) * (1 - 0.4 * step(roots.zones[:, Part.MUZZLE], 0.4, 0.0))
    on_ear = 0.55 * (1 - 0.5 * roots.zones[:, Zone.ROOT_TO_TIP])
    share = np.where(roots.on_ear, on_ear, on_head) * pelt.length * np.clip(0.35 + 0.5 * (roots.eye_gap - 1), 0.35, 1)
    return usual * np.where(roots.inner, 0.9, share)


def _facing(mesh: Mesh, pelt: Pelt) -> np.ndarray:
    """Which hairs (S,) bool grow on skin that does not turn away from the viewer."""
    facing: np.ndarray = pelt.on_ear | (mesh.normals[pelt.corners[:, 0], 2] > _AWAY_FROM_VIEW)
    return facing


def _colors(roots: _Roots, pelt: Pelt) -> np.ndarray:
    color = roots.zones[:, Zone.RED : Zone.BLUE + 1] * pelt.tint[:, None]
    inner = np.clip(0.8 * color + _INNER_TINT, 0, 0.7)
    return np.clip(np.where(roots.inner[:, None], inner, color), 0.002, 0.9)


def _labels(roots: _Roots) -> np.ndarray:
    muzzle = roots.zones[:, : len(Part)].argmin(1) == Part.MUZZLE
    body = roots.place[:, 1] < BODY_Y
    kinds = (AnimalLabel.INNER_EAR, AnimalLabel.EAR, AnimalLabel.BODY, AnimalLabel.MUZZLE)
    return np.select([roots.inner, roots.on_ear, body, muzzle], [int(kind) for kind in kinds], AnimalLabel.FUR).astype(np.uint8)


@functools.lru_cache(maxsize=1)
def _whisker_luck() -> np.ndarray:
    """Chances (2, W, 5) of the whiskers of both sides."""
    luck = np.random.default_rng(5)
    return np.concatenate([luck.random((2, _MOST_WHISKERS, 4)), luck.normal(0.02, 0.22, (2, _MOST_WHISKERS, 1))], -1)


def whiskers(animal: Animal) -> np.ndarray:
    """Whiskers (S, P, 3) float32 in rest space, longer where there are more."""
    snout, count = snout_of(animal.build), animal.coat.whiskers
    luck = _whisker_luck()[:, :count]
    side = np.array([-1.0, 1.0])[:, None]
    root_x = side * (1.35 + 0.25 * luck[..., 0]) * animal.build.muzzle
    root = np.stack([root_x, snout.mouth_y + 0.75 - 0.55 * luck[..., 1], snout.tip_z - 1.0 - 0.5 * luck[..., 2]], -1)
    length = 3.0 + 0.3 * count * luck[..., 3]
    way = np.stack([side + 0 * length, luck[..., 4], np.full_like(length, -0.30)], -1)
    t = _ALONG[:, None]
    points = root[:, :, None] + length[..., None, None] * (t * way[:, :, None] + t**2 * np.array([0, -0.15, -0.12]))
    return points.reshape(-1, _POINTS, 3).astype(np.float32)
