"""Trees, bushes and fences around the house. Their shapes are always the same; the house's numbers place and size them."""

from __future__ import annotations

import functools

import numpy as np

from fmr_studio.training.domains.houses.house import House, Kind, Plant
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.solids import Builder, Look, Material

_BARK = np.array([0.08, 0.05, 0.03])
_CLUMPS = np.array([
    (0.0, 0.62, 0.0, 0.26), (0.17, 0.55, 0.08, 0.2), (-0.18, 0.57, 0.05, 0.2), (0.05, 0.8, 0.02, 0.2), (-0.1, 0.74, 0.1, 0.17),
    (0.13, 0.7, 0.14, 0.16), (-0.03, 0.5, 0.18, 0.17),
])  # fmt: skip
"""Middles (x, y, z) and radii of a crown's clumps, as parts of the tree's height."""


@functools.cache
def _ball() -> np.ndarray:
    """Quadrangles (Q, 4, 3) of a unit ball."""
    turn, rise = np.linspace(0, 2 * np.pi, 15), np.linspace(-np.pi / 2, np.pi / 2, 9)
    grid = np.stack(
        [np.cos(rise)[:, None] * np.sin(turn), np.sin(rise)[:, None] + 0 * turn, np.cos(rise)[:, None] * np.cos(turn)], -1
    )
    return np.stack([grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]], 2).reshape(-1, 4, 3)


def add_garden(builder: Builder, house: House) -> None:
    """Plants to both sides, bushes along the front, a fence before it; in town the trees alone."""
    half = house.width / 2 + (2.2 if house.kind is Kind.CHURCH else 0.0)
    for side, name, plant in ((-1, "plant_left", house.plants[0]), (1, "plant_right", house.plants[1])):
        v = house.values
        x, size = side * (half + v[f"{name}_x"]), v[f"{name}_size"]
        _plant(builder, house, plant, np.array([x, 0.0, v[f"{name}_z"]]), size)
    if house.kind is not Kind.TOWN:
        _bushes(builder, house)
        if house.chosen["fence"]:
            _fence(builder, house)


def _plant(builder: Builder, house: House, plant: Plant, foot: np.ndarray, size: float) -> None:
    if plant is Plant.NONE:
        return
    leaf, bark = Look(house.colors["leaf"], Material.LEAVES, HouseLabel.TREE), Look(_BARK, Material.PLAIN, HouseLabel.TREE)
    r = 0.03 * size
    builder.box((-r, 0, -r), (r, 0.55 * size, r), bark, (foot, np.eye(3)))
    if plant is Plant.ROUND:
        for clump in _CLUMPS:
            builder.quads(foot + size * (clump[:3] + _ball() * clump[3]), leaf, _ball())
        return
    for level in range(4):
        radius, low = size * (0.27 - 0.055 * level), size * (0.12 + 0.2 * level)
        cone = _ball() * [1.0, 0.0, 1.0] * radius
        cone[..., 1] = low + (1 - np.linalg.norm(_ball()[..., ::2], axis=-1)) * size * 0.3
        builder.quads(foot + cone, leaf._replace(color=house.colors["leaf"] * 0.7), _ball() * [1, 0, 1] + [0, 0.5, 0])


def _bushes(builder: Builder, house: House) -> None:
    count = 2 * house.chosen["bushes"]
    look = Look(house.colors["leaf"] * [1.1, 1.1, 0.9], Material.LEAVES, HouseLabel.BUSH)
    for number in range(count):
        x = house.width * ((number + 0.5) / count - 0.5)
        away = np.clip((abs(x - house.door_x) - 0.6) / 0.8, 0, 1)  # a bush before the door shrinks until it is none
        if away > 0:
            size = (0.45 + 0.15 * (number % 2)) * away
            builder.quads(np.array([x, 0.75 * size, 0.9]) + size * _ball(), look, _ball())


def _fence(builder: Builder, house: House) -> None:
    white = house.chosen["fence"] == 1
    look = Look(np.array([0.65, 0.65, 0.62]) if white else np.array([0.2, 0.11, 0.06]), Material.PLAIN, HouseLabel.FENCE)
    end, z = house.width / 2 + 3.0, 4.0
    for side in (-1, 1):
        for number in range(24):
            x = house.door_x + side * (1.1 + 0.45 * number)
            if abs(x) < end:
                builder.box((x - 0.08, 0, z), (x + 0.08, 0.95, z + 0.04), look)
        a, b = sorted((house.door_x + side * 1.1, side * end))
        for y in (0.3, 0.7):
            builder.box((a, y, z - 0.05), (b, y + 0.1, z), look)
