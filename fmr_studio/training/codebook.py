"""Fitting the codebook: mini-batch K-means over whitened cells of several layers, and the purity of what comes out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook, nearest, stack_layers
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.confusion import mean_iou


@dataclass(frozen=True)
class CodebookOptions:
    """What decides a codebook.

    Args:
        samples: pictures whose cells are clustered, ``cells`` of each.
        weights: share of each layer in the distance: (blocks above the edit resolution's, weight); negative is coarser.
        steps: training steps of the reader, ``batch`` pictures each.
    """

    clusters: int = 64
    samples: int = 1_000
    cells: int = 96
    weights: tuple[tuple[int, float], ...] = ((0, 1.0), (1, 0.7), (-1, 1.0), (-2, 0.7))
    steps: int = 600
    batch: int = 24
    lr: float = 3e-3
    seed: int = 0


class _Layers:
    """Whitened, weighted features of several blocks on the grid of the edit resolution."""

    def __init__(self, generator: Generator, size: int, options: CodebookOptions) -> None:
        self.generator, self.size = generator, size
        self.level = generator.config.block_index(size)
        channels = generator.config.channels
        chosen = {self.level + shift: weight for shift, weight in options.weights if 0 <= self.level + shift < len(channels)}
        self.blocks = sorted(chosen)
        scale = torch.cat([torch.full((channels[i],), chosen[i] / channels[i] ** 0.5) for i in self.blocks])
        self.mean, self.scale = torch.zeros_like(scale), scale

    def calibrate(self, points: np.ndarray) -> None:
        """Whiten by points (M, D) that were sampled so far without whitening."""
        self.mean = torch.from_numpy(points.mean(axis=0))
        self.scale = self.scale / torch.from_numpy(points.std(axis=0) + 1e-6)

    @torch.no_grad()
    def sample(self, z: Tensor) -> tuple[Tensor, Tensor]:
        """Features at the edit resolution (N, C, r, r) and the stacked layers (N, D, r, r) of z (N, z_dim)."""
        states = []
        for index, state in enumerate(self.generator.synthesis.walk(self.generator.mapping(z))):
            states.append(state.x)
            if index == self.blocks[-1]:
                break
        return states[self.level], stack_layers([states[i] for i in self.blocks], self.size)

    def whiten(self, stacked: Tensor) -> Tensor:
        """Stacked layers (N, D, r, r) as K-means sees them."""
        return (stacked - self.mean.to(stacked)[:, None, None]) * self.scale.to(stacked)[:, None, None]


def fit_codebook(
    generator: Generator, size: int, options: CodebookOptions, *, progress: Progress | None = None
) -> tuple[Codebook, float]:
    """Cluster cells of random samples over several layers, then train the reader of those clusters.

    Args:
        size: edit resolution r.

    Returns:
        The codebook, and the share of cells (0-1) of new samples where its reader agrees with K-means.
    """
    progress = progress or Progress()
    torch.manual_seed(options.seed)
    device = next(generator.parameters()).device
    layers = _Layers(generator, size, options)
    source = torch.Generator().manual_seed(options.seed)

    def draw(count: int) -> tuple[Tensor, Tensor]:
        return layers.sample(torch.randn(count, generator.config.z_dim, generator=source).to(device))

    centers = _cluster(draw, layers, options, progress.part(0.0, 0.4)).to(device)
    book = Codebook(options.clusters, generator.config.channels[layers.level]).to(device)
    features, _ = draw(64)
    book.mean.copy_(features.mean(dim=(0, 2, 3)))
    book.std.copy_(features.std(dim=(0, 2, 3)) + 1e-6)
    optimiser = torch.optim.Adam(book.parameters(), options.lr)
    for step in range(options.steps):
        progress.check()
        features, stacked = draw(options.batch)
        loss = F.cross_entropy(book.logits(features), nearest(layers.whiten(stacked), centers))
        for group in optimiser.param_groups:
            group["lr"] = options.lr * min(1.0, (step + 1) / 20, 2.0 * (1.0 - step / options.steps) + 0.02)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        progress.report(0.4 + 0.6 * (step + 1) / options.steps, f"reader, loss {float(loss.detach()):.3f}")
    features, stacked = draw(64)
    with torch.no_grad():
        agreement = (book(features) == nearest(layers.whiten(stacked), centers)).float().mean()
    return book.eval(), float(agreement)


def _cluster(
    draw: Callable[[int], tuple[Tensor, Tensor]], layers: _Layers, options: CodebookOptions, progress: Progress
) -> Tensor:
    """K-means centres (P, D) in the whitened space of ``layers``, which this calibrates."""
    rng = np.random.default_rng(options.seed)
    cells = []
    for done in range(0, options.samples, 32):
        progress.check()
        flat = draw(32)[1].permute(0, 2, 3, 1).flatten(1, 2).cpu().numpy()
        chosen = rng.integers(0, flat.shape[1], (len(flat), options.cells))
        cells.append(np.take_along_axis(flat, chosen[..., None], axis=1).reshape(-1, flat.shape[2]))
        progress.report(0.7 * min(1.0, (done + 32) / options.samples), "sampling features")
    points = np.concatenate(cells)
    layers.calibrate(points)
    white = (points - layers.mean.numpy()) * layers.scale.numpy()
    means = MiniBatchKMeans(options.clusters, batch_size=4096, n_init=3, max_iter=150, random_state=options.seed).fit(white)
    progress.report(1.0, "clustered")
    return torch.from_numpy(means.cluster_centers_.astype(np.float32))


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
