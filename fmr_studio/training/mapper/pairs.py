"""Pairs of label map and proxy mask cost nothing: both are read off generated pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.features import all_features


@dataclass(frozen=True, eq=False)
class Pairs:
    """Generated training pairs: label maps (M, R, R) uint8 and proxy masks (M, r, r) uint8."""

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
    for start in range(0, count, 16):
        progress.check()
        z = torch.randn(min(16, count - start), generator.config.z_dim, generator=source).to(device)
        features = all_features(generator, generator.mapping(z))
        masks.append(codebook(features[level]).to(torch.uint8).cpu().numpy())
        for made, segmenter in zip(labels, segmenters, strict=True):
            made.append(segmenter(features).argmax(dim=1).to(torch.uint8).cpu().numpy())
        progress.report(min(1.0, (start + 16) / count), "sampling pictures")
    return [Pairs(np.concatenate(made), np.concatenate(masks)) for made in labels]
