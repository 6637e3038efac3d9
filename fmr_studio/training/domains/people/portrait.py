"""One portrait, from a person to a picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.people.anatomy import Material
from fmr_studio.training.domains.people.camera import CAMERA
from fmr_studio.training.domains.people.clothing import clothing
from fmr_studio.training.domains.people.develop import OVERSAMPLING, USUAL_SIDE, develop
from fmr_studio.training.domains.people.eyewear import eyewear
from fmr_studio.training.domains.people.figure import Figure, shape_figure
from fmr_studio.training.domains.people.fine_hair import (
    BEARD_HAIRS,
    beard_strands,
    brow_strands,
    lash_strands,
    on_the_brows,
    on_the_chin,
)
from fmr_studio.training.domains.people.hairdo import CUTS, Strands, hairdo
from fmr_studio.training.domains.people.head import HeadModel, carry
from fmr_studio.training.domains.people.headwear import headwear
from fmr_studio.training.domains.people.labels import PersonLabel
from fmr_studio.training.domains.people.looks import looks_of
from fmr_studio.training.domains.people.person import Hair, Person
from fmr_studio.training.domains.people.sampling import GREYS
from fmr_studio.training.domains.people.shading import shade_meshes
from fmr_studio.training.domains.people.strand_shading import Tress, shade_strands
from fmr_studio.training.domains.scene.panoramas import Panorama
from fmr_studio.training.domains.scene.raster import fill_strands, fill_triangles, vertex_normals
from fmr_studio.training.domains.scene.shading import FIRST_STRAND, Mesh, blank_canvas
from fmr_studio.training.domains.studio.backdrops import backdrop
from fmr_studio.training.domains.studio.lighting import light_scene

_LUCK_SEED = 77
"""Brows, lashes and beards take their chances here: the same in every portrait, which depends on its person alone."""
_NO_SHADOW = (Material.LENS, Material.EYEBALL, Material.TEETH, Material.MOUTH)
_NEARER = 1e-5
"""How much nearer strands count than the skin they lie on, in 1 / cm."""


@dataclass(frozen=True, eq=False)
class Assets:
    """What portraits are made from: the head, and the panoramas by name."""

    head: HeadModel
    places: Mapping[str, Panorama]


@dataclass(frozen=True, eq=False)
class _Growing:
    """One kind of strands: how wide in pixels (S,) at the usual size, and how much nearer they count."""

    tress: Tress
    width_px: np.ndarray
    bias: float


@dataclass(frozen=True, eq=False)
class _Buffers:
    """What the rasteriser saw, (n, n): nearness, what each pixel shows with and without strands, where on it."""

    nearness: np.ndarray
    index: np.ndarray
    below: np.ndarray
    weights: np.ndarray
    along: np.ndarray


def draw_portrait(assets: Assets, person: Person, side: int) -> Render:
    """Draw a person, `side` pixels square; made for 256 and more."""
    figure = shape_figure(assets.head, person.face)
    mesh = _mesh(assets.head, person, figure)
    growing = _strands(assets.head, person, figure)
    fine = side * OVERSAMPLING
    seen = _rasterise(mesh, growing, fine)
    place = assets.places[person.lighting.place]
    casting = mesh.triangles[~np.isin(mesh.material, _NO_SHADOW)]
    light = light_scene(person.lighting, place, mesh.placed, casting, growing[0].tress.points[::2])
    canvas = blank_canvas(fine)
    shade_meshes(seen.index, seen.below, seen.weights, mesh, looks_of(person), light, CAMERA.distance_cm, canvas)
    for strands in growing:
        shade_strands(seen.index, seen.along, strands.tress, light, canvas)
    back = backdrop(person.screen, place, person.lighting.turn, person.lighting.key_color, side)
    return develop(canvas, seen.nearness, back)


def _mesh(head: HeadModel, person: Person, figure: Figure) -> Mesh:
    """Head, clothes, glasses and hat as one mesh in the scene."""
    wear = person.wear
    parts = clothing(wear.garment, head.around) + eyewear(wear) + headwear(wear.hat, person.hair.volume, head.around)
    rest, shaped = [head.base], [figure.vertices]
    triangles, material, zones = [head.triangles], [head.material], [head.zones]
    count = len(head.base)
    for part in parts:
        rest.append(part.points.astype(np.float32))
        shaped.append(carry(part.points, figure.lasting))
        triangles.append(part.triangles + count)
        material.append(np.full(len(part.triangles), part.material, np.int32))
        zones.append(part.zones)
        count += len(part.points)
    placed, all_triangles = figure.place(np.concatenate(shaped)), np.ascontiguousarray(np.concatenate(triangles))
    return Mesh(
        all_triangles, np.concatenate(material), placed, np.concatenate(rest), vertex_normals(placed, all_triangles),
        np.concatenate(zones),
    )  # fmt: skip


def _strands(head: HeadModel, person: Person, figure: Figure) -> list[_Growing]:
    """Hair, brows, lashes and, where there is one, the beard: in the scene, coloured."""
    hair, luck = person.hair, np.random.default_rng(_LUCK_SEED)
    done = hairdo(hair, person.wear.hat, head)
    brows = figure.place(on_the_brows(brow_strands(hair.brow_thickness, luck), head, figure))
    lashes = figure.place(lash_strands(head, figure, luck))
    bearded = hair.beard in BEARD_HAIRS
    beard = figure.place(on_the_chin(beard_strands(hair.beard, head.beard, luck), figure)) if bearded else None
    width = (1.0 + 0.7 * head.scalp.chance[done.roots, 2]) * (1.25 if CUTS[hair.style].top_cm > 4 else 0.9)
    grown = [_Growing(_hair_tress(hair, done, head, figure), width.astype(np.float32), 0.0)]
    grown += [
        _fine_strands(brows, hair.brow_color, 2, PersonLabel.BROWS, 0.3, 1.0, 2 * _NEARER, luck),
        _fine_strands(lashes, np.full(3, 0.008), 3, PersonLabel.EYES, 0.1, 1.2, 2 * _NEARER, luck),
    ]
    if beard is not None:
        grown.append(_fine_strands(beard, hair.beard_color, 4, PersonLabel.BEARD, 0.5, 1.1, _NEARER, luck))
    return grown


def _hair_tress(hair: Hair, done: Strands, head: HeadModel, figure: Figure) -> Tress:
    """The hair of the head; every strand has its own tint, and some have turned white."""
    luck, chance = head.scalp.luck[done.roots], head.scalp.chance[done.roots]
    tint = (1 + 0.16 * luck[:, 10:11]) * (1 + 0.04 * luck[:, 6:9])
    color = np.clip(hair.color * np.clip(tint, 0.5, 1.7), 0, 0.9)
    if hair.grey > 0.2:
        color[chance[:, 3] < hair.grey * 0.25] = GREYS[1] * 0.8
    points = figure.place(carry(done.points, figure.lasting))
    return Tress(points, color.astype(np.float32), done.outside, FIRST_STRAND, int(PersonLabel.HAIR), 1.0)


def _fine_strands(
    points: np.ndarray, color: np.ndarray, kind: int, label: PersonLabel, shine: float, width_px: float, bias: float,
    luck: np.random.Generator,
) -> _Growing:  # fmt: skip
    """Strands of one colour, each a little lighter or darker; `kind` numbers them apart from other kinds."""
    count = len(points)
    colors = (color * luck.normal(1, 0.15, (count, 1))).astype(np.float32)
    outside = np.full(points.shape[:2], 0.9, np.float32)
    tress = Tress(points, colors, outside, kind * FIRST_STRAND, int(label), shine)
    return _Growing(tress, np.full(count, width_px, np.float32), bias)


def _rasterise(mesh: Mesh, growing: list[_Growing], side: int) -> _Buffers:
    nearness, index = np.zeros((side, side), np.float32), np.full((side, side), -1, np.int32)
    weights, along = np.zeros((side, side, 2), np.float32), np.zeros((side, side), np.float32)
    two_sided = mesh.material >= Material.CLOTH
    fill_triangles(CAMERA.on_screen(mesh.placed, side), mesh.triangles, two_sided, nearness, index, weights)
    below = index.copy()
    scale = np.float32(side / (OVERSAMPLING * USUAL_SIDE))
    for strands in growing:
        points = CAMERA.on_screen(strands.tress.points, side)
        fill_strands(points, strands.width_px * scale, strands.tress.first, strands.bias, nearness, index, along)
    return _Buffers(nearness, index, below, weights, along)
