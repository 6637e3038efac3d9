"""Light on hairs that lie on a skin."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.light import Light, ambient_light, key_share
from fmr_studio.training.domains.scene.shading import Canvas
from fmr_studio.training.domains.scene.vectors import unit


class Hairs(NamedTuple):
    """Hairs that are shaded alike: `points` (S, P, 3) in the scene, `normals` of the skin and `colors` (S, 3).

    `labels` (S,) is what they are, `open_` (S,) the share of light that reaches them, `first` the number of the first one in
    the index buffer, `shine` the strength of highlights.
    """

    points: np.ndarray
    normals: np.ndarray
    colors: np.ndarray
    labels: np.ndarray
    open_: np.ndarray
    first: int
    shine: float


@compiled
def shade_hairs(index: np.ndarray, along: np.ndarray, hairs: Hairs, light: Light, canvas: Canvas) -> None:
    """Shade the pixels of `index` (n, n) that show these hairs; `along` (n, n) is the place 0..1 on the hair."""
    for py in range(index.shape[0]):
        for px in range(index.shape[1]):
            s = index[py, px] - hairs.first
            if 0 <= s < hairs.points.shape[0]:
                canvas.labels[py, px] = hairs.labels[s]
                _light_hair(py, px, s, along[py, px], hairs, light, canvas)


@compiled
def _light_hair(py: int, px: int, s: int, along: float, hairs: Hairs, light: Light, canvas: Canvas) -> None:
    """Light one pixel: the key by form and by the hair's direction, one highlight, the light around, the rim light."""
    points, key, rim = hairs.points, light.key, light.rim
    last = points.shape[1] - 1
    i = min(int(along * last), last - 1)
    f = along * last - i
    ax, ay, az = points[s, i, 0], points[s, i, 1], points[s, i, 2]
    dx, dy, dz = points[s, i + 1, 0] - ax, points[s, i + 1, 1] - ay, points[s, i + 1, 2] - az
    x, y, z = ax + f * dx, ay + f * dy, az + f * dz
    tx, ty, tz = unit(dx, dy, dz)
    nx, ny, nz = hairs.normals[s, 0], hairs.normals[s, 1], hairs.normals[s, 2]
    lit = key_share(light, x, y, z, 0.45, 1.0)
    along_key = tx * key[0] + ty * key[1] + tz * key[2]
    across_key = np.sqrt(max(0.0, 1 - along_key * along_key))
    form = max(0.0, (nx * key[0] + ny * key[1] + nz * key[2] + 0.30) / 1.30)
    outside = (0.38 + 0.62 * along) * hairs.open_[s]  # roots lie in the shade of other hairs
    hx, hy, hz = unit(key[0], key[1], key[2] + 1.0)
    half = tx * hx + ty * hy + tz * hz
    highlight = max(0.0, 1 - (half + 0.1) ** 2) ** 30
    behind = max(0.0, nx * rim[0] + ny * rim[1] + nz * rim[2] + 0.1)
    for q in range(3):
        color, direct = hairs.colors[s, q], light.key_color[q] * lit * form
        around = 0.95 * ambient_light(light.ambient, nx, ny, nz, q)
        canvas.diffuse[py, px, q] = (direct * (0.5 * across_key + 0.6) + around + behind * light.rim_color[q]) * outside
        canvas.color[py, px, q] = color
        canvas.mirrored[py, px, q] = hairs.shine * highlight * direct * (0.03 + 0.30 * color) * outside
