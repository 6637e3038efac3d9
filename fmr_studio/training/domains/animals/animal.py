"""What one picture shows: every number that decides it, by name.

Lengths are cm, angles radians, colours linear RGB in 0..1; left and right are the animal's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from fmr_studio.training.domains.studio.setting import Lighting, Screen


class Species(Enum):
    """Whose face it is. A dog has pricked ears, a hound lop ears."""

    CAT = "cat"
    DOG = "dog"
    HOUND = "hound"
    FOX = "fox"
    BEAR = "bear"
    RABBIT = "rabbit"
    TIGER = "tiger"
    WOLF = "wolf"


class Ears(Enum):
    """The shape of the ears."""

    POINTED = "pointed"
    PRICKED = "pricked"
    ROUND = "round"
    LONG = "long"
    LOP = "lop"


class Pattern(Enum):
    """How the coat's colours are laid out."""

    PLAIN = "plain"
    TABBY = "tabby"
    TUXEDO = "tuxedo"
    PATCHES = "patches"
    POINTS = "points"
    BLAZE = "blaze"
    MASK = "mask"
    PALE_MUZZLE = "pale muzzle"
    FOX = "fox"
    TIGER = "tiger"
    WOLF = "wolf"


@dataclass(frozen=True)
class Build:
    """The head's shape: `snout_cm` long, dropped by `drop_cm`; the others multiply the usual sizes."""

    snout_cm: float
    drop_cm: float
    width: float
    cheeks: float
    muzzle: float
    nose: float
    neck: float
    ears: Ears
    ear_size: float
    ear_tilt: float
    tongue: float


@dataclass(frozen=True, eq=False)
class Eyes:
    """Eyes of `radius_cm` at (`x_cm`, 0.8), turned outwards by `turn`, `tall` for their width, slanted.

    `pupil` is its share of the iris, upright where `slit`; `gaze` (x, y) moves it in radii.
    """

    radius_cm: float
    x_cm: float
    tall: float
    turn: float
    slant: float
    iris: np.ndarray
    slit: bool
    pupil: float
    gaze: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Coat:
    """Fur of `length_cm`, longer by a share `ruff` on the cheeks, and so many `whiskers` on each side.

    It has a main, a dark and a pale colour (3,), and a pattern, whose marks `place` (3,) and `size` move.
    """

    length_cm: float
    ruff: float
    whiskers: int
    color: np.ndarray
    dark: np.ndarray
    pale: np.ndarray
    nose: np.ndarray
    pattern: Pattern
    place: np.ndarray
    size: float


@dataclass(frozen=True)
class Stance:
    """How the head is held: (yaw, pitch, roll), and how far (x, y) off its usual place."""

    pose: tuple[float, float, float]
    shift_cm: tuple[float, float]


@dataclass(frozen=True, eq=False)
class Animal:
    """One portrait."""

    species: Species
    build: Build
    eyes: Eyes
    coat: Coat
    stance: Stance
    lighting: Lighting
    screen: Screen
