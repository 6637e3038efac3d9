"""Proxy accuracy: the rearranger alone, with a true proxy mask as target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.source import Source
from fmr_studio.jobs.progress import Progress


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
    parts = pipe.networks
    assert parts.codebook is not None and parts.rearranger is not None
    sources = [pipe.sample(10_000 + i, truncation=1.0) for i in range(count)]
    hits, moved, unrelated = [], [], []
    for i, source in enumerate(sources):
        progress.check()
        target = sources[(i + 1) % count].mask
        with torch.inference_mode():
            assert source.memory is not None
            everywhere = torch.ones_like(target, dtype=torch.bool)
            result = parts.rearranger(source.memory, target, everywhere)
            hits.append(float((parts.codebook(result.x) == target).float().mean()))
            image = pipe.rearrange(source, target, everywhere)
        mask = target[0].cpu().numpy()
        moved.append(_color_difference(image, mask, source))
        unrelated.append(_color_difference(image, mask, sources[(i + 7) % count]))
        progress.report((i + 1) / count, "proxy accuracy")
    return ProxyAccuracy(100.0 * float(np.mean(hits)), float(np.mean(moved)), float(np.mean(unrelated)), count)


def _color_difference(image: np.ndarray, mask: np.ndarray, source: Source) -> float:
    theirs = source.mask[0].cpu().numpy()
    step = image.shape[0] // mask.shape[0]
    total = weight = 0.0
    for cluster in np.intersect1d(mask, theirs):
        here, there = (np.kron(m == cluster, np.ones((step, step), bool)) for m in (mask, theirs))
        area = min(here.sum(), there.sum())
        gap = np.abs(image[here].mean(axis=0) - source.image[there].mean(axis=0)).mean()
        total, weight = total + area * gap, weight + area
    return float(total / max(1.0, weight))
