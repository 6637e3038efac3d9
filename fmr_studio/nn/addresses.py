"""Where the cells of a target look in a source: each cluster is laid over the same cluster of the source. No torch.

A cluster of the target has a centre and a spread; so has the same cluster of the source. What maps one onto the other gives
each target cell an address, so that neighbours copy neighbours and a part that was moved or enlarged keeps its texture.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from fmr_studio.nn.window import Window

WAVELENGTHS = (96.0, 48.0, 24.0, 12.0, 6.0)
"""In cells; several, so that an address is sharp close by and still leads the right way from afar."""
GAINS = (2.0, 2.0, 3.0, 4.0, 5.0)
"""How much each counts before anything is learned."""
MAX_OFFSET = 8.0
"""How far a learned offset may lead away from an address, in cells."""
MAX_TRUST, MIN_TRUST = 1.0, -4.0
"""Bounds of the logarithm of what is learned on the gains."""
FEATURES = 4 * len(WAVELENGTHS)
FEWEST = 4
"""A source that has fewer cells of a cluster lacks it."""
_SCALES = (0.6, 1.6)


class Layout(NamedTuple):
    """Where the P clusters of a proxy mask lie: cells of each (P,), centres (P, 2) and spreads (P,), in cells."""

    counts: np.ndarray
    centers: np.ndarray
    spreads: np.ndarray


class Spares(NamedTuple):
    """Cells of other samples that stand in for clusters a source lacks: their places (S, 2) and clusters (S,)."""

    places: np.ndarray
    clusters: np.ndarray


def layout(mask: np.ndarray, clusters: int) -> Layout:
    """Centres and spreads of the clusters of a mask (r, r)."""
    return _laid_out(np.indices(mask.shape).reshape(2, -1).T, mask.ravel(), clusters)


def _laid_out(places: np.ndarray, ids: np.ndarray, clusters: int) -> Layout:
    counts = np.bincount(ids, minlength=clusters).astype(np.float32)
    some = np.maximum(counts, 1.0)
    axes = places.astype(np.float32).T
    centers = np.stack([np.bincount(ids, axis, clusters) / some for axis in axes], axis=1)
    squares = sum(np.bincount(ids, axis**2, clusters) / some for axis in axes) - np.square(centers).sum(axis=1)
    return Layout(counts, centers, np.sqrt(np.maximum(squares, 0.25)))


def with_spares(mask: np.ndarray, clusters: int, spares: Spares) -> tuple[Layout, np.ndarray]:
    """The layout of a source's mask (r, r) whose lacking clusters are those of the spares, and what each cell is looked for as.

    Returns:
        The layout, and the clusters (r·r + S) of all cells and spares; ``clusters`` for those that nobody looks for.
    """
    own, others = layout(mask, clusters), _laid_out(spares.places, spares.clusters, clusters)
    lacking = (own.counts < FEWEST) & (others.counts > 0)
    mixed = Layout(*(np.where(lacking if a.ndim == 1 else lacking[:, None], b, a) for a, b in zip(own, others, strict=True)))
    flat = mask.ravel()
    cells = np.where(lacking[flat], clusters, flat)
    return mixed, np.concatenate([cells, np.where(lacking[spares.clusters], spares.clusters, clusters)])


def addresses(wanted: np.ndarray, target: Layout, source: Layout, window: Window) -> np.ndarray:
    """Where each cell of a window looks, (2, h, w) float32 in cells.

    Args:
        wanted: the clusters (h, w) of the window's cells; ``target`` is the layout of the whole grid.
    """
    own = np.indices(wanted.shape).astype(np.float32) + np.array([window.top, window.left], np.float32)[:, None, None]
    scale = np.clip(source.spreads / target.spreads, *_SCALES)
    known = (source.counts >= FEWEST) & (target.counts >= 1)
    there, here = (part.centers[wanted].transpose(2, 0, 1) for part in (source, target))
    return np.where(known[wanted], there + (own - here) * scale[wanted], own).astype(np.float32)


def address_features(places: np.ndarray) -> np.ndarray:
    """Sines and cosines of places (2, h, w), (FEATURES, h, w): products of two of them fall with their distance."""
    waves = np.array([2.0 * math.pi / length for length in WAVELENGTHS], np.float32)
    angles = places[None] * waves[:, None, None, None]
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).reshape(FEATURES, *places.shape[1:])


def gathered(wanted: np.ndarray, offered: np.ndarray, cells: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Which target cells look at which source cells: those of the same cluster, or all where there are none.

    Args:
        wanted: clusters (m,) of the cells that look; offered: what the source's cells and the spares are looked for as.
        cells: how many of these are the source's own.
    """
    pairs = []
    for cluster in np.unique(wanted):
        there = np.flatnonzero(offered == cluster)
        pairs.append((np.flatnonzero(wanted == cluster), there if len(there) else np.arange(cells)))
    return pairs
