"""What one house looks like: the fields of the domain, and the house that their uniforms stand for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from fmr_studio.training.domains.base import Field
from fmr_studio.training.domains.scene.pixels import hsv_to_rgb


class Kind(IntEnum):
    """What is built."""

    COTTAGE = 0
    GABLE_FRONT = 1
    HIPPED = 2
    TOWN = 3
    CHURCH = 4
    MODERN = 5


class Plant(IntEnum):
    """What grows beside the house."""

    NONE = 0
    ROUND = 1
    FIR = 2


class Mood(IntEnum):
    """The weather."""

    CLEAR = 0
    EVENING = 1
    OVERCAST = 2


_CATEGORIES = {
    "kind": 6, "floors": 3, "bays": 3, "door_bay": 3, "wall": 5, "roof": 3, "porch": 3, "shutters": 2, "chimney": 2,
    "fence": 3, "mood": 3, "plant_left": 3, "plant_right": 3, "bushes": 3, "tower_side": 2,
}  # fmt: skip
_CIRCLES = ("wall_hue", "door_hue", "shutter_hue")
_RANGES = {
    "yaw": (-0.5, 0.5), "width": (0.0, 1.0), "depth": (6.0, 8.5), "storey": (2.7, 3.1), "slope": (0.65, 1.15),
    "window_width": (0.36, 0.5), "window_height": (0.44, 0.56), "frame": (0.06, 0.13), "wall_saturation": (0.04, 0.42),
    "wall_value": (0.6, 0.95), "roof_hue": (-0.02, 0.07), "roof_saturation": (0.1, 0.75), "roof_value": (0.3, 0.7),
    "door_value": (0.3, 0.75), "shutter_value": (0.3, 0.7), "trim_value": (0.75, 0.97), "sun_turn": (-1.0, 1.0),
    "sun_height": (0.5, 1.2), "cloud": (0.0, 1.0), "cloud_shift": (0.0, 3.0), "hills": (0.0, 1.0), "grass_hue": (0.19, 0.3),
    "grass_value": (0.4, 0.62), "place_x": (-0.03, 0.03), "size": (0.92, 1.06), "eye": (1.8, 3.2), "leaf_hue": (0.14, 0.36),
    "leaf_value": (0.35, 0.6), "plant_left_size": (3.5, 7.0), "plant_right_size": (3.5, 7.0), "plant_left_x": (1.8, 4.0),
    "plant_right_x": (1.8, 4.0), "plant_left_z": (-7.0, 1.0), "plant_right_z": (-7.0, 1.0), "path": (0.6, 1.0),
    "chimney_x": (-0.32, 0.32), "chimney_height": (0.6, 1.3), "tower": (0.0, 1.0),
}  # fmt: skip
HOUSES_FIELDS = (
    *(Field(name, "category", options) for name, options in _CATEGORIES.items()),
    *(Field(name, "circle") for name in _CIRCLES),
    *(Field(name, "value") for name in _RANGES),
)
_INDEX = {field.name: number for number, field in enumerate(HOUSES_FIELDS)}


@dataclass(frozen=True, eq=False)
class House:
    """One house: categories by number, values in metres, radians or 0..1 by name, colours (3,) in linear light."""

    kind: Kind
    mood: Mood
    plants: tuple[Plant, Plant]
    chosen: dict[str, int]
    values: dict[str, float]
    colors: dict[str, np.ndarray]

    @property
    def floors(self) -> int:
        """Storeys: one or two, in town three to five, a church has one."""
        number = self.chosen["floors"]
        return {Kind.TOWN: 3 + number, Kind.CHURCH: 1, Kind.MODERN: 2}.get(self.kind, 1 + min(number, 1))

    @property
    def bays(self) -> int:
        """Windows and door in a row of the front."""
        return 3 if self.kind is Kind.CHURCH else 3 + self.chosen["bays"]

    @property
    def door_bay(self) -> int:
        """Which of them is the door."""
        if self.kind in (Kind.CHURCH, Kind.TOWN):
            return self.bays // 2
        return (0, self.bays // 2, self.bays - 1)[self.chosen["door_bay"]]

    @property
    def width(self) -> float:
        """Width of the front, in metres."""
        spread = self.values["width"]
        return 6.0 + 1.5 * spread if self.kind is Kind.CHURCH else self.bays * (2.0 + 0.5 * spread) + 1.0

    @property
    def wall_height(self) -> float:
        """Where the eaves are, in metres."""
        return 4.4 if self.kind is Kind.CHURCH else self.floors * self.values["storey"] + 0.3

    @property
    def door_x(self) -> float:
        """The middle of the door, from the middle of the front."""
        return ((self.door_bay + 0.5) / self.bays - 0.5) * (self.width - 0.8)


def plan_house(u: np.ndarray) -> House:
    """Read the uniforms `u` (F,) float in (0, 1), ordered as HOUSES_FIELDS; raise ValueError for another shape."""
    if u.shape != (len(HOUSES_FIELDS),):
        raise ValueError(f"A house needs {len(HOUSES_FIELDS)} numbers, but {u.shape} came.")
    chosen = {name: HOUSES_FIELDS[_INDEX[name]].index(float(u[_INDEX[name]])) for name in _CATEGORIES}
    values = {name: float(u[_INDEX[name]]) for name in _CIRCLES}
    values |= {name: low + (high - low) * float(u[_INDEX[name]]) for name, (low, high) in _RANGES.items()}
    plants = (Plant(chosen["plant_left"]), Plant(chosen["plant_right"]))
    return House(Kind(chosen["kind"]), Mood(chosen["mood"]), plants, chosen, values, _colors(values, chosen["wall"]))


def _colors(values: dict[str, float], wall: int) -> dict[str, np.ndarray]:
    v = values
    brick = wall == 1
    swing = float(np.cos(2 * np.pi * v["wall_hue"]))  # earth colours and cool greens, never violet
    hue, saturation = (0.03 + 0.03 * swing, 0.55) if brick else (0.13 + 0.11 * swing, v["wall_saturation"])
    level = v["wall_value"] * (0.75 if brick else 1.0)
    shades = {
        "wall": (hue, saturation, level),
        "roof": (v["roof_hue"], v["roof_saturation"], v["roof_value"]),
        "door": (v["door_hue"], 0.6, v["door_value"]),
        "shutter": (v["shutter_hue"], 0.5, v["shutter_value"]),
        "trim": (0.12, 0.05, v["trim_value"]),
        "grass": (v["grass_hue"], 0.6, v["grass_value"]),
        "leaf": (v["leaf_hue"], 0.65, v["leaf_value"]),
    }
    return {name: hsv_to_rgb(*shade) ** 2.2 for name, shade in shades.items()}
