"""Pairs of label map and proxy mask cost nothing: both are read off generated pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.features import all_features, pictures_at_once

FINER = 4
"""Label maps are kept so many times as fine as the cells at most; the mapper reads them twice as fine."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Generated training pairs: label maps (M, H, H) uint8, H at most four times r, and proxy masks (M, r, r) uint8."""

    labels: np.ndarray
    masks: np.ndarray


@torch.no_grad()
def make_pairs(
    generator: Generator,
    codebook: Codebook,
    segmenters: list[FeatureSegmenter],
    size: int,
    count: int,
    *,
    seed: int = 0,
    progress: Progress | None = None,
) -> list[Pairs]:
    """``count`` random pictures with their proxy masks and with the labels each of the segmenters reads off them."""
    progress = progress or Progress()
    device = codebook.mean.device
    level = generator.config.block_index(size)
    source = torch.Generator().manual_seed(seed)
    masks: list[np.ndarray] = []
    labels: list[list[np.ndarray]] = [[] for _ in segmenters]
    at_once, step = pictures_at_once(generator), max(1, generator.config.resolution // (FINER * size))
    for start in range(0, count, at_once):
        progress.check()
        z = torch.randn(min(at_once, count - start), generator.config.z_dim, generator=source).to(device)
        features = all_features(generator, generator.mapping(z))
        masks.append(codebook(features[level]).to(torch.uint8).cpu().numpy())
        for made, segmenter in zip(labels, segmenters, strict=True):
            seen = segmenter(features)[..., step // 2 :: step, step // 2 :: step]
            made.append(seen.argmax(dim=1).to(torch.uint8).cpu().numpy())
        progress.report(min(1.0, (start + at_once) / count), "sampling pictures")
    return [Pairs(np.concatenate(made), np.concatenate(masks)) for made in labels]
