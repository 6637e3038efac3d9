"""From the buffers of the rasteriser to light: every pixel's label, colour, diffuse and mirrored light."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.people.anatomy import Material, Zone
from fmr_studio.training.domains.people.eyes_and_mouth import EyeLook, eye_surface, mouth_surface, teeth_surface
from fmr_studio.training.domains.people.fabric import (
    ClothLook,
    FrameLook,
    HatLook,
    cloth_surface,
    frame_surface,
    hat_surface,
    lens_surface,
)
from fmr_studio.training.domains.people.labels import PersonLabel
from fmr_studio.training.domains.people.skin import SkinLook, skin_label, skin_surface
from fmr_studio.training.domains.people.surface import Hit, Surface
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.light import Light, ambient_light, key_share, reflected
from fmr_studio.training.domains.scene.noise import noise

_SKIN, _MOUTH, _TEETH, _EYEBALL, _LASHES, _CLOTH, _FRAME, _HAT, _LENS = (int(material) for material in Material)
_LABELS = np.array([
    PersonLabel.SKIN, PersonLabel.MOUTH, PersonLabel.MOUTH, PersonLabel.EYES, PersonLabel.EYES, PersonLabel.CLOTHES,
    PersonLabel.GLASSES, PersonLabel.HAT, PersonLabel.GLASSES,
], np.uint8)  # fmt: skip
_OPEN = int(Zone.OPEN)
FIRST_STRAND = 1 << 24
"""Numbers of the index buffer from here on are strands."""


class Mesh(NamedTuple):
    """All meshes of a picture in one: `triangles` (T, 3) and `material` (T,).

    Per vertex the place in the scene and in rest space, the normal (V, 3), and the zones (V, 9).
    """

    triangles: np.ndarray
    material: np.ndarray
    placed: np.ndarray
    rest: np.ndarray
    normals: np.ndarray
    zones: np.ndarray


class Looks(NamedTuple):
    """What everything is made of."""

    skin: SkinLook
    eyes: EyeLook
    cloth: ClothLook
    hat: HatLook
    frame: FrameLook


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
def _hit(k: int, u: float, v: float, mesh: Mesh) -> Hit:
    """What triangle `k` shows at the weights u, v of its first two corners."""
    a, b, c = mesh.triangles[k, 0], mesh.triangles[k, 1], mesh.triangles[k, 2]
    t = 1 - u - v
    rest, normals, zones = mesh.rest, mesh.normals, mesh.zones
    return Hit(
        a, b, c, u, v, t,
        u * rest[a, 0] + v * rest[b, 0] + t * rest[c, 0],
        u * rest[a, 1] + v * rest[b, 1] + t * rest[c, 1],
        u * rest[a, 2] + v * rest[b, 2] + t * rest[c, 2],
        u * normals[a, 0] + v * normals[b, 0] + t * normals[c, 0],
        u * normals[a, 1] + v * normals[b, 1] + t * normals[c, 1],
        u * normals[a, 2] + v * normals[b, 2] + t * normals[c, 2],
        u * zones[a, _OPEN] + v * zones[b, _OPEN] + t * zones[c, _OPEN],
    )  # fmt: skip


@compiled
def _surface(material: int, hit: Hit, zones: np.ndarray, looks: Looks) -> Surface:
    if material == _SKIN:
        return skin_surface(hit, zones, looks.skin)
    if material == _CLOTH:
        return cloth_surface(hit, zones, looks.cloth)
    if material == _EYEBALL:
        return eye_surface(hit, looks.eyes)
    if material == _MOUTH:
        return mouth_surface(hit)
    if material == _TEETH:
        return teeth_surface(hit)
    if material == _HAT:
        return hat_surface(hit, zones, looks.hat)
    if material == _FRAME:
        return frame_surface(hit, looks.frame)
    return lens_surface(hit)


@compiled
def shade_meshes(
    index: np.ndarray,
    below: np.ndarray,
    weights: np.ndarray,
    mesh: Mesh,
    looks: Looks,
    light: Light,
    camera: float,
    canvas: Canvas,
) -> None:
    """Shade what no strand covers, and label all of it.

    Args:
        index: (n, n) what each pixel shows; `below` (n, n) the same without strands, -1 for nothing.
        weights: (n, n, 2) of the triangles' corners. `camera`: the camera's distance on the z axis, in cm.
    """
    for py in range(index.shape[0]):
        for px in range(index.shape[1]):
            k = below[py, px]
            if k < 0:
                continue
            material = mesh.material[k]
            hit = _hit(k, weights[py, px, 0], weights[py, px, 1], mesh)
            label = skin_label(hit, mesh.zones, looks.skin) if material == _SKIN else _LABELS[material]
            canvas.bare[py, px] = label
            if index[py, px] < FIRST_STRAND:
                canvas.labels[py, px] = label
                surface = _surface(material, hit, mesh.zones, looks)
                _light_surface(py, px, surface, hit, material >= _CLOTH, mesh.placed, light, camera, canvas)


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
def _light_surface(
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
