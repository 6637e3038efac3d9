"""How far a picture follows the drawings it was given, as far as these must be followed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.agreement import largest_area
from fmr_studio.canvas.condition import DRAWN, MAY, MUST, Condition
from fmr_studio.canvas.rect import Rect

Plane = NDArray[np.uint8]
Mask = NDArray[np.bool_]
SURE_INK, SEEN_EDGE = 128, 80
"""From where on ink counts as drawn, and an edge as seen."""
TOLERANCE = 1 / 40
"""How far beside its line an edge may lie, in sides of the picture."""
MOST_OFF = 0.2
"""How far depth may be off, of the whole range."""
_SURE = (MUST + MAY) // 2


@dataclass(frozen=True, eq=False)
class DrawnAgreement:
    """One drawing.

    Args:
        name: one of `DRAWN`.
        followed: part of what must be followed that the picture follows, 0 to 1.
        given: part of the picture that is drawn on and must be followed.
        worst: the box around the largest joined area that is not followed, in pixels.
        wrong: (R, R) bool, where the picture does not follow.
    """

    name: str
    followed: float
    given: float
    worst: Rect
    wrong: Mask

    @property
    def order(self) -> int:
        """Its place among drawings."""
        return DRAWN.index(self.name)


def compare_drawn(condition: Condition, seen: Plane) -> DrawnAgreement | None:
    """Compare a drawing with what is seen of its kind in the picture; None where nothing of it must be followed.

    Args:
        seen: (R, R) uint8, edges for sketches and edges, or depth.
    """
    here = condition.at(len(seen))
    sure = here.weight >= _SURE
    if condition.name == "depth":
        given, wrong = sure, _depth_is_off(here.values, seen, sure)
    else:
        given = sure & (here.values >= SURE_INK)
        wrong = given & ~_near(seen >= SEEN_EDGE, TOLERANCE * len(seen))
    if not given.any():
        return None
    followed = 1.0 - float(wrong.sum()) / float(given.sum())
    return DrawnAgreement(condition.name, followed, float(given.mean()), largest_area(wrong), wrong)


def _near(mask: Mask, reach_px: float) -> Mask:
    from scipy import ndimage  # takes half a second to load, which a window that opens does not have

    if not mask.any():
        return mask
    near: Mask = ndimage.distance_transform_edt(~mask) <= reach_px
    return near


def _depth_is_off(given: Plane, seen: Plane, sure: Mask) -> Mask:
    """Where depth differs once the seen one is brought to the range of the given one: only differences mean anything."""
    off = np.zeros(given.shape, bool)
    if not sure.any():
        return off
    wanted, found = given[sure].astype(np.float64) / 255, seen[sure].astype(np.float64) / 255
    spread = found.std()
    slope = max(0.0, float(np.cov(wanted, found)[0, 1]) / spread**2) if spread > 1e-3 and len(wanted) > 1 else 0.0
    off[sure] = np.abs(wanted - wanted.mean() - slope * (found - found.mean())) > MOST_OFF
    return off


def must_labels(labels: Plane, weight: Plane | None, unknown: int) -> Plane:
    """A label map (R, R) uint8 without what need not be followed, given the weight of the labels at any size."""
    if weight is None:
        return labels
    at = Condition("depth", weight, weight).at(len(labels)).values
    return np.where(at >= _SURE, labels, np.uint8(unknown))
