"""Triangles and strands of hair into shared depth buffers, on one thread.

Points are (x, y, nearness): x to the right and y downwards in pixels, pixel centres at .5; bigger nearness is nearer. Buffers
are (H, W); what is drawn later and nearer replaces what is there.
"""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled

_NO_AREA = 1e-9


@compiled
def vertex_normals(points: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Unit normals (V, 3) of a mesh: points (V, 3), triangles (T, 3); the faces around a vertex count by their area."""
    normals = np.zeros_like(points)
    for k in range(triangles.shape[0]):
        a, b, c = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ux, uy, uz = points[b, 0] - points[a, 0], points[b, 1] - points[a, 1], points[b, 2] - points[a, 2]
        wx, wy, wz = points[c, 0] - points[a, 0], points[c, 1] - points[a, 1], points[c, 2] - points[a, 2]
        x, y, z = uy * wz - uz * wy, uz * wx - ux * wz, ux * wy - uy * wx
        for i in (a, b, c):
            normals[i, 0] += x
            normals[i, 1] += y
            normals[i, 2] += z
    for i in range(points.shape[0]):
        scale = 1.0 / (np.sqrt(normals[i, 0] ** 2 + normals[i, 1] ** 2 + normals[i, 2] ** 2) + 1e-9)
        for q in range(3):
            normals[i, q] *= scale
    return normals


@compiled
def _span(low: float, high: float, size: int) -> tuple[int, int]:
    """First and last pixel whose centre lies within low..high."""
    return max(0, int(np.ceil(low - 0.5))), min(size - 1, int(np.floor(high - 0.5)))


@compiled
def fill_triangles(
    points: np.ndarray,
    triangles: np.ndarray,
    two_sided: np.ndarray,
    nearness: np.ndarray,
    index: np.ndarray,
    weights: np.ndarray,
) -> None:
    """Keep the nearest triangle of every pixel.

    Args:
        points: (V, 3). `triangles`: (T, 3); those that turn their back are left out unless `two_sided` (T,) bool.
        nearness: (H, W) float32. `index` (H, W) int32 gets the triangle's number, `weights` (H, W, 2) float32 the shares of
            its first and second corner.
    """
    height, width = nearness.shape
    for k in range(triangles.shape[0]):
        a, b, c = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ax, ay, bx, by, cx, cy = points[a, 0], points[a, 1], points[b, 0], points[b, 1], points[c, 0], points[c, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if area > -_NO_AREA and (area < _NO_AREA or not two_sided[k]):
            continue
        x0, x1 = _span(min(ax, bx, cx), max(ax, bx, cx), width)
        y0, y1 = _span(min(ay, by, cy), max(ay, by, cy), height)
        inverse = 1.0 / area
        for y in range(y0, y1 + 1):
            py = y + 0.5
            for x in range(x0, x1 + 1):
                px = x + 0.5
                u = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * inverse
                v = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * inverse
                t = 1.0 - u - v
                if u < 0 or v < 0 or t < 0:
                    continue
                z = u * points[a, 2] + v * points[b, 2] + t * points[c, 2]
                if z > nearness[y, x]:
                    nearness[y, x] = z
                    index[y, x] = k
                    weights[y, x, 0] = u
                    weights[y, x, 1] = v


@compiled
def fill_depth(points: np.ndarray, triangles: np.ndarray, nearness: np.ndarray) -> None:
    """As `fill_triangles`, both sides, but only the nearness is kept: for shadows and occlusion."""
    height, width = nearness.shape
    for k in range(triangles.shape[0]):
        a, b, c = triangles[k, 0], triangles[k, 1], triangles[k, 2]
        ax, ay, bx, by, cx, cy = points[a, 0], points[a, 1], points[b, 0], points[b, 1], points[c, 0], points[c, 1]
        area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
        if abs(area) < _NO_AREA:
            continue
        x0, x1 = _span(min(ax, bx, cx), max(ax, bx, cx), width)
        y0, y1 = _span(min(ay, by, cy), max(ay, by, cy), height)
        inverse = 1.0 / area
        for y in range(y0, y1 + 1):
            py = y + 0.5
            for x in range(x0, x1 + 1):
                px = x + 0.5
                u = ((bx - px) * (cy - py) - (by - py) * (cx - px)) * inverse
                v = ((cx - px) * (ay - py) - (cy - py) * (ax - px)) * inverse
                t = 1.0 - u - v
                if u >= 0 and v >= 0 and t >= 0:
                    nearness[y, x] = max(nearness[y, x], u * points[a, 2] + v * points[b, 2] + t * points[c, 2])


@compiled
def fill_strands(
    points: np.ndarray,
    width_px: np.ndarray,
    first: int,
    bias: float,
    nearness: np.ndarray,
    index: np.ndarray,
    along: np.ndarray,
) -> None:
    """Draw strands, each thinner towards its tip and at least a pixel wide.

    Args:
        points: (S, P, 3). `width_px`: (S,) at the root.
        first: number of the first strand; `index` (H, W) int32 gets `first` plus the strand's number.
        bias: added to the nearness. `along` (H, W) float32 gets the place on the strand, 0 root, 1 tip.
    """
    last = points.shape[1] - 1
    for s in range(points.shape[0]):
        for i in range(last):
            half = width_px[s] * (1.0 - 0.75 * ((i + 0.5) / last) ** 3) * 0.5
            _fill_piece(points[s, i], points[s, i + 1], half, bias, i, last, first + s, nearness, index, along)


@compiled
def _fill_piece(
    start: np.ndarray,
    end: np.ndarray,
    half: float,
    bias: float,
    piece: int,
    pieces: int,
    number: int,
    nearness: np.ndarray,
    index: np.ndarray,
    along: np.ndarray,
) -> None:
    """Draw one straight piece: a run of short bars across the strand's steeper axis."""
    height, width = nearness.shape
    ax, ay, az = start[0], start[1], start[2] + bias
    dx, dy, dz = end[0] - ax, end[1] - ay, end[2] + bias - az
    steep = abs(dy) > abs(dx)
    count = int(max(abs(dx), abs(dy))) + 1
    for j in range(count):
        t = j / count
        x, y, z = ax + t * dx, ay + t * dy, az + t * dz
        centre = x if steep else y
        low, high = int(np.floor(centre - half + 0.5)), int(np.floor(centre + half - 0.5))
        for q in range(low, max(low, high) + 1):
            column = q if steep else int(x)
            row = int(y) if steep else q
            if 0 <= column < width and 0 <= row < height and z > nearness[row, column]:
                nearness[row, column] = z
                index[row, column] = number
                along[row, column] = (piece + t) / pieces


@compiled
def fill_strand_depth(points: np.ndarray, nearness: np.ndarray) -> None:
    """As `fill_strands`, one pixel wide, but only the nearness is kept."""
    height, width = nearness.shape
    for s in range(points.shape[0]):
        for i in range(points.shape[1] - 1):
            x0, y0, z0 = points[s, i, 0], points[s, i, 1], points[s, i, 2]
            dx, dy, dz = points[s, i + 1, 0] - x0, points[s, i + 1, 1] - y0, points[s, i + 1, 2] - z0
            count = int(max(abs(dx), abs(dy))) + 1
            for j in range(count):
                t = j / count
                x, y, z = int(x0 + t * dx), int(y0 + t * dy), z0 + t * dz
                if 0 <= x < width and 0 <= y < height:
                    nearness[y, x] = max(nearness[y, x], z)
