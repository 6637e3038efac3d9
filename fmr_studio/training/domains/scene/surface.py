"""What a material tells the light: a colour, a gloss, a direction."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled


class Hit(NamedTuple):
    """The point of a mesh that a pixel shows: corners a, b, c of its triangle, their weights u, v, t, rest place, normal.

    `open_` is the share of far light that reaches it.
    """

    a: int
    b: int
    c: int
    u: float
    v: float
    t: float
    x: float
    y: float
    z: float
    nx: float
    ny: float
    nz: float
    open_: float


class Surface(NamedTuple):
    """Linear colour, highlight (`gloss` its exponent, `strength`), normal, and how light behaves there.

    `wrap` 1 lets light bleed around edges as skin does, `mirror` 1 reflects clearly, `bump` roughens the normal.
    """

    red: float
    green: float
    blue: float
    gloss: float
    strength: float
    nx: float
    ny: float
    nz: float
    open_: float
    wrap: float
    mirror: float
    bump: float


Color3 = tuple[float, float, float]


@compiled
def between(values: np.ndarray, column: int, hit: Hit) -> float:
    """One column of values (V, C) at the hit."""
    return hit.u * values[hit.a, column] + hit.v * values[hit.b, column] + hit.t * values[hit.c, column]


@compiled
def color_of(values: np.ndarray) -> Color3:
    """A colour (3,) as three numbers."""
    return np.float64(values[0]), np.float64(values[1]), np.float64(values[2])


@compiled
def mixed(color: Color3, red: float, green: float, blue: float, share: float) -> Color3:
    """A colour with a share 0..1 of another one."""
    keep = 1 - share
    return color[0] * keep + red * share, color[1] * keep + green * share, color[2] * keep + blue * share


@compiled
def scaled(color: Color3, factor: float) -> Color3:
    """A colour times a number."""
    return color[0] * factor, color[1] * factor, color[2] * factor
