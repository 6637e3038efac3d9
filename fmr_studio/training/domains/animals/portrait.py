"""One portrait, from an animal to a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal, Ears
from fmr_studio.training.domains.animals.camera import CAMERA
from fmr_studio.training.domains.animals.coat import coat_colors, ear_colors
from fmr_studio.training.domains.animals.creases import openness
from fmr_studio.training.domains.animals.develop import OVERSAMPLING, USUAL_SIDE, develop
from fmr_studio.training.domains.animals.ears import COLUMNS, ROWS, sheet_places
from fmr_studio.training.domains.animals.figure import Figure, shape_figure
from fmr_studio.training.domains.animals.fur import Fur, grow_fur, whiskers
from fmr_studio.training.domains.animals.fur_shading import Hairs, shade_hairs
from fmr_studio.training.domains.animals.head import PARTS, head_rays
from fmr_studio.training.domains.animals.labels import AnimalLabel
from fmr_studio.training.domains.animals.looks import looks_of
from fmr_studio.training.domains.animals.pelt import SKIN_COLUMNS, SKIN_ROWS, pelt
from fmr_studio.training.domains.animals.shading import EAR, HEAD, WHISKERS, Zone, shade_skin
from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.scene.posing import placed
from fmr_studio.training.domains.scene.raster import fill_strands, fill_triangles, vertex_normals
from fmr_studio.training.domains.scene.shading import FIRST_STRAND, Mesh, blank_canvas
from fmr_studio.training.domains.studio.backdrops import backdrop
from fmr_studio.training.domains.studio.lighting import light_scene

_RAYS = head_rays(SKIN_ROWS, SKIN_COLUMNS)
_FAR_PART_CM = 99.0
_WHISKER_PX, _WHISKER_COLOR = 1.1, 0.5


@dataclass(frozen=True, eq=False)
class _Buffers:
    """What the rasteriser saw, (n, n): nearness with and without whiskers, what each pixel shows, where on it."""

    nearness: np.ndarray
    solid: np.ndarray
    index: np.ndarray
    below: np.ndarray
    weights: np.ndarray
    along: np.ndarray


def draw_portrait(places: Mapping[str, Panorama], animal: Animal, side: int) -> Render:
    """Draw an animal, `side` pixels square; made for 256 and more."""
    grown = pelt()
    figure = shape_figure(animal, _RAYS, *sheet_places(ROWS, COLUMNS))
    mesh, rest_normals = _mesh(animal, figure, grown.triangles)
    fur = grow_fur(animal, figure, mesh, rest_normals, grown)
    hairs, wires = _fur_in_scene(fur, figure), _whiskers_in_scene(animal, figure)
    seen = _rasterise(mesh, hairs, fur.width_px, wires, side * OVERSAMPLING)
    place = places[animal.lighting.place]
    light = light_scene(animal.lighting, place, mesh.placed, mesh.triangles, hairs.points[:0])
    canvas = blank_canvas(side * OVERSAMPLING)
    looks = looks_of(animal, figure)
    shade_skin(seen.index, seen.below, seen.weights, mesh, looks, light, CAMERA.distance_cm, canvas)
    shade_hairs(seen.index, seen.along, hairs, light, canvas)
    labels = canvas.labels.copy()
    shade_hairs(seen.index, seen.along, wires, light, canvas)
    canvas.labels[:] = np.where(seen.index >= wires.first, canvas.bare, labels)
    back = backdrop(animal.screen, place, animal.lighting.turn, animal.lighting.key_color, side)
    return develop(canvas, seen.nearness, seen.solid, back)


def _mesh(animal: Animal, figure: Figure, triangles: np.ndarray) -> tuple[Mesh, np.ndarray]:
    """Head and ears as one mesh in the scene, and their normals (V, 3) in rest space."""
    rest = np.concatenate([figure.skin, *figure.ears])
    material = np.where(triangles[:, 0] < len(figure.skin), HEAD, EAR).astype(np.int32)
    stood = placed(rest, figure.pose)
    mesh = Mesh(triangles, material, stood, rest, vertex_normals(stood, triangles), _zones(animal, figure))
    return mesh, vertex_normals(rest, triangles)


def _zones(animal: Animal, figure: Figure) -> np.ndarray:
    """Zones (V, Z) float32 of head and ears."""
    v, u = sheet_places(ROWS, COLUMNS)
    head, ear = np.zeros((len(figure.skin), len(Zone) + PARTS), np.float32), np.zeros((len(v), len(Zone) + PARTS), np.float32)
    head[:, :PARTS], ear[:, :PARTS] = figure.to_parts, _FAR_PART_CM
    head[:, Zone.RED : Zone.BLUE + 1] = coat_colors(animal, figure.skin)
    ear[:, Zone.RED : Zone.BLUE + 1] = ear_colors(animal.coat, v)
    ear[:, Zone.ROOT_TO_TIP] = v
    ear[:, Zone.ACROSS] = 1.0 if animal.build.ears is Ears.LOP else u
    head[:, Zone.OPEN] = openness(animal.eyes, figure.eye, figure.skin, figure.to_parts)
    ear[:, Zone.OPEN] = 1.0
    return np.concatenate([head, ear, ear])


def _fur_in_scene(fur: Fur, figure: Figure) -> Hairs:
    normals = np.ascontiguousarray(fur.normals @ figure.pose.turn.T)
    return Hairs(placed(fur.points, figure.pose), normals, fur.colors, fur.labels, fur.open_, FIRST_STRAND, 0.8)


def _whiskers_in_scene(animal: Animal, figure: Figure) -> Hairs:
    points = placed(whiskers(animal), figure.pose)
    count = len(points)
    up = np.tile(np.array([0, 0.5, 0.85], np.float32), (count, 1))
    color, labels = np.full((count, 3), _WHISKER_COLOR, np.float32), np.full(count, AnimalLabel.FUR, np.uint8)
    return Hairs(points, up, color, labels, np.ones(count, np.float32), WHISKERS, 0.3)


def _rasterise(mesh: Mesh, fur: Hairs, fur_px: np.ndarray, wires: Hairs, side: int) -> _Buffers:
    nearness, index = np.zeros((side, side), np.float32), np.full((side, side), -1, np.int32)
    weights, along = np.zeros((side, side, 2), np.float32), np.zeros((side, side), np.float32)
    fill_triangles(CAMERA.on_screen(mesh.placed, side), mesh.triangles, mesh.material == EAR, nearness, index, weights)
    below = index.copy()
    scale = np.float32(side / (OVERSAMPLING * USUAL_SIDE))
    fill_strands(CAMERA.on_screen(fur.points, side), fur_px * scale, fur.first, 0.0, nearness, index, along)
    solid = nearness.copy()
    wire_px = np.full(len(wires.points), _WHISKER_PX * scale, np.float32)
    fill_strands(CAMERA.on_screen(wires.points, side), wire_px, wires.first, 0.0, nearness, index, along)
    return _Buffers(nearness, solid, index, below, weights, along)
