"""Light on strands of hair."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.light import Light, ambient_light, key_share
from fmr_studio.training.domains.scene.shading import Canvas
from fmr_studio.training.domains.scene.vectors import unit


class Tress(NamedTuple):
    """Strands that are shaded alike: `points` (S, P, 3) in the scene, `color` (S, 3), `outside` (S, P) 0..1; float32.

    `first` is the number of the first one in the index buffer, `label` what they are, `shine` the strength of highlights.
    """

    points: np.ndarray
    color: np.ndarray
    outside: np.ndarray
    first: int
    label: int
    shine: float


class _Place(NamedTuple):
    """A point of a strand: where it is, the strand's direction, and the normal of the hair's overall shape."""

    x: float
    y: float
    z: float
    tx: float
    ty: float
    tz: float
    nx: float
    ny: float
    nz: float


@compiled
def _place(points: np.ndarray, s: int, i: int, f: float) -> _Place:
    """The point at the share `f` between points `i` and `i + 1` of strand `s`."""
    ax, ay, az = points[s, i, 0], points[s, i, 1], points[s, i, 2]
    dx, dy, dz = points[s, i + 1, 0] - ax, points[s, i + 1, 1] - ay, points[s, i + 1, 2] - az
    x, y, z = ax + f * dx, ay + f * dy, az + f * dz
    tx, ty, tz = unit(dx, dy, dz)
    nx, ny, nz = unit(x, (y - 3.0) * (0.8 if y > 3 else 0.05), z + 1)
    along = 0.8 * (nx * tx + ny * ty + nz * tz)
    nx, ny, nz = unit(nx - along * tx, ny - along * ty, nz - along * tz)
    return _Place(x, y, z, tx, ty, tz, nx, ny, nz)


@compiled
def shade_strands(index: np.ndarray, along: np.ndarray, tress: Tress, light: Light, canvas: Canvas) -> None:
    """Shade the pixels of `index` (n, n) that show the tress; `along` (n, n) is the place 0..1 on the strand."""
    last = tress.points.shape[1] - 1
    for py in range(index.shape[0]):
        for px in range(index.shape[1]):
            s = index[py, px] - tress.first
            if s < 0 or s >= tress.points.shape[0]:
                continue
            i = min(int(along[py, px] * last), last - 1)
            f = along[py, px] * last - i
            outside = tress.outside[s, i] * (1 - f) + tress.outside[s, i + 1] * f
            canvas.labels[py, px] = tress.label
            _light_strand(py, px, s, _place(tress.points, s, i, f), outside, tress, light, canvas)


@compiled
def _light_strand(py: int, px: int, s: int, p: _Place, outside: float, tress: Tress, light: Light, canvas: Canvas) -> None:
    """Light one pixel: the key by the strand's direction (Kajiya and Kay 1989), in two highlights, and the light around."""
    key, rim = light.key, light.rim
    lit = key_share(light, p.x, p.y, p.z, 0.4, 0.9)
    along_key = p.tx * key[0] + p.ty * key[1] + p.tz * key[2]
    across_key = np.sqrt(max(0.0, 1 - along_key * along_key))
    form = max(0.0, (p.nx * key[0] + p.ny * key[1] + p.nz * key[2] + 0.35) / 1.35)
    hx, hy, hz = unit(key[0], key[1], key[2] + 1.0)
    half = p.tx * hx + p.ty * hy + p.tz * hz
    own = (s * 0.6180339) % 1.0 - 0.5  # strands shine in slightly different places
    first = max(0.0, 1 - (half + 0.10 + 0.12 * own) ** 2) ** 45
    second = max(0.0, 1 - (half - 0.14 + 0.16 * own) ** 2) ** 16
    along_rim = p.tx * rim[0] + p.ty * rim[1] + p.tz * rim[2]
    behind = max(0.0, p.nx * rim[0] + p.ny * rim[1] + p.nz * rim[2]) * np.sqrt(max(0.0, 1 - along_rim * along_rim))
    for q in range(3):
        color, direct = tress.color[s, q], light.key_color[q] * lit
        around = ambient_light(light.ambient, p.nx, p.ny, p.nz, q) * (0.12 + 0.88 * outside) * 0.8
        above = ambient_light(light.ambient, p.nx, 0.6 * p.ny + 0.4, p.nz, q)
        highlight = direct * (0.11 * first * (0.35 + color) + 0.55 * second * color) + 0.10 * color * above * outside
        canvas.diffuse[py, px, q] = (
            direct * across_key * form * (0.35 + 0.65 * outside) + around + behind * outside * 1.5 * light.rim_color[q]
        )
        canvas.color[py, px, q] = color
        canvas.mirrored[py, px, q] = tress.shine * form * (0.25 + 0.75 * outside) * highlight
