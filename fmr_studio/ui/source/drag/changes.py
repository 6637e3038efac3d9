"""What happens to the list of region edits when a person deletes, duplicates, pairs or reorders: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from fmr_studio.canvas.cell_regions import Ids, Mask, joined
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.ui.source.drag.gestures import like_mirror_image, moved

DUPLICATE_SHIFT_CELLS = 2.0
MOST_PARTS = 60
"""How many parts of a picture can be chosen by name or key, the largest ones."""
Indices = tuple[int, ...]


@dataclass(frozen=True)
class Part:
    """A joined region of one label of the unedited source.

    Args:
        x, y: its middle in cells.
        area: how many cells it has.
    """

    label: int
    cells: Cells
    x: float
    y: float
    area: int


def parts_of(labels: Ids) -> list[Part]:
    """All joined regions of a source's cell labels (r, r) uint8, the leftmost first; unknown cells belong to none."""
    found, seen = [], labels == UNKNOWN
    for row, column in np.argwhere(~seen).tolist():
        if seen[row, column]:
            continue
        mask = joined(labels == labels[row, column], (column, row))
        seen |= mask
        rows, columns = np.nonzero(mask)
        middle = float(columns.mean()) + 0.5, float(rows.mean()) + 0.5
        found.append(Part(int(labels[row, column]), Cells.of(mask), *middle, len(rows)))
    return sorted(found, key=lambda part: (part.x, part.y))


def largest_parts(parts: Sequence[Part]) -> list[Part]:
    """Those that are worth choosing by name or key, label by label from the left."""
    return sorted(sorted(parts, key=lambda part: -part.area)[:MOST_PARTS], key=lambda part: (part.label, part.x))


def with_regions(edits: SourceEdits, changed: Mapping[int, RegionEdit]) -> SourceEdits:
    """The same with other regions at some indices; the index after the last one adds."""
    regions = list(edits.regions)
    for index, region in sorted(changed.items()):
        regions[index : index + 1] = [region]
    return replace(edits, regions=tuple(regions))


def deleted(edits: SourceEdits, indices: Iterable[int]) -> SourceEdits:
    """A moved region is taken away; a copy or a piece of another picture leaves the list."""
    regions: list[RegionEdit] = []
    for index, region in enumerate(edits.regions):
        if index not in set(indices):
            regions.append(region)
        elif region.kind in (RegionKind.MOVE, RegionKind.DELETE):
            regions.append(replace(region, kind=RegionKind.DELETE))
    return replace(edits, regions=tuple(regions))


def forgotten(edits: SourceEdits, indices: Iterable[int]) -> SourceEdits:
    """Without some edits: their regions are as they were."""
    gone = set(indices)
    return replace(edits, regions=tuple(region for index, region in enumerate(edits.regions) if index not in gone))


def duplicated(edits: SourceEdits, regions: Sequence[RegionEdit]) -> tuple[SourceEdits, Indices]:
    """Copies a little further to the right and down, above everything, and their indices."""
    copies = [
        moved(replace(region, kind=_copied(region.kind), partner=0), DUPLICATE_SHIFT_CELLS, DUPLICATE_SHIFT_CELLS)
        for region in regions
    ]
    count = len(edits.regions)
    return replace(edits, regions=(*edits.regions, *copies)), tuple(range(count, count + len(copies)))


def _copied(kind: RegionKind) -> RegionKind:
    return kind if kind is RegionKind.PASTE else RegionKind.DUPLICATE


def reordered(edits: SourceEdits, order: Sequence[int]) -> SourceEdits:
    """The regions in another order, by their indices: the later ones lie above."""
    return replace(edits, regions=tuple(edits.regions[index] for index in order))


def paired(edits: SourceEdits, first: int, second: int) -> SourceEdits:
    """Two regions that move as mirror images from now on."""
    number = 1 + max((region.partner for region in edits.regions), default=0)
    both = {index: replace(edits.regions[index], partner=number) for index in (first, second)}
    return with_regions(edits, both)


def unpaired(edits: SourceEdits, partners: Iterable[int]) -> SourceEdits:
    """The regions with these numbers move by themselves again."""
    numbers = set(partners)
    free = [replace(region, partner=0) if region.partner in numbers else region for region in edits.regions]
    return replace(edits, regions=tuple(free))


def counterpart(region: RegionEdit, parts: Sequence[Part]) -> RegionEdit | None:
    """The other one of a pair such as eyes, already placed like a mirror image: the part of its label that is most alike."""
    mask = region.cells.mask
    rows, area = np.nonzero(mask)[0], int(mask.sum())
    others = [part for part in parts if part.label == region.label and not _overlap(part.cells.mask, mask)]
    if not others or region.label == UNKNOWN:
        return None
    level = float(rows.mean()) + 0.5
    best = min(others, key=lambda part: abs(np.log(part.area / area)) + abs(part.y - level) / 4)
    there = RegionEdit(RegionKind.MOVE, best.cells, label=region.label)
    return like_mirror_image(there, RegionEdit(RegionKind.MOVE, region.cells), region)


def _overlap(first: Mask, second: Mask) -> bool:
    return bool((first & second).any())
