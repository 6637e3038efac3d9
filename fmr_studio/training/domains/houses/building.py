"""The building of each kind, put together from walls, openings and roofs."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.houses.house import House, Kind
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.openings import Opening, add_door, add_window, bay, front_wall, side_walls
from fmr_studio.training.domains.houses.roofs import Plot, add_gable, add_hip
from fmr_studio.training.domains.houses.solids import Builder, Look, Material

_BRICK = np.array([0.22, 0.08, 0.05])
_STONE = np.array([0.28, 0.27, 0.25])


def rise_of(house: House) -> float:
    """How far the roof rises above the eaves, in metres."""
    across = house.width if house.kind in (Kind.GABLE_FRONT, Kind.CHURCH) else house.values["depth"]
    flat = {Kind.TOWN: 1.9, Kind.MODERN: 0.3}
    return flat.get(house.kind, across / 2 * house.values["slope"] * (0.85 if house.kind is Kind.GABLE_FRONT else 1.0))


def depth_of(house: House) -> float:
    """From the front to the back wall, in metres."""
    return house.values["depth"] * (1.5 if house.kind is Kind.CHURCH else 1.0)


def height_of(house: House) -> float:
    """The highest point that the picture has to hold, in metres."""
    if house.kind is Kind.CHURCH:
        return _tower_eaves(house) + 3.6
    return house.wall_height + rise_of(house) + 0.4


def add_building(builder: Builder, house: House) -> None:
    """Everything that is built: front at z = 0, its middle at x = 0."""
    plot = Plot(-house.width / 2, house.width / 2, -depth_of(house), 0.0)
    _walls(builder, house, plot)
    _rows(builder, house)
    add_door(builder, house)
    _roof(builder, house, plot)
    if house.kind is Kind.CHURCH:
        _tower(builder, house)
    elif house.kind is not Kind.MODERN:
        _porch(builder, house)
        if house.chosen["chimney"]:
            _chimney(builder, house)


def _wall_look(house: House) -> Look:
    return Look(house.colors["wall"], Material(house.chosen["wall"]), HouseLabel.WALL)


def _walls(builder: Builder, house: House, plot: Plot) -> None:
    look, height, rise = _wall_look(house), house.wall_height, rise_of(house)
    builder.box((plot.left, 0, plot.back), (plot.right, height, plot.front), look)
    base = Look(_STONE, Material.STONE, HouseLabel.WALL)
    builder.box((plot.left - 0.06, 0, plot.back), (plot.right + 0.06, 0.35, plot.front + 0.06), base)
    if house.kind in (Kind.GABLE_FRONT, Kind.CHURCH):
        builder.quad([(plot.left, height, 0), (plot.right, height, 0), (0, height + rise, 0)], look)
    if house.kind is Kind.COTTAGE:
        z = (plot.back + plot.front) / 2
        builder.quad([(plot.right, height, 0), (plot.right, height, plot.back), (plot.right, height + rise, z)], look)
        builder.quad([(plot.left, height, plot.back), (plot.left, height, 0), (plot.left, height + rise, z)], look)
    if house.kind in (Kind.TOWN, Kind.HIPPED):
        trim = Look(house.colors["trim"], Material.PLAIN, HouseLabel.TRIM)
        for storey in range(1, house.floors):
            y = storey * house.values["storey"] + 0.2
            builder.box((plot.left - 0.07, y, plot.back), (plot.right + 0.07, y + 0.2, 0.1), trim)


def _rows(builder: Builder, house: House) -> None:
    """Windows of the front and of both sides."""
    shutters = bool(house.chosen["shutters"]) and house.kind not in (Kind.CHURCH, Kind.MODERN)
    wall, depth = front_wall(house.width), depth_of(house)
    for storey in range(house.floors):
        for number in range(house.bays):
            if storey or number != house.door_bay:
                add_window(builder, house, wall, bay(house, number, storey), shutters=shutters)
    count = 4 if house.kind is Kind.CHURCH else 2
    for side in side_walls(house.width, depth):
        for storey in range(house.floors):
            for number in range(count):
                model, middle = bay(house, 0, storey), depth * (number + 0.5) / count
                half = (model.right - model.left) / 2
                opening = Opening(middle - half, middle + half, model.bottom, model.top)
                add_window(builder, house, side, opening)
    if house.kind is Kind.GABLE_FRONT:
        y, half = house.wall_height + 0.25 * rise_of(house), 0.5
        add_window(builder, house, wall, Opening(house.width / 2 - half, house.width / 2 + half, y, y + 1.15))


def _roof(builder: Builder, house: House, plot: Plot) -> None:
    eaves, rise = house.wall_height, rise_of(house)
    if house.kind is Kind.TOWN:
        add_hip(builder, house, plot.grown(0.25), eaves, rise, 0.9)
    elif house.kind is Kind.HIPPED:
        wide = plot.grown(0.45)
        inset = min(wide.right - wide.left, wide.front - wide.back) / 2
        add_hip(builder, house, wide, eaves, rise * 0.9, inset - 0.02)
    elif house.kind is Kind.MODERN:
        slab = Look(house.colors["roof"], Material.PLAIN, HouseLabel.ROOF)
        wide = plot.grown(0.5)
        builder.box((wide.left, eaves, wide.back), (wide.right, eaves + 0.35, wide.front + 0.4), slab)
        middle = house.values["storey"] + 0.15
        builder.box((plot.left - 0.2, middle, plot.back), (plot.right + 0.2, middle + 0.25, 0.8), slab)
    else:
        add_gable(builder, house, plot, eaves, rise, to_front=house.kind is not Kind.COTTAGE)


def _tower_eaves(house: House) -> float:
    return house.wall_height + rise_of(house) + 0.8 + 1.5 * house.values["tower"]


def _tower(builder: Builder, house: House) -> None:
    """The bell tower beside the nave, with a spire."""
    side = 1 if house.chosen["tower_side"] else -1
    x, half, eaves = side * (house.width / 2 + 0.9), 1.3, _tower_eaves(house)
    plot = Plot(x - half, x + half, -2.9, -0.3)
    builder.box((plot.left, 0, plot.back), (plot.right, eaves, plot.front), _wall_look(house))
    add_window(builder, house, front_wall(2 * half, plot.front, x), Opening(half - 0.4, half + 0.4, eaves - 2.0, eaves - 0.6))
    add_hip(builder, house, plot.grown(0.2), eaves, 3.2, half + 0.18)


def _porch(builder: Builder, house: House) -> None:
    """Nothing, a hood, or a roof on two columns above the door."""
    x, trim = house.door_x, Look(house.colors["trim"], Material.PLAIN, HouseLabel.TRIM)
    if house.chosen["porch"] and house.kind is not Kind.TOWN:
        builder.box((x - 1.0, 2.62, 0), (x + 1.0, 2.78, 1.2), trim)
        if house.chosen["porch"] == 2:
            for column in (x - 0.9, x + 0.9):
                builder.box((column - 0.08, 0, 1.0), (column + 0.08, 2.62, 1.16), trim)


def _chimney(builder: Builder, house: House) -> None:
    x, z = house.values["chimney_x"] * house.width, -0.5 * depth_of(house)
    top = house.wall_height + rise_of(house) + house.values["chimney_height"]
    brick = Look(_BRICK, Material.BRICK, HouseLabel.CHIMNEY)
    builder.box((x - 0.4, house.wall_height, z - 0.4), (x + 0.4, top, z + 0.4), brick)
    builder.box((x - 0.48, top - 0.15, z - 0.48), (x + 0.48, top, z + 0.48), brick)
