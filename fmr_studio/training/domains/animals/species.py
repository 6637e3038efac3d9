"""What the kinds of animals are like: proportions, eyes, and the colours that they come in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.animals.animal import Ears, Pattern, Species


@dataclass(frozen=True)
class EyeKind:
    """A species' eyes, in the terms of `Eyes`; `irises` are colours that a number in 0..1 runs through."""

    radius_cm: float
    x_cm: float
    tall: float
    turn: float
    slant: float
    slit: bool
    pupil: tuple[float, float]
    irises: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Kind:
    """A species, in the terms of `Build` and `Coat`.

    `ruff` is how much longer the hair of the cheeks is, `whiskers` how many grow on each side. `light` and `warmth` are the
    ranges of 0..1 that its main colour is chosen from; `patterns` are equally likely; `noses` are colours that a number in
    0..1 runs through; `panting` says whether it may show its tongue.
    """

    snout_cm: float
    drop_cm: float
    width: float
    cheeks: float
    muzzle: float
    nose: float
    ears: Ears
    ear_size: float
    fur_cm: float
    ruff: float
    whiskers: int
    eyes: EyeKind
    light: tuple[float, float]
    warmth: tuple[float, float]
    patterns: tuple[Pattern, ...]
    noses: tuple[tuple[float, float, float], ...]
    panting: bool = False


_PINK_NOSES = ((0.06, 0.034, 0.03), (0.22, 0.09, 0.08), (0.42, 0.18, 0.16))
_BLACK_NOSES = ((0.018, 0.016, 0.016), (0.055, 0.03, 0.025))
_BROWN_EYES = ((0.09, 0.042, 0.018), (0.17, 0.085, 0.03))
_CAT_EYES = EyeKind(
    1.30, 2.3, 0.86, 0.30, 0.50, True, (0.25, 0.75),
    ((0.10, 0.26, 0.42), (0.12, 0.30, 0.14), (0.34, 0.35, 0.07), (0.44, 0.27, 0.04), (0.38, 0.17, 0.03)),
)  # fmt: skip
_DOG_IRISES = (*_BROWN_EYES, (0.22, 0.12, 0.04), (0.26, 0.36, 0.45))

KINDS = {
    Species.CAT: Kind(
        0.25, 0.0, 1.0, 1.0, 0.92, 0.80, Ears.POINTED, 1.0, 0.75, 0.3, 7, _CAT_EYES, (0, 1), (0, 1),
        (Pattern.TABBY, Pattern.PLAIN, Pattern.TUXEDO, Pattern.TABBY, Pattern.PATCHES, Pattern.POINTS), _PINK_NOSES,
    ),
    Species.DOG: Kind(
        3.2, 0.7, 0.92, 0.86, 0.86, 1.25, Ears.PRICKED, 1.0, 0.85, 0.3, 0,
        EyeKind(0.98, 2.1, 0.80, 0.36, 0.1, False, (0.45, 0.6), _DOG_IRISES), (0.05, 1), (0, 1),
        (Pattern.MASK, Pattern.BLAZE, Pattern.TUXEDO, Pattern.PLAIN), _BLACK_NOSES, panting=True,
    ),
    Species.HOUND: Kind(
        3.3, 0.9, 0.95, 0.94, 1.0, 1.3, Ears.LOP, 1.0, 0.55, 0.0, 0,
        EyeKind(1.02, 2.15, 0.80, 0.36, -0.25, False, (0.45, 0.6), _BROWN_EYES), (0.05, 1), (0.6, 1),
        (Pattern.PLAIN, Pattern.BLAZE, Pattern.PATCHES, Pattern.MASK), _BLACK_NOSES, panting=True,
    ),
    Species.FOX: Kind(
        3.0, 0.8, 0.95, 0.98, 0.76, 0.88, Ears.PRICKED, 1.25, 0.95, 0.9, 5,
        EyeKind(0.98, 2.15, 0.68, 0.40, 0.9, True, (0.45, 0.6), ((0.42, 0.24, 0.05), (0.34, 0.15, 0.03))),
        (0.5, 0.68), (0.92, 1), (Pattern.FOX,), _BLACK_NOSES,
    ),
    Species.BEAR: Kind(
        2.7, 0.6, 1.08, 1.04, 0.98, 1.3, Ears.ROUND, 1.0, 0.9, 0.35, 0,
        EyeKind(0.82, 2.15, 0.84, 0.40, 0.1, False, (0.45, 0.6), _BROWN_EYES), (0.02, 0.48), (0.45, 1),
        (Pattern.PLAIN, Pattern.PALE_MUZZLE), _BLACK_NOSES,
    ),
    Species.RABBIT: Kind(
        0.75, 0.1, 0.82, 0.95, 0.86, 0.66, Ears.LONG, 1.0, 0.75, 0.0, 5,
        EyeKind(1.15, 2.75, 0.92, 0.58, 0.1, False, (0.5, 0.65), _BROWN_EYES), (0.05, 1), (0.1, 1),
        (Pattern.PLAIN, Pattern.PATCHES, Pattern.BLAZE), _PINK_NOSES,
    ),
    Species.TIGER: Kind(
        1.6, 0.35, 1.06, 1.08, 1.12, 1.2, Ears.ROUND, 1.0, 0.75, 0.8, 7,
        EyeKind(0.98, 2.2, 0.72, 0.32, 0.7, False, (0.3, 0.45), ((0.42, 0.33, 0.08), (0.45, 0.25, 0.05))),
        (0.52, 0.72), (0.92, 1), (Pattern.TIGER,), ((0.30, 0.13, 0.10), (0.12, 0.06, 0.05)),
    ),
    Species.WOLF: Kind(
        3.5, 0.8, 0.96, 1.02, 0.86, 1.1, Ears.PRICKED, 1.05, 1.1, 0.9, 0,
        EyeKind(0.92, 2.1, 0.66, 0.38, 0.95, False, (0.35, 0.5), ((0.30, 0.40, 0.48), (0.42, 0.32, 0.07), (0.38, 0.20, 0.04))),
        (0.15, 0.75), (0.0, 0.35), (Pattern.WOLF,), _BLACK_NOSES,
    ),
}  # fmt: skip

_COLD = ((0.022, 0.020, 0.020), (0.10, 0.105, 0.115), (0.32, 0.32, 0.32), (0.68, 0.66, 0.62))
_WARM = ((0.045, 0.024, 0.014), (0.17, 0.075, 0.03), (0.42, 0.175, 0.05), (0.62, 0.49, 0.32))


def along(colors: tuple[tuple[float, float, float], ...], share: float) -> np.ndarray:
    """The colour (3,) at a share 0..1 of the way through colours that lie evenly apart, by how bright they look."""
    stops = np.sqrt(np.array(colors))
    channels = [np.interp(share, np.linspace(0, 1, len(stops)), channel) for channel in stops.T]
    color: np.ndarray = np.array(channels) ** 2
    return color


def fur_color(light: float, warmth: float) -> np.ndarray:
    """The colour (3,) of fur, from dark to light and from grey to ginger, each 0..1."""
    mixed: np.ndarray = along(_COLD, light) * (1 - warmth) + along(_WARM, light) * warmth
    return mixed


def within(ends: tuple[float, float], share: float) -> float:
    """The number at a share 0..1 between two ends."""
    return ends[0] + (ends[1] - ends[0]) * share
