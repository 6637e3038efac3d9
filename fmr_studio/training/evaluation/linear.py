"""The baseline of the authors' table: a linear segmenter of all features, and pictures by optimising the latent code.

Written from Xu and Zheng, *Linear Semantics in Generative Adversarial Networks* (CVPR 2021): the labels of a picture are a
linear function of the generator's features, upsampled and stacked; a picture of a label map is the one whose labels by that
function are nearest to it, found by gradient descent on its latent code from the best of some random ones. Numbers of steps,
their rate and the pull back to the beginning are those of the authors' published program.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.evaluation.few_shot import summary
from fmr_studio.training.evaluation.judge import judged
from fmr_studio.training.evaluation.options import ProtocolOptions
from fmr_studio.training.features import all_features, feature_statistics
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.dice import Dice
from fmr_studio.training.loop.running import train
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.measures.confusion import confusion_matrix
from fmr_studio.training.measures.fidelity import Fidelity, fidelity
from fmr_studio.training.pictures import to_uint8
from fmr_studio.training.segmenter.few_shot import few_shot_set

FEW_SHOT_SEED, START_SEED = 100, 30_000


class Latent(StrEnum):
    """What is optimised: the code z, as the authors do, or the styles of every layer for themselves, which is freer."""

    CODE = "z"
    LAYERS = "w+"


RATES = {Latent.CODE: 0.01, Latent.LAYERS: 0.05}
"""Of the optimisation, in deviations of what is optimised; the one of layers, which is not the authors', falls to 0."""
PULL = 1e-3
"""Back to the code that it began with, times the squared distance from that."""


@dataclass(frozen=True)
class LinearOptions:
    """What decides the baseline.

    Args:
        steps, lr: of the segmenter's training. starts: random latent codes, of which the best is optimised.
        latent: what is optimised. descents, rate: steps of that, and its learning rate; None for that in ``RATES``.
    """

    steps: int = 300
    lr: float = 1e-2
    starts: int = 10
    latent: Latent = Latent.CODE
    descents: int = 50
    rate: float | None = None
    seed: int = 0


class LinearSegmenter(nn.Module):
    """Features of all blocks to label logits (N, K, R, R), by one matrix a block and nothing else.

    The sum of upsampled projections is the projection of upsampled, stacked features, for both are linear.

    Args:
        statistics: mean and deviation (C_i,) of each block's features, which the matrices' training is scaled by.
    """

    def __init__(self, statistics: list[tuple[Tensor, Tensor]], labels: int) -> None:
        super().__init__()
        self.means = [mean[:, None, None] for mean, _ in statistics]
        self.scales = [1.0 / (std[:, None, None] + 1e-6) for _, std in statistics]
        self.projections = nn.ModuleList(nn.Conv2d(len(mean), labels, 1, bias=i == 0) for i, (mean, _) in enumerate(statistics))
        for projection in self.projections:
            nn.init.zeros_(projection.weight)  # type: ignore[arg-type]

    def forward(self, features: list[Tensor]) -> Tensor:
        """Features (N, C_i, 4·2^i, 4·2^i), coarsest first, to logits at the size of the last."""
        total: Tensor | None = None
        for x, mean, scale, projection in zip(features, self.means, self.scales, self.projections, strict=True):
            share = projection((x - mean) * scale)
            if total is not None:
                share = share + F.interpolate(total, scale_factor=2.0, mode="bilinear", align_corners=False)
            total = share
        assert total is not None
        return total


class LinearTraining(Training):
    """A training on the features of a few labelled pictures; ``target``: (N, R, R) int64 ids, or 255."""

    def __init__(self, options: LinearOptions, segmenter: LinearSegmenter, features: list[Tensor], target: Tensor) -> None:
        batch = min(4, len(target))
        super().__init__(planned=options.steps * batch, batch=batch, seed=options.seed)
        self.options, self.segmenter, self.features, self.target = options, segmenter, features, target
        self.optimiser = torch.optim.Adam(segmenter.parameters(), options.lr)
        self.dice = Dice(options.seed)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {"segmenter": self.segmenter, "optimiser": self.optimiser, "dice": self.dice}

    def train_batch(self) -> dict[str, float]:
        """One batch of pictures."""
        rows = torch.from_numpy(self.dice.numpy.choice(len(self.target), self.batch_size, replace=False))
        logits = self.segmenter([x[rows] for x in self.features])
        loss = F.cross_entropy(logits, self.target[rows], ignore_index=UNKNOWN)
        descend(self.optimiser, loss, self.options.lr * (1.0 - 0.9 * self.done))
        return {"loss": float(loss.detach())}


def fit_linear(
    generator: Generator, ws: Tensor, labels: np.ndarray, label_count: int, options: LinearOptions,
    *, progress: Progress | None = None,
) -> LinearSegmenter:  # fmt: skip
    """A linear segmenter from pictures of ws (N, L, w_dim) and their labels (N, R, R) uint8."""
    segmenter = LinearSegmenter(feature_statistics(generator, options.seed), label_count).to(ws.device)
    target = torch.from_numpy(labels.astype(np.int64)).to(ws.device)
    train(LinearTraining(options, segmenter, all_features(generator, ws), target), progress)
    return segmenter.requires_grad_(False)


