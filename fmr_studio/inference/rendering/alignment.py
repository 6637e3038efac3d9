"""Which places of a source a label map's cells show: the parts of one are laid over those of the other. No torch.

What a painter reshapes, moves or enlarges is mostly there in the source, as a whole: an eye keeps its pupil and a coat its
pattern if all of their cells come from where they belong. So a field of displacements is found:

- each part of the label map is laid over a part of the same label in the source by centre and spread, and between parts these
  maps are mixed by the inverse of the distance (Shepard, 1968);
- cells on borders look for the place whose labels around it are most alike (Hertzmann et al., *Image
  Analogies*, SIGGRAPH 2001);
- all others follow their neighbours: the field is harmonic between them, and nothing where nothing was painted.

Where the source holds at those places what the label map wants, its features are right as they are there. Elsewhere the mapper
says which clusters are wanted, and attention finds their features.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from fmr_studio.inference.rendering.layout import Contents, LabelLayout, Parts
from fmr_studio.nn.window import Window

SMALL_CELLS = 16.0
"""A part of so few cells keeps its form, and the ring around it goes with it."""
ALIKE = 0.75
"""How much of a cell's labels has to be the same, and of those around it: features near a border show what is beyond."""
ALIKE_IN_SMALL = 0.5
"""The same in small parts, whose surroundings may be others: an enlarged eye has more of itself around each cell."""
AT_REST = 0.2
"""Displacements below, in cells, are none."""
_ENLARGED = 2.5
"""How much larger than a small part the other one of a pair may be."""
_FULL = 0.6
"""How much of its box a part fills that is round; a line or a crescent fills less."""
_POWER = 4
_SCALES = (0.4, 2.5)
_FRAGMENT = 0.2
"""A part that is so small beside the largest one of its label is a piece of it."""
_LABELS, _TEMPERATURE, _DOUBT = 40.0, 1.5, 0.15
"""What other labels count beside squared distances in cells, how sharply the best place is taken, and what rest is in doubt."""
_BORDER, _SMALL, _SMOOTH, _ROUNDS = 1.2, 4.0, 2.0, 60
"""How much what is known of a cell counts, at borders and in small parts, beside its neighbours; rounds of smoothing."""


class Alignment(NamedTuple):
    """Where cells look in the source.

    Args:
        places: (2, r, r) float32 down and right, in cells.
        agree: (r, r) bool, the cells for which the source has there what is wanted, also around.
        contents: what the label map holds where it was aligned; None where nothing was to be.
    """

    places: np.ndarray
    agree: np.ndarray
    contents: Contents | None = None

    @property
    def moved(self) -> np.ndarray:
        """The cells (r, r) bool that agree and show another place than their own."""
        own = np.indices(self.agree.shape)
        moved: np.ndarray = self.agree & (np.abs(self.places - own).max(axis=0) > AT_REST)
        return moved


def align(wanted: LabelLayout, own: LabelLayout, cells: np.ndarray, *, moving: bool = True) -> Alignment:
    """Align a label map with a source's own.

    Args:
        cells: (r, r) bool, those that may show another place; the others stay where they are, and do not agree.
        moving: otherwise no cell shows another place, and those agree that hold what they did.
    """
    size = wanted.size
    window = Window.around(cells)
    places = np.indices((size, size)).astype(np.float32)
    if window is None:
        return Alignment(places, np.zeros_like(cells))
    window = window.grow(1, size)
    inside = window.cut(cells)
    contents = wanted.contents_in(window.grow(1, size))
    in_small = np.zeros_like(inside)
    if moving:
        here = window.cut(places).astype(np.float64)
        field, small, share = _laid_over(wanted, own.parts, window, here)
        known, trust = _matched(contents, own.contents, window, inside, here + field)
        known = share * small + (1.0 - share) * known
        trust = np.maximum(trust * (1.0 - share), _SMALL * share)
        window.cut(places)[:] += _smoothed(field, known, trust, inside)
        np.clip(places, 0, size - 1, out=places)
        in_small = share > 0.5
    looking = window.cut(places)
    held, around = (
        np.minimum(between(has.transpose(2, 0, 1), *looking), _cut(asked, window.within(contents.window))).sum(axis=0)
        for asked, has in ((contents.held, own.contents.held), (contents.around, own.contents.around))
    )
    agree = np.zeros_like(cells)
    window.cut(agree)[:] = inside & np.where(in_small, held > ALIKE_IN_SMALL, (held > ALIKE) & (around > ALIKE))
    return Alignment(places, agree, contents)


def _cut(values: np.ndarray, window: Window) -> np.ndarray:
    """A window of values (h, w, K), as (K, h, w)."""
    return window.cut(values.transpose(2, 0, 1))


