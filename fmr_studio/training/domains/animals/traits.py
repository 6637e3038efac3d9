"""What an animal's pixels follow nearly linearly: where its landmarks lie and which colours its parts have in its light.

To compute them takes no picture, so a generator's mapping network is taught them first, on as many animals as one likes
(see `people.traits`).
"""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal, Pattern, Species
from fmr_studio.training.domains.animals.camera import CAMERA
from fmr_studio.training.domains.animals.coat import coat_colors, ear_colors
from fmr_studio.training.domains.animals.develop import exposure
from fmr_studio.training.domains.animals.ears import sheet_places
from fmr_studio.training.domains.animals.figure import EYE_Y, Figure, shape_figure
from fmr_studio.training.domains.animals.head import head_rays, head_triangles, snout_of
from fmr_studio.training.domains.scene.panoramas import Panorama, harmonics
from fmr_studio.training.domains.scene.pixels import tone_mapped
from fmr_studio.training.domains.scene.posing import placed
from fmr_studio.training.domains.scene.raster import vertex_normals
from fmr_studio.training.domains.studio.backdrops import backdrop

_ROWS, _COLUMNS = 12, 14
_RAYS, _TRIANGLES = head_rays(_ROWS, _COLUMNS), head_triangles(_ROWS, _COLUMNS)
_EAR_V, _EAR_U = sheet_places(4, 3)
_LID_TURNS = np.arange(8) * np.pi / 4
LANDMARKS = _ROWS * _COLUMNS + 2 * len(_EAR_V) + 2 * len(_LID_TURNS) + 9
NOSE_TIP = LANDMARKS - 8
"""The number of the landmark at the tip of the nose."""
_BACKDROP_SIDE = 6
_KEY_SHARE = 0.5
_IN_FRONT = np.array([[0.0, 0.3, 0.95]])


def traits_of(place: Panorama, animal: Animal) -> np.ndarray:
    """The traits (T,) float32 of an animal in the light of its place, each of its own scale."""
    figure = shape_figure(animal, _RAYS, _EAR_V, _EAR_U)
    normals = vertex_normals(placed(figure.skin, figure.pose), _TRIANGLES)
    ambient, _ = place.light(animal.lighting.turn, 0.55 * animal.lighting.fill)
    lit = _light_on(animal, ambient, normals)
    coat, ear = coat_colors(animal, figure.skin), ear_colors(animal.coat, _EAR_V)
    seen = np.clip(normals[:, 2:], 0, 1)
    exposed = exposure(_KEY_SHARE * float((lit * coat * seen).mean() / (seen.mean() + 1e-3)))
    ahead = _light_on(animal, ambient, _IN_FRONT)[0] * exposed
    back = backdrop(animal.screen, place, animal.lighting.turn, animal.lighting.key_color, _BACKDROP_SIDE)
    parts = (
        _places(animal, figure),
        tone_mapped(lit * coat * exposed) * (seen > 0),
        tone_mapped(ahead * ear),
        tone_mapped(ahead * np.stack([animal.eyes.iris, animal.coat.nose])),
        tone_mapped(back * exposed),
        _kinds(animal),
    )
    return np.concatenate([np.asarray(part, np.float32).ravel() for part in parts])


def _places(animal: Animal, figure: Figure) -> np.ndarray:
    """(x, y) of the landmarks on a screen one wide: skin, ears, lids, nose, mouth and chin; then the gaze and the pose."""
    points = np.concatenate([figure.skin, *figure.ears, _lids(animal, figure), _snout(animal)])
    seen = CAMERA.on_screen(placed(points, figure.pose), 1)[:, :2]
    return np.concatenate([seen.ravel(), animal.eyes.gaze, animal.stance.pose])


def _lids(animal: Animal, figure: Figure) -> np.ndarray:
    """Points (16, 3) around both eyes."""
    eyes, (x, _, z) = animal.eyes, figure.eye
    across, up = eyes.radius_cm * np.cos(_LID_TURNS), eyes.radius_cm * eyes.tall * np.sin(_LID_TURNS)
    y = EYE_Y + up + 0.18 * across * eyes.slant
    right = np.stack([x + across * np.cos(eyes.turn), y, z - across * np.sin(eyes.turn)], -1)
    return np.concatenate([right, right * [-1, 1, 1]])


def _snout(animal: Animal) -> np.ndarray:
    """Points (9, 3): bridge, tip, both sides of the nose, the mouth's middle and corners, the chin, and the tongue's tip."""
    snout, build = snout_of(animal.build), animal.build
    wide, chin = 0.74 * build.nose, snout.mouth_y - 1.6
    return np.array([
        (0, 0.5 * (EYE_Y + snout.nose_y), 0.6 * snout.tip_z),
        (0, snout.nose_y, snout.tip_z), (0, snout.nose_y + 0.5, snout.tip_z),
        (-wide, snout.nose_y, snout.tip_z), (wide, snout.nose_y, snout.tip_z),
        (-snout.mouth_x, snout.mouth_y, snout.base_z), (snout.mouth_x, snout.mouth_y, snout.base_z),
        (0, chin, snout.base_z + 1), (0, snout.mouth_y - 2 * build.tongue, snout.base_z + 1.2),
    ])  # fmt: skip


def _light_on(animal: Animal, ambient: np.ndarray, normals: np.ndarray) -> np.ndarray:
    """The light (N, 3) on surfaces that face `normals` (N, 3); `ambient` (9, 3) is that of the place."""
    lighting = animal.lighting
    key = np.clip((normals @ lighting.key + 0.3) / 1.3, 0, None)[:, None]
    rim = np.clip(normals @ lighting.rim, 0, None)[:, None]
    lit: np.ndarray = np.clip(harmonics(normals) @ ambient, 0, None) + key * lighting.key_color + rim * lighting.rim_color
    return lit


def _kinds(animal: Animal) -> np.ndarray:
    """Species, patterns and both together, one number for each; then plain numbers."""
    species = np.array([kind is animal.species for kind in Species], np.float32)
    pattern = np.array([kind is animal.coat.pattern for kind in Pattern], np.float32)
    build, coat = animal.build, animal.coat
    numbers = [
        build.snout_cm, build.width, build.cheeks, build.muzzle, build.nose, build.neck, build.ear_size, build.ear_tilt,
        build.tongue, animal.eyes.radius_cm, animal.eyes.pupil, coat.length_cm, coat.size, *coat.place,
    ]  # fmt: skip
    return np.concatenate([species, pattern, np.outer(species, pattern).ravel(), np.array(numbers, np.float32)])
