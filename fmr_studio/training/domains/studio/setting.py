"""What lights a portrait and what is behind it: every number that decides it, by name.

Lengths are cm, angles radians, colours linear RGB in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

PLACES = (
    "apartment", "bridge", "city", "dawn", "esplanade", "forest", "hall", "lab", "lobby", "park", "sky",
    "studio", "sunrise", "sunset", "venice", "warehouse", "workshop",
)  # fmt: skip
"""The panoramas that light a picture, by name."""


class Backdrop(Enum):
    """What is behind the sitter: the blurred place, a painted screen with a glow, a plain wall."""

    PLACE = "place"
    STUDIO = "studio"
    PLAIN = "plain"


@dataclass(frozen=True, eq=False)
class Lighting:
    """The place and its turn, and the lights of the photographer; `key` and `rim` (3,) point to the lights."""

    place: str
    turn: float
    fill: float
    key: np.ndarray
    key_color: np.ndarray
    rim: np.ndarray
    rim_color: np.ndarray


@dataclass(frozen=True, eq=False)
class Screen:
    """The backdrop: `level` 0..1 the brightness of a place; `glow` (x, y, size), each 0..1, of a painted screen."""

    kind: Backdrop
    colors: tuple[np.ndarray, np.ndarray]
    level: float
    glow: tuple[float, float, float]
