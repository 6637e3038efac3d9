"""What the houses domain tells apart."""

from __future__ import annotations

from enum import IntEnum

from fmr_studio.canvas.palette import Label, Palette


class HouseLabel(IntEnum):
    """The parts of a picture of a house, by label id. Trim is frames, shutters, cornices, columns and edges of roofs."""

    SKY = 0
    WALL = 1
    ROOF = 2
    WINDOW = 3
    DOOR = 4
    TRIM = 5
    CHIMNEY = 6
    TREE = 7
    BUSH = 8
    GRASS = 9
    PATH = 10
    FENCE = 11
    HILL = 12


HOUSES_PALETTE = Palette(
    [
        Label(HouseLabel.SKY, "sky", (135, 185, 235)),
        Label(HouseLabel.WALL, "wall", (225, 190, 150)),
        Label(HouseLabel.ROOF, "roof", (170, 70, 60)),
        Label(HouseLabel.WINDOW, "window", (70, 120, 200)),
        Label(HouseLabel.DOOR, "door", (120, 60, 130)),
        Label(HouseLabel.TRIM, "trim", (240, 240, 230)),
        Label(HouseLabel.CHIMNEY, "chimney", (110, 50, 40)),
        Label(HouseLabel.TREE, "tree", (40, 110, 50)),
        Label(HouseLabel.BUSH, "bush", (110, 160, 60)),
        Label(HouseLabel.GRASS, "grass", (160, 205, 110)),
        Label(HouseLabel.PATH, "path", (190, 185, 175)),
        Label(HouseLabel.FENCE, "fence", (150, 110, 60)),
        Label(HouseLabel.HILL, "hill", (120, 140, 150)),
    ]
)
