"""Fréchet distances of plain and of mapped pictures to real ones, and how far looks differ."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import torch
from torch import Tensor

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.evaluation.fidelity import mapped_once
from fmr_studio.training.evaluation.options import ProtocolOptions
from fmr_studio.training.measures.frechet import FrechetStatistics, frechet_distance
from fmr_studio.training.pictures import as_tensor
from fmr_studio.training.published.networks import efficientnet_lite0, perceptual_distance

FEATURES = "EfficientNet-Lite0"


def realism(pipe: Pipeline, heldout: RenderSet, options: ProtocolOptions, progress: Progress) -> dict[str, Any]:
    """Fréchet distances to held-out real pictures: of the other half of them, of plain samples, and of mapped pictures.

    The estimate falls as sets grow, and rises where pictures repeat layouts or looks. So all sets are of one size, and each
    mapped picture has a label map of its own, of the other half, and a look of its own.
    """
    network, count = efficientnet_lite0(), options.frechet_count
    half = slice(count, 2 * count)
    mapped = mapped_once(pipe, np.asarray(heldout.labels[half]), progress=progress.part(0.0, 0.5))
    sets = {
        "real": np.asarray(heldout.images[:count]),
        "real_other_half": np.asarray(heldout.images[half]),
        "plain": plain_samples(pipe, len(mapped)),
        "mapped": mapped,
    }
    seeing, statistics = progress.part(0.5, 1.0), {}
    for index, (name, images) in enumerate(sets.items()):
        made = FrechetStatistics(1280, features=FEATURES)
        for number, batch in enumerate(_batches(images)):
            seeing.check()
            made.add(network.features(batch).cpu().numpy())
            seeing.report((index + 32 * number / count) / len(sets), f"Fréchet distance, {name}")
        statistics[name] = made
    distance = {
        name: round(float(frechet_distance(statistics["real"], one)), 2) for name, one in statistics.items() if name != "real"
    }
    return {
        "features": FEATURES,
        "count": count,
        **distance,
        "plain_to_halves": round(distance["plain"] / distance["real_other_half"], 2),
        "mapped_to_plain": round(distance["mapped"] / distance["plain"], 2),
    }


def diversity(mapped: np.ndarray, per_target: int, count: int, progress: Progress) -> dict[str, Any]:
    """Mean LPIPS-like distance between pictures of one label map with different seeds."""
    network = perceptual_distance()
    targets = len(mapped) // per_target
    values = []
    with torch.no_grad():
        for index in range(count):
            progress.check()
            first = (index % targets) * per_target
            a, b = (as_tensor(mapped[row : row + 1]) for row in (first, first + 1 + index // targets))
            values.append(float(network(a, b)))
            progress.report((index + 1) / count, "diversity")
    return {"lpips_like": round(float(np.mean(values)), 3), "pairs": count}


def plain_samples(pipe: Pipeline, count: int, *, first_seed: int = 50_000, truncation: float = 1.0) -> np.ndarray:
    """Ordinary samples of the generator, (count, R, R, 3) uint8."""
    return np.stack([pipe.sample(first_seed + i, truncation=truncation).image for i in range(count)])


def _batches(images: np.ndarray) -> Iterator[Tensor]:
    for start in range(0, len(images), 32):
        yield as_tensor(images[start : start + 32])
