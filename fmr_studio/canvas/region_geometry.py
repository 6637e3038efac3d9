"""Where regions go: the geometry of moved, scaled, turned and mirrored cells, the same at cells and at pixels. No torch.

Points are (x, y) in cells of the edit resolution r, x to the right and y down from the corner of the grid, so that the cell in
row i and column j has its centre at (j + 0.5, i + 0.5).

The stated rule for holes: a cell that a region left, and that nothing lies on afterwards, takes the content of the nearest cell
(Euclidean distance) that belongs to no region that was taken away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind
from fmr_studio.canvas.region_shapes import covered_part, enlarge

Mask = NDArray[np.bool_]
Ids = NDArray[np.uint8]
Matrix = NDArray[np.float64]
"""(2, 3): what a point (x, y, 1) is multiplied with."""

ITSELF = -1
"""In `Composition.region`: the source's own content lies there."""
_SUBSAMPLES = 4
_SAME_PLACE = 1e-6


def centre(mask: Mask) -> tuple[float, float]:
    """The point a region is turned, mirrored and scaled around: the middle of its bounding box, (x, y) in cells.

    Args:
        mask: (r, r) bool with at least one True.
    """
    rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
    return float(columns[0] + columns[-1] + 1) / 2, float(rows[0] + rows[-1] + 1) / 2


