"""Few-shot segmentation from generator features (``teach``), and the judge that evaluations trust."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import FeatureSegmenter, PictureSegmenter
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.domains.cache import RenderSet


@dataclass(frozen=True)
class TeachOptions:
    """What decides a few-shot training."""

    steps: int = 400
    batch: int = 4
    lr: float = 3e-3
    width: int = 32
    seed: int = 0


@torch.no_grad()
def all_features(generator: Generator, ws: Tensor) -> list[Tensor]:
    """Features after every block, coarsest first, of ws (N, L, w_dim)."""
    return [state.x for state in generator.synthesis.walk(ws)]


def teach(
    generator: Generator,
    ws: Tensor,
    labels: np.ndarray,
    label_count: int,
    *,
    options: TeachOptions | None = None,
    progress: Progress | None = None,
) -> FeatureSegmenter:
    """Learn a palette from a few painted pictures of a frozen generator.

    Args:
        ws: (N, L, w_dim) of the painted pictures, N from 1 on.
        labels: (N, R, R) uint8 ids in [0, label_count) or 255 where nothing was painted.
        label_count: K.

    Returns:
        A segmenter of generator features; call it with :func:`all_features`.
    """
    options, progress = options or TeachOptions(), progress or Progress()
    torch.manual_seed(options.seed)
    channels = generator.config.channels
    segmenter = FeatureSegmenter(channels, label_count, width=options.width).to(ws.device)
    calibration = torch.Generator().manual_seed(options.seed)
    z = torch.randn(32, generator.config.z_dim, generator=calibration).to(ws.device)
    segmenter.calibrate(all_features(generator, generator.mapping(z)))
    features = all_features(generator, ws)
    target = torch.from_numpy(labels.astype(np.int64)).to(ws.device)
    weight = class_weights(target, label_count)
    optimiser = torch.optim.Adam(segmenter.parameters(), options.lr, weight_decay=1e-5)
    rng = np.random.default_rng(options.seed)
    for step in range(options.steps):
        progress.check()
        rows = torch.from_numpy(rng.integers(0, len(ws), options.batch))
        x, y = [f[rows] for f in features], target[rows]
        if rng.random() < 0.5:
            x, y = [f.flip(3) for f in x], y.flip(2)
        # Noise on the features stands in for the samples that nobody painted.
        x = [f + 0.3 * f.std() * torch.randn_like(f) for f in x]
        loss = F.cross_entropy(segmenter(x), y, weight=weight, ignore_index=UNKNOWN)
        for group in optimiser.param_groups:
            group["lr"] = options.lr * min(1.0, 2.0 * (1.0 - step / options.steps))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        progress.report((step + 1) / options.steps, f"loss {float(loss.detach()):.3f}")
    return segmenter.eval().requires_grad_(False)


def class_weights(labels: Tensor, count: int) -> Tensor:
    """Weights (K,) that lift small classes: (mean frequency / frequency)^0.35, 1 for absent ones."""
    known = labels[labels != UNKNOWN]
    frequency = torch.bincount(known, minlength=count).float() / max(1, known.numel())
    weight = (frequency.mean() / frequency.clamp(min=1e-6)).pow(0.35)
    return torch.where(frequency > 0, weight, torch.ones_like(weight))


@torch.no_grad()
def segment(segmenter: FeatureSegmenter, generator: Generator, ws: Tensor) -> Tensor:
    """Label ids (N, R, R) int64 of the pictures of ws (N, L, w_dim)."""
    return segmenter(all_features(generator, ws)).argmax(dim=1)


def train_judge(
    data: RenderSet, label_count: int, *, steps: int = 1_500, batch: int = 12, lr: float = 2e-3, seed: int = 0,
    progress: Progress | None = None,
) -> PictureSegmenter:  # fmt: skip
    """A picture segmenter trained on the domain's own renders with their true labels, never on generated pictures.

    Renders are blurred, shifted in colour and given noise at random, so that a generator's softness alone does not fool it.
    """
    progress = progress or Progress()
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    judge = channels_last(PictureSegmenter(label_count))
    optimiser = torch.optim.Adam(judge.parameters(), lr)
    weight = class_weights(torch.from_numpy(np.asarray(data.labels[:500]).astype(np.int64)), label_count)
    for step in range(steps):
        progress.check()
        rows = np.sort(rng.integers(0, len(data), batch))
        x = torch.from_numpy(np.ascontiguousarray(data.images[rows])).permute(0, 3, 1, 2).float() / 127.5 - 1.0
        y = torch.from_numpy(np.ascontiguousarray(data.labels[rows])).long()
        x = soften(x, rng).contiguous(memory_format=torch.channels_last)
        loss = F.cross_entropy(judge(x), y, weight=weight)
        for group in optimiser.param_groups:
            group["lr"] = lr * min(1.0, 2.0 * (1.0 - step / steps))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        progress.report((step + 1) / steps, f"loss {float(loss.detach()):.3f}")
    return judge.eval().requires_grad_(False)


def soften(x: Tensor, rng: np.random.Generator) -> Tensor:
    """Blur, recolour and add noise to pictures (N, 3, H, W) at random."""
    if rng.random() < 0.5:
        factor = float(rng.choice([0.5, 0.7]))
        small = F.interpolate(x, scale_factor=factor, mode="bilinear", antialias=True)
        x = F.interpolate(small, size=x.shape[-2:], mode="bilinear")
    n = len(x)
    gain = torch.from_numpy(rng.uniform(0.8, 1.2, (n, 3, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(rng.uniform(-0.15, 0.15, (n, 3, 1, 1)).astype(np.float32))
    return x * gain + shift + 0.03 * torch.randn_like(x)


@torch.no_grad()
def judge_labels(judge: PictureSegmenter, images: Sequence[Tensor]) -> list[np.ndarray]:
    """Label ids (N, R, R) uint8 of each batch of pictures (N, 3, R, R)."""
    return [judge(batch).argmax(dim=1).to(torch.uint8).cpu().numpy() for batch in images]
