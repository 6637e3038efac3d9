"""What a portrait's pixels follow nearly linearly: where its landmarks lie and which colours its parts have in its light.

A network that has to find these in a person's numbers by looking at pictures needs very many of them. To compute them takes
no picture, so a generator's mapping network is taught them first, on as many people as one likes.
"""

from __future__ import annotations

import functools
from enum import Enum

import numpy as np

from fmr_studio.training.domains.people.camera import CAMERA
from fmr_studio.training.domains.people.figure import eye_rims, pose_of
from fmr_studio.training.domains.people.head import FACE_END, HeadModel
from fmr_studio.training.domains.people.looks import looks_of
from fmr_studio.training.domains.people.person import Beard, Face, Garment, Glasses, HairStyle, Hat, Person
from fmr_studio.training.domains.people.portrait import Assets
from fmr_studio.training.domains.people.shading import Looks
from fmr_studio.training.domains.scene.meshes import rotation
from fmr_studio.training.domains.scene.panoramas import Panorama, harmonics
from fmr_studio.training.domains.scene.pixels import tone_mapped
from fmr_studio.training.domains.scene.posing import placed
from fmr_studio.training.domains.studio.backdrops import backdrop
from fmr_studio.training.domains.studio.setting import Lighting

LANDMARKS = 72
_SIDES = np.array([
    (0.0, 0.0, 1.0), (0.6, 0.1, 0.8), (-0.6, 0.1, 0.8), (0.9, 0.0, 0.4), (-0.9, 0.0, 0.4), (0.0, 0.6, 0.8), (0.0, -0.6, 0.8),
    (0.0, 1.0, 0.1),
], np.float32)  # fmt: skip
"""Directions in which a head shows its light: ahead, both cheeks, both temples, forehead, under the chin, crown."""
_BACKDROP_SIDE = 6
_KEY_SHARE, _USUAL_LEVEL = 0.45, 0.22


def traits_of(assets: Assets, person: Person) -> np.ndarray:
    """The traits (T,) float32 of a person, each of its own scale."""
    place, lighting = assets.places[person.lighting.place], person.lighting
    looks, lit = looks_of(person), _light_on(person, lighting, place)
    exposure = _exposure(lit * looks.skin.tone)
    back = backdrop(person.screen, place, lighting.turn, lighting.key_color, _BACKDROP_SIDE)
    parts = (
        _places(assets.head, person.face),
        _colors(person, looks, lit * exposure),
        _kinds(person),
        tone_mapped(back * exposure),
    )
    return np.concatenate([np.asarray(part, np.float32).ravel() for part in parts])


@functools.lru_cache(maxsize=1)
def _landmarks(head: HeadModel) -> np.ndarray:
    """Vertices of the face (N,) far from each other, then those of the eyes' rims, then the chin."""
    points = head.base[: min(FACE_END, len(head.base))]
    chosen, distance = [0], np.full(len(points), np.inf)
    while len(chosen) < LANDMARKS:
        distance = np.minimum(distance, np.linalg.norm(points - points[chosen[-1]], axis=1))
        chosen.append(int(distance.argmax()))
    return np.concatenate([chosen, *head.lids.values(), [head.chin]])


def _places(head: HeadModel, face: Face) -> np.ndarray:
    """(x, y) of the landmarks on a screen one wide, the eyes' gaze in the same terms, and the pose."""
    rows, rims = _landmarks(head), eye_rims(head)
    wanted = np.concatenate([rows, rims])
    columns = (wanted[:, None] * 3 + np.arange(3)).ravel()
    moved = face.identity @ head.identity[:, columns]
    for name, weight in face.expression.items():
        if weight:
            moved += np.float32(weight) * head.expression[name][columns]
    points = head.base[wanted] + moved.reshape(-1, 3)
    pose = pose_of(face, points[len(rows) :], points[len(rows) - 1])
    seen = CAMERA.on_screen(placed(points[: len(rows)], pose), 1)[:, :2]
    return np.concatenate([seen.ravel(), face.gaze, face.pose])


def _light_on(person: Person, lighting: Lighting, place: Panorama) -> np.ndarray:
    """The light (8, 3) that falls on the sides of a turned head."""
    sides = _SIDES / np.linalg.norm(_SIDES, axis=1, keepdims=True) @ rotation(*person.face.pose).T
    ambient, _ = place.light(lighting.turn, 0.55 * lighting.fill)
    key, rim = (np.clip(sides @ direction, 0, None)[:, None] for direction in (lighting.key, lighting.rim))
    lit: np.ndarray = np.clip(harmonics(sides) @ ambient, 0, None) + key * lighting.key_color + 0.5 * rim * lighting.rim_color
    return lit


def _exposure(skin: np.ndarray) -> float:
    """As `develop` exposes, from the light on the sides of the head in place of all pixels of skin."""
    return 1.2 * float(np.clip(_USUAL_LEVEL / max(_KEY_SHARE * skin.mean(), 0.01), 0.3, 4)) ** 0.4


def _colors(person: Person, looks: Looks, lit: np.ndarray) -> np.ndarray:
    """The parts' colours as the picture shows them; what is not worn has none."""
    hair, wear = person.hair, person.wear
    ahead, worn = lit.mean(axis=0), wear.hat is not Hat.NONE
    parts = [
        hair.brow_color, hair.beard_color * (hair.beard is not Beard.NONE), looks.skin.lip, person.skin.iris_color,
        looks.cloth.color, looks.cloth.trim, wear.shirt_color, wear.hat_colors[0] * worn, wear.hat_colors[1] * worn,
        wear.frame_color * (wear.glasses is not Glasses.NONE),
    ]  # fmt: skip
    colors = [tone_mapped(lit * looks.skin.tone), tone_mapped(lit * hair.color), tone_mapped(ahead * np.stack(parts))]
    return np.concatenate([color.ravel() for color in colors])


def _kinds(person: Person) -> np.ndarray:
    """Categories, one number for each value; hair styles also times how bright and how long the hair is; plain numbers."""
    hair, skin, wear = person.hair, person.skin, person.wear
    style = _chosen(hair.style)
    bright = float(np.sqrt(hair.color.mean()))
    numbers = [
        person.male, person.age, skin.freckles, skin.makeup, skin.oil, skin.redness, skin.lip_strength, skin.pupil_cm,
        hair.part_cm, hair.receding_cm, hair.length, hair.volume, hair.brow_thickness, hair.grey, wear.frame_width,
        wear.frame_height, wear.pattern_scale, wear.tie, wear.hat_striped,
    ]  # fmt: skip
    kinds = [style, style * bright, style * hair.length, style * np.sign(hair.part_cm), _chosen(hair.beard)]
    kinds += [_chosen(wear.glasses), _chosen(wear.hat), _chosen(wear.garment), np.eye(4)[wear.pattern]]
    return np.concatenate([*kinds, np.array(numbers, np.float32)])


def _chosen(value: HairStyle | Beard | Glasses | Hat | Garment) -> np.ndarray:
    """One-hot over the values of an enumeration."""
    kinds: type[Enum] = type(value)
    return np.array([kind is value for kind in kinds], np.float32)
