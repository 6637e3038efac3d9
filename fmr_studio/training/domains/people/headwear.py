"""Hats: a knitted beanie, and a cap with its peak."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.people.anatomy import Material
from fmr_studio.training.domains.people.parts import Part, part_zones
from fmr_studio.training.domains.people.person import Hat
from fmr_studio.training.domains.scene.meshes import sheet_triangles
from fmr_studio.training.domains.scene.volume import Volume, pushed_out

_ROWS, _COLUMNS, _PEAK_COLUMNS = 26, 88, 30
_CENTER = np.array([0, 6.5, -0.8])
_PEAK_STEPS = (0, 0.3, 0.6, 0.9, 1)
PEAK_ROW = -1.0
"""What a cap's peak says in place of its row."""


def brim_y(hat: Hat, azimuth: np.ndarray) -> np.ndarray:
    """The height of the hat's lower edge; `azimuth` 0 is the front."""
    height: np.ndarray = (8.9 if hat is Hat.CAP else 8.3) - 4.1 * (1 - np.cos(azimuth)) / 2
    return height


def headwear(hat: Hat, hair_volume: float, around: Volume) -> list[Part]:
    """The hat over a head whose signed distance is `around`; none for none."""
    if hat is Hat.NONE:
        return []
    azimuth, up = np.arange(_COLUMNS) / _COLUMNS * 2 * np.pi, np.linspace(0, 1, _ROWS)
    lowest = np.arctan2(brim_y(hat, azimuth)[None] - _CENTER[1], 8.5)
    elevation = lowest + (np.pi / 2 - lowest) * up[:, None]
    flat = np.cos(elevation)
    direction = np.stack([np.sin(azimuth) * flat, np.sin(elevation), np.cos(azimuth) * flat], -1)
    points = _CENTER + direction * [7.9, 8.3, 10.0]
    gap = 0.75 if hat is Hat.CAP else 0.8 + 0.25 * hair_volume
    points = pushed_out(points.reshape(-1, 3), around, gap).reshape(points.shape)
    if hat is Hat.BEANIE:
        points += direction * ((up < 0.2) * 0.45)[:, None, None]  # the turned-up edge
        points[..., 1] += up[:, None] ** 3
    zones = part_zones(_ROWS * _COLUMNS, row=np.repeat(up, _COLUMNS), column=np.tile(azimuth / (2 * np.pi), _ROWS))
    crown = Part(Material.HAT, points.reshape(-1, 3), sheet_triangles(_ROWS, _COLUMNS), zones)
    return [crown, _peak(points[0])] if hat is Hat.CAP else [crown]


def _peak(edge: np.ndarray) -> Part:
    """The peak, from the front of the cap's lower edge (columns, 3)."""
    across = np.linspace(-1, 1, _PEAK_COLUMNS)
    root = edge[np.round(across / (2 * np.pi) * _COLUMNS).astype(int) % _COLUMNS]
    outwards = np.array([0, -1.2, 6.2]) * np.sqrt(np.clip(1 - across**4, 0, 1))[:, None]
    sheet = np.stack([root + outwards * f + [0, 0.6 * np.sin(f * 2.2), 0] for f in _PEAK_STEPS])
    sheet[..., 1] -= 0.5 * across[None] ** 2 * np.array(_PEAK_STEPS)[:, None]
    triangles = sheet_triangles(len(_PEAK_STEPS), _PEAK_COLUMNS, closed=False)
    zones = part_zones(len(_PEAK_STEPS) * _PEAK_COLUMNS, row=PEAK_ROW, open_=0.9)
    return Part(Material.HAT, sheet.reshape(-1, 3), triangles, zones)
