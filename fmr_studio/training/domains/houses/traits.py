"""What a house's pixels follow nearly linearly: where its corners and openings lie, and which colours its parts have."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.houses.building import depth_of, height_of, rise_of
from fmr_studio.training.domains.houses.camera import camera_of
from fmr_studio.training.domains.houses.house import HOUSES_FIELDS, House, Kind
from fmr_studio.training.domains.houses.openings import Opening, bay, door
from fmr_studio.training.domains.houses.weather import weather_of
from fmr_studio.training.domains.scene.pixels import tone_mapped

CORNERS = 18
_FLOORS, _BAYS = 5, 5


def traits_of(house: House) -> np.ndarray:
    """The traits (T,) float32 of a house, each of its own scale."""
    camera = camera_of(house)
    points = np.concatenate([_corners(house), _openings(house)])
    places = camera.on_screen(camera.turned(points))[:, :2].ravel()
    parts = [places, [camera.horizon], _colors(house), _kinds(house), list(house.values.values())]
    return np.concatenate([np.asarray(part, np.float32).ravel() for part in parts])


def _corners(house: House) -> np.ndarray:
    """(CORNERS, 3): foot and eaves of the walls, ridge, top, door, and both plants."""
    x, z, y, top = house.width / 2, -depth_of(house), house.wall_height, house.wall_height + rise_of(house)
    box = [(side, level, back) for side in (-x, x) for level in (0.0, y) for back in (0.0, z)]
    across = house.kind is Kind.COTTAGE
    ridge = [(-x, top, z / 2), (x, top, z / 2)] if across else [(0.0, top, 0.0), (0.0, top, z)]
    o, v = door(house), house.values
    entrance = [(o.left - x, o.bottom, 0.0), (o.right - x, o.bottom, 0.0), (o.left - x, o.top, 0.0), (o.right - x, o.top, 0.0)]
    plants = []
    for side, name in ((-1, "plant_left"), (1, "plant_right")):
        foot = side * (x + v[f"{name}_x"])
        plants += [(foot, 0.0, v[f"{name}_z"])]
    ends = [(0.0, height_of(house), 0.0), (house.door_x, 0.0, 5.0)]
    return np.array([*box, *ridge, *entrance, *plants, *ends])


def _openings(house: House) -> np.ndarray:
    """Two corners of each window of the front; where there is none, those of the last one."""
    found = []
    for storey in range(_FLOORS):
        for number in range(_BAYS):
            o: Opening = bay(house, min(number, house.bays - 1), min(storey, house.floors - 1))
            found += [(o.left - house.width / 2, o.bottom, 0.0), (o.right - house.width / 2, o.top, 0.0)]
    return np.array(found)


def _colors(house: House) -> np.ndarray:
    """The parts' colours in the light of the front, and those of the sky."""
    weather = weather_of(house)
    lit = 0.78 * (weather.sun_color * max(weather.sun[2], 0.0) * 0.8 + weather.fill)
    parts = [tone_mapped(lit * color) for color in house.colors.values()]
    return np.concatenate([*parts, tone_mapped(weather.sky_low), tone_mapped(weather.sky_top)])


def _kinds(house: House) -> np.ndarray:
    """Categories, one number for each option; walls and roofs also for each kind of house."""
    one_hot = [np.eye(field.options)[house.chosen[field.name]] for field in HOUSES_FIELDS if field.kind == "category"]
    return np.concatenate([*one_hot, np.outer(one_hot[0], [house.wall_height, house.width]).ravel()])
