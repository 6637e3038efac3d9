"""Light and sky of each mood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.houses.house import House, Mood


@dataclass(frozen=True, eq=False)
class Weather:
    """Colours (3,) in linear light: the sun's, and the sky's overhead and at the horizon; `sun` (3,) points to it."""

    sun: np.ndarray
    sun_color: np.ndarray
    sky_top: np.ndarray
    sky_low: np.ndarray
    cloud: float

    @property
    def fill(self) -> np.ndarray:
        """What the sky adds in the shade."""
        return 0.5 * self.sky_top + 0.5 * self.sky_low


_MOODS = {
    Mood.CLEAR: ((1.9, 1.75, 1.5), (0.09, 0.25, 0.6), (0.42, 0.6, 0.82)),
    Mood.EVENING: ((2.0, 1.3, 0.75), (0.2, 0.26, 0.46), (0.85, 0.58, 0.42)),
    Mood.OVERCAST: ((0.5, 0.5, 0.52), (0.5, 0.54, 0.6), (0.68, 0.71, 0.75)),
}


def weather_of(house: House) -> Weather:
    """The weather that the house stands in."""
    sun, top, low = (np.array(color) for color in _MOODS[house.mood])
    turn, height = house.values["sun_turn"], house.values["sun_height"] * (0.6 if house.mood is Mood.EVENING else 1.0)
    direction = np.array([np.sin(turn), height, np.cos(turn)])
    return Weather(direction / np.linalg.norm(direction), sun, top, low, house.values["cloud"])
