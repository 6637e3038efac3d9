"""Things that are put on a head: meshes in its rest space."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.people.anatomy import Material, Zone

ROW, COLUMN = Zone.CHEEK, Zone.NOSE
"""Columns of a part's zones that say where on it a point lies: from edge to crown (or hem), and around."""


@dataclass(frozen=True, eq=False)
class Part:
    """A mesh of one material: `points` (N, 3) cm, `triangles` (T, 3) int32, `zones` (N, 9) float32 as the head's."""

    material: Material
    points: np.ndarray
    triangles: np.ndarray
    zones: np.ndarray


def part_zones(
    count: int, *, row: np.ndarray | float = 0.0, column: np.ndarray | float = 0.0, open_: float = 0.95
) -> np.ndarray:
    """Zones (count, 9) float32 of a part's points."""
    zones = np.zeros((count, len(Zone)), np.float32)
    zones[:, ROW], zones[:, COLUMN], zones[:, Zone.OPEN] = row, column, open_
    return zones
