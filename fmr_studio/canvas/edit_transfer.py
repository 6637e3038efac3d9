"""Edits of one source done to another: their regions are found again by label and place. No torch."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.cell_regions import Ids, joined
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.errors import FmrError

Mask = NDArray[np.bool_]


def transferred(edits: SourceEdits, labels: Ids) -> tuple[SourceEdits, int]:
    """The same edits for another source, and how many regions were not found in it.

    A region becomes the joined region of its label whose middle is nearest to its own, taken one for one; so the left ear
    stays the left one. A region without a label, a piece of another picture and fixed cells stay where they are.

    Args:
        labels: (r, r) uint8, the label of each cell of the other source, 255 unknown.

    Raises:
        FmrError: the edits were made for another edit resolution.
    """
    size = labels.shape[0]
    if any(region.cells.size != size for region in edits.regions) or (edits.fixed is not None and edits.fixed.size != size):
        raise FmrError("These edits were made for a pack of another edit resolution.", "Use them with the pack they come from.")
    taken: list[tuple[Cells, Cells]] = []
    regions: list[RegionEdit] = []
    missing = 0
    for region in edits.regions:
        if region.kind is RegionKind.PASTE or region.label == UNKNOWN:
            regions.append(region)
            continue
        known = next((new for old, new in taken if old == region.cells), None)
        found = known or _found(region, labels, [new for _, new in taken])
        if found is None:
            missing += 1
            continue
        taken.append((region.cells, found))
        regions.append(replace(region, cells=found))
    return replace(edits, regions=tuple(regions)), missing


def _found(region: RegionEdit, labels: Ids, taken: list[Cells]) -> Cells | None:
    """The joined region of the label that is nearest and not taken yet."""
    middle = np.argwhere(region.cells.mask).mean(axis=0)
    left: Mask = labels == region.label
    best: tuple[float, Cells] | None = None
    while left.any():
        row, column = np.argwhere(left)[0].tolist()
        part = joined(left, (column, row))
        left = left & ~part
        cells = Cells.of(part)
        distance = float(np.hypot(*(np.argwhere(part).mean(axis=0) - middle)))
        if cells not in taken and (best is None or distance < best[0]):
            best = distance, cells
    return None if best is None else best[1]
