"""Clothes: a shell over the torso whose upper edge is the neckline, and a shirt's collar."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.people.anatomy import Material, torso_cut
from fmr_studio.training.domains.people.parts import Part, part_zones
from fmr_studio.training.domains.people.person import Garment
from fmr_studio.training.domains.scene.meshes import sheet_triangles
from fmr_studio.training.domains.scene.volume import Volume, pushed_out

_ROWS, _COLUMNS, _HEM_Y = 34, 96, -36.0
_COLLAR_COLUMNS = 60
_GAP_CM = {Garment.HOODIE: 1.1, Garment.SUIT: 0.75, Garment.TURTLE: 0.55}
_USUAL_GAP_CM = 0.45


def clothing(garment: Garment, around: Volume) -> list[Part]:
    """The clothes on a torso whose signed distance is `around`."""
    turn = np.arange(_COLUMNS) / _COLUMNS * 2 * np.pi
    front = np.clip(np.cos(turn), 0, 1)
    down = np.concatenate([[-0.03, -0.012], np.linspace(0, 1, _ROWS - 2) ** 1.3])
    points = _shell(turn, down, _neckline(garment, front), _GAP_CM.get(garment, _USUAL_GAP_CM), around)
    if garment is Garment.HOODIE:
        _lay_down_hood(points, turn, down, front)
    _turn_in(points)
    zones = part_zones(points.size // 3, row=np.repeat(np.clip(down, 0, 1), _COLUMNS))
    parts = [Part(Material.CLOTH, points.reshape(-1, 3), sheet_triangles(_ROWS, _COLUMNS), zones)]
    return [*parts, _collar(around)] if garment in (Garment.SHIRT, Garment.SUIT) else parts


def _neckline(garment: Garment, front: np.ndarray) -> np.ndarray:
    """Its height around the neck; `front` is 1 under the chin, 0 at the sides and behind."""
    heights: dict[Garment, np.ndarray] = {
        Garment.CREW: -13.2 - 1.4 * front,
        Garment.V_NECK: -13.4 - 5.6 * front**7,
        Garment.TURTLE: -9.6 - 1.2 * front,
        Garment.SHIRT: -12.2 - 3.2 * front**9,
        Garment.SUIT: -12.0 - 0.9 * front,
        Garment.HOODIE: -12.2 - 2.2 * front**2,
        Garment.SCOOP: -14.6 - 3.4 * front**2,
    }
    return heights[garment]


def _shell(turn: np.ndarray, down: np.ndarray, top: np.ndarray, gap: float, around: Volume) -> np.ndarray:
    """Points (rows, columns, 3) from the neckline `top` (columns,) to the hem, `gap` off the body."""
    y = top[None] + np.clip(down, 0, 1)[:, None] * (_HEM_Y - top[None])
    cut = torso_cut(y)
    unit = (np.abs(np.sin(turn)) ** cut.power + np.abs(np.cos(turn)) ** cut.power) ** (-1 / cut.power)
    x = np.sin(turn) * unit * (cut.half_width + gap)
    z = np.cos(turn) * unit * (cut.half_depth + gap) + cut.z
    points = np.stack([x, y, z], -1)
    return pushed_out(points.reshape(-1, 3), around, gap).reshape(points.shape)


def _lay_down_hood(points: np.ndarray, turn: np.ndarray, down: np.ndarray, front: np.ndarray) -> None:
    """Bulge the shell below the neckline, most of all behind."""
    bulge = np.exp(-(((down - 0.06) / 0.05) ** 2))[:, None] * (1.3 + 0.9 * (1 - front))[None]
    points[..., 0] += np.sin(turn) * bulge
    points[..., 2] += np.cos(turn) * bulge
    points[..., 1] += 0.5 * bulge


def _turn_in(points: np.ndarray) -> None:
    """Fold the first two rows inwards, so that the neckline has a thickness."""
    inner = points[2] * [0.94, 1, 0.94]
    points[0], points[1] = inner + np.array([0, -1.05, -0.1]), inner + np.array([0, -0.13, -0.1])


def _collar(around: Volume) -> Part:
    """A folded collar, open at the throat."""
    turn = np.linspace(0.16, 2 * np.pi - 0.16, _COLLAR_COLUMNS)
    sin, cos = np.sin(turn), np.cos(turn)
    front = np.clip(cos, 0, 1) ** 2
    stand = np.stack([sin * (7.0 + 0.2 * front), -10.3 - 2.2 * front + 0.5 * (1 - front), cos * 7.0 - 1.4], 1)
    foot = np.stack([sin * 7.5, -12.6 - 2.0 * front, cos * 7.6 - 1.5], 1)
    tip = np.stack([sin * (8.6 + 1.2 * front**4), -13.1 - 3.6 * front**3, cos * (8.4 + 0.9 * front) - 1.4], 1)
    fold, half = stand + (tip - stand) * 0.12 + [0, 0.12, 0], stand + (tip - stand) * 0.55
    rows = np.stack([foot, stand, fold, half, tip])
    points = pushed_out(rows.reshape(-1, 3), around, 0.55)
    return Part(Material.CLOTH, points, sheet_triangles(5, _COLLAR_COLUMNS, closed=False), part_zones(len(points), row=0.3))
