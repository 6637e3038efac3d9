"""Holes: what was painted over and shows through, because no picture that the networks know is without it. No torch.

A face without an eye was never seen, so a mapper that reads fur where the eye was still asks for an eye. Where labels say
plainly that a small thing is gone and nothing around it moves, its cells take the features of their neighbours: harmonic
between them (the membrane of Pérez, Gangnet and Blake, *Poisson Image Editing*, SIGGRAPH 2003, in features).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.canvas.joined import joined_parts
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.rendering.alignment import ALIKE, Alignment, between
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.layout import Contents

_LOST = 0.5
"""How much more of a label a cell holds than the source has there, where something was painted over."""
_GONE = 0.05
"""How much of the labels around a cell has gone, where it still shows what was painted over."""
_REACH = 3
"""How far from what was painted over, in cells."""
_LARGEST = 1 / 8
"""The part of the grid that a hole takes at most: a larger one would be a blur."""
_STILL, _ALIKE_AROUND = 0.8, 0.5
"""How many of the cells around a hole have to stay as they are, and how many to have a label of the hole."""
_OTHERS = 0.01
"""What neighbours of other labels count."""


class Holes(NamedTuple):
    """Cells whose features come from their neighbours.

    Args:
        cells: (r, r) bool.
        kinds: (r, r) uint8, the label of these and of the cells near them: neighbours of the same one count.
    """

    cells: np.ndarray
    kinds: np.ndarray

    @classmethod
    def none(cls, size: int) -> Holes:
        """No holes in a grid of ``size`` cells."""
        return cls(np.zeros((size, size), bool), np.full((size, size), UNKNOWN, np.uint8))


class Clusters(NamedTuple):
    """What is wanted: ``target``, beside the source's own ``mask``, (r, r) both, and the label (256,) of clusters there."""

    target: np.ndarray
    mask: np.ndarray
    meanings: np.ndarray


def find_holes(found: Alignment, own: Contents, clusters: Clusters, movable: np.ndarray) -> Holes:
    """The holes of a painting.

    Args:
        found: how its labels lie over the source's. own: what those of the source hold, everywhere.
        movable: (r, r) bool, the cells that may change.
    """
    holes, wanted = Holes.none(len(movable)), found.contents
    if wanted is None:
        return holes
    cut = wanted.window.cut
    kinds, share = wanted.held.argmax(axis=2), wanted.held.max(axis=2)
    held, around = (cut(has.transpose(2, 0, 1)) for has in (own.held, own.around))
    target, mask, agree, free = (cut(grid) for grid in (clusters.target, clusters.mask, found.agree, movable))
    meant = clusters.meanings[target]
    refused = (target == mask) | ((meant != UNKNOWN) & (meant != kinds))
    lost = share - np.take_along_axis(held, kinds[None], axis=0)[0] > _LOST
    plain = free & (share > ALIKE)
    still = ~cut(found.moved) & ((target == mask) | agree)
    near = dilate(still[None], _REACH + 1)[0]  # what a hole lies in
    covered = plain & ~agree & lost & refused & near
    if not covered.any():
        return holes
    shown = np.where(agree, between(own.around.transpose(2, 0, 1), *cut(found.places)), around)
    gone = np.maximum(shown - wanted.around.transpose(2, 0, 1), 0.0).sum(axis=0) > _GONE
    region = covered
    for _ in range(_REACH):
        region = region | (_grown(region) & gone & plain)
    numbers = joined_parts(region.astype(np.uint8))
    for number in np.unique(numbers[covered]):
        part = numbers == number
        ring = _grown(part) & ~region
        alike = ring & np.isin(kinds, kinds[part])
        if part.sum() > _LARGEST * movable.size or (ring & still).sum() < _STILL * ring.sum():
            continue
        if alike.any() and alike.sum() >= _ALIKE_AROUND * ring.sum():
            cut(holes.cells)[part] = True
    if holes.cells.any():
        cut(holes.kinds)[:] = kinds
    return holes


def clusters_there(holes: Holes, clusters: Clusters) -> np.ndarray:
    """The target mask (r, r) with the clusters of the nearest cells of the same label in the holes."""
    target = clusters.target.copy()
    for kind in np.unique(holes.kinds[holes.cells]):
        cells = np.argwhere(holes.cells & (holes.kinds == kind))
        others = np.argwhere(~holes.cells & (holes.kinds == kind) & (clusters.meanings[target] == kind))
        if len(others):
            nearest = np.square(cells[:, None] - others[None]).sum(axis=2).argmin(axis=1)
            target[tuple(cells.T)] = target[tuple(others[nearest].T)]
    return target


def fill(values: np.ndarray, holes: Holes, known: np.ndarray) -> None:
    """Make values (C, r, r) harmonic in the holes, between the cells (r, r) bool around them that are ``known``."""
    cells, kinds = holes
    rows, columns = np.nonzero(cells)
    count, size = len(rows), len(cells)
    numbers = np.zeros(cells.shape, np.intp)
    numbers[cells] = np.arange(count)
    pulls, sums = np.zeros((count, count)), np.zeros((count, len(values)))
    for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        inside = (rows + down >= 0) & (rows + down < size) & (columns + right >= 0) & (columns + right < size)
        ours = np.flatnonzero(inside)
        there = rows[ours] + down, columns[ours] + right
        weights = np.where(kinds[there] == kinds[rows[ours], columns[ours]], 1.0, _OTHERS)
        open_, shut = cells[there], known[there] & ~cells[there]
        counted = open_ | shut
        pulls[ours[counted], ours[counted]] += weights[counted]
        pulls[ours[open_], numbers[there][open_]] -= weights[open_]
        sums[ours[shut]] += weights[shut, None] * values[:, there[0][shut], there[1][shut]].T
    pulls[np.diag_indices(count)] += 1e-6  # what no neighbour is known of stays
    sums += 1e-6 * values[:, cells].T
    values[:, cells] = np.linalg.solve(pulls, sums).T


def _grown(cells: np.ndarray) -> np.ndarray:
    grown: np.ndarray = dilate(cells[None], 1)[0]
    return grown
