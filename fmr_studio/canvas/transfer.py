"""Edits of one source re-applied to another: each region is found again by its label, its side and its size."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind, SourceEdits

Ids = NDArray[np.uint8]
Mask = NDArray[np.bool_]

_WHOLE = 0.6
"""A region that holds so much of a part means all of it."""
_MARGIN = 0.5
"""A region that holds so much of the cells around a part means them too."""
_SPECK = 0.2
"""A part smaller than this share of the largest one is no candidate."""


@dataclass(frozen=True, eq=False)
class _Part:
    """Joined cells (r, r) of one label."""

    cells: Mask

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Top, left, bottom, right, ends excluded."""
        rows, columns = (np.nonzero(self.cells.any(axis=axis))[0] for axis in (1, 0))
        return int(rows[0]), int(columns[0]), int(rows[-1]) + 1, int(columns[-1]) + 1

    @property
    def middle(self) -> NDArray[np.float64]:
        """Row and column of the centre of its cells."""
        middle: NDArray[np.float64] = np.argwhere(self.cells).mean(axis=0) + 0.5
        return middle


def transfer_edits(edits: SourceEdits, from_labels: Ids, to_labels: Ids) -> SourceEdits:
    """The same edits for another source.

    A region that means a part (an ear, say) becomes the part of that label which lies most alike: left or right, above or
    below, within all that has the label; what is put down is moved in proportion to the part's size. A region whose label
    the other source does not have is disabled. Layout, looks and fixed cells stay as they are; painted corrections of one
    source's proxy mask say nothing of another and are left out.

    Args:
        from_labels: (R, R) uint8, what the model sees in the source the edits were made for.
        to_labels: (R, R) uint8, the same of the other source.
    """
    if not edits.regions:
        return replace(edits, corrections=())
    size = edits.regions[0].cells.size
    before, after = (cell_labels(labels, size) for labels in (from_labels, to_labels))
    return replace(edits, regions=tuple(_transfer(one, before, after) for one in edits.regions), corrections=())


def _transfer(edit: RegionEdit, before: Ids, after: Ids) -> RegionEdit:
    if edit.label == UNKNOWN or edit.kind is RegionKind.PASTE:
        return edit
    mask = edit.cells.mask
    ours, theirs = _parts(before, edit.label), _parts(after, edit.label)
    ours = [part for part in ours if (part.cells & mask).any()]
    if not ours or not theirs:
        return replace(edit, enabled=False)
    part = max(ours, key=lambda one: int((one.cells & mask).sum()))
    other = min(theirs, key=lambda one: _distance(part, one, before, after, edit.label))
    (top, left, bottom, right), (low, first, high, last) = part.box, other.box
    across, down = (last - first) / (right - left), (high - low) / (bottom - top)
    if (part.cells & mask).sum() >= _WHOLE * part.cells.sum():
        cells = _whole(mask, before, after)
    else:
        cells = _stretched(mask, part.box, other.box)
    if not cells.any():
        return replace(edit, enabled=False)
    alone = len(_parts(before, edit.label)) == len(theirs) == 1
    middle = mask.shape[0] / 2
    other_side = alone and (part.middle[1] - middle) * (other.middle[1] - middle) < 0
    return replace(edit, cells=Cells.of(cells), placement=_scaled(edit.placement, across, down, other_side))


def _scaled(old: Placement, across: float, down: float, other_side: bool) -> Placement:
    """A placement in proportion, and as in a mirror where the only part of its label lies on the other side."""
    turned = replace(old, dx=-old.dx, degrees=-old.degrees) if other_side else old
    return replace(turned, dx=turned.dx * across, dy=turned.dy * down)


def _parts(labels: Ids, label: int) -> list[_Part]:
    from scipy import ndimage

    numbers, count = ndimage.label(labels == label)
    parts = [_Part(numbers == number) for number in range(1, count + 1)]
    largest = max((int(part.cells.sum()) for part in parts), default=0)
    return [part for part in parts if part.cells.sum() >= _SPECK * largest]


def _distance(part: _Part, other: _Part, before: Ids, after: Ids, label: int) -> float:
    """How differently two parts lie within all cells of their label, in sizes of those."""
    places = []
    for one, labels in ((part, before), (other, after)):
        top, left, bottom, right = _Part(labels == label).box
        places.append((one.middle - (top, left)) / (bottom - top, right - left))
    size = abs(np.log(part.cells.sum() / other.cells.sum()))
    return float(np.linalg.norm(places[0] - places[1]) + 0.1 * size)


def _whole(mask: Mask, before: Ids, after: Ids) -> Mask:
    """All parts that a region holds in the other source (a head with its eyes), with the cells around where it had them."""
    from scipy import ndimage

    held, found = np.zeros_like(mask), np.zeros_like(mask)
    for label in np.unique(before[mask]):
        theirs = _parts(after, int(label))
        for part in _parts(before, int(label)):
            if theirs and (part.cells & mask).sum() >= _WHOLE * part.cells.sum():
                held |= part.cells
                found |= min(theirs, key=lambda one: _distance(part, one, before, after, int(label))).cells
    around = np.ones((3, 3), bool)
    ring = ndimage.binary_dilation(held, around) & ~held
    margin = ring.any() and (ring & mask).sum() >= _MARGIN * ring.sum()
    whole: Mask = ndimage.binary_fill_holes(ndimage.binary_dilation(found, around) if margin else found)
    return whole


def _stretched(mask: Mask, box: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> Mask:
    """A region with its cells stretched from one box (top, left, bottom, right) to another."""
    size = mask.shape[0]
    (top, left, bottom, right), (low, first, high, last) = box, other
    middles = np.arange(size) + 0.5
    rows = np.floor(top + (middles - low) * (bottom - top) / (high - low)).astype(np.int64)
    columns = np.floor(left + (middles - first) * (right - left) / (last - first)).astype(np.int64)
    inside = np.outer((rows >= 0) & (rows < size), (columns >= 0) & (columns < size))
    found: Mask = inside & mask[rows.clip(0, size - 1)[:, None], columns.clip(0, size - 1)[None, :]]
    return found
