"""What lies around a region belongs to it where that is of the same kind as its new surroundings.

The features of an eye reach further than its label: lids and lashes are drawn by the cells around it. These come along where
skin is, fading into what was there, and they go from where the eye was; what is nearer to the brow stays with the brow. Over
anything else they would be a halo: there the rearranger draws the seam alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from fmr_studio.canvas.cell_regions import cell_labels, main_label
from fmr_studio.canvas.region_edit import Cells, RegionEdit
from fmr_studio.canvas.region_geometry import ITSELF, Composition, compose
from fmr_studio.canvas.region_shapes import covered_part
from fmr_studio.inference.rendering.cells import dilate

RIM_OF_SIDE = 1 / 32
"""How far around a region its rim reaches, as a part of the grid: two cells of 64."""
FADING = 0.5
"""What each cell further out has of it, as a part of the one before."""


def with_rims(
    there: Composition,
    regions: tuple[RegionEdit, ...],
    *,
    shapes: Mapping[int, np.ndarray],
    fixed: Cells | None,
    before: np.ndarray,
    after: np.ndarray,
) -> tuple[Composition, np.ndarray]:
    """A composition (r, r) of regions with their rims, and how much of what is brought each cell gets, (r, r) float32.

    Args:
        shapes: which pixels the regions are, see `shapes_of`.
        before: (R, R) uint8, the label map of the source. after: the one of the result.
    """
    size = there.region.shape[0]
    seen, wanted, weight = cell_labels(before, size), cell_labels(after, size), there.placed.astype(np.float32)
    pieces = {index: region.piece for index, region in enumerate(regions) if region.piece is not None}
    fine = {index: cell_labels(piece.labels, size) for index, piece in pieces.items()}
    bodies = {index: _Surrounded.of(shape, fine.get(index, seen)) for index, shape in shapes.items()}
    for step in range(1, int(RIM_OF_SIDE * size) + 1):
        wide = compose(regions, size, fixed=fixed, shapes={index: body.grown(step) for index, body in bodies.items()})
        alike = (there.region == ITSELF) & (wide.take(seen, fine) == wanted)
        rim, left = alike & wide.placed, alike & wide.hole & (there.hole | (wide.take(seen, fine) == seen))
        weight[rim] = np.where(there.hole[rim], 1.0, FADING**step)
        names = ("region", "rows", "columns", "x", "y")
        taken = {name: np.where(rim | left, getattr(wide, name), getattr(there, name)) for name in names}
        there = replace(there, **taken, hole=(there.hole | left) & ~rim)
    return there, weight


@dataclass(frozen=True, eq=False)
class _Surrounded:
    """The cells (r, r) bool of a region, and those around it that no other part is nearer to, or as near."""

    core: np.ndarray
    own: np.ndarray

    @staticmethod
    def of(shape: np.ndarray, seen: np.ndarray) -> _Surrounded:
        """A region (n, n) bool in what is seen there, (r, r) uint8; another part is what is not of the label around it."""
        from scipy import ndimage  # takes half a second to load, which a window that opens does not have

        core = covered_part(shape, seen.shape[0]) >= 0.5
        around = dilate(core[None], 1)[0] & ~core
        others = (seen != main_label(seen, around)) & ~core
        if not core.any() or not others.any():
            return _Surrounded(core, ~core)
        here, there = (ndimage.distance_transform_edt(~part) for part in (core, others))
        return _Surrounded(core, (here < there) & ~others)

    def grown(self, cells: int) -> np.ndarray:
        """With so many cells around it."""
        grown: np.ndarray = self.core | (dilate(self.core[None], cells)[0] & self.own)
        return grown
