"""From random choices to an animal."""

from __future__ import annotations

import math

import numpy as np

from fmr_studio.training.domains.animals.animal import Animal, Build, Coat, Eyes, Species, Stance
from fmr_studio.training.domains.animals.choices import PATTERNS
from fmr_studio.training.domains.animals.species import KINDS, Kind, along, fur_color, within
from fmr_studio.training.domains.draws import Draws
from fmr_studio.training.domains.studio.choices import draw_color, draw_glow, draw_key, draw_rim
from fmr_studio.training.domains.studio.setting import PLACES, Backdrop, Lighting, Screen

_MOST_DEG = {"yaw_deg": 27.0, "pitch_deg": 12.0, "roll_deg": 10.0}
_DARK_WARMTH, _DARKEST, _DARK = 0.6, 0.0, 0.16
_TIGER_BLACK = np.array([0.016, 0.014, 0.013])
_WHITE, _CREAM = (0.68, 0.65, 0.60), (0.62, 0.52, 0.38)


def draw_animal(draws: Draws) -> Animal:
    """Make every choice of a portrait."""
    species = list(Species)[draws.option("species")]
    kind = KINDS[species]
    return Animal(
        species,
        _build(draws, kind),
        _eyes(draws, kind),
        _coat(draws, species),
        _stance(draws),
        _lighting(draws),
        _screen(draws),
    )


def _varied(draws: Draws, name: str, usual: float, spread: float) -> float:
    """The usual number, up to `spread` of it more or less."""
    return usual * (1 + spread * draws.number(name))


def _build(draws: Draws, kind: Kind) -> Build:
    panting = kind.panting and draws.option("panting") == 0
    return Build(
        snout_cm=_varied(draws, "snout", kind.snout_cm, 0.2),
        drop_cm=kind.drop_cm,
        width=_varied(draws, "width", kind.width, 0.06),
        cheeks=_varied(draws, "cheeks", kind.cheeks, 0.07),
        muzzle=_varied(draws, "muzzle", kind.muzzle, 0.07),
        nose=_varied(draws, "nose", kind.nose, 0.1),
        neck=_varied(draws, "neck", 1.02, 0.12),
        ears=kind.ears,
        ear_size=_varied(draws, "ear_size", kind.ear_size, 0.13),
        ear_tilt=draws.number("ear_tilt"),
        tongue=draws.number("tongue") if panting else 0.0,
    )


def _eyes(draws: Draws, kind: Kind) -> Eyes:
    eyes = kind.eyes
    return Eyes(
        radius_cm=_varied(draws, "eye_size", eyes.radius_cm, 0.09),
        x_cm=eyes.x_cm * _varied(draws, "width", kind.width, 0.06),
        tall=eyes.tall,
        turn=eyes.turn,
        slant=eyes.slant,
        iris=along(eyes.irises, draws.number("iris")),
        slit=eyes.slit,
        pupil=within(eyes.pupil, draws.number("pupil")),
        gaze=(draws.number("gaze_x"), draws.number("gaze_y")),
    )


def _coat(draws: Draws, species: Species) -> Coat:
    kind, light = KINDS[species], draws.number("fur_light")
    color = fur_color(within(kind.light, light), within(kind.warmth, draws.number("fur_warmth")))
    dark = fur_color(within((_DARKEST, _DARK), draws.number("marks_dark")), _DARK_WARMTH)
    pattern = kind.patterns[draws.option("pattern") * len(kind.patterns) // PATTERNS]
    return Coat(
        length_cm=kind.fur_cm * draws.number("fur_length"),
        ruff=kind.ruff,
        whiskers=kind.whiskers,
        color=color,
        dark=_TIGER_BLACK if species is Species.TIGER else dark,
        pale=along((_WHITE, _CREAM), draws.number("pale_warmth") ** 2),
        nose=along(kind.noses, draws.number("nose_color")),
        pattern=pattern,
        place=np.array([draws.number(f"marks_{axis}") for axis in "xyz"]),
        size=draws.number("marks_size"),
    )


def _stance(draws: Draws) -> Stance:
    yaw, pitch, roll = (math.radians(float(np.clip(draws.number(name), -most, most))) for name, most in _MOST_DEG.items())
    return Stance((yaw, pitch, roll), (draws.number("shift_x_cm"), draws.number("shift_y_cm")))


def _lighting(draws: Draws) -> Lighting:
    place, turn = PLACES[draws.option("place")], draws.number("turn")
    return Lighting(place, turn, draws.number("fill"), *draw_key(draws), *draw_rim(draws))


def _screen(draws: Draws) -> Screen:
    kind = list(Backdrop)[draws.option("backdrop")]
    colors = (draw_color(draws, "backdrop"), draw_color(draws, "backdrop_edge"))
    return Screen(kind, colors, draws.number("backdrop_level"), draw_glow(draws))