def forward(placement: Placement, middle: tuple[float, float]) -> Matrix:
    """From a point of the region to where it goes: mirrored, scaled, turned around ``middle``, then moved."""
    angle = np.deg2rad(placement.degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    scale_x = -placement.scale_x if placement.mirrored else placement.scale_x
    linear = turn @ np.diag([scale_x, placement.scale_y])
    shift = np.add(middle, (placement.dx, placement.dy)) - linear @ np.array(middle)
    return np.column_stack([linear, shift])


def backward(placement: Placement, middle: tuple[float, float]) -> Matrix:
    """The inverse of :func:`forward`."""
    there = forward(placement, middle)
    linear = np.linalg.inv(there[:, :2])
    return np.column_stack([linear, -linear @ there[:, 2]])


@dataclass(frozen=True, eq=False)
class Placed:
    """Where a region lies after it was put down, on a grid of n × n.

    Args:
        inside: (n, n) bool.
        x, y: (n, n) float, the point of the region that comes to lie at each cell's centre, in cells; 0 far from it.
    """

    inside: Mask
    x: NDArray[np.float64]
    y: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class _Body:
    """Where a region is before it is put down, on a grid of n × n: ``whole`` is put down, ``touched`` is left."""

    whole: Mask
    touched: Mask

    @staticmethod
    def of(edit: RegionEdit, shapes: Mapping[int, Mask] | None, index: int, side: int) -> _Body:
        shape = None if shapes is None else shapes.get(index)
        if shape is None:
            cells = edit.cells.mask
            mask = enlarge(cells, side // cells.shape[0])
            return _Body(mask, mask)
        covered = covered_part(shape, side)
        whole = covered >= 0.5
        return _Body(whole if whole.any() else covered > 0, covered > 0)


def place(mask: Mask, placement: Placement, *, side: int | None = None, shape: Mask | None = None) -> Placed:
    """Put a region down.

    Args:
        mask: (r, r) bool, the region.
        side: side n of the grid of the answer, a multiple of r; r itself if not given. A cell belongs to the placed region if
            at least half of it is covered.
        shape: (n, n) bool, which pixels of the cells, and of those around, the region is; all of its cells if not given.
    """
    size = mask.shape[0]
    side = side or size
    if not mask.any() or not (shape is None or shape.any()):
        nowhere = np.zeros((side, side))
        return Placed(np.zeros((side, side), bool), nowhere, nowhere)
    back = backward(placement, centre(mask))
    shape = mask if shape is None else shape
    finer = shape.shape[0] // size
    window = _reached(forward(placement, centre(mask)), shape, finer, size, side)
    down, across = ((np.arange(side) + 0.5)[part] * size / side for part in window)
    x, y = (row[0] * across[None, :] + row[1] * down[:, None] + row[2] for row in back)
    inside = np.zeros(x.shape, np.int64)
    count = _SUBSAMPLES if side == size else 1
    offsets = ((np.arange(count) + 0.5) / count - 0.5) * size / side
    for dy in offsets:
        for dx in offsets:
            columns = np.floor(finer * (x + back[0, 0] * dx + back[0, 1] * dy)).astype(np.int64)
            rows = np.floor(finer * (y + back[1, 0] * dx + back[1, 1] * dy)).astype(np.int64)
            last = shape.shape[0] - 1
            within = (rows >= 0) & (rows <= last) & (columns >= 0) & (columns <= last)
            inside += within & shape[rows.clip(0, last), columns.clip(0, last)]
    return Placed(*(_widened(part, window, side) for part in (2 * inside >= count**2, x, y)))


def _reached(there: Matrix, shape: Mask, finer: int, size: int, side: int) -> tuple[slice, slice]:
    """Rows and columns of an (n, n) grid that hold what a transformation of cells makes of a shape, and a cell around it."""
    rows, columns = (np.nonzero(shape.any(axis=axis))[0] / finer for axis in (1, 0))
    xs, ys = np.meshgrid((columns[0], columns[-1] + 1), (rows[0], rows[-1] + 1))
    corners = there[:, :2] @ np.stack([xs.ravel(), ys.ravel()]) + there[:, 2:]
    low = np.clip(np.floor(corners.min(axis=1) * side / size) - 1, 0, side).astype(int)
    high = np.clip(np.floor(corners.max(axis=1) * side / size) + 2, 0, side).astype(int)
    return slice(low[1], high[1]), slice(low[0], high[0])


def _widened(part: NDArray[Any], window: tuple[slice, slice], side: int) -> NDArray[Any]:
    """A part of a grid in the whole of it, (n, n), with nothing around."""
    whole = np.zeros((side, side), part.dtype)
    whole[window] = part
    return whole


def placed_cells(region: RegionEdit) -> Mask:
    """The cells (r, r) a region lies on after it was put down."""
    return place(region.cells.mask, region.placement).inside


@dataclass(frozen=True, eq=False)
class Composition:
    """What lies where after all regions were put down, on a grid of n × n.

    Args:
        region: (n, n) int, index of the region that lies on top, `ITSELF` where the source's own content shows.
        hole: (n, n) bool, left by a region and filled from its surroundings.
        rows, columns: (n, n) int: the cell whose content it takes, in the source or, under a paste, in the piece.
        x, y: (n, n) float, the same exactly, in cells of the grid n.
    """

    region: NDArray[np.int64]
    hole: Mask
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]

    @property
    def placed(self) -> Mask:
        """(n, n) bool, where a region shows."""
        showing: Mask = self.region != ITSELF
        return showing

    def take(self, own: Ids, pieces: Mapping[int, Ids]) -> Ids:
        """Clusters or labels (n, n) after the regions were put down.

        Args:
            own: (n, n), those of the source.
            pieces: (n, n), those of pasted regions, by their index.
        """
        taken = own[self.rows, self.columns]
        for index, piece in pieces.items():
            taken = np.where(self.region == index, piece[self.rows, self.columns], taken)
        return taken


def compose(
    regions: Sequence[RegionEdit],
    size: int,
    *,
    fixed: Cells | None = None,
    side: int | None = None,
    shapes: Mapping[int, Mask] | None = None,
    alike: Ids | None = None,
) -> Composition:
    """Put all enabled regions down in their order, the later ones above, and fill the holes.

    Args:
        size: side r of the grid the regions are given on.
        fixed: cells that stay as they are.
        side: side n of the answer, a multiple of r; r itself if not given.
        shapes: which pixels (m, m) bool the regions are, by index (`region_shapes`), m a multiple of n; without them all of
            their cells. A coarser cell is left where a region has any pixel of it, and put down where it has half of them.
        alike: (n, n) uint8; a cell that a region only reaches into is filled from the nearest with the same value.
    """
    side = side or size
    fine = side // size
    rows, columns = np.indices((side, side))
    x, y = columns.astype(np.float64) + 0.5, rows.astype(np.float64) + 0.5
    region = np.full((side, side), ITSELF)
    still = enlarge(np.zeros((size, size), bool) if fixed is None else fixed.mask, fine)
    bodies = {index: _Body.of(edit, shapes, index, side) for index, edit in enumerate(regions) if edit.enabled}
    taken = [body for index, body in bodies.items() if regions[index].kind in (RegionKind.MOVE, RegionKind.DELETE)]
    away = np.any([body.touched for body in taken], axis=0) if taken else np.zeros((side, side), bool)
    hole = away & ~still
    rows[hole], columns[hole] = _surroundings(hole, away)
    if alike is not None:
        _fill_alike(hole & ~np.any([body.whole for body in taken] or [away], axis=0), away, alike, rows, columns)
    for index, body in bodies.items():
        if regions[index].kind is RegionKind.DELETE:
            continue
        down = place(regions[index].cells.mask, regions[index].placement, side=side, shape=body.whole)
        there = np.nonzero(down.inside & ~still)
        region[there], x[there], y[there] = index, down.x[there] * fine, down.y[there] * fine
        rows[there], columns[there] = _inner(body.whole, y[there], x[there])
    return Composition(region, hole & (region == ITSELF), rows, columns, x, y)


def _inner(mask: Mask, y: NDArray[np.float64], x: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The cells of a region that points (y, x) lie in, or are nearest to, each (n,)."""
    side = mask.shape[0]
    rows, columns = (np.floor(part).astype(np.int64).clip(0, side - 1) for part in (y, x))
    if mask[rows, columns].all():
        return rows, columns
    near_rows, near_columns = _nearest(mask)
    return near_rows[rows, columns], near_columns[rows, columns]


def _surroundings(hole: Mask, away: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every cell of the hole the row and column of the nearest cell that was not taken away; its own if there is none."""
    rows, columns = np.nonzero(hole)
    if away.all() or not len(rows):
        return rows, columns
    # The nearest cell is a neighbour of what was taken away, so it lies in its box or just around.
    down, across = (np.nonzero(away.any(axis=axis))[0] for axis in (1, 0))
    top, left = max(down[0] - 1, 0), max(across[0] - 1, 0)
    near_rows, near_columns = _nearest(~away[top : down[-1] + 2, left : across[-1] + 2])
    at = rows - top, columns - left
    return near_rows[at] + top, near_columns[at] + left


def _fill_alike(reached: Mask, away: Mask, alike: Ids, rows: NDArray[np.int64], columns: NDArray[np.int64]) -> None:
    """Let cells that a region only reaches into take the nearest cell of their own kind that was not taken away."""
    for value in np.unique(alike[reached]):
        left = ~away & (alike == value)
        if left.any():
            cells = reached & (alike == value)
            near_rows, near_columns = _nearest(left)
            rows[cells], columns[cells] = near_rows[cells], near_columns[cells]


def _nearest(mask: Mask) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Row and column of the nearest True of a mask, for every cell."""
    from scipy import ndimage  # takes half a second to load, which a window that opens does not have

    rows, columns = ndimage.distance_transform_edt(~mask, return_distances=False, return_indices=True)
    return rows, columns
