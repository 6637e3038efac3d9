"""How pure clusters are: the ceiling of everything that follows."""

from __future__ import annotations

import numpy as np
import torch

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.measures.confusion import mean_iou


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


@torch.no_grad()
def purity_on_renders(
    generator: Generator, codebook: Codebook, data: RenderSet, *, size: int, label_count: int, count: int = 500
) -> float:
    """:func:`purity` (%) on generated pictures; the true label of a cell is that of the render with the same parameters.

    Args:
        size: r; label_count: K.
    """
    masks = []
    for start in range(0, count, 32):
        z = uniform_to_z(np.asarray(data.u[start : min(count, start + 32)])).to(codebook.mean.device)
        masks.append(codebook(generator.synthesis.head(generator.mapping(z), size).x).cpu().numpy())
    cells = majority(np.asarray(data.labels[:count]), size, label_count)
    value, _ = purity(np.concatenate(masks), cells, codebook.clusters, label_count)
    return 100.0 * value
