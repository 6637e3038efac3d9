"""Windows, doors and shutters on a wall."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.houses.house import House, Kind
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.solids import Builder, Look, Material

_GLASS = Look(np.array([0.03, 0.04, 0.05]), Material.GLASS, HouseLabel.WINDOW)


@dataclass(frozen=True, eq=False)
class Wall:
    """A plane wall: lower left corner and the direction to the right (3,), seen from outside."""

    corner: np.ndarray
    right: np.ndarray

    @property
    def frame(self) -> tuple[np.ndarray, np.ndarray]:
        """Origin, and the rows right, up, out."""
        up = np.array([0.0, 1.0, 0.0])
        return self.corner, np.stack([self.right, up, np.cross(self.right, up)])


@dataclass(frozen=True)
class Opening:
    """A rectangle of a wall, in metres from its lower left corner."""

    left: float
    right: float
    bottom: float
    top: float


def front_wall(width: float, z: float = 0.0, x: float = 0.0, y: float = 0.0) -> Wall:
    """The wall that looks at the viewer, `width` wide around `x`."""
    return Wall(np.array([x - width / 2, y, z]), np.array([1.0, 0.0, 0.0]))


def side_walls(width: float, depth: float) -> tuple[Wall, Wall]:
    """The walls to the right and to the left."""
    right = Wall(np.array([width / 2, 0.0, 0.0]), np.array([0.0, 0.0, -1.0]))
    return right, Wall(np.array([-width / 2, 0.0, -depth]), np.array([0.0, 0.0, 1.0]))


def bay(house: House, number: int, storey: int) -> Opening:
    """The window of a bay of the front, counted from the left, of a storey, counted from below."""
    v = house.values
    pitch = (house.width - 0.8) / house.bays
    middle, half = 0.4 + pitch * (number + 0.5), pitch * v["window_width"] / 2
    bottom = storey * v["storey"] + 1.0
    return Opening(middle - half, middle + half, bottom, bottom + v["storey"] * v["window_height"])


def door(house: House) -> Opening:
    """The front door."""
    middle = house.width / 2 + house.door_x
    half = 0.75 if house.kind is Kind.CHURCH else 0.55
    return Opening(middle - half, middle + half, 0.15, 2.4 if house.kind is not Kind.CHURCH else 2.8)


def add_window(builder: Builder, house: House, wall: Wall, opening: Opening, *, shutters: bool = False) -> None:
    """Glass with bars, a frame that throws a shadow, a sill, and shutters where they are wanted."""
    o, w, frame = opening, house.values["frame"], wall.frame
    trim = Look(house.colors["trim"], Material.PLAIN, HouseLabel.TRIM)
    bar = Look(house.colors["trim"], Material.PLAIN, HouseLabel.WINDOW)
    builder.box((o.left, o.bottom, 0), (o.right, o.top, 0.01), _GLASS, frame)
    middle, cross = (o.left + o.right) / 2, o.bottom + 0.62 * (o.top - o.bottom)
    builder.box((middle - 0.03, o.bottom, 0), (middle + 0.03, o.top, 0.04), bar, frame)
    builder.box((o.left, cross - 0.03, 0), (o.right, cross + 0.03, 0.04), bar, frame)
    add_frame(builder, house, wall, opening)
    builder.box((o.left - w - 0.05, o.bottom - 0.1, 0), (o.right + w + 0.05, o.bottom, 0.2), trim, frame)
    if shutters:
        look = Look(house.colors["shutter"], Material.BOARDS, HouseLabel.TRIM)
        size = 0.42 * (o.right - o.left)
        for left in (o.left - w - size, o.right + w):
            builder.box((left, o.bottom, 0), (left + size, o.top, 0.07), look, frame)


def add_door(builder: Builder, house: House) -> None:
    """The front door with its frame, two panels and a step."""
    o, wall = door(house), front_wall(house.width)
    look = Look(house.colors["door"], Material.PLAIN, HouseLabel.DOOR)
    panel = look._replace(color=house.colors["door"] * 0.6)
    builder.box((o.left, o.bottom, 0), (o.right, o.top, 0.02), look, wall.frame)
    height = o.top - o.bottom
    for low, high in ((0.1, 0.42), (0.52, 0.9)):
        builder.box(
            (o.left + 0.2, o.bottom + low * height, 0), (o.right - 0.2, o.bottom + high * height, 0.035), panel, wall.frame
        )
    add_frame(builder, house, wall, o)
    step = Look(np.array([0.3, 0.29, 0.27]), Material.PLAIN, HouseLabel.PATH)
    builder.box((o.left - 0.4, 0, 0), (o.right + 0.4, o.bottom, 0.9), step, wall.frame)


def add_frame(builder: Builder, house: House, wall: Wall, o: Opening) -> None:
    """The trim to both sides of an opening and above it."""
    w, trim = house.values["frame"], Look(house.colors["trim"], Material.PLAIN, HouseLabel.TRIM)
    builder.box((o.left - w, o.bottom, 0), (o.left, o.top + w, 0.1), trim, wall.frame)
    builder.box((o.right, o.bottom, 0), (o.right + w, o.top + w, 0.1), trim, wall.frame)
    builder.box((o.left - w, o.top, 0), (o.right + w, o.top + w, 0.13), trim, wall.frame)
