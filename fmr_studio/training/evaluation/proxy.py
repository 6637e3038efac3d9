"""Proxy accuracy: the rearranger alone, with a true proxy mask as target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.window import Window


@dataclass(frozen=True)
class ProxyAccuracy:
    """The rearranger alone: share of cells in the wanted cluster (%), and how far each cluster's colour moved (0-255)."""

    accuracy: float
    color_difference: float
    color_difference_of_other_looks: float
    pictures: int


def proxy_accuracy(pipe: Pipeline, count: int = 200, *, progress: Progress | None = None) -> ProxyAccuracy:
    """Rearrange samples to the proxy masks of other samples and read the clusters of what comes out.

    The colour difference is the mean absolute difference between the mean colours of a cluster in the source and in the
    result, over clusters in both, weighted by area; beside it stands the same figure against unrelated sources.
    """
    progress = progress or Progress()
    networks, size = pipe.networks, pipe.size
    everywhere = np.ones((1, size, size), bool)
    sources = [pipe.sample(10_000 + i, truncation=1.0) for i in range(count)]
    hits, moved, unrelated = [], [], []
    for i, source in enumerate(sources):
        progress.check()
        target = sources[(i + 1) % count].mask
        result = networks.move([source.memory], target, everywhere, source.features, Window.whole(size))
        hits.append(float((networks.clusters(result) == target).mean()))
        image = pipe.rearrange(source, target, everywhere)
        moved.append(color_difference(image, target[0], source))
        unrelated.append(color_difference(image, target[0], sources[(i + 7) % count]))
        progress.report((i + 1) / count, "proxy accuracy")
    return ProxyAccuracy(100.0 * float(np.mean(hits)), float(np.mean(moved)), float(np.mean(unrelated)), count)


def color_difference(image: np.ndarray, mask: np.ndarray, source: Source) -> float:
    """How far the clusters of a picture (R, R, 3) with the proxy mask (r, r) lie from a source's in colour, 0 to 255."""
    theirs = source.mask[0]
    step = image.shape[0] // mask.shape[0]
    total = weight = 0.0
    for cluster in np.intersect1d(mask, theirs):
        here, there = (np.kron(m == cluster, np.ones((step, step), bool)) for m in (mask, theirs))
        area = min(here.sum(), there.sum())
        gap = np.abs(image[here].mean(axis=0) - source.image[there].mean(axis=0)).mean()
        total, weight = total + area * gap, weight + area
    return float(total / max(1.0, weight))
