"""Few-shot segmentation from generator features (``teach``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import FeatureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.features import Drawing, all_features, feature_bytes, feature_statistics
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.memory import USED_SHARE, as_size, free_bytes, largest_batch
from fmr_studio.training.loop.running import train
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.losses import class_weights

NOISE = 0.3
"""On the features of a block, in deviations of them."""


@dataclass(frozen=True)
class TeachOptions:
    """What decides a few-shot training; twice as many pictures a step read 40 others no better, from four painted ones."""

    steps: int = 400
    batch: int = 2
    lr: float = 3e-3
    width: int = 32
    seed: int = 0


class SegmenterTraining(Training):
    """A training on the features of a few painted pictures.

    Args:
        features: (N, C, h, w) after every block, the coarsest first.
        statistics: mean and deviation (C,) of those of random samples.
        target: (N, R, R) int64 ids in [0, label_count), or 255 where nothing was painted.
    """

    def __init__(
        self, options: TeachOptions, features: list[Tensor], statistics: list[tuple[Tensor, Tensor]], target: Tensor,
        label_count: int,
    ) -> None:  # fmt: skip
        super().__init__(planned=options.steps * options.batch, batch=options.batch, seed=options.seed)
        self.options, self.features, self.target, self.device = options, features, target, target.device
        torch.manual_seed(options.seed)
        channels = tuple(one.shape[1] for one in features)
        self.segmenter = FeatureSegmenter(channels, label_count, width=options.width).to(target.device)
        self.segmenter.calibrate(statistics)
        self.weight = class_weights(target, label_count)
        self.optimiser = torch.optim.Adam(self.segmenter.parameters(), options.lr, weight_decay=1e-5)
        self.dice = Dice(options.seed, follow_global=True)
        self.noise = [self._noise(one) for one in features]

    def _noise(self, features: Tensor) -> Tensor:
        """As much noise as a batch of a block's features takes, a part of their deviation strong."""
        drawn = self.dice.noise_like(features.new_empty(self.options.batch * features[0].numel()))
        return NOISE * features.std() * drawn

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"segmenter": self.segmenter, "optimiser": self.optimiser, "dice": self.dice}

    def train_batch(self) -> dict[str, float]:
        """One batch of pictures, mirrored at random."""
        rng = self.dice.numpy
        rows = torch.from_numpy(rng.integers(0, len(self.target), self.options.batch))
        x, y = [f[rows] for f in self.features], self.target[rows]
        if rng.random() < 0.5:
            x, y = [f.flip(3) for f in x], y.flip(2)
        # Noise stands in for the samples that nobody painted; drawn anew it took a third of a step, so it is shifted.
        shifted = [one.roll(int(rng.integers(len(one)))) for one in self.noise]
        x = [f + one.view_as(f) for f, one in zip(x, shifted, strict=True)]
        loss = F.cross_entropy(self.segmenter(x), y, weight=self.weight, ignore_index=UNKNOWN)
        descend(self.optimiser, loss, self.options.lr * min(1.0, 2.0 * (1.0 - self.steps / self.options.steps)))
        return {"loss": float(loss.detach())}


def teach(
    generator: Generator,
    pictures: Sequence[Tensor | Drawing],
    labels: np.ndarray,
    label_count: int,
    *,
    options: TeachOptions | None = None,
    progress: Progress | None = None,
) -> FeatureSegmenter:
    """Learn a palette from a few painted pictures of a frozen generator.

    Args:
        pictures: each of the N painted ones, from one on: its ws (L, w_dim), or what it is made from where that says more.
        labels: (N, R, R) uint8 ids in [0, label_count) or 255 where nothing was painted.
        label_count: K.

    Returns:
        A segmenter of generator features; call it with :func:`all_features`.
    """
    options = options or TeachOptions()
    device = next(generator.parameters()).device
    options = replace(options, batch=_batch(generator, options, len(pictures), device))
    target = torch.from_numpy(labels.astype(np.int64)).to(device)
    drawings = [one if isinstance(one, Drawing) else Drawing(one[None]) for one in pictures]
    painted = [torch.cat(parts) for parts in zip(*(one.features(generator) for one in drawings), strict=True)]
    training = SegmenterTraining(options, painted, feature_statistics(generator, options.seed), target, label_count)
    train(training, progress)
    return training.segmenter.eval().requires_grad_(False)


def _batch(generator: Generator, options: TeachOptions, painted: int, device: torch.device) -> int:
    """Pictures a step, as the memory allows beside the features of those that were painted.

    Raises:
        FmrError: not even their features fit.
    """
    picture, free = feature_bytes(generator), free_bytes(device)
    if free is not None and painted * picture > USED_SHARE * free:
        raise FmrError(
            f"The features of {painted} painted pictures take {as_size(painted * picture)}; {as_size(free)} are free.",
            "Give fewer of them, or close other programs.",
        )
    step = 8 * 4 * options.width * generator.config.resolution**2 + picture
    left = None if free is None else free - painted * picture
    return largest_batch(step, left, options.batch)


@torch.no_grad()
def segment(segmenter: FeatureSegmenter, generator: Generator, ws: Tensor) -> Tensor:
    """Label ids (N, R, R) int64 of the pictures of ws (N, L, w_dim)."""
    return segmenter(all_features(generator, ws)).argmax(dim=1)
