"""Values on a regular grid in space, such as a signed distance field, read between the nodes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled


class Volume(NamedTuple):
    """Values at the nodes of a grid: `values` (X, Y, Z), `origin` (3,) the first node, `step` between them; float32."""

    values: np.ndarray
    origin: np.ndarray
    step: float


@compiled
def cell_of(value: float, count: int) -> tuple[int, float]:
    """The cell of a coordinate in steps from the first node, and the place in it 0..1; outside, the border's."""
    cell = min(max(int(value), 0), count - 2)
    return cell, min(max(value - cell, 0.0), 1.0)


@compiled
def value_at(grid: Volume, x: float, y: float, z: float) -> float:
    """The value at a point, trilinear."""
    values, origin, step = grid.values, grid.origin, grid.step
    i, fx = cell_of((x - origin[0]) / step, values.shape[0])
    j, fy = cell_of((y - origin[1]) / step, values.shape[1])
    k, fz = cell_of((z - origin[2]) / step, values.shape[2])
    a = values[i, j, k] * (1 - fx) + values[i + 1, j, k] * fx
    b = values[i, j + 1, k] * (1 - fx) + values[i + 1, j + 1, k] * fx
    c = values[i, j, k + 1] * (1 - fx) + values[i + 1, j, k + 1] * fx
    d = values[i, j + 1, k + 1] * (1 - fx) + values[i + 1, j + 1, k + 1] * fx
    return (a * (1 - fy) + b * fy) * (1 - fz) + (c * (1 - fy) + d * fy) * fz


@compiled
def slope_at(grid: Volume, x: float, y: float, z: float) -> tuple[float, float, float, float]:
    """The value at a point and the unit direction in which it grows fastest."""
    values, origin, step = grid.values, grid.origin, grid.step
    i, fx = cell_of((x - origin[0]) / step, values.shape[0])
    j, fy = cell_of((y - origin[1]) / step, values.shape[1])
    k, fz = cell_of((z - origin[2]) / step, values.shape[2])
    p000, p100, p010, p110 = values[i, j, k], values[i + 1, j, k], values[i, j + 1, k], values[i + 1, j + 1, k]
    p001, p101 = values[i, j, k + 1], values[i + 1, j, k + 1]
    p011, p111 = values[i, j + 1, k + 1], values[i + 1, j + 1, k + 1]
    a, b = p000 + (p100 - p000) * fx, p010 + (p110 - p010) * fx
    c, d = p001 + (p101 - p001) * fx, p011 + (p111 - p011) * fx
    near, far = a + (b - a) * fy, c + (d - c) * fy
    gx_near, gx_far = (p100 - p000) * (1 - fy) + (p110 - p010) * fy, (p101 - p001) * (1 - fy) + (p111 - p011) * fy
    gx, gy, gz = gx_near * (1 - fz) + gx_far * fz, (b - a) * (1 - fz) + (d - c) * fz, far - near
    r = 1 / (np.sqrt(gx * gx + gy * gy + gz * gz) + 1e-6)
    return near + (far - near) * fz, gx * r, gy * r, gz * r


@compiled
def carried(points: np.ndarray, field: np.ndarray, origin: np.ndarray, step: float) -> np.ndarray:
    """Points (S, 3) plus the displacement that a field (X, Y, Z, 3) gives each of them."""
    out = np.empty_like(points)
    for s in range(points.shape[0]):
        i, fx = cell_of((points[s, 0] - origin[0]) / step, field.shape[0])
        j, fy = cell_of((points[s, 1] - origin[1]) / step, field.shape[1])
        k, fz = cell_of((points[s, 2] - origin[2]) / step, field.shape[2])
        for q in range(3):
            a = field[i, j, k, q] * (1 - fx) + field[i + 1, j, k, q] * fx
            b = field[i, j + 1, k, q] * (1 - fx) + field[i + 1, j + 1, k, q] * fx
            c = field[i, j, k + 1, q] * (1 - fx) + field[i + 1, j, k + 1, q] * fx
            d = field[i, j + 1, k + 1, q] * (1 - fx) + field[i + 1, j + 1, k + 1, q] * fx
            out[s, q] = points[s, q] + (a * (1 - fy) + b * fy) * (1 - fz) + (c * (1 - fy) + d * fy) * fz
    return out


@compiled
def pushed_out(points: np.ndarray, grid: Volume, gap: float) -> np.ndarray:
    """Points (S, 3) moved along a distance field until they clear its surface by `gap`, in three steps."""
    out = points.copy()
    for s in range(points.shape[0]):
        for _ in range(3):
            distance, gx, gy, gz = slope_at(grid, out[s, 0], out[s, 1], out[s, 2])
            step = max(gap - distance, 0.0)
            out[s, 0] += gx * step
            out[s, 1] += gy * step
            out[s, 2] += gz * step
    return out
