"""What a person's skin, eyes, clothes and glasses are made of, in the shader's terms."""

from __future__ import annotations

import functools

import numpy as np
from scipy.interpolate import PchipInterpolator

from fmr_studio.training.domains.people.anatomy import JAW_Y, JAW_Z, LIP_HALF_WIDTH, LIP_LOWER_Y, LIP_UPPER_Y, LIP_X
from fmr_studio.training.domains.people.eyes_and_mouth import EyeLook
from fmr_studio.training.domains.people.fabric import HOODIE, SUIT, ClothLook, FrameLook, HatLook
from fmr_studio.training.domains.people.person import Beard, Garment, Glasses, HairStyle, Hat, Person, Wear
from fmr_studio.training.domains.people.shading import Looks
from fmr_studio.training.domains.people.skin import SkinLook

_TONES = np.array([
    (0.66, 0.43, 0.33), (0.60, 0.365, 0.26), (0.52, 0.295, 0.195), (0.43, 0.225, 0.135), (0.26, 0.125, 0.07),
    (0.13, 0.06, 0.035), (0.07, 0.032, 0.020),
])  # fmt: skip
_BARE_LIPS = np.array([0.86, 0.56, 0.60])
_STUBBLE = {Beard.NONE: 0.10, Beard.STUBBLE: 0.42, Beard.SHORT: 0.45, Beard.FULL: 0.5, Beard.MOUSTACHE: 0.2}
_SCALP = {HairStyle.SHAVED: 0.62, HairStyle.BALD: 0.3}
_WORN = {Garment.SUIT: SUIT, Garment.HOODIE: HOODIE}


def _color(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.float32)


@functools.lru_cache(maxsize=1)
def _lines() -> tuple[np.ndarray, np.ndarray]:
    x = np.linspace(0, LIP_HALF_WIDTH, 40)
    lips = np.stack([PchipInterpolator(LIP_X, heights)(x) for heights in (LIP_UPPER_Y, LIP_LOWER_Y)])
    return _color(lips), _color(np.interp(np.linspace(-10, 14, 80), JAW_Z, JAW_Y))


def skin_look(person: Person) -> SkinLook:
    """Skin of any tone between the seven measured by eye; painted lips only with enough make-up."""
    skin, painted = person.skin, person.skin.makeup > 0.3
    tone = np.array([np.interp(skin.tone, np.arange(len(_TONES)), channel) for channel in _TONES.T])
    lip = skin.lip_color * (0.55 + 0.45 * tone[0] / 0.6) if painted else tone * _BARE_LIPS
    return SkinLook(
        _color(tone),
        redness=0.55 * skin.redness,
        freckles=float(skin.freckles),
        stubble=_STUBBLE[person.hair.beard] if person.male else 0.0,
        lid_paint=0.7 * skin.makeup,
        wrinkles=max(0.0, person.age - 0.35),
        oil=skin.oil,
        lip=_color(lip),
        lip_strength=skin.lip_strength if painted else 0.8,
        scalp_shade=_SCALP.get(person.hair.style, 0.93),
        scalp=_color(person.hair.color * 0.55 + 0.03 * tone),
        lip_lines=_lines()[0],
        jaw_line=_lines()[1],
    )


def _cloth_look(wear: Wear) -> ClothLook:
    color = wear.colors[0] * (0.35 if wear.garment is Garment.SUIT else 1.0)
    pattern = _WORN.get(wear.garment, wear.pattern)
    return ClothLook(_color(color), _color(wear.colors[1]), pattern, wear.pattern_scale, _color(wear.shirt_color), wear.tie)


def looks_of(person: Person) -> Looks:
    """All materials of a portrait."""
    wear = person.wear
    return Looks(
        skin_look(person),
        EyeLook(_color(person.skin.iris_color), person.skin.pupil_cm),
        _cloth_look(wear),
        HatLook(_color(wear.hat_colors[0]), _color(wear.hat_colors[1]), wear.hat is Hat.CAP, wear.hat_striped),
        FrameLook(_color(wear.frame_color), 0.8 if wear.glasses is Glasses.WIRE else 0.35),
    )
