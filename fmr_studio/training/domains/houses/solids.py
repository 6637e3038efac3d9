"""Boxes, planes and round things, collected into one mesh."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.houses.labels import HouseLabel


class Material(IntEnum):
    """How a surface is painted. The first five are walls, the next three roofs, as the categories count them."""

    PLASTER = 0
    BRICK = 1
    BOARDS = 2
    STONE = 3
    TIMBER = 4
    TILES = 5
    SLATE = 6
    METAL = 7
    PLAIN = 8
    GLASS = 9
    LEAVES = 10


class Look(NamedTuple):
    """Colour (3,) in linear light, material and label of a surface."""

    color: np.ndarray
    material: Material
    label: HouseLabel


@dataclass(frozen=True, eq=False)
class Mesh:
    """Triangles without shared corners: points and normals (T, 3, 3), colours (T, 3), materials and labels (T,) uint8."""

    points: np.ndarray
    normals: np.ndarray
    colors: np.ndarray
    materials: np.ndarray
    labels: np.ndarray


_CORNERS = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float64)
_SIDES = np.array([[1, 5, 7, 3], [4, 0, 2, 6], [5, 4, 6, 7], [0, 1, 3, 2], [3, 7, 6, 2], [0, 4, 5, 1]])
_HALVES = np.array([[0, 1, 2], [0, 2, 3]])
_UPRIGHT = np.eye(3)
_ORIGIN = np.zeros(3)


class Builder:
    """Collects surfaces; points are (x right, y up, z towards the viewer) in metres."""

    def __init__(self) -> None:
        self._quads: list[np.ndarray] = []
        self._normals: list[np.ndarray] = []
        self._looks: list[tuple[int, Look]] = []

    def quads(self, corners: np.ndarray, look: Look, normals: np.ndarray | None = None) -> None:
        """Add plane quadrangles (Q, 4, 3); with their corners' normals where they round something."""
        if normals is None:
            across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
            normals = np.broadcast_to(across[:, None], corners.shape)
        self._quads.append(corners)
        self._normals.append(normals)
        self._looks.append((len(corners), look))

    def quad(self, corners: list[tuple[float, float, float]], look: Look) -> None:
        """Add one quadrangle, or a triangle, seen from the side on which its corners run against the clock."""
        shape = np.array(corners if len(corners) == 4 else [*corners, corners[-1]], np.float64)
        self.quads(shape[None], look)

    def box(
        self,
        low: tuple[float, float, float],
        high: tuple[float, float, float],
        look: Look,
        frame: tuple[np.ndarray, np.ndarray] = (_ORIGIN, _UPRIGHT),
    ) -> None:
        """Add a box between two corners of a frame: origin (3,) and the rows right, up, out (3, 3)."""
        a, b = np.array(low), np.array(high)
        corners = (a + _CORNERS * (b - a)) @ frame[1] + frame[0]
        self.quads(corners[_SIDES], look)

    def mesh(self) -> Mesh:
        """Everything that was added."""
        quads, normals = np.concatenate(self._quads), np.concatenate(self._normals)
        normals = normals / (np.linalg.norm(normals, axis=2, keepdims=True) + 1e-9)
        counts = 2 * np.array([count for count, _ in self._looks])
        looks = [look for _, look in self._looks]
        return Mesh(
            quads[:, _HALVES].reshape(-1, 3, 3),
            normals[:, _HALVES].reshape(-1, 3, 3),
            np.repeat(np.stack([look.color for look in looks]), counts, axis=0),
            np.repeat(np.array([look.material for look in looks], np.uint8), counts),
            np.repeat(np.array([look.label for look in looks], np.uint8), counts),
        )
