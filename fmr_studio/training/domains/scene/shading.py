"""From the buffers of the rasteriser to light on the points that pixels show."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.light import Light, ambient_light, key_share, reflected
from fmr_studio.training.domains.scene.noise import noise
from fmr_studio.training.domains.scene.surface import Hit, Surface

FIRST_STRAND = 1 << 24
"""Numbers of the index buffer from here on are strands."""


class Mesh(NamedTuple):
    """All meshes of a picture in one: `triangles` (T, 3) and `material` (T,).

    Per vertex the place in the scene and in rest space, the normal (V, 3), and the zones (V, C), of which the
    last is the share of far light that reaches the vertex.
    """

    triangles: np.ndarray
    material: np.ndarray
    placed: np.ndarray
    rest: np.ndarray
    normals: np.ndarray
    zones: np.ndarray


class Canvas(NamedTuple):
    """What is known of every pixel: `labels` and, without strands, `bare` labels (n, n) uint8; light, color (n, n, 3)."""

    labels: np.ndarray
    bare: np.ndarray
    diffuse: np.ndarray
    color: np.ndarray
    mirrored: np.ndarray


def blank_canvas(side: int) -> Canvas:
    """A canvas on which nothing is drawn yet."""
    square, colors = (side, side), (side, side, 3)
    blank = (np.zeros(square, np.uint8) for _ in range(2))
    return Canvas(*blank, *(np.zeros(colors, np.float32) for _ in range(3)))


@compiled
def hit_of(k: int, u: float, v: float, mesh: Mesh) -> Hit:
    """What triangle `k` shows at the weights u, v of its first two corners."""
    a, b, c = mesh.triangles[k, 0], mesh.triangles[k, 1], mesh.triangles[k, 2]
    t = 1 - u - v
    rest, normals, zones = mesh.rest, mesh.normals, mesh.zones
    last = zones.shape[1] - 1
    return Hit(
        a, b, c, u, v, t,
        u * rest[a, 0] + v * rest[b, 0] + t * rest[c, 0],
        u * rest[a, 1] + v * rest[b, 1] + t * rest[c, 1],
        u * rest[a, 2] + v * rest[b, 2] + t * rest[c, 2],
        u * normals[a, 0] + v * normals[b, 0] + t * normals[c, 0],
        u * normals[a, 1] + v * normals[b, 1] + t * normals[c, 1],
        u * normals[a, 2] + v * normals[b, 2] + t * normals[c, 2],
        u * zones[a, last] + v * zones[b, last] + t * zones[c, last],
    )  # fmt: skip


@compiled
def _faced(s: Surface, hit: Hit, vx: float, vy: float, vz: float, two_sided: bool) -> tuple[float, float, float]:
    """The unit normal, roughened; towards the viewer (vx, vy, vz) where both sides are seen."""
    nx = s.nx + s.bump * 0.25 * (noise(hit.x * 5 + 31, hit.y * 5, hit.z * 5) - 0.5) if s.bump != 0 else s.nx
    ny, nz = s.ny + s.bump * 0.2, s.nz
    r = 1 / np.sqrt(nx * nx + ny * ny + nz * nz + 1e-9)
    if two_sided and nx * vx + ny * vy + nz * vz < 0:
        r = -r
    return nx * r, ny * r, nz * r


@compiled
def light_surface(
    py: int,
    px: int,
    s: Surface,
    hit: Hit,
    two_sided: bool,
    placed: np.ndarray,
    light: Light,
    camera: float,
    canvas: Canvas,
) -> None:
    """Light one pixel: key with soft edges on skin, panorama, rim; a Blinn highlight and a Fresnel reflection."""
    x = hit.u * placed[hit.a, 0] + hit.v * placed[hit.b, 0] + hit.t * placed[hit.c, 0]
    y = hit.u * placed[hit.a, 1] + hit.v * placed[hit.b, 1] + hit.t * placed[hit.c, 1]
    z = hit.u * placed[hit.a, 2] + hit.v * placed[hit.b, 2] + hit.t * placed[hit.c, 2]
    r = 1 / np.sqrt(x * x + y * y + (camera - z) ** 2)
    vx, vy, vz = -x * r, -y * r, (camera - z) * r
    nx, ny, nz = _faced(s, hit, vx, vy, vz, two_sided)
    key, rim = light.key, light.rim
    lit = key_share(light, x, y, z, 0.55, 2.5)
    toward_key = nx * key[0] + ny * key[1] + nz * key[2]
    toward_viewer = max(nx * vx + ny * vy + nz * vz, 0.02)
    hx, hy, hz = key[0] + vx, key[1] + vy, key[2] + vz
    half = max(0.0, (nx * hx + ny * hy + nz * hz) / np.sqrt(hx * hx + hy * hy + hz * hz + 1e-9))
    highlight = s.strength * (s.gloss + 8) / 25 * half**s.gloss * max(0.0, toward_key) * lit * 0.35
    fresnel = 0.04 + 0.96 * (1 - toward_viewer) ** 5
    clear = s.strength * 1.6 if s.mirror == 0 else min(1.0, s.strength * 1.3)
    mirror = fresnel * (0.35 + 0.65 * s.mirror) * s.open_ * s.open_ * clear
    behind = max(0.0, nx * rim[0] + ny * rim[1] + nz * rim[2]) * s.open_ * 1.6
    mx, my, mz = 2 * toward_viewer * nx - vx, 2 * toward_viewer * ny - vy, 2 * toward_viewer * nz - vz
    seen = reflected(light.panorama, mx, my, mz)
    wrap = (0.28 * s.wrap, 0.12 * s.wrap, 0.06 * s.wrap)
    color = (s.red, s.green, s.blue)
    for q in range(3):
        direct = max(0.0, (toward_key + wrap[q]) / (1 + wrap[q])) * lit * light.key_color[q]
        around = ambient_light(light.ambient, nx, ny, nz, q) * s.open_
        canvas.diffuse[py, px, q] = direct + around + behind * light.rim_color[q]
        canvas.color[py, px, q] = color[q]
        canvas.mirrored[py, px, q] = highlight * light.key_color[q] + mirror * seen[q]
