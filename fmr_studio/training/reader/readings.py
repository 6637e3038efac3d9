"""What a reader learns from: samples, and the labels that the segmenter sees in their features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.features import pictures_at_once
from fmr_studio.training.pictures import to_uint8


@dataclass(frozen=True, eq=False)
class Readings:
    """Generated pictures (M, R, R, 3) uint8 and the labels (M, R, R) uint8 that the segmenter sees in them."""

    images: np.ndarray
    labels: np.ndarray


@torch.no_grad()
def make_readings(
    generator: Generator, segmenter: FeatureSegmenter, count: int, *, seed: int = 0, progress: Progress | None = None
) -> Readings:
    """``count`` random pictures and what the segmenter sees in them, from the generator's layers."""
    progress = progress or Progress()
    device = segmenter.out.weight.device
    source = torch.Generator().manual_seed(seed)
    images, labels = [], []
    at_once = pictures_at_once(generator)
    for start in range(0, count, at_once):
        progress.check()
        z = torch.randn(min(at_once, count - start), generator.config.z_dim, generator=source).to(device)
        states = list(generator.synthesis.walk(generator.mapping(z)))
        images.append(to_uint8(states[-1].rgb))
        labels.append(segmenter([state.x for state in states]).argmax(dim=1).to(torch.uint8).cpu().numpy())
        progress.report(min(1.0, (start + at_once) / count), "sampling pictures")
    return Readings(np.concatenate(images), np.concatenate(labels))
