"""From the buffers of the rasteriser to light: every pixel's label, colour, diffuse and mirrored light."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.people.anatomy import Material
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
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.light import Light
from fmr_studio.training.domains.scene.shading import FIRST_STRAND, Canvas, Mesh, hit_of, light_surface
from fmr_studio.training.domains.scene.surface import Hit, Surface

_SKIN, _MOUTH, _TEETH, _EYEBALL, _LASHES, _CLOTH, _FRAME, _HAT, _LENS = (int(material) for material in Material)
_LABELS = np.array([
    PersonLabel.SKIN, PersonLabel.MOUTH, PersonLabel.MOUTH, PersonLabel.EYES, PersonLabel.EYES, PersonLabel.CLOTHES,
    PersonLabel.GLASSES, PersonLabel.HAT, PersonLabel.GLASSES,
], np.uint8)  # fmt: skip


class Looks(NamedTuple):
    """What everything is made of."""

    skin: SkinLook
    eyes: EyeLook
    cloth: ClothLook
    hat: HatLook
    frame: FrameLook


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
            hit = hit_of(k, weights[py, px, 0], weights[py, px, 1], mesh)
            label = skin_label(hit, mesh.zones, looks.skin) if material == _SKIN else _LABELS[material]
            canvas.bare[py, px] = label
            if index[py, px] < FIRST_STRAND:
                canvas.labels[py, px] = label
                surface = _surface(material, hit, mesh.zones, looks)
                light_surface(py, px, surface, hit, material >= _CLOTH, mesh.placed, light, camera, canvas)
