"""What dragging a handle does to the placement of regions: plain geometry, without a widget.

Points are (x, y) in cells of the edit resolution, x to the right and y down. A frame is the box around what is dragged: of one
region its own box, turned with it; of several the upright box around them all.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.region_edit import MAX_CELLS, MAX_SCALE, Placement, RegionEdit
from fmr_studio.canvas.region_geometry import Matrix, centre, forward

STEP_CELLS = 0.25
"""What a drag moves by, unless it keeps to whole cells."""
TURN_STEP_DEGREES = 15.0
SMALLEST_CELLS = 0.5
"""No region becomes narrower or lower than that."""


class Handle(Enum):
    """What of a frame is held; the value is where it lies, -1 to 1 from left to right and from top to bottom."""

    INSIDE = (0, 0)
    TOP_LEFT = (-1, -1)
    TOP = (0, -1)
    TOP_RIGHT = (1, -1)
    RIGHT = (1, 0)
    BOTTOM_RIGHT = (1, 1)
    BOTTOM = (0, 1)
    BOTTOM_LEFT = (-1, 1)
    LEFT = (-1, 0)
    TURN = (0, -2)


CORNERS = (Handle.TOP_LEFT, Handle.TOP_RIGHT, Handle.BOTTOM_RIGHT, Handle.BOTTOM_LEFT)
EDGES = (Handle.TOP, Handle.RIGHT, Handle.BOTTOM, Handle.LEFT)


@dataclass(frozen=True)
class Keys:
    """Which keys are held while dragging.

    Args:
        keep: Shift: proportions stay, a move keeps to one axis, turning snaps to 15 degrees.
        whole: Ctrl: moves by whole cells; scaling goes out from the middle.
    """

    keep: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Frame:
    """A box that may be turned.

    Args:
        x, y: its middle; width and height along its own axes, in cells; degrees clockwise.
    """

    x: float
    y: float
    width: float
    height: float
    degrees: float = 0.0

    def at(self, handle: Handle) -> Point:
        """Where a handle lies; the one for turning on the upper edge."""
        across, down = handle.value
        return self.point(across * self.width / 2, max(down, -1) * self.height / 2)

    def point(self, across: float, down: float) -> Point:
        """A point so far from the middle along the frame's own axes."""
        x, y = turned((across, down), self.degrees)
        return self.x + x, self.y + y

    def inner(self, point: Point) -> Point:
        """How far a point lies from the middle along the frame's own axes."""
        return turned((point[0] - self.x, point[1] - self.y), -self.degrees)

    def holds(self, point: Point) -> bool:
        """Whether a point lies within."""
        across, down = self.inner(point)
        return abs(across) <= self.width / 2 and abs(down) <= self.height / 2


def turned(vector: Point, degrees: float) -> Point:
    """A vector, turned clockwise."""
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    return cos * vector[0] - sin * vector[1], sin * vector[0] + cos * vector[1]


def box_of(region: RegionEdit) -> tuple[float, float]:
    """Width and height of a region where it lay, in cells."""
    mask = region.cells.mask
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[-1] + 1 - columns[0]), float(rows[-1] + 1 - rows[0])


def middle_of(region: RegionEdit) -> Point:
    """Where the middle of a region lies now."""
    x, y = centre(region.cells.mask)
    return x + region.placement.dx, y + region.placement.dy


def frame_of(region: RegionEdit) -> Frame:
    """The frame of one region."""
    (x, y), (width, height), there = middle_of(region), box_of(region), region.placement
    return Frame(x, y, width * there.scale_x, height * there.scale_y, there.degrees)


