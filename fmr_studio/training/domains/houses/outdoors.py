"""Sky, hills and ground behind and before the house."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.houses.house import House, Kind
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.textures import noises
from fmr_studio.training.domains.houses.weather import Weather
from fmr_studio.training.domains.scene.noise import smooth_steps

HILL_NEARNESS = 1 / 150
"""One over how far away the hills are, in metres; the ground ends there."""


def sky(house: House, weather: Weather, x: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Colours (N, 3) of the sky at places (N,): `x` and `up` from the horizon, as parts of the picture's side."""
    mix = 1 - (1 - np.clip(up * 0.9, 0, 1)) ** 2
    clear = weather.sky_low + (weather.sky_top - weather.sky_low) * mix[:, None]
    flat = np.stack([x * 2.2 + house.values["cloud_shift"], up * 5.0, np.full_like(x, 0.5)], 1)
    cloud = 0.55 * noises(flat, 1.0) + 0.3 * noises(flat, 2.1) + 0.15 * noises(flat, 4.3)
    cover = smooth_steps(cloud, 0.62 - 0.3 * weather.cloud, 0.85 - 0.25 * weather.cloud) * 0.8
    white = 0.35 * weather.sun_color + 0.6 * weather.sky_low
    shown: np.ndarray = clear + (white - clear) * cover[:, None]
    return shown


def hill_height(house: House, x: np.ndarray) -> np.ndarray:
    """How far the wooded hills rise above the horizon at `x`, as parts of the picture's side."""
    flat = np.stack([x * 2.0, np.full_like(x, 3.5), np.full_like(x, 1.5)], 1)
    height: np.ndarray = 0.02 + house.values["hills"] * (0.03 + 0.12 * noises(flat, 1.0)) + 0.012 * noises(flat, 12.0)
    return height


def hill_color(house: House, weather: Weather, x: np.ndarray, up: np.ndarray) -> np.ndarray:
    """Colours (N, 3) of the hills."""
    flat = np.stack([x, up * 1.5, np.full_like(x, 2.5)], 1)
    woods = house.colors["leaf"] * (0.45 + 0.5 * noises(flat, 40.0))[:, None] * (0.4 * weather.sun_color + weather.fill)
    shown: np.ndarray = woods + (0.8 * weather.sky_low - woods) * 0.45
    return shown


def ground(house: House, points: np.ndarray, pixel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Colours (N, 3) and labels (N,) of the ground at points (N, 3) of the house."""
    x, z = points[:, 0], points[:, 2]
    fine = np.clip(1.4 - 6 * pixel, 0, 1)
    blades = 0.75 + 0.3 * noises(points, 0.4) + 0.35 * (noises(points, 3.5) - 0.5) * fine
    gravel = 0.9 + 0.35 * (noises(points, 4.0) - 0.5) * fine
    bend = 0.35 * np.sin(0.4 * np.maximum(z - 0.9, 0)) * smooth_steps(z, 0.9, 5.0)
    path = (np.abs(x - house.door_x - bend) < house.values["path"]) & (z > 0.0)
    if house.kind is Kind.TOWN:
        path |= z > -0.5
    stone = np.array([0.3, 0.27, 0.23]) if house.kind is not Kind.TOWN else np.array([0.25, 0.25, 0.26])
    colors = np.where(path[:, None], stone * gravel[:, None], house.colors["grass"] * blades[:, None])
    return colors, np.where(path, HouseLabel.PATH, HouseLabel.GRASS).astype(np.uint8)
