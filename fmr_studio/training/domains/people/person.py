"""What one portrait shows: every number that decides it, by name.

Lengths are cm, angles radians, colours linear RGB in 0..1; left and right are the sitter's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np

from fmr_studio.training.domains.studio.setting import Lighting, Screen


class HairStyle(Enum):
    """How the hair is worn."""

    SHAVED = "shaved"
    BALD = "bald"
    CROP = "crop"
    SIDE = "side"
    QUIFF = "quiff"
    MESSY = "messy"
    PIXIE = "pixie"
    CURLY = "curly"
    AFRO = "afro"
    BOB = "bob"
    FRINGE_BOB = "fringe bob"
    LONG = "long"
    WAVY = "wavy"
    FRINGE = "fringe"
    BUN = "bun"
    PONYTAIL = "ponytail"


class Beard(Enum):
    """What grows on the chin and the lip; stubble is a shade of the skin, the others have strands."""

    NONE = "none"
    STUBBLE = "stubble"
    SHORT = "short"
    FULL = "full"
    MOUSTACHE = "moustache"


class Glasses(Enum):
    """The frame on the nose."""

    NONE = "none"
    ROUND = "round"
    SQUARE = "square"
    WIRE = "wire"
    SUN = "sun"


class Hat(Enum):
    """What is on the head."""

    NONE = "none"
    BEANIE = "beanie"
    CAP = "cap"


class Garment(Enum):
    """What is worn, by its neckline."""

    CREW = "crew"
    V_NECK = "v-neck"
    TURTLE = "turtle"
    SHIRT = "shirt"
    SUIT = "suit"
    HOODIE = "hoodie"
    SCOOP = "scoop"


@dataclass(frozen=True, eq=False)
class Face:
    """Shape and expression: `identity` (60,) weights of the head's shapes in deviations, `expression` weight by shape name.

    `gaze` and `pose` are (yaw, pitch) and (yaw, pitch, roll); `shift_cm` (x, y) moves the eyes off their usual place.
    """

    identity: np.ndarray
    expression: Mapping[str, float]
    gaze: tuple[float, float]
    pose: tuple[float, float, float]
    shift_cm: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Skin:
    """Skin, lips and irises. `tone` runs from 0, pale, to 6, dark; the others are strengths from 0 on."""

    tone: float
    redness: float
    freckles: float
    oil: float
    makeup: float
    lip_color: np.ndarray
    lip_strength: float
    iris_color: np.ndarray
    pupil_cm: float


@dataclass(frozen=True, eq=False)
class Hair:
    """Hair, brows and beard. `grey` is the share 0..1 of grey; `part_cm` where the parting lies, 0 for the middle."""

    style: HairStyle
    color: np.ndarray
    grey: float
    part_cm: float
    receding_cm: float
    length: float
    volume: float
    brow_color: np.ndarray
    brow_thickness: float
    beard: Beard
    beard_color: np.ndarray


@dataclass(frozen=True, eq=False)
class Wear:
    """Glasses, hat and clothes. `frame_*` are 0..1 over the usual sizes; `pattern` is 0 plain, 1 stripes, 2 checks, 3 spots."""

    glasses: Glasses
    frame_width: float
    frame_height: float
    frame_color: np.ndarray
    hat: Hat
    hat_colors: tuple[np.ndarray, np.ndarray]
    hat_striped: bool
    garment: Garment
    colors: tuple[np.ndarray, np.ndarray]
    pattern: int
    pattern_scale: float
    shirt_color: np.ndarray
    tie: bool


@dataclass(frozen=True, eq=False)
class Person:
    """One portrait; `age` runs over 0..1 from about 20 to 65 years."""

    male: bool
    age: float
    face: Face
    skin: Skin
    hair: Hair
    wear: Wear
    lighting: Lighting
    screen: Screen
