"""Roofs: gables, hips and spires, with thick edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.training.domains.houses.house import House
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.solids import Builder, Look, Material

_OVERHANG, _THICK = 0.4, 0.18


@dataclass(frozen=True)
class Plot:
    """A rectangle of the ground plan, in metres."""

    left: float
    right: float
    back: float
    front: float

    def grown(self, by: float) -> Plot:
        """The same with all sides moved outwards."""
        return Plot(self.left - by, self.right + by, self.back - by, self.front + by)


def roof_look(house: House) -> Look:
    """Tiles, slate or metal in the house's colour."""
    return Look(house.colors["roof"], Material(Material.TILES + house.chosen["roof"]), HouseLabel.ROOF)


def add_gable(builder: Builder, house: House, plot: Plot, eaves: float, rise: float, *, to_front: bool) -> None:
    """Two planes that meet in a ridge from side to side, or from back to front."""
    half = (plot.right - plot.left if to_front else plot.front - plot.back) / 2
    drop, big = rise / half * _OVERHANG, plot.grown(_OVERHANG)
    low, top = eaves - drop, eaves + rise
    x, z = (plot.left + plot.right) / 2, (plot.back + plot.front) / 2
    if to_front:
        _slab(
            builder, house, [(big.right, low, big.front), (big.right, low, big.back), (x, top, big.back), (x, top, big.front)]
        )
        _slab(builder, house, [(big.left, low, big.back), (big.left, low, big.front), (x, top, big.front), (x, top, big.back)])
    else:
        _slab(
            builder, house, [(big.left, low, big.front), (big.right, low, big.front), (big.right, top, z), (big.left, top, z)]
        )
        _slab(builder, house, [(big.right, low, big.back), (big.left, low, big.back), (big.left, top, z), (big.right, top, z)])


def _slab(builder: Builder, house: House, top: list[tuple[float, float, float]]) -> None:
    upper = np.array(top)
    lower = upper - [0.0, _THICK, 0.0]
    builder.quads(upper[None] + [0.0, 0.01, 0.0], roof_look(house))
    edge = Look(house.colors["trim"], Material.PLAIN, HouseLabel.TRIM)
    sides = [[lower[i], lower[(i + 1) % 4], upper[(i + 1) % 4], upper[i]] for i in range(4)]
    builder.quads(np.array([*sides, lower[::-1]]), edge)


def add_hip(builder: Builder, house: House, plot: Plot, eaves: float, rise: float, inset: float) -> None:
    """Four planes that lean inwards by `inset` until they are `rise` higher; a spire where they meet in a point."""
    low, top, look = plot, plot.grown(-inset), roof_look(house)
    base = [(low.left, low.front), (low.right, low.front), (low.right, low.back), (low.left, low.back)]
    tip = [(top.left, top.front), (top.right, top.front), (top.right, top.back), (top.left, top.back)]
    up = eaves + rise
    for i in range(4):
        (ax, az), (bx, bz), (cx, cz), (dx, dz) = base[i], base[(i + 1) % 4], tip[(i + 1) % 4], tip[i]
        builder.quad([(ax, eaves, az), (bx, eaves, bz), (cx, up, cz), (dx, up, dz)], look)
    builder.quad([(x, up, z) for x, z in tip], look)
    edge = Look(house.colors["trim"], Material.PLAIN, HouseLabel.TRIM)
    builder.box((low.left, eaves - 0.2, low.back), (low.right, eaves, low.front), edge)
