"""Fitting the codebook: mini-batch K-means over whitened cells of several layers, then a network that reads the clusters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from sklearn.cluster import MiniBatchKMeans
from torch import Tensor

from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook, nearest
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.codebook.layers import Layers
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.running import train
from fmr_studio.training.loop.training import Part, Training

Draw = Callable[[int], tuple[Tensor, Tensor]]
"""A number of samples to features at the edit resolution (N, C, r, r) and the stacked layers (N, D, r, r)."""


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


class ClusterReading(Training):
    """Teaches a codebook to read the clusters of stacked layers off the edit resolution alone.

    Args:
        book: an untrained one; ``draw`` draws from ``dice``.
        centers: of the clusters, (P, D), in the whitened space of ``layers``.
    """

    def __init__(
        self, options: CodebookOptions, book: Codebook, draw: Draw, dice: Dice, layers: Layers, centers: Tensor
    ) -> None:
        super().__init__(planned=options.steps * options.batch, batch=options.batch, seed=options.seed)
        self.options, self.book, self.draw, self.dice = options, book, draw, dice
        self.layers, self.centers = layers, centers
        self.optimiser = torch.optim.Adam(book.parameters(), options.lr)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"book": self.book, "optimiser": self.optimiser, "dice": self.dice}

    def train_batch(self) -> dict[str, float]:
        """One batch of samples."""
        features, stacked = self.draw(self.options.batch)
        loss = F.cross_entropy(self.book.logits(features), nearest(self.layers.whiten(stacked), self.centers))
        rate = min(1.0, (self.steps + 1) / 20, 2.0 * (1.0 - self.steps / self.options.steps) + 0.02)
        descend(self.optimiser, loss, self.options.lr * rate)
        return {"loss": float(loss.detach())}

    @torch.no_grad()
    def agreement(self, count: int = 64) -> float:
        """The share of cells (0-1) of new samples where the codebook agrees with K-means."""
        features, stacked = self.draw(count)
        agreed = self.book(features) == nearest(self.layers.whiten(stacked), self.centers)
        return float(agreed.float().mean())


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
    layers, dice = Layers(generator, size, options.weights), Dice(options.seed)

    def draw(count: int) -> tuple[Tensor, Tensor]:
        return layers.sample(torch.randn(count, generator.config.z_dim, generator=dice.torch).to(device))

    centers = _cluster(draw, layers, options, progress.part(0.0, 0.4)).to(device)
    book = Codebook(options.clusters, generator.config.channels[layers.level]).to(device)
    features, _ = draw(64)
    book.mean.copy_(features.mean(dim=(0, 2, 3)))
    book.std.copy_(features.std(dim=(0, 2, 3)) + 1e-6)
    reading = ClusterReading(options, book, draw, dice, layers, centers)
    train(reading, progress.part(0.4, 1.0))
    return book.eval(), reading.agreement()


def _cluster(draw: Draw, layers: Layers, options: CodebookOptions, progress: Progress) -> Tensor:
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
