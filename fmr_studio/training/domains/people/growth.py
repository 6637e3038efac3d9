"""How a strand of hair finds its way from its root, step by step, under a few numbers of a style."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.vectors import unit
from fmr_studio.training.domains.scene.volume import Volume, slope_at, value_at

STRAND_POINTS = 15
_FRINGE_Z, _FRINGE_Y, _FRINGE_HALF_WIDTH = 4.5, 7.5, 4.6
_FRINGE_END_Y = 6.2


class Growth(NamedTuple):
    """What moves the strands of one head.

    `lift` off the scalp at the root; `side`, `back` and `down` the way they are combed; `part_cm` the parting;
    `gravity` and `follow` how fast weight and comb bend them; `keep_out_cm` half the width of the face they leave free,
    0 for none; `fringe` and `gathered` whether hair falls over the forehead, or is drawn to the point `tie` (3,).
    """

    lift: float
    side: float
    back: float
    down: float
    part_cm: float
    gravity: float
    follow: float
    keep_out_cm: float
    fringe: bool
    gathered: bool
    tie: np.ndarray


def fringe_roots(x: np.ndarray, y: np.ndarray, z: np.ndarray, part: float) -> np.ndarray:
    """Which (S,) bool of the roots lie where a fringe grows."""
    front: np.ndarray = (z > _FRINGE_Z) & (y > _FRINGE_Y) & (np.abs(x - part * 0.3) < _FRINGE_HALF_WIDTH)
    return front


@compiled
def _start(root: np.ndarray, normal: np.ndarray, front: bool, g: Growth) -> tuple[float, float, float]:
    """The direction in which a strand leaves the scalp; `front` strands of a fringe fall freely."""
    dx, dy, dz = normal[0] * g.lift, normal[1] * g.lift, normal[2] * g.lift
    if g.keep_out_cm > 0 and root[2] > 2 and not (g.fringe and front):
        dx += 0.8 * g.side * (1.0 if root[0] > g.part_cm else -1.0)
        dz -= 0.35 * g.back + 0.2
    return dx, dy, dz


@compiled
def _combed(x: float, y: float, z: float, root_x: float, loose: float, fringe: bool, g: Growth) -> tuple[float, float, float]:
    """The way the comb drew the hair at a point; `loose` is how far the strand lies off its place."""
    if g.gathered:
        return unit(g.tie[0] - x, g.tie[1] - y, g.tie[2] - z)
    if fringe:
        return x * 0.05 + (0.12 if g.part_cm > 0 else 0.0) - 0.06, -g.down - 0.6, 1.0
    away = (x - g.part_cm) / 0.8
    if abs(away) < 1:
        away = 1.0 if root_x > g.part_cm else -1.0
    hold = max(0.0, 1 - max(loose, 0.0) / 1.5)
    return g.side * away / np.sqrt(1 + away * away) * hold, -g.down, -g.back * hold


@compiled
def _off_the_face(x: float, y: float, z: float, keep_out: float) -> float:
    """How far to move a point sideways that hangs before the face."""
    if z > 4.5 and -14 < y < 9.5 and abs(x) < keep_out:
        return (keep_out - abs(x)) * (0.6 if x > 0 else -0.6) * min(1.0, (9.5 - y) / 2)
    return 0.0


@compiled
def _grow_strand(
    root: np.ndarray,
    normal: np.ndarray,
    length: float,
    height: float,
    jitter: np.ndarray,
    g: Growth,
    around: Volume,
    out: np.ndarray,
) -> None:
    """Grow one strand into `out` (STRAND_POINTS, 3)."""
    x, y, z = root[0] + normal[0] * 0.05, root[1] + normal[1] * 0.05, root[2] + normal[2] * 0.05
    front = root[2] > _FRINGE_Z and abs(root[0] - g.part_cm * 0.3) < _FRINGE_HALF_WIDTH
    fringe = g.fringe and front and root[1] > _FRINGE_Y
    dx, dy, dz = _start(root, normal, front, g)
    h = length / (STRAND_POINTS - 1)
    for i in range(STRAND_POINTS):
        out[i, 0], out[i, 1], out[i, 2] = x, y, z
        t = i / (STRAND_POINTS - 1)
        distance, gx, gy, gz = slope_at(around, x, y, z)
        cx, cy, cz = _combed(x, y, z, root[0], distance - height, fringe, g)
        cx, cy, cz = cx + jitter[0], cy + jitter[1], cz + jitter[2]
        # near the surface, hair lies along it
        along = (cx * gx + cy * gy + cz * gz) * max(0.0, 1 - max(distance, 0.0) / 4)
        cx, cy, cz = cx - along * gx, cy - along * gy, cz - along * gz
        pull = g.gravity * h * min(1.0, 0.12 + t * 2.5)
        if g.keep_out_cm > 0 and not fringe and z > 3.5 and y > -3:
            beside = min(1.0, abs(x) / g.keep_out_cm)
            pull *= beside**3
            cx *= 2.2 - 1.2 * beside
        turn = g.follow * h
        dx, dy, dz = unit(dx + cx * turn, dy + cy * turn - pull, dz + cz * turn)
        x, y, z = x + dx * h, y + dy * h, z + dz * h
        short = height * min(1.0, t * 4) + 0.06 - value_at(around, x, y, z)
        if short > 0 and y < -8.5:
            if z > -0.5:  # long hair slides down before the shoulders
                z += min(short, 1.2) * 0.9
                dz, dx = max(dz, 0.0), dx * 0.5
        elif short > 0:
            x, y, z = x + gx * short, y + gy * short, z + gz * short
            inwards = min(0.0, dx * gx + dy * gy + dz * gz)
            dx, dy, dz = dx - inwards * gx, dy - inwards * gy, dz - inwards * gz
        if not fringe and not g.gathered:
            x += _off_the_face(x, y, z, g.keep_out_cm)
        if fringe and z > 5 and y < _FRINGE_END_Y + 4.4 * jitter[1]:
            out[i + 1 :, 0], out[i + 1 :, 1], out[i + 1 :, 2] = x, y, z
            break


@compiled
def grow(
    roots: np.ndarray,
    normals: np.ndarray,
    length: np.ndarray,
    height: np.ndarray,
    jitter: np.ndarray,
    growth: Growth,
    around: Volume,
) -> np.ndarray:
    """Grow S strands: points (S, STRAND_POINTS, 3) float32.

    Args:
        roots: (S, 3) and `normals` (S, 3) of the scalp. `length` (S,) cm.
        height: (S,) cm that each strand keeps off the head. `jitter`: (S, 3) added to the comb.
        around: signed distance to head and torso.
    """
    out = np.zeros((len(roots), STRAND_POINTS, 3), np.float32)
    for s in range(len(roots)):
        _grow_strand(roots[s], normals[s], length[s], height[s], jitter[s], growth, around, out[s])
    return out