def frame_around(regions: Sequence[RegionEdit]) -> Frame:
    """The frame of what is dragged together: of one region its own."""
    if len(regions) == 1:
        return frame_of(regions[0])
    points = [frame.at(corner) for frame in map(frame_of, regions) for corner in CORNERS]
    left, right = min(x for x, _ in points), max(x for x, _ in points)
    top, bottom = min(y for _, y in points), max(y for _, y in points)
    return Frame((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


def matrix_of(region: RegionEdit) -> Matrix:
    """(2, 3), from where a point of the region lay to where it lies now."""
    return forward(region.placement, centre(region.cells.mask))


def dragged(regions: Sequence[RegionEdit], handle: Handle, start: Point, now: Point, keys: Keys) -> list[RegionEdit]:
    """The regions after a handle of their common frame was dragged from ``start`` to ``now``."""
    frame = frame_around(regions)
    if handle is Handle.INSIDE:
        shift = _shift(now[0] - start[0], now[1] - start[1], keys)
        return [moved(region, *shift) for region in regions]
    if handle is Handle.TURN:
        return spun(regions, (frame.x, frame.y), _turn(frame, start, now, keys))
    grip = frame.at(handle)
    target = now[0] + grip[0] - start[0], now[1] + grip[1] - start[1]
    if len(regions) == 1:
        return [_stretched(regions[0], frame, handle, target, keys)]
    anchor, factor = _zoom(frame, handle, target, keys)
    return [_zoomed(region, anchor, factor) for region in regions]


def moved(region: RegionEdit, dx: float, dy: float) -> RegionEdit:
    """A region further to the right and down, by cells."""
    there = region.placement
    return region.placed(dx=_bounded(there.dx + dx), dy=_bounded(there.dy + dy))


def spun(regions: Sequence[RegionEdit], around: Point, degrees: float) -> list[RegionEdit]:
    """Regions turned clockwise around a point."""
    found = []
    for region in regions:
        x, y = middle_of(region)
        away = turned((x - around[0], y - around[1]), degrees)
        region = moved(region, around[0] + away[0] - x, around[1] + away[1] - y)
        found.append(region.placed(degrees=upright(region.placement.degrees + degrees)))
    return found


def mirrored(regions: Sequence[RegionEdit], *, across: bool = True) -> list[RegionEdit]:
    """Regions mirrored in their common frame: left and right change places, or top and bottom."""
    frame = frame_around(regions)
    axis = frame.degrees
    found = []
    for region in regions:
        x, y = middle_of(region)
        right, down = frame.inner((x, y))
        there = frame.point(-right, down) if across else frame.point(right, -down)
        # A mirror image in an axis turned by a: first mirrored, then turned by 2a - θ; up-down is that and half a turn.
        degrees = 2 * axis - region.placement.degrees + (0.0 if across else 180.0)
        region = moved(region, there[0] - x, there[1] - y)
        found.append(region.placed(mirrored=not region.placement.mirrored, degrees=upright(degrees)))
    return found


def like_mirror_image(partner: RegionEdit, before: RegionEdit, after: RegionEdit) -> RegionEdit:
    """What a partner does when the other of the pair goes from ``before`` to ``after``: the same, left and right swapped."""
    old, new, its = before.placement, after.placement, partner.placement
    return replace(
        partner,
        placement=Placement(
            dx=_bounded(its.dx - (new.dx - old.dx)),
            dy=_bounded(its.dy + new.dy - old.dy),
            scale_x=_scale(its.scale_x * new.scale_x / old.scale_x),
            scale_y=_scale(its.scale_y * new.scale_y / old.scale_y),
            degrees=upright(its.degrees - (new.degrees - old.degrees)),
            mirrored=its.mirrored ^ new.mirrored ^ old.mirrored,
        ),
    )


def with_partners(regions: Sequence[RegionEdit], changed: Mapping[int, RegionEdit]) -> dict[int, RegionEdit]:
    """Changed regions by index, and with them the partners that were not changed themselves.

    Args:
        regions: all of them, as they were.
    """
    found = dict(changed)
    for index, after in changed.items():
        before = regions[index]
        for other, partner in enumerate(regions):
            if partner.partner and partner.partner == before.partner and other not in changed:
                found[other] = like_mirror_image(partner, before, after)
    return found


def upright(degrees: float) -> float:
    """An angle within (-180, 180], free of what floating-point numbers add."""
    within = round((degrees + 180.0) % 360.0 - 180.0, 3)
    return 180.0 if within == -180.0 else within + 0.0


def _shift(dx: float, dy: float, keys: Keys) -> tuple[float, float]:
    if keys.keep:
        dx, dy = (dx, 0.0) if abs(dx) >= abs(dy) else (0.0, dy)
    step = 1.0 if keys.whole else STEP_CELLS
    return step * round(dx / step), step * round(dy / step)


def _turn(frame: Frame, start: Point, now: Point, keys: Keys) -> float:
    first = math.degrees(math.atan2(start[1] - frame.y, start[0] - frame.x))
    last = math.degrees(math.atan2(now[1] - frame.y, now[0] - frame.x))
    degrees = upright(last - first)
    if keys.keep:
        degrees = TURN_STEP_DEGREES * round((frame.degrees + degrees) / TURN_STEP_DEGREES) - frame.degrees
    return degrees


def _stretched(region: RegionEdit, frame: Frame, handle: Handle, target: Point, keys: Keys) -> RegionEdit:
    """One region, after a corner or edge of its frame went to ``target`` while the opposite one, or the middle, stayed."""
    across, down = handle.value
    right, low = frame.inner(target)
    sides = [
        side if not sign else sign * place * 2 if keys.whole else sign * place + side / 2
        for sign, place, side in ((across, right, frame.width), (down, low, frame.height))
    ]
    factors = [max(new, SMALLEST_CELLS) / side for new, side in zip(sides, (frame.width, frame.height), strict=True)]
    if keys.keep:
        weights = abs(across) * frame.width**2, abs(down) * frame.height**2
        factors = [(factors[0] * weights[0] + factors[1] * weights[1]) / sum(weights)] * 2
    there = region.placement
    scale_x, scale_y = _scale(there.scale_x * factors[0]), _scale(there.scale_y * factors[1])
    grown = frame.width * (scale_x / there.scale_x - 1.0), frame.height * (scale_y / there.scale_y - 1.0)
    out = 0.0 if keys.whole else 0.5
    shift = turned((out * across * grown[0], out * down * grown[1]), frame.degrees)
    return moved(region, *shift).placed(scale_x=scale_x, scale_y=scale_y)


def _zoom(frame: Frame, handle: Handle, target: Point, keys: Keys) -> tuple[Point, float]:
    """What stays and how much larger everything becomes when a corner of a common frame goes to ``target``."""
    across, down = handle.value
    anchor = (frame.x, frame.y) if keys.whole else frame.point(-across * frame.width / 2, -down * frame.height / 2)
    grip = frame.at(handle)
    reach = grip[0] - anchor[0], grip[1] - anchor[1]
    along = (target[0] - anchor[0]) * reach[0] + (target[1] - anchor[1]) * reach[1]
    factor = along / max(reach[0] ** 2 + reach[1] ** 2, 1e-9)
    return anchor, max(factor, SMALLEST_CELLS / max(frame.width, frame.height))


def _zoomed(region: RegionEdit, anchor: Point, factor: float) -> RegionEdit:
    x, y = middle_of(region)
    there = region.placement
    region = moved(region, (factor - 1.0) * (x - anchor[0]), (factor - 1.0) * (y - anchor[1]))
    return region.placed(scale_x=_scale(there.scale_x * factor), scale_y=_scale(there.scale_y * factor))


def _scale(scale: float) -> float:
    return min(max(scale, 1.0 / MAX_SCALE), MAX_SCALE)


def _bounded(shift: float) -> float:
    return min(max(shift, -float(MAX_CELLS)), float(MAX_CELLS))
