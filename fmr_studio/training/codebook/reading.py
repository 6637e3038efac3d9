"""Teaching a codebook's reader to tell the clusters of cells from codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.ops import channels_last
from fmr_studio.training.codes.samples import Samples
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.training import Part, Training


@dataclass(frozen=True)
class ReadingOptions:
    """What decides a reader; ``side``: of the windows it learns from, in cells."""

    steps: int = 320
    batch: int = 10
    side: int = 32
    lr: float = 3e-3
    seed: int = 0


class ReadingTraining(Training):
    """A training on windows of samples; ``book`` may know some clusters already."""

    def __init__(self, options: ReadingOptions, samples: Samples, book: Codebook) -> None:
        super().__init__(planned=options.steps * options.batch, batch=options.batch, seed=options.seed)
        self.options, self.samples = options, samples
        self.book = channels_last(book)
        self.optimiser = torch.optim.Adam(self.book.parameters(), options.lr)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"book": self.book, "optimiser": self.optimiser}

    def train_batch(self) -> dict[str, float]:
        """One batch of windows."""
        rng, side = self.rng(), min(self.options.side, self.samples.masks.shape[1])
        codes, clusters = [], []
        for row in rng.integers(0, self.samples.trained, self.options.batch):
            top, left = rng.integers(0, self.samples.masks.shape[1] - side + 1, 2)
            part = (..., slice(top, top + side), slice(left, left + side))
            codes.append(self.samples.code(row)[part])
            clusters.append(self.samples.mask(row)[part])
        seen = self.book.logits(torch.stack(codes).contiguous(memory_format=torch.channels_last))
        loss = F.cross_entropy(seen, torch.from_numpy(np.stack(clusters)))
        descend(self.optimiser, loss, self.options.lr * min(1.0, (self.steps + 1) / 20, 1.6 * (1.0 - self.done) + 0.02))
        return {"loss": float(loss.detach())}

    @torch.no_grad()
    def agreement(self) -> float:
        """Share of cells (0-1) of samples left out where the reader sees their cluster."""
        rows = range(self.samples.trained, len(self.samples.codes))
        same = [self.book(self.samples.code(row)[None])[0].numpy() == self.samples.mask(row) for row in rows]
        return float(np.mean(same))
