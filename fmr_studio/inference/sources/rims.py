"""What lies around a region belongs to it where that is of the same kind as its new surroundings.

The features of an eye reach further than its label: lids and lashes are drawn by the cells around it. These come along where
skin is, fading into what was there, and they go from where the eye was. Over anything else they would be a halo: there the
rearranger draws the seam alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from fmr_studio.canvas.cell_regions import cell_labels
from fmr_studio.canvas.region_edit import Cells, RegionEdit
from fmr_studio.canvas.region_geometry import ITSELF, Composition, compose
from fmr_studio.canvas.region_shapes import covered_part
from fmr_studio.inference.rendering.cells import dilate

RIM_OF_SIDE = 1 / 32
"""How far around a region its rim reaches, as a part of the grid: two cells of 64."""


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
    reach = int(RIM_OF_SIDE * size)
    cores = {index: covered_part(shape, size) >= 0.5 for index, shape in shapes.items()}
    seen, weight = cell_labels(before, size), there.placed.astype(np.float32)
    pieces = {index: region.piece for index, region in enumerate(regions) if region.piece is not None}
    fine = {index: cell_labels(piece.labels, size) for index, piece in pieces.items()}
    for step in range(1, reach + 1):
        wide = compose(regions, size, fixed=fixed, shapes={index: dilate(core[None], step)[0] for index, core in cores.items()})
        alike = (there.region == ITSELF) & (wide.take(seen, fine) == cell_labels(after, size))
        rim, left = alike & wide.placed, alike & wide.hole & (there.hole | (wide.take(seen, fine) == seen))
        weight[rim] = np.where(there.hole[rim], 1.0, 1.0 - step / (reach + 1))
        names = ("region", "rows", "columns", "x", "y")
        taken = {name: np.where(rim | left, getattr(wide, name), getattr(there, name)) for name in names}
        there = replace(there, **taken, hole=(there.hole | left) & ~rim)
    return there, weight
