"""From random choices to a person.

The order of the calls decides what a seed means: a cache of pictures relies on it.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from fmr_studio.training.domains.draws import Draws
from fmr_studio.training.domains.people.choices import IDENTITY_SHAPES, PEOPLE_CHOICES
from fmr_studio.training.domains.people.expressions import draw_expression
from fmr_studio.training.domains.people.person import (
    Beard,
    Face,
    Garment,
    Glasses,
    Hair,
    HairStyle,
    Hat,
    Person,
    Skin,
    Wear,
)
from fmr_studio.training.domains.studio.choices import draw_color, draw_glow, draw_key, draw_rim
from fmr_studio.training.domains.studio.setting import PLACES, Backdrop, Lighting, Screen

SKIN_TONES = 7
_HAIR_COLORS = np.array([
    (0.010, 0.008, 0.007), (0.020, 0.013, 0.010), (0.045, 0.024, 0.014), (0.09, 0.045, 0.022), (0.15, 0.075, 0.032),
    (0.26, 0.15, 0.065), (0.42, 0.28, 0.13), (0.55, 0.43, 0.26), (0.16, 0.042, 0.015), (0.25, 0.07, 0.02),
])  # fmt: skip
GREYS = np.array([(0.30, 0.29, 0.28), (0.60, 0.58, 0.56)])
_DYES = np.array([(0.5, 0.08, 0.2), (0.08, 0.12, 0.4), (0.05, 0.3, 0.28), (0.35, 0.12, 0.5)])
_IRISES = np.array([
    (0.055, 0.024, 0.010), (0.10, 0.045, 0.016), (0.14, 0.085, 0.030), (0.10, 0.12, 0.045), (0.07, 0.14, 0.10),
    (0.09, 0.17, 0.27), (0.15, 0.22, 0.30), (0.02, 0.012, 0.008),
])  # fmt: skip
_DARK_IRISES = (0, 1, 7)
_LIPS = np.array([(0.42, 0.14, 0.12), (0.36, 0.035, 0.045), (0.40, 0.10, 0.14), (0.28, 0.03, 0.06)])
_FRAMES = np.array([(0.012, 0.011, 0.010), (0.10, 0.045, 0.02), (0.35, 0.30, 0.22), (0.02, 0.03, 0.06)])
_WIRE = np.array((0.42, 0.36, 0.26))
_WHITE_SHIRT, _BLUE_SHIRT = np.array([0.62, 0.62, 0.64]), np.array([0.35, 0.45, 0.62])
_MENS_STYLES = (
    HairStyle.SHAVED, HairStyle.CROP, HairStyle.SIDE, HairStyle.QUIFF, HairStyle.CURLY, HairStyle.MESSY, HairStyle.LONG,
    HairStyle.BALD, HairStyle.AFRO,
)  # fmt: skip
_WOMENS_STYLES = (
    HairStyle.BOB, HairStyle.LONG, HairStyle.WAVY, HairStyle.CURLY, HairStyle.BUN, HairStyle.FRINGE, HairStyle.PIXIE,
    HairStyle.AFRO, HairStyle.PONYTAIL, HairStyle.FRINGE_BOB,
)  # fmt: skip
# The scans' leading shapes also tell men from women, and young from old.
_SHAPES_OF_SEX = [0, 2, 4, 5]
_OF_MEN, _OF_WOMEN = np.array([-0.9, 0.35, 0.7, -0.6]), np.array([1.0, -0.45, -0.7, 0.6])
_SHAPE_OF_AGE = 2
_GREY_AGE = 0.72


def draw_person(draws: Draws) -> Person:
    """Make every choice of a portrait."""
    male = draws.option("sex") == 0
    age = draws.number("age")
    identity = _identity(draws, male, age)
    expression = draw_expression(draws)
    gaze, pose = (draws.number("gaze_yaw"), draws.number("gaze_pitch")), _pose(draws)
    skin = _skin(draws, male)
    identity[_SHAPE_OF_AGE] -= 0.18 * (skin["tone"] - 2)
    hair = _hair_colors(draws, skin["tone"], age) | _cut(draws, male, age)
    skin |= {"iris_color": _iris(draws, skin["tone"]), "pupil_cm": draws.number("pupil_cm")}
    hair["brow_thickness"] = draws.number("brow_thickness") * (1.1 if male else 0.7)
    wear = _wear(draws, male)
    place, turn = PLACES[draws.option("place")], draws.number("turn")
    screen = _screen(draws)
    key, fill = draw_key(draws), draws.number("fill")
    shift = (draws.number("shift_x_cm"), draws.number("shift_y_cm"))
    lighting = Lighting(place, turn, fill, *key, *draw_rim(draws))
    wear |= _details(draws, wear["glasses"], male)
    screen |= {"level": draws.number("backdrop_level"), "glow": draw_glow(draws)}
    face = Face(identity, expression, gaze, pose, shift)
    return Person(male, age, face, Skin(**skin), Hair(**hair), Wear(**wear), lighting, Screen(**screen))


def _identity(draws: Draws, male: bool, age: float) -> np.ndarray:
    weights = np.array([draws.number(f"identity_{number:02d}") for number in range(IDENTITY_SHAPES)])
    weights[_SHAPES_OF_SEX] += _OF_MEN if male else _OF_WOMEN
    weights[_SHAPE_OF_AGE] += 1.2 * (age - 0.45)
    return weights.astype(np.float32)


def _pose(draws: Draws) -> tuple[float, float, float]:
    """Yaw, pitch and roll in radians, within what the hair is made for."""
    yaw, pitch, roll = (
        float(np.clip(draws.number(name), -most, most)) for name, most in (("yaw_deg", 25), ("pitch_deg", 12), ("roll_deg", 9))
    )
    return math.radians(yaw), math.radians(pitch), math.radians(roll)


def _skin(draws: Draws, male: bool) -> dict[str, Any]:
    tone = draws.number("tone") * (SKIN_TONES - 1)
    redness = draws.number("redness") * (1 if tone < 3 else 0.5)
    freckled = tone < 2 and draws.option("freckled") == 0
    freckles = draws.number("freckles") if freckled else 0.0
    oil = draws.number("oil")
    made_up = not male and draws.option("bare_faced") == 1
    makeup = draws.number("makeup") if made_up else 0.0
    lip = _LIPS[draws.option("lip_color")]
    strength = draws.number("lip_strength") * (0.2 if male else 0.55) + (0.25 if male else 0.35)
    return {
        "tone": tone, "redness": redness, "freckles": freckles, "oil": oil, "makeup": makeup, "lip_color": lip,
        "lip_strength": strength,
    }  # fmt: skip


def _hair_colors(draws: Draws, tone: float, age: float) -> dict[str, Any]:
    """Hair, brows and beard: browner and fairer on fair skin, greying with age, dyed now and then."""
    grey = draws.number("grey") * (age > _GREY_AGE)
    natural = _HAIR_COLORS[draws.option("hair_fair" if tone < 2.2 else "hair_dark")] * draws.number("hair_brightness")
    brow = (natural * 0.65 + 0.012) * (1 - 0.5 * grey) + GREYS[0] * 0.5 * grey
    color = natural * (1 - grey) + GREYS[draws.option("grey_white")] * grey
    beard = color * 0.8 + 0.003
    if draws.option("dyed") == 0:
        color = _DYES[draws.option("dye")]
    return {"color": color, "grey": grey, "brow_color": brow, "beard_color": beard}


def _cut(draws: Draws, male: bool, age: float) -> dict[str, Any]:
    style = _MENS_STYLES[draws.option("style_man", _mens_weights(age))] if male else _WOMENS_STYLES[draws.option("style_woman")]
    left, right = draws.number("part_left_cm"), draws.number("part_right_cm")
    part = (0.0, left, -right)[draws.option("part")]
    receding = draws.number("receding_cm") * age if male else 0.0
    return {
        "style": style,
        "part_cm": part,
        "receding_cm": receding + draws.number("hairline_cm"),
        "length": draws.number("hair_length"),
        "volume": draws.number("hair_volume"),
        "beard": list(Beard)[draws.option("beard")] if male else Beard.NONE,
    }


def _mens_weights(age: float) -> tuple[float, ...]:
    """How likely each style is at an age: the old are more often bald."""
    usual = PEOPLE_CHOICES["style_man"].field("style_man").weights
    bald = _MENS_STYLES.index(HairStyle.BALD)
    return (*usual[:bald], 0.7 + 2 * age, *usual[bald + 1 :])


def _iris(draws: Draws, tone: float) -> np.ndarray:
    number = draws.option("iris_fair") if tone < 2.5 else _DARK_IRISES[draws.option("iris_dark")]
    color: np.ndarray = _IRISES[number]
    return color


def _wear(draws: Draws, male: bool) -> dict[str, Any]:
    return {
        "glasses": list(Glasses)[draws.option("glasses")],
        "hat": list(Hat)[draws.option("hat")],
        "garment": list(Garment)[draws.option("garment_man" if male else "garment_woman")],
        "colors": (draw_color(draws, "cloth"), draw_color(draws, "cloth_trim")),
        "hat_colors": (draw_color(draws, "hat"), draw_color(draws, "hat_trim")),
        "pattern": draws.option("pattern"),
    }


def _details(draws: Draws, glasses: Glasses, male: bool) -> dict[str, Any]:
    width, height, frame = draws.number("frame_width"), draws.number("frame_height"), _FRAMES[draws.option("frame_color")]
    scale, blue, tie = draws.number("pattern_scale"), draws.option("shirt") == 1, draws.option("tie") == 0
    return {
        "frame_width": width,
        "frame_height": height,
        "frame_color": _WIRE if glasses is Glasses.WIRE else frame,
        "hat_striped": draws.option("hat_stripe") == 0,
        "pattern_scale": 0.35 + 0.45 * scale,
        "shirt_color": _BLUE_SHIRT if blue else _WHITE_SHIRT,
        "tie": male and tie,
    }


def _screen(draws: Draws) -> dict[str, Any]:
    kind = list(Backdrop)[draws.option("backdrop")]
    return {"kind": kind, "colors": (draw_color(draws, "backdrop"), draw_color(draws, "backdrop_edge"))}
