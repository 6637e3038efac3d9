"""Spares: typical cells of other samples for clusters that many samples lack, such as teeth or the frames of glasses."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from fmr_studio.nn.addresses import FEWEST, Spares
from fmr_studio.training.codes.samples import Samples

EVERYWHERE = 0.985
"""A cluster that so many samples have needs no spares."""
MOST = 160
"""Cells of one cluster."""
_TRIED = 60
_COMPARED = 96


class Donation(NamedTuple):
    """The spares, their codes (S, k), and the sample each comes from (S,)."""

    spares: Spares
    codes: Tensor
    rows: np.ndarray


def choose_spares(samples: Samples, clusters: int, *, seed: int = 0) -> Donation:
    """For each cluster that not all samples have, the cells of one whose look is the most usual and which has many of them."""
    masks = np.asarray(samples.masks[: samples.trained])
    counts = np.stack([np.bincount(mask.ravel(), minlength=clusters) for mask in masks])
    rng = np.random.default_rng(seed)
    places, ids, codes, rows = [], [], [], []
    for cluster in range(clusters):
        having = np.flatnonzero(counts[:, cluster] >= FEWEST)
        if not len(having) or len(having) > EVERYWHERE * len(masks):
            continue
        row = _usual(samples, having, counts[having, cluster], cluster, rng)
        cells = np.flatnonzero(masks[row].ravel() == cluster)
        cells = cells[:: -(-len(cells) // MOST)]
        places.append(np.stack(np.unravel_index(cells, masks[row].shape), axis=1).astype(np.float32))
        ids.append(np.full(len(cells), cluster, np.int64))
        codes.append(samples.code(row).flatten(1)[:, torch.from_numpy(cells)].T)
        rows.append(np.full(len(cells), row))
    if not places:
        size = samples.codes.shape[1]
        return Donation(Spares(np.zeros((0, 2), np.float32), np.zeros(0, np.int64)), torch.zeros(0, size), np.zeros(0, int))
    return Donation(Spares(np.concatenate(places), np.concatenate(ids)), torch.cat(codes), np.concatenate(rows))


def _usual(samples: Samples, having: np.ndarray, counts: np.ndarray, cluster: int, rng: np.random.Generator) -> int:
    last = len(having) - 1
    many = having[np.argsort(counts, kind="stable")][int(0.6 * last) : int(0.92 * last) + 1]
    tried = rng.permutation(many)[:_TRIED]
    means = []
    for row in tried:
        cells = torch.from_numpy(samples.mask(row).ravel() == cluster)
        means.append(samples.code(row).flatten(1)[:_COMPARED, cells].mean(dim=1).numpy())
    distances = np.square(np.stack(means) - np.median(means, axis=0)).sum(axis=1)
    return int(tried[distances.argmin()])
