"""Few labelled pictures of a domain, whose true labels stand in for a person's painting."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.segmenter.training import TeachOptions, teach


def few_shot_set(data: RenderSet, shots: int, label_count: int, *, seed: int) -> tuple[Tensor, np.ndarray]:
    """z (N, F) and true labels (N, R, R) of ``shots`` pictures, as a person would choose them: every label is to be seen.

    The first picture of a set shows every label with at least 30 px (a person paints one that shows all there is to
    learn); the rest is random.
    """
    rng = np.random.default_rng([seed, shots])
    order = rng.permutation(len(data))
    first = next(
        (row for row in order if (np.bincount(data.labels[row].ravel(), minlength=label_count)[:label_count] >= 30).all()),
        order[0],
    )
    rows = [first, *[row for row in order if row != first][: shots - 1]]
    return uniform_to_z(np.stack([data.u[row] for row in rows])), np.stack([data.labels[row] for row in rows])


def teach_from_domain(
    generator: Generator, data: RenderSet, label_count: int, *, shots: int, seed: int, options: TeachOptions | None = None,
    progress: Progress | None = None,
) -> FeatureSegmenter:  # fmt: skip
    """A segmenter from N samples whose true labels stand in for a person's painting."""
    z, labels = few_shot_set(data, shots, label_count, seed=seed)
    with torch.no_grad():
        ws = generator.mapping(z.to(next(generator.parameters()).device))
    return teach(generator, ws, labels, label_count, options=options, progress=progress)
