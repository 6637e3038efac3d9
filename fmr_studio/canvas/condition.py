"""Conditions beside the label map: drawings that say something of the picture, each with how much it has to be followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError

DRAWN = ("sketch", "edges", "depth")
"""The conditions that are drawings, in the order in which they are told."""
MUST, MAY, FREE = 255, 128, 0
"""How much a pixel has to be followed: for sure, as a hint, not at all since nothing is said there."""

Plane = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Condition:
    """One drawing; there is at most one of each name beside a label map.

    Args:
        name: one of `DRAWN`.
        values: (H, W) uint8. ``sketch`` and ``edges``: 255 is ink or a sure edge, 0 is nothing. ``depth``: 255 is nearest, 0
            farthest.
        weight: (H, W) uint8, `MUST`, `MAY` or `FREE` for each pixel. Where it is not free and nothing is drawn, that says
            that there is no line.
    """

    name: str
    values: Plane
    weight: Plane

    def __post_init__(self) -> None:
        if self.name not in DRAWN:
            raise FmrError(f"There is no condition {self.name!r}.", f"There are {', '.join(DRAWN)}, beside labels.")
        for plane in (self.values, self.weight):
            check_plane(plane, self.name)
        if self.values.shape != self.weight.shape:
            raise FmrError(f"The {self.name} and its weight have different sizes: {self.values.shape}, {self.weight.shape}.")

    @staticmethod
    def everywhere(name: str, values: Plane, weight: int = MUST) -> Condition:
        """A drawing (H, W) uint8 that speaks of the whole picture."""
        return Condition(name, values, np.full(values.shape, weight, np.uint8))

    def at(self, side: int) -> Condition:
        """The same as a square of ``side`` pixels, see `resampled`."""
        if self.values.shape == (side, side):
            return self
        return Condition(self.name, resampled(self.values, side), resampled(self.weight, side))


class Given(NamedTuple):
    """What is said beside a label map.

    Args:
        conditions: drawings, at most one of each name.
        label_weight: (H, W) uint8, how much the labels have to be followed; None: for sure, everywhere.
    """

    conditions: tuple[Condition, ...] = ()
    label_weight: Plane | None = None

    def __bool__(self) -> bool:
        return bool(self.conditions) or self.label_weight is not None


def check_plane(plane: Plane, name: str) -> None:
    """Raise `FmrError` for what is no (H, W) uint8 array with a pixel in it."""
    if plane.ndim != 2 or plane.dtype != np.uint8 or plane.size == 0:
        raise FmrError(f"A plane of {name} must be (H, W) uint8, not {plane.shape} {plane.dtype}.")


def resampled(plane: Plane, side: int) -> Plane:
    """A plane (H, W) uint8 as (side, side): each pixel the mean of the area it stands for, or the nearest pixel of fewer."""
    result = _along(plane.astype(np.float32), side)
    return np.rint(_along(result.T, side).T).astype(np.uint8)


def _along(rows: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """The first axis of (H, W) brought to ``count`` means."""
    height = len(rows)
    if height == count:
        return rows
    edges = np.linspace(0.0, height, count + 1)
    total = np.vstack([np.zeros((1, rows.shape[1])), np.cumsum(rows, axis=0, dtype=np.float64)])
    whole = np.minimum(edges.astype(np.int64), height - 1)
    reached = total[whole] + (edges - whole)[:, None] * rows[whole]
    means: NDArray[np.float32] = (np.diff(reached, axis=0) * (count / height)).astype(np.float32)
    return means


def near_ink(values: Plane, radius_px: float, *, least: int = 1) -> NDArray[np.bool_]:
    """Where a drawing (H, W) uint8 speaks if it does not of the whole picture: within ``radius_px`` of ink of ``least``."""
    from scipy import ndimage

    ink = values >= least
    if not ink.any():
        return ink
    near: NDArray[np.bool_] = ndimage.distance_transform_edt(~ink) <= radius_px
    return near