def draw_linear(
    generator: Generator, segmenter: LinearSegmenter, labels: np.ndarray, seed: int, options: LinearOptions
) -> np.ndarray:
    """A picture (R, R, 3) uint8 of a label map (R, R) uint8."""
    ws = find_styles(generator, segmenter, labels, seed, options)
    with torch.no_grad():
        return to_uint8(generator.synthesis(ws))[0]


def find_styles(
    generator: Generator, segmenter: LinearSegmenter, labels: np.ndarray, seed: int, options: LinearOptions
) -> Tensor:
    """Styles (1, L, w_dim) whose picture has these labels: of random codes the best one, optimised."""
    device = next(generator.parameters()).device
    target = torch.from_numpy(labels.astype(np.int64))[None].to(device)
    z = torch.randn(options.starts, generator.config.z_dim, generator=torch.Generator().manual_seed(seed)).to(device)
    with torch.no_grad():
        known = generator.mapping(z)
        right = [(segmenter(all_features(generator, one[None])).argmax(dim=1) == target).sum() for one in known]
    best = int(torch.stack(right).argmax())
    if options.latent is Latent.CODE:
        return _optimised_code(generator, segmenter, z[best, None], target, options)
    return _optimised_layers(generator, segmenter, known[best, None], known[:, 0].std(dim=0) + 1e-6, target, options)


def _optimised_code(
    generator: Generator, segmenter: LinearSegmenter, start: Tensor, target: Tensor, options: LinearOptions
) -> Tensor:
    """Styles of the code that is found from one (1, z_dim)."""
    moved, rate = torch.zeros_like(start, requires_grad=True), options.rate or RATES[options.latent]
    optimiser = torch.optim.Adam([moved], rate)
    for _ in range(options.descents):
        gap = label_gap(generator, segmenter, generator.mapping(start + moved), target)
        descend(optimiser, gap + PULL * moved.square().sum(), rate)
    with torch.no_grad():
        return generator.mapping(start + moved)


def _optimised_layers(
    generator: Generator, segmenter: LinearSegmenter, start: Tensor, spread: Tensor, target: Tensor, options: LinearOptions
) -> Tensor:
    """Styles that are found from some (1, L, w_dim), each layer's for itself; ``spread`` (w_dim,) is their usual deviation."""
    moved, rate = torch.zeros_like(start, requires_grad=True), options.rate or RATES[options.latent]
    optimiser = torch.optim.Adam([moved], rate)
    for step in range(options.descents):
        loss = label_gap(generator, segmenter, start + moved * spread, target)
        descend(optimiser, loss, rate * (1.0 - step / options.descents))
    return (start + moved * spread).detach()


def label_gap(generator: Generator, segmenter: LinearSegmenter, ws: Tensor, target: Tensor) -> Tensor:
    """Cross-entropy of what the segmenter sees in pictures against label maps (N, R, R) int64."""
    features = [state.x for state in generator.synthesis.walk(ws)]
    return F.cross_entropy(segmenter(features), target, ignore_index=UNKNOWN)


def linear_fidelity(
    generator: Generator, palette: Palette, judge: PictureSegmenter, data: tuple[RenderSet, RenderSet],
    options: ProtocolOptions, linear: LinearOptions, *, progress: Progress, say: Callable[[str], object],
) -> dict[str, Any]:  # fmt: skip
    """What :func:`few_shot_fidelity` measures, of the baseline: on the same generator, few-shot sets and label maps.

    Beside each N stand the seconds of one picture.
    """
    names, runs = [label.name for label in palette], [(n, r) for n in options.shots for r in range(options.repeats)]
    found: dict[int, list[Fidelity]] = {shots: [] for shots in options.shots}
    taken: dict[int, list[float]] = {shots: [] for shots in options.shots}
    for number, (shots, repeat) in enumerate(runs):
        part = progress.part(number / len(runs), (number + 1) / len(runs))
        z, known = few_shot_set(data[0], shots, len(names), seed=FEW_SHOT_SEED + repeat)
        with torch.no_grad():
            ws = generator.mapping(z.to(next(generator.parameters()).device))
        segmenter = fit_linear(generator, ws, known, len(names), linear, progress=part.part(0.0, 0.1))
        confusion = np.zeros((len(names), len(names)), np.int64)
        for index, labels in enumerate(np.asarray(data[1].labels[: options.targets])):
            for picture in range(options.per_target):
                part.check()
                began = time.process_time()
                made = draw_linear(generator, segmenter, labels, START_SEED + index * options.per_target + picture, linear)
                taken[shots].append(time.process_time() - began)
                confusion += confusion_matrix(judged(judge, made[None]), labels[None], len(names))
            part.report(0.1 + 0.9 * (index + 1) / options.targets, "pictures of the baseline")
        found[shots].append(fidelity(confusion, names, options.targets * options.per_target))
        say(f"linear, {shots} labelled, set {repeat}: mIoU {found[shots][-1].miou:.1f} %")
    return {
        str(shots): {**summary(measured), "picture_s": round(float(np.mean(taken[shots])), 2)}
        for shots, measured in found.items()
    }  # fmt: skip
