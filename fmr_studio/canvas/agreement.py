"""How far a picture shows what was painted: intersection over union by label, and where the two disagree."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect

Ids = NDArray[np.uint8]
LEAST_SHARE = 0.002
"""Labels that cover less of both maps are left out: a few stray pixels are no part."""

HEEDED, STAYS = 0.4, 0.5
"""Paint is not drawn where a picture shows less of it than the first part, and more than the second of what was there."""


@dataclass(frozen=True)
class LabelAgreement:
    """One label.

    Args:
        iou: intersection over union of where it was painted and where it is seen, 0 to 1.
        painted, seen: part of the picture, 0 to 1.
        worst: the box around the largest joined area where the two disagree, in pixels; empty where they agree.
    """

    label: int
    iou: float
    painted: float
    seen: float
    worst: Rect


class DrawnPart(Protocol):
    """One drawing, see `drawn_agreement`."""

    @property
    def name(self) -> str:
        """``sketch``, ``edges`` or ``depth``."""

    @property
    def followed(self) -> float:
        """Part of what must be followed that the picture follows, 0 to 1."""

    @property
    def given(self) -> float:
        """Part of the picture that is drawn on and must be followed."""

    @property
    def worst(self) -> Rect:
        """The box around the largest joined area that is not followed."""

    @property
    def wrong(self) -> NDArray[np.bool_]:
        """(R, R) bool, where the picture does not follow."""


@dataclass(frozen=True, eq=False)
class Agreement:
    """All labels, the worst first.

    Args:
        wrong: (R, R) bool, where another label is seen than was painted, or a drawing is not followed.
        drawn: the drawings that have to be followed.
    """

    labels: tuple[LabelAgreement, ...]
    wrong: NDArray[np.bool_]
    drawn: tuple[DrawnPart, ...] = ()

    def with_drawn(self, drawn: Sequence[DrawnPart]) -> Agreement:
        """The same with drawings; what is not followed of these is wrong too."""
        wrong = functools.reduce(np.logical_or, [one.wrong for one in drawn if one.wrong.shape == self.wrong.shape], self.wrong)
        return replace(self, wrong=wrong, drawn=tuple(drawn))

    @property
    def part(self) -> float:
        """Part of the picture that agrees, 0 to 1."""
        return 1.0 - float(self.wrong.mean())

    @property
    def mean_iou(self) -> float:
        """Mean over the labels that were painted; 1 where none was."""
        painted = [entry.iou for entry in self.labels if entry.painted >= LEAST_SHARE]
        return float(np.mean(painted)) if painted else 1.0


def compare(painted: Ids, seen: Ids) -> Agreement:
    """Compare what was painted with what is seen in the picture.

    Args:
        painted: (R, R) ids; where it is 255 nothing was said, and nothing counts.
        seen: (R, R) ids.
    """
    counted = painted != UNKNOWN
    wrong = (painted != seen) & counted
    found = []
    for label in np.union1d(painted[counted], seen[counted]).tolist():
        ours, theirs = painted == label, (seen == label) & counted
        either = int((ours | theirs).sum())
        shares = float(ours.mean()), float(theirs.mean())
        if max(shares) >= LEAST_SHARE:
            worst = largest_area((ours ^ theirs) & counted)
            found.append(LabelAgreement(label, int((ours & theirs).sum()) / either, *shares, worst))
    return Agreement(tuple(sorted(found, key=lambda entry: entry.iou)), wrong)


def largest_area(mask: NDArray[np.bool_]) -> Rect:
    """The box around the largest joined area of a mask (R, R) bool; empty where there is none."""
    from scipy import ndimage  # takes half a second to load, which a window that opens does not have

    numbers, count = ndimage.label(mask)
    if not count:
        return Rect()
    return Rect.around(np.asarray(numbers == int(np.bincount(numbers.ravel())[1:].argmax()) + 1))


@dataclass(frozen=True, eq=False)
class Unheeded:
    """Paint that a picture does not show.

    Args:
        label: what was painted.
        cells: (R, R) bool, where.
        before: (R, R) ids, what was painted there until then, and is still seen.
        shown: part of the cells that show the label, 0 to 1.
    """

    label: int
    cells: NDArray[np.bool_]
    before: Ids
    shown: float

    def again(self, painted: Ids, seen: Ids) -> Unheeded | None:
        """The same for another picture, or other paint; None where it is shown now, or painted over."""
        return _unless_heeded(self.label, self.cells & (painted == self.label), self.before, seen)


def unheeded(before: Ids, painted: Ids, seen: Ids) -> Unheeded | None:
    """What was painted since ``before`` while the picture goes on to show what was there, of several labels the largest.

    A part that is drawn and read as another one, as a very long ear may be, is no such thing.

    Args:
        before, painted, seen: (R, R) ids.
    """
    fresh = (painted != before) & (painted != UNKNOWN)
    found = [_unless_heeded(int(label), fresh & (painted == label), before, seen) for label in np.unique(painted[fresh])]
    return max((one for one in found if one is not None), key=lambda one: int(one.cells.sum()), default=None)


def _unless_heeded(label: int, cells: NDArray[np.bool_], before: Ids, seen: Ids) -> Unheeded | None:
    if cells.mean() < LEAST_SHARE:
        return None
    shown, stays = shown_part(label, cells, seen), float((seen[cells] == before[cells]).mean())
    return Unheeded(label, cells, before, shown) if shown < HEEDED and stays > STAYS else None


def shown_part(label: int, cells: NDArray[np.bool_], seen: Ids) -> float:
    """Which part of the cells (R, R) bool, not empty, a picture shows a label in, 0 to 1."""
    return float((seen[cells] == label).mean())
