"""Few-shot segmentation from the features at the edit resolution alone, for generators whose other layers are large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import CellSegmenter
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codes.samples import head_features, styles_of
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.running import train
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.losses import class_weights
from fmr_studio.training.unfinished import open_generator

FINER = 2
"""The loss is taken on a grid so many times as fine as the cells."""
CALIBRATION = 16


@dataclass(frozen=True)
class CellOptions:
    """What decides a training; ``noise`` on the layers' input stands in for the samples that nobody painted."""

    steps: int = 500
    batch: int = 2
    lr: float = 3e-3
    width: int = 64
    noise: float = 0.35
    smoothing: float = 0.03
    mirrored: float = 0.4
    seed: int = 0


class CellTraining(Training):
    """A training on the features of painted pictures.

    Args:
        features: (N, C, r, r); mean, std: (C,) of random samples.
        target: (N, FINER · r, FINER · r) int64 ids in [0, labels), or 255 where nothing was painted.
    """

    def __init__(self, options: CellOptions, features: Tensor, mean: Tensor, std: Tensor, target: Tensor, labels: int) -> None:
        super().__init__(planned=options.steps * options.batch, batch=options.batch, seed=options.seed)
        self.options, self.features, self.target = options, features, target
        torch.manual_seed(options.seed)
        self.segmenter = channels_last(CellSegmenter(features.shape[1], labels, width=options.width))
        self.segmenter.mean.copy_(mean)
        self.segmenter.std.copy_(std)
        self.weight = class_weights(target, labels)
        self.optimiser = torch.optim.Adam(self.segmenter.parameters(), options.lr, weight_decay=1e-4)
        self.dice = Dice(options.seed, follow_global=True)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"segmenter": self.segmenter, "optimiser": self.optimiser, "dice": self.dice}

    def train_batch(self) -> dict[str, float]:
        """One batch of pictures, mirrored at random."""
        options, rng = self.options, self.dice.numpy
        rows = torch.from_numpy(rng.choice(len(self.target), min(options.batch, len(self.target)), replace=False))
        x, y = self.features[rows], self.target[rows]
        if rng.random() < options.mirrored:
            x, y = x.flip(3), y.flip(2)
        x = x + options.noise * self.segmenter.std[:, None, None] * self.dice.noise_like(x)
        logits = self.segmenter(x.contiguous(memory_format=torch.channels_last))
        finer = F.interpolate(logits, scale_factor=float(FINER), mode="bilinear", align_corners=False)
        loss = F.cross_entropy(finer, y, weight=self.weight, ignore_index=UNKNOWN, label_smoothing=options.smoothing)
        descend(self.optimiser, loss, options.lr * min(1.0, 2.0 * (1.0 - self.done) + 0.01))
        return {"loss": float(loss.detach())}


def cell_labels(painted: np.ndarray, side: int, count: int) -> Tensor:
    """The label that covers most of each cell of painted maps (N, H, W) uint8: (N, side, side) int64, 255 for none."""
    step = painted.shape[1] // side
    blocks = painted.reshape(len(painted), side, step, side, step)
    votes = np.stack([(blocks == label).sum(axis=(2, 4)) for label in range(count)])
    return torch.from_numpy(np.where(votes.sum(axis=0) > 0, votes.argmax(axis=0), UNKNOWN).astype(np.int64))


@torch.no_grad()
def fit_cell_segmenter(
    generator: AnyGenerator, size: int, painted: Mapping[int, np.ndarray], count: int, options: CellOptions,
    *, seen: Mapping[int, Tensor] | None = None, progress: Progress | None = None,
) -> CellSegmenter:  # fmt: skip
    """A segmenter of cells from painted pictures.

    Args:
        size: r of the cells. painted: label maps (H, W) uint8 by the seed of the picture they were painted over, all of one
            size. count: K. seen: features (1, C, r, r) of these pictures; those of their seeds where they are not given.
    """
    seen = seen or {seed: head_features(generator, styles_of(generator, seed), size)[-1] for seed in painted}
    random = torch.cat([head_features(generator, styles_of(generator, seed), size)[-1] for seed in range(CALIBRATION)])
    mean, std = random.mean(dim=(0, 2, 3)), random.std(dim=(0, 2, 3)) + 1e-6
    target = cell_labels(np.stack(list(painted.values())), FINER * size, count)
    training = CellTraining(options, torch.cat([seen[picture] for picture in painted]), mean, std, target, count)
    with torch.enable_grad():
        train(training, progress)
    return training.segmenter.eval().requires_grad_(False)


def cell_segmenter_config(segmenter: CellSegmenter) -> dict[str, int]:
    """What a card says of a segmenter of cells."""
    channels, labels = segmenter.enter.in_channels, segmenter.out.out_channels
    return {"channels": channels, "labels": labels, "width": segmenter.enter.out_channels}


def train_cell_segmenter(
    folder: Path, palette: Palette, painted: Mapping[int, np.ndarray], options: CellOptions, *, progress: Progress
) -> None:
    """Learn a palette from painted pictures and write segmenter and palette into the pack; see :func:`fit_cell_segmenter`."""
    pack, generator = open_generator(folder, "cpu")
    size, count = pack.card.edit_resolution, len(palette)
    segmenter = fit_cell_segmenter(generator, size, painted, count, options, progress=progress)
    update_pack(folder, "segmenter", segmenter.state_dict(), cell_segmenter_config(segmenter), palette=palette)
