"""The head that all portraits are made of: a mesh with its shapes, what lies around it, and where hair grows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from fmr_studio.training.domains.people.anatomy import EYE_CENTER, Material
from fmr_studio.training.domains.people.choices import IDENTITY_SHAPES
from fmr_studio.training.domains.scene.volume import Volume, carried

GRID_ORIGIN, GRID_STEP, GRID_SHAPE = np.array([-27.0, -34.0, -17.0]), 0.75, (73, 72, 46)
CARRIER_STRIDE = 4
"""Shape changes are carried to points off the mesh by a grid this much coarser than the distance field's."""

# Vertex numbers of the ICT-FaceKit mesh.
FACE_END, SKIN_END, SOCKET_END = 9_409, 11_248, 13_294
_EYEBALLS = ((21_451, 22_221), (23_021, 23_791))
_CHIN = 2_199
_LUCK_SEED = 5


@dataclass(frozen=True, eq=False)
class Carrier:
    """Takes the movement of a mesh to any point near it: each grid node follows its 8 nearest vertices.

    `near` (M, 8) vertex numbers and `weights` (M, 8), for the nodes of a grid of `shape`.
    """

    near: np.ndarray
    weights: np.ndarray
    shape: tuple[int, int, int]

    def field(self, movement: np.ndarray) -> np.ndarray:
        """The displacements (X, Y, Z, 3) float32 of the grid's nodes, from those of the vertices (V, 3)."""
        moved = np.einsum("mkc,mk->mc", movement[self.near], self.weights)
        return moved.astype(np.float32).reshape(*self.shape, 3)


def carry(points: np.ndarray, field: np.ndarray) -> np.ndarray:
    """Points (..., 3) moved by a carrier's field; float32."""
    flat = np.ascontiguousarray(points, dtype=np.float32).reshape(-1, 3)
    moved = carried(flat, field, GRID_ORIGIN.astype(np.float32), CARRIER_STRIDE * GRID_STEP)
    return moved.reshape(points.shape)


@dataclass(frozen=True, eq=False)
class Roots:
    """Where S strands may grow: `points` and `normals` (S, 3) float32.

    `above_hairline` (S,) cm, `luck` (S, 11) normal and `chance` (S, 4) uniform numbers that make each strand its own;
    beards have neither.
    """

    points: np.ndarray
    normals: np.ndarray
    above_hairline: np.ndarray
    luck: np.ndarray
    chance: np.ndarray


@dataclass(frozen=True, eq=False)
class HeadModel:
    """What is the same in every portrait; V vertices, T triangles.

    `base` (V, 3) float32 cm; `identity` (60, V * 3) float32 shapes a deviation wide; `expression` each (V * 3,) by name;
    `triangles` (T, 3) int32, `material` (T,) int32, `zones` (V, 9) float32 (see `Zone`). `around` is the signed distance to
    head and torso. `eyeballs` are the vertices of each eye; `lids` chains of vertices along the rims of the eyes, by
    (side, upper). `brows` are the vertices that brows follow.
    """

    base: np.ndarray
    identity: np.ndarray
    expression: Mapping[str, np.ndarray]
    triangles: np.ndarray
    material: np.ndarray
    zones: np.ndarray
    around: Volume
    carrier: Carrier
    scalp: Roots
    beard: Roots
    eyeballs: tuple[np.ndarray, np.ndarray]
    lids: Mapping[tuple[int, bool], np.ndarray]
    chin: int
    brows: np.ndarray

    def nearest_brow(self, points: np.ndarray) -> np.ndarray:
        """The brow vertex (N,) next to each of the points (N, 3)."""
        near: np.ndarray = self.brows[cKDTree(self.base[self.brows]).query(points)[1]]
        return near


def lucky_roots(points: np.ndarray, normals: np.ndarray, above_hairline: np.ndarray) -> Roots:
    """Roots on the scalp with their numbers, which are always the same."""
    rng = np.random.default_rng(_LUCK_SEED)
    luck = rng.normal(size=(len(points), 11)).astype(np.float32)
    return Roots(points, normals, above_hairline, luck, rng.random((len(points), 4)).astype(np.float32))


def head_from_arrays(model: Mapping[str, np.ndarray], derived: Mapping[str, np.ndarray]) -> HeadModel:
    """The head from the packed model (`ict.npz`) and what was derived from it (`head.npz`)."""
    base, material, none = model["base"], derived["material"], np.zeros((0, 0), np.float32)
    kept = material != Material.LASHES  # lashes are drawn as strands
    shapes = model["expression"].reshape(len(model["names"]), -1)
    coarse = tuple(len(range(0, count, CARRIER_STRIDE)) for count in GRID_SHAPE)
    numbers = np.arange(len(base))
    near_brows = (numbers < FACE_END) & (base[:, 1] > 4.4) & (base[:, 1] < 7.2) & (base[:, 2] > 6)
    return HeadModel(
        base=base,
        identity=model["identity"][:IDENTITY_SHAPES].reshape(IDENTITY_SHAPES, -1),
        expression={str(name): shape for name, shape in zip(model["names"], shapes, strict=True)},
        triangles=np.ascontiguousarray(derived["tri"][kept]),
        material=material[kept],
        zones=derived["attr"],
        around=Volume(derived["sdf"], GRID_ORIGIN.astype(np.float32), GRID_STEP),
        carrier=Carrier(derived["warp_near"], derived["warp_w"], (coarse[0], coarse[1], coarse[2])),
        scalp=lucky_roots(derived["root"], derived["root_n"], derived["margin"]),
        beard=Roots(derived["beard"], derived["beard_n"], np.zeros(0), none, none),
        eyeballs=(np.arange(*_EYEBALLS[0]), np.arange(*_EYEBALLS[1])),
        lids={(side, upper): _lid(base[:FACE_END], side, upper) for side in (1, -1) for upper in (True, False)},
        chin=_CHIN,
        brows=np.flatnonzero(near_brows),
    )


def _lid(face: np.ndarray, side: int, upper: bool) -> np.ndarray:
    """Vertices along the upper or lower rim of an eye's opening, from the nose outwards; `face` (F, 3), `side` 1 or -1."""
    mirrored = face * [side, 1, 1]
    near = np.flatnonzero((np.linalg.norm(mirrored - EYE_CENTER, axis=1) < 1.80) & (mirrored[:, 2] > 8.3))
    rim = mirrored[near]
    chain = []
    for x in np.linspace(1.95, 4.45, 18):
        middle = 3.25 + 0.18 * (x - 1.84) / 2.6
        beyond = rim[:, 1] > middle if upper else rim[:, 1] < middle
        band = np.flatnonzero((np.abs(rim[:, 0] - x) < 0.14) & beyond)
        if len(band):
            inwards = np.abs(rim[band, 1] - middle) - 0.55 * (rim[band, 2] - 9)
            chain.append(near[band[np.argmin(inwards)]])
    return np.array(chain)
