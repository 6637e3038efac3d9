"""The random choices behind light and backdrop, in the order of the parameter vector, and how they are read."""

from __future__ import annotations

import math
from types import MappingProxyType

import numpy as np

from fmr_studio.training.domains.draws import Choice, Distribution, Draws, Even, Normal, Pick
from fmr_studio.training.domains.scene.pixels import hsv_to_rgb
from fmr_studio.training.domains.studio.setting import PLACES


def color_choices(name: str, *, value: tuple[float, float], saturation: float) -> dict[str, Distribution]:
    """Hue, saturation and value of a colour, as `draw_color` reads them."""
    return {
        f"{name}_hue": Even(periodic=True),
        f"{name}_saturation": Even(0.0, saturation),
        f"{name}_value": Even(*value),
    }


SETTING_CHOICES = MappingProxyType[str, Distribution]({
    "place": Choice((1,) * len(PLACES)),
    "turn": Even(0.0, 6.283185307179586, periodic=True),
    "backdrop": Choice((5, 3, 1.5)),
    **color_choices("backdrop", value=(0.1, 0.6), saturation=0.5),
    **color_choices("backdrop_edge", value=(0.05, 0.5), saturation=0.6),
    "backdrop_level": Even(),
    "glow_x": Even(),
    "glow_y": Even(),
    "glow_size": Even(),
    "key_azimuth": Normal(0.0, 0.75),
    "key_elevation": Even(0.15, 0.95),
    "key_warmth": Normal(0.0, 0.5),
    "key_strength": Even(0.5, 1.1),
    "fill": Even(0.45, 0.95),
    "rim_side": Pick(2),
    "rim_x": Even(0.6, 1.0),
    "rim_y": Even(0.1, 0.7),
    "rim_z": Even(0.3, 0.8),
    "rim_red": Normal(0.0, 1.0),
    "rim_green": Normal(0.0, 1.0),
    "rim_blue": Normal(0.0, 1.0),
    "rim_light": Choice((0.45, 0.55)),
    "rim_strength": Even(0.4, 1.3),
})  # fmt: skip


def draw_color(draws: Draws, name: str) -> np.ndarray:
    """A colour (3,) of the choices that `color_choices` lists."""
    hue, saturation = draws.number(f"{name}_hue"), draws.number(f"{name}_saturation")
    return hsv_to_rgb(hue, saturation**1.2, draws.number(f"{name}_value"))


def draw_glow(draws: Draws) -> tuple[float, float, float]:
    """Place and size of the glow of a painted screen."""
    return draws.number("glow_x"), draws.number("glow_y"), draws.number("glow_size")


def draw_key(draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Direction and colour of the key light."""
    azimuth, elevation = draws.number("key_azimuth"), draws.number("key_elevation")
    flat = math.cos(elevation)
    direction = np.array([math.sin(azimuth) * flat, math.sin(elevation), math.cos(azimuth) * flat])
    warmth = draws.number("key_warmth")
    return direction, np.array([1 + 0.16 * warmth, 1.0, 1 - 0.22 * warmth]) * draws.number("key_strength")


def draw_rim(draws: Draws) -> tuple[np.ndarray, np.ndarray]:
    """Direction and colour of the rim light, which is off in about half of the pictures."""
    side = (-1, 1)[draws.option("rim_side")]
    direction = np.array([side * draws.number("rim_x"), draws.number("rim_y"), -draws.number("rim_z")])
    tint = (1 + 0.25 * np.array([draws.number(f"rim_{color}") for color in ("red", "green", "blue")])).clip(0.4, 1.6)
    strength = draws.number("rim_strength") if draws.option("rim_light") == 0 else 0.0
    return direction / np.linalg.norm(direction), tint * strength
