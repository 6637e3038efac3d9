"""Which pixels of a label map a region is: it is chosen by cells, and what it is of begins and ends within them. No torch."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.cell_regions import Ids, Mask, cell_labels, main_label
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, RegionEdit

T = TypeVar("T", bound=np.generic)
KEPT_SHAPES = 16


def shapes_of(regions: Sequence[RegionEdit], labels: Ids, pieces: Mapping[int, Ids]) -> dict[int, Mask]:
    """The pixels (n, n) bool of all enabled regions, by their index.

    Args:
        labels: (n, n) uint8, what the model sees in the source; n a multiple of the cells a side.
        pieces: (n, n) uint8, the same of pasted regions, by their index.
    """
    return {
        index: _kept_shape(region.cells, _SameMap(pieces.get(index, labels)), region.label)
        for index, region in enumerate(regions)
        if region.enabled
    }


class _SameMap:
    """A label map that nobody writes into, known by its identity."""

    def __init__(self, labels: Ids) -> None:
        self.labels = labels

    def __hash__(self) -> int:
        return id(self.labels)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameMap) and other.labels is self.labels


@functools.lru_cache(maxsize=KEPT_SHAPES)
def _kept_shape(cells: Cells, of: _SameMap, own: int) -> Mask:
    """What :func:`shape_of` says: a region that is dragged stays the same pixels of the same map, step after step."""
    shape = shape_of(cells.mask, of.labels, own)
    shape.flags.writeable = False
    return shape


def shape_of(cells: Mask, labels: Ids, own: int) -> Mask:
    """The pixels (n, n) bool of a region: those of its cells, without its border, and its fringe.

    The border is what belongs to the surroundings, such as the background in the cells around an ear. The fringe is what of its
    label goes on into cells that are mostly of another one, and so could not be chosen with it.

    Args:
        cells: (r, r) bool.
        labels: (n, n) uint8, what the model sees.
        own: the label of the region; 255 if unknown: the one it mostly has.
    """
    step = labels.shape[0] // cells.shape[0]
    mask = enlarge(cells, step)
    inside: Mask = mask & ~border_of(mask, labels, own)
    own = main_label(labels, mask) if own == UNKNOWN else own
    chosen = enlarge(cell_labels(labels, cells.shape[0]), step) == own  # cells that are chosen by this label
    begins, reaching = inside & (labels == own), (labels == own) & ~mask & ~chosen
    if own == UNKNOWN or not reaching.any() or not begins.any():
        return inside
    from scipy import ndimage  # takes half a second to load, which a window that opens does not have

    numbers, count = ndimage.label(begins | reaching)
    joined = np.zeros(count + 1, bool)
    joined[numbers[begins]] = True
    rows, columns = ndimage.distance_transform_edt(~(chosen | begins), return_distances=False, return_indices=True)
    cut: Mask = reaching & joined[numbers] & mask[rows, columns]
    return inside | cut  # where a lasso cut, the rest keeps its own fringe


def border_of(mask: Mask, labels: Ids, own: int) -> Mask:
    """The part of a region that belongs to its surroundings.

    Args:
        mask: (n, n) bool, the region.
        labels: (n, n) uint8, what the model sees.
        own: the label of the region, which always belongs to it; 255 if unknown.

    Returns:
        (n, n) bool: joined parts of another label, most of which lie outside of the region. Nothing where that were all of it.
    """
    from scipy import ndimage

    border = np.zeros_like(mask)
    for label in np.unique(labels[mask]):
        if label == own:
            continue
        numbers, count = ndimage.label(labels == label)
        whole, inside = (np.bincount(part, minlength=count + 1) for part in (numbers.ravel(), numbers[mask]))
        outside = 2 * inside < whole
        outside[0] = False
        border |= mask & outside[numbers]
    return border if (mask & ~border).any() else np.zeros_like(mask)


def covered_part(shape: Mask, side: int) -> NDArray[np.float64]:
    """How much of each cell of a (side, side) grid a shape (n, n) bool covers, 0 to 1."""
    step = shape.shape[0] // side
    part: NDArray[np.float64] = shape.reshape(side, step, side, step).mean(axis=(1, 3))
    return part


def enlarge(cells: NDArray[T], factor: int) -> NDArray[T]:
    """Each cell (h, w) as a block of cells, (factor·h, factor·w)."""
    return cells.repeat(factor, axis=0).repeat(factor, axis=1)