def between(values: np.ndarray, down: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Values (C, r, r) at places in cells, any number of axes of them, by bilinear interpolation: (C, ...)."""
    side = values.shape[2]
    flat = values.reshape(len(values), side**2)
    top, left = (np.minimum(axis.astype(np.intp), side - 2) for axis in (down, right))
    below, beside = (down - top).astype(np.float32), (right - left).astype(np.float32)
    first, found = top * side + left, None
    for row, share in ((first, 1 - below), (first + side, below)):
        part = flat.take(row, axis=1)
        part *= 1 - beside
        part += flat.take(row + 1, axis=1) * beside
        part *= share
        found = part if found is None else np.add(found, part, out=found)
    assert found is not None
    return found


def _laid_over(layout: LabelLayout, own: Parts, window: Window, here: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Displacements (2, h, w) of all parts together, those of small parts, and how much (h, w), from 0 to 1, these decide."""
    wanted = layout.parts
    parts, others = _partners(wanted, own, layout.size)
    scales = np.clip(own.spreads[others] / wanted.spreads[parts], *_SCALES)[:, :, None, None]
    centers, there = wanted.centers[parts][:, :, None, None], own.centers[others][:, :, None, None]
    moved = there + (here - centers) * scales - here
    distances, counts = layout.distances(window)[parts], wanted.counts[parts]
    weights = (distances + 0.5) ** -_POWER / np.sqrt(counts)[:, None, None]
    less, more = np.sort([counts, own.counts[others]], axis=0)
    small = (less < SMALL_CELLS) & (more < _ENLARGED * SMALL_CELLS) & (wanted.fullness[parts] > _FULL)
    shares = np.clip(2.0 - distances, 0.0, 1.0) * small[:, None, None]
    total, inner = (np.einsum("phw,pahw->ahw", some, moved) for some in (weights, shares))
    decided = shares.sum(axis=0)
    return total / np.maximum(weights.sum(axis=0), 1e-12), inner / np.maximum(decided, 1e-12), decided.clip(0.0, 1.0)


def _partners(wanted: Parts, own: Parts, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The parts that have one, and for each the part of its label in the source that lies most alike among its own."""
    if not len(own.labels) or not len(wanted.labels):
        return np.zeros(0, np.intp), np.zeros(0, np.intp)
    away = np.linalg.norm(wanted.centers[:, None] - own.centers[None], axis=2) / size
    (there, many), (here, several) = _among(wanted), _among(own)
    away += np.linalg.norm(there[:, None] - here[None], axis=2) * (many[:, None] & several[None])
    largest = np.zeros(int(own.labels.max()) + 1)
    np.maximum.at(largest, own.labels, own.counts)
    away += 0.5 * (own.counts < _FRAGMENT * largest[own.labels])
    away[wanted.labels[:, None] != own.labels[None]] = np.inf
    nearest = away.argmin(axis=1)
    parts = np.flatnonzero(np.isfinite(away.min(axis=1)))
    return parts, nearest[parts]


def _among(parts: Parts) -> tuple[np.ndarray, np.ndarray]:
    """Centres within the box around all parts of the same label, between 0 and 1, and whether there are several."""
    labels = int(parts.labels.max()) + 1
    tops, bottoms = np.full((labels, 2), np.inf), np.full((labels, 2), -np.inf)
    np.minimum.at(tops, parts.labels, parts.tops)
    np.maximum.at(bottoms, parts.labels, parts.bottoms)
    top, bottom = tops[parts.labels], bottoms[parts.labels]
    return (parts.centers - top) / np.maximum(bottom - top, 1.0), np.bincount(parts.labels)[parts.labels] > 1


def _matched(
    wanted: Contents, own: Contents, window: Window, inside: np.ndarray, prior: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Where cells on borders find their surroundings in the source, as displacements (2, h, w), and how sure that is (h, w)."""
    known, trust = np.zeros_like(prior), np.zeros(inside.shape)
    rows, columns = (wanted.bordering - np.array([window.top, window.left])).T
    within = (rows >= 0) & (rows < inside.shape[0]) & (columns >= 0) & (columns < inside.shape[1])
    within[within] = inside[rows[within], columns[within]]
    if not within.any() or not len(own.bordering):
        return known, trust
    rows, columns, cells = rows[within], columns[within], wanted.bordering[within]
    looked, seen = wanted.patches(cells), own.bordering_patches
    unlike = _squared_distances(looked, seen)
    there = own.bordering.astype(np.float32)
    cost = _LABELS * unlike + _squared_distances(prior[:, rows, columns].T.astype(np.float32), there)
    shares = np.exp((cost.min(axis=1, keepdims=True) - cost) / np.float32(_TEMPERATURE))
    shares /= shares.sum(axis=1, keepdims=True)
    found = shares @ there
    loose = np.maximum((shares @ (there**2)).sum(axis=1) - (found**2).sum(axis=1), 0.0)
    rest = np.maximum((shares * unlike).sum(axis=1), 0.0)
    known[:, rows, columns] = (found - cells).T
    trust[rows, columns] = _BORDER * np.exp(-rest / _DOUBT) / (1.0 + np.sqrt(loose))
    return known, trust


def _squared_distances(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Between rows (n, d) and (m, d): (n, m)."""
    squares: np.ndarray = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)[None] - 2.0 * (some @ others.T)
    return squares


def _smoothed(field: np.ndarray, known: np.ndarray, trust: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Displacements (2, h, w) that follow what is known where it is sure, and their neighbours elsewhere; outside none."""
    held = 0.25 * (_SMOOTH / (trust + _SMOOTH) * inside)
    pull = (1.0 - _SMOOTH / (trust + _SMOOTH)) * inside * known
    padded = np.empty((2, field.shape[1] + 2, field.shape[2] + 2))
    smooth, around = padded[:, 1:-1, 1:-1], np.empty_like(field)
    np.multiply(field, inside, out=smooth)
    for _ in range(min(_ROUNDS, 2 * max(inside.shape))):
        padded[:, 0], padded[:, -1] = padded[:, 1], padded[:, -2]
        padded[:, :, 0], padded[:, :, -1] = padded[:, :, 1], padded[:, :, -2]
        np.add(padded[:, :-2, 1:-1], padded[:, 2:, 1:-1], out=around)
        around += padded[:, 1:-1, :-2]
        around += padded[:, 1:-1, 2:]
        around *= held
        np.add(around, pull, out=smooth)
    return smooth
