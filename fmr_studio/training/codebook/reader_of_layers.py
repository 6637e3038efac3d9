"""Teaching a codebook to read the clusters of stacked layers off the edit resolution alone."""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.codebook import Codebook, nearest
from fmr_studio.training.codebook.layers import Layers
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.training import Part, Training


class ClusterReading(Training):
    """A training on samples of a generator.

    Args:
        book: an untrained one. layers: calibrated; centers: of the clusters, (P, D), in their whitened space.
    """

    def __init__(
        self, book: Codebook, layers: Layers, centers: Tensor, *, steps: int, batch: int, lr: float, seed: int
    ) -> None:
        super().__init__(planned=steps * batch, batch=batch, seed=seed)
        self.book, self.layers, self.centers, self.lr = book, layers, centers, lr
        self.device = centers.device
        self.dice = Dice(seed)
        self.optimiser = torch.optim.Adam(book.parameters(), lr)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"book": self.book, "optimiser": self.optimiser, "dice": self.dice}

    def _draw(self, count: int) -> tuple[Tensor, Tensor]:
        """Features at the edit resolution (N, C, r, r) and the clusters of their cells (N, r, r)."""
        z = torch.randn(count, self.layers.generator.config.z_dim, generator=self.dice.torch).to(self.device)
        features, stacked = self.layers.sample(z)
        return features, nearest(self.layers.whiten(stacked), self.centers)

    def train_batch(self) -> dict[str, float]:
        """One batch of samples."""
        features, clusters = self._draw(self.batch_size)
        loss = F.cross_entropy(self.book.logits(features), clusters)
        descend(self.optimiser, loss, self.lr * min(1.0, (self.steps + 1) / 20, 2.0 * (1.0 - self.done) + 0.02))
        return {"loss": float(loss.detach())}

    @torch.no_grad()
    def agreement(self, count: int = 64) -> float:
        """The share of cells (0-1) of new samples where the codebook agrees with K-means."""
        same = []
        for start in range(0, count, self.batch_size):
            features, clusters = self._draw(min(self.batch_size, count - start))
            same += (self.book(features) == clusters).float().mean(dim=(1, 2)).tolist()
        return sum(same) / len(same)
