"""Fitting the codebook: mini-batch K-means over whitened feature cells, and the purity of what comes out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.training.confusion import mean_iou


@torch.no_grad()
def sampled_features(
    generator: Generator, size: int, count: int, *, seed: int, batch: int = 32
) -> Iterator[tuple[Tensor, Tensor, Features]]:
    """Yield (z, ws, features at ``size`` px) of ``count`` random samples in batches."""
    device = next(generator.parameters()).device
    source = torch.Generator().manual_seed(seed)
    for start in range(0, count, batch):
        z = torch.randn(min(batch, count - start), generator.config.z_dim, generator=source).to(device)
        ws = generator.mapping(z)
        yield z, ws, generator.synthesis.head(ws, size)


def fit_codebook(
    generator: Generator,
    size: int,
    clusters: int,
    *,
    samples: int = 2_000,
    cells_per_sample: int = 128,
    seed: int = 0,
    progress: Progress | None = None,
) -> Codebook:
    """One global codebook of ``clusters`` centres from random cells of ``samples`` pictures.

    Args:
        size: edit resolution r.
    """
    progress = progress or Progress()
    rng = np.random.default_rng(seed)
    cells = []
    for index, (_, _, features) in enumerate(sampled_features(generator, size, samples, seed=seed)):
        progress.check()
        flat = features.x.permute(0, 2, 3, 1).flatten(1, 2).cpu().numpy()
        chosen = rng.integers(0, flat.shape[1], (len(flat), cells_per_sample))
        cells.append(np.take_along_axis(flat, chosen[..., None], axis=1).reshape(-1, flat.shape[2]))
        progress.report(0.7 * (index + 1) * 32 / samples, "sampling features")
    points = np.concatenate(cells)
    mean, std = points.mean(axis=0), points.std(axis=0) + 1e-6
    white = (points - mean) / std
    means = MiniBatchKMeans(clusters, batch_size=4096, n_init=5, max_iter=200, random_state=seed).fit(white)
    progress.report(1.0, "clustered")
    book = Codebook(clusters, points.shape[1])
    book.mean.copy_(torch.from_numpy(mean))
    book.std.copy_(torch.from_numpy(std))
    book.centers.copy_(torch.from_numpy(means.cluster_centers_.astype(np.float32)))
    return book


def majority(labels: np.ndarray, size: int, count: int) -> np.ndarray:
    """The most frequent label of each cell: (N, H, W) ids to (N, size, size)."""
    n, height, _ = labels.shape
    step = height // size
    cells = labels.reshape(n, size, step, size, step).transpose(0, 1, 3, 2, 4).reshape(n, size, size, -1)
    votes = np.stack([(cells == k).sum(axis=-1) for k in range(count)], axis=-1)
    return votes.argmax(axis=-1).astype(np.uint8)


def purity(masks: np.ndarray, labels: np.ndarray, clusters: int, count: int) -> tuple[float, np.ndarray]:
    """mIoU when each cluster is given its majority label: the ceiling of everything that follows.

    Args:
        masks: proxy masks (N, r, r); labels: (N, r, r) of the same pictures.

    Returns:
        (mIoU over the labels present, the majority label of each cluster).
    """
    votes = np.zeros((clusters, count), np.int64)
    np.add.at(votes, (masks.ravel(), labels.ravel()), 1)
    meaning = votes.argmax(axis=1)
    confusion = np.zeros((count, count), np.int64)
    for cluster in range(clusters):
        confusion[:, meaning[cluster]] += votes[cluster]
    return mean_iou(confusion), meaning
