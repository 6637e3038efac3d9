"""From the buffers of the rasteriser to light: the skin below the fur, eyes, nose and mouth."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.animals.face import (
    LID_CM,
    EyeLook,
    MouthLook,
    eye_surface,
    mouth_distance,
    nose_surface,
    on_eye,
    tongue_surface,
)
from fmr_studio.training.domains.animals.head import BODY_Y, PARTS, Part
from fmr_studio.training.domains.animals.labels import AnimalLabel
from fmr_studio.training.domains.scene.compiled import compiled
from fmr_studio.training.domains.scene.light import Light
from fmr_studio.training.domains.scene.noise import noise, smooth_step
from fmr_studio.training.domains.scene.shading import FIRST_STRAND, Canvas, Mesh, hit_of, light_surface
from fmr_studio.training.domains.scene.surface import Color3, Hit, Surface, between, mixed, scaled


class Zone(IntEnum):
    """Columns of a mesh's zones: distances to the parts of the head come first."""

    ROOT_TO_TIP = PARTS
    ACROSS = PARTS + 1
    RED = PARTS + 2
    GREEN = PARTS + 3
    BLUE = PARTS + 4
    OPEN = PARTS + 5


WHISKERS = 2 * FIRST_STRAND
"""Numbers of the index buffer from here on are whiskers, not fur."""
HEAD, EAR = 0, 1
"""The materials of a mesh."""
INNER_ACROSS = 0.72
_ACROSS, _RED, _GREEN, _BLUE = int(Zone.ACROSS), int(Zone.RED), int(Zone.GREEN), int(Zone.BLUE)
_MUZZLE, _NOSE, _BODY, _TONGUE = int(Part.MUZZLE), int(Part.NOSE), int(Part.BODY), int(Part.TONGUE)
_FUR, _EAR, _INNER, _EYE, _NOSE_LABEL, _MOUTH, _MUZZLE_LABEL, _BODY_LABEL = (int(label) for label in list(AnimalLabel)[1:])
_LINE_CM = 0.16
_ROSE = (0.42, 0.20, 0.17)
_UNDER_FUR = 0.8


class Looks(NamedTuple):
    """What the face of an animal is made of."""

    eye: EyeLook
    mouth: MouthLook


@compiled
def _part(hit: Hit, zones: np.ndarray) -> int:
    """The part that a point of the head is nearest to."""
    nearest, least = 0, between(zones, 0, hit)
    for part in range(1, PARTS):
        away = between(zones, part, hit)
        if away < least:
            nearest, least = part, away
    return nearest


@compiled
def label_at(material: int, hit: Hit, zones: np.ndarray, looks: Looks) -> int:
    """What a point of the bare skin is called."""
    if material == EAR:
        return _INNER if hit.nz > 0 and abs(between(zones, _ACROSS, hit)) < INNER_ACROSS else _EAR
    part = _part(hit, zones)
    if part == _NOSE:
        return _NOSE_LABEL
    if part == _TONGUE:
        return _MOUTH
    if hit.z > 1.0 and on_eye(hit.x, hit.y, hit.z, looks.eye).inside > 0:
        return _EYE
    if mouth_distance(hit.x, hit.y, hit.z, looks.mouth) < 0.8 * _LINE_CM:
        return _MOUTH
    if hit.y < BODY_Y:
        return _BODY_LABEL
    return _MUZZLE_LABEL if part == _MUZZLE else _FUR


@compiled
def _skin(hit: Hit, zones: np.ndarray) -> Color3:
    """The colour of the coat, seen between its hairs."""
    color = (between(zones, _RED, hit), between(zones, _GREEN, hit), between(zones, _BLUE, hit))
    return scaled(color, _UNDER_FUR * (0.7 + 0.5 * noise(hit.x * 9, hit.y * 4, hit.z * 9)))


@compiled
def _ear_surface(hit: Hit, zones: np.ndarray) -> Surface:
    """An ear: rosy inside, with hair along its edges."""
    color, across, open_ = _skin(hit, zones), abs(between(zones, _ACROSS, hit)), 0.8
    if hit.nz > 0:
        color = mixed(color, _ROSE[0], _ROSE[1], _ROSE[2], 0.8 * smooth_step(0.95, 0.45, across))
        open_ = 0.4 + 0.4 * smooth_step(0.1, 0.9, across)
    return Surface(color[0], color[1], color[2], 10.0, 0.02, hit.nx, hit.ny, hit.nz, open_, 0.4, 0.0, 0.0)


@compiled
def surface_at(material: int, label: int, hit: Hit, zones: np.ndarray, looks: Looks) -> Surface:
    """What a point of the bare skin tells the light."""
    if material == EAR:
        return _ear_surface(hit, zones)
    if label == _NOSE_LABEL:
        return nose_surface(hit, looks.mouth)
    line = mouth_distance(hit.x, hit.y, hit.z, looks.mouth)
    if label == _MOUTH and line > _LINE_CM:
        return tongue_surface(hit)
    eye = on_eye(hit.x, hit.y, hit.z, looks.eye)
    if label == _EYE:
        return eye_surface(hit, eye, looks.eye)
    color = mixed(_skin(hit, zones), 0.02, 0.012, 0.012, smooth_step(_LINE_CM, 0.05, line))
    color = mixed(color, 0.012, 0.009, 0.009, smooth_step(-LID_CM, -0.05, eye.inside))
    return Surface(color[0], color[1], color[2], 10.0, 0.02, hit.nx, hit.ny, hit.nz, 0.75 * hit.open_, 0.0, 0.0, 0.0)


@compiled
def shade_skin(
    index: np.ndarray,
    below: np.ndarray,
    weights: np.ndarray,
    mesh: Mesh,
    looks: Looks,
    light: Light,
    camera: float,
    canvas: Canvas,
) -> None:
    """Shade what no hair covers, and label it, also below whiskers.

    Args:
        index: (n, n) what each pixel shows; `below` (n, n) the same without strands, -1 for nothing.
        weights: (n, n, 2) of the triangles' corners. `camera`: the camera's distance on the z axis, in cm.
    """
    for py in range(index.shape[0]):
        for px in range(index.shape[1]):
            k, shown = below[py, px], index[py, px]
            if k < 0 or FIRST_STRAND <= shown < WHISKERS:
                continue
            material = mesh.material[k]
            hit = hit_of(k, weights[py, px, 0], weights[py, px, 1], mesh)
            label = label_at(material, hit, mesh.zones, looks)
            canvas.bare[py, px] = label
            if shown < FIRST_STRAND:
                canvas.labels[py, px] = label
                surface = surface_at(material, label, hit, mesh.zones, looks)
                light_surface(py, px, surface, hit, material == EAR, mesh.placed, light, camera, canvas)
