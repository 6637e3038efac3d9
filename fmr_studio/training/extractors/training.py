"""Training a small network to see in pictures what a slow one, or a renderer, says of them: one value a pixel."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.configs import EXTRACTOR
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.training.extractors.teaching import Lessons
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.pictures import as_tensor

WARM_STEPS = 50


@dataclass(frozen=True)
class ExtractorOptions:
    """What decides a training.

    Args:
        kind: ``edges`` or ``depth``. images: pictures seen, counting repeats.
        each: pictures of every place; pictures: of them all, drawn by lot. A tenth of these is held out.
        crop_px: side of the pieces that are learnt from, a multiple of 16.
        grey: share of pieces without colour.
    """

    kind: str = "edges"
    images: int = 16_000
    each: int = 110
    pictures: int = 400
    batch: int = 8
    crop_px: int = 96
    lr: float = 3e-3
    grey: float = 0.2
    seed: int = 0


class ExtractorTraining(Training):
    """A training on lessons, the last tenth of which is held out."""

    def __init__(self, options: ExtractorOptions, lessons: Lessons) -> None:
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed)
        self.options, self.lessons = options, lessons
        torch.manual_seed(options.seed)
        self.network = channels_last(PictureSegmenter(1, **EXTRACTOR), torch.device("cpu"))
        self.average = copy.deepcopy(self.network).eval().requires_grad_(False)
        self.optimiser = torch.optim.AdamW(self.network.parameters(), options.lr, weight_decay=1e-3)
        self.held_out = max(1, len(lessons.images) // 10)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {name: getattr(self, name) for name in ("network", "average", "optimiser")}

    def train_batch(self) -> dict[str, float]:
        """One batch of pieces: mirrored, and of other brightness, contrast or without colour at random."""
        options, rng = self.options, self.rng()
        rows = rng.integers(0, len(self.lessons.images) - self.held_out, options.batch)
        pieces = [_piece(self.lessons.images[i], self.lessons.maps[i], rng, options.crop_px) for i in rows]
        images = as_tensor(np.stack([image for image, _ in pieces]))
        wanted = torch.from_numpy(np.stack([seen for _, seen in pieces])).float()[:, None] / 255.0
        logits = self.network(_spoiled(images, rng, options.grey).contiguous(memory_format=torch.channels_last))
        loss = extractor_loss(logits, wanted, options.kind)
        rate = options.lr * min(1.0, self.steps / WARM_STEPS + 0.02, 2.0 * (1.0 - self.done) + 0.01)
        descend(self.optimiser, loss, rate)
        average_into(self.average, self.network, 0.005 if self.steps > 8 * WARM_STEPS else 0.1)
        return {"loss": float(loss.detach())}

    @torch.no_grad()
    def look(self, count: int) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
        """Up to ``count`` of what training leaves out: pictures (S, S, 3), their maps and what is seen, (S, S) uint8."""
        first = len(self.lessons.images) - self.held_out
        rows = range(first, min(first + count, len(self.lessons.images)))
        images, maps = [self.lessons.images[i] for i in rows], [self.lessons.maps[i] for i in rows]
        return images, maps, [see(self.average, image) for image in images]


def extractor_loss(logits: Tensor, wanted: Tensor, kind: str) -> Tensor:
    """Of logits and wanted values (N, 1, H, W) in [0, 1]: cross-entropy for edges; differences and their slopes for depth."""
    if kind == "edges":
        return F.binary_cross_entropy_with_logits(logits, wanted)
    off = torch.sigmoid(logits) - wanted
    slopes = off.diff(dim=2).abs().mean() + off.diff(dim=3).abs().mean()
    return off.abs().mean() + 0.5 * slopes


@torch.no_grad()
def see(network: PictureSegmenter, image: np.ndarray) -> np.ndarray:
    """What a network sees in a picture (S, S, 3) uint8, S a multiple of 16: (S, S) uint8."""
    seen = torch.sigmoid(network(as_tensor(image[None])))[0, 0]
    return (255.0 * seen).round().to(torch.uint8).numpy()


def _piece(image: np.ndarray, seen: np.ndarray, rng: np.random.Generator, side: int) -> tuple[np.ndarray, np.ndarray]:
    top, left = (int(rng.integers(0, size - side + 1)) for size in image.shape[:2])
    here = np.s_[top : top + side, left : left + side]
    if rng.random() < 0.5:
        return image[here][:, ::-1], seen[here][:, ::-1]
    return image[here], seen[here]


def _spoiled(images: Tensor, rng: np.random.Generator, grey: float) -> Tensor:
    """Pictures (N, 3, H, W) of other brightness and contrast; some of them grey."""
    many = len(images)
    gain = torch.from_numpy(rng.uniform(0.7, 1.2, (many, 1, 1, 1)).astype(np.float32))
    shift = torch.from_numpy(rng.uniform(-0.2, 0.2, (many, 1, 1, 1)).astype(np.float32))
    without = torch.from_numpy(rng.random((many, 1, 1, 1)) < grey)
    images = torch.where(without, images.mean(dim=1, keepdim=True).expand_as(images), images)
    return (gain * images + shift).clamp(-1.0, 1.0)
