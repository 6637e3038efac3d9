"""What judges a generator's pictures in its adversarial phase, and the judge that learns to see from nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.configs import channel_schedule
from fmr_studio.nn.discriminator import Discriminator
from fmr_studio.nn.ops import channels_last, has_bfloat16
from fmr_studio.training import losses
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.training import Part


class Shown(NamedTuple):
    """A batch that is judged.

    ``real`` and ``fake`` are pictures (N, 3, R, R) in [-1, 1], where training is paired made of the same parameters; only
    fake has a gradient. ``labels`` (N, R, R) int64 are of both. ``rng`` is one for the whole batch, ``rngs`` are of its rows.
    """

    real: Tensor
    fake: Tensor
    labels: Tensor
    step: int
    rng: np.random.Generator
    rngs: Sequence[np.random.Generator]

    def square(self, side: int) -> Shown:
        """The same random square of all. Its corner is even, which keeps 2x2 blocks of pixels where they are."""
        if side == self.real.shape[-1]:
            return self
        top, left = (2 * int(v) for v in self.rng.integers(0, (self.real.shape[-1] - side) // 2 + 1, 2))
        square = (..., slice(top, top + side), slice(left, left + side))
        return self._replace(real=self.real[square], fake=self.fake[square], labels=self.labels[square])


class Verdict(NamedTuple):
    """Losses of the generator: what the judge holds its pictures for, and how far each is from its real one to the judge."""

    adversarial: Tensor
    matching: Tensor
    values: dict[str, float]


class Judge(Protocol):
    """Learns to tell pictures from renders, and says what a generator is to change."""

    def parts(self) -> Mapping[str, Part]:
        """What a checkpoint holds of it."""

    def __call__(self, shown: Shown, rate: float) -> Verdict:
        """Learn from a batch at a learning rate, then judge it."""


class PixelJudge:
    """A StyleGAN2 discriminator on random squares of pictures, with their labels beside them.

    It works on 2×2 pixel blocks: all of the square at a quarter of the memory traffic.

    Args:
        label_count: K of the labels.
    """

    def __init__(self, options: GeneratorOptions, label_count: int, device: torch.device) -> None:
        self.options, self.label_count, self.device = options, label_count, device
        self.side = options.judged_px
        discriminator = Discriminator(
            channel_schedule(self.side // 2, options.channel_base, min(options.channel_max, 128)),
            extra=9 + (label_count if options.paired else 0),
        )
        self.discriminator = channels_last(discriminator, device)
        self.optimiser = torch.optim.Adam(self.discriminator.parameters(), options.lr, betas=(0.0, 0.99))
        self.mixed = options.bfloat16 and has_bfloat16(device)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Judge`."""
        return {"discriminator": self.discriminator, "discriminator_optimiser": self.optimiser}

    def __call__(self, shown: Shown, rate: float) -> Verdict:
        """See :class:`Judge`."""
        # With true labels beside it a part says as much as the whole.
        shown = shown.square(self.side)
        real, fake = (self._condition(pictures, shown.labels) for pictures in (shown.real, shown.fake))
        wanted, values = self._learn(real, fake.detach(), rate, regularise=shown.step % self.options.r1_every == 0)

        self.discriminator.requires_grad_(False)
        with self._mixed_precision():
            features = self.discriminator.features(fake)
            adversarial = losses.generator_loss(self.discriminator.score(features[-1]).float())
        return Verdict(adversarial, losses.feature_matching(features, wanted), values)

    def _learn(self, real: Tensor, fake: Tensor, rate: float, *, regularise: bool) -> tuple[list[Tensor], dict[str, float]]:
        options = self.options
        self.discriminator.requires_grad_(True)
        real = real.detach().requires_grad_(regularise)
        # The gradient penalty differentiates twice and needs every digit.
        with self._mixed_precision(wanted=not regularise):
            features = self.discriminator.features(real)
            real_logits = self.discriminator.score(features[-1]).float()
            fake_logits = self.discriminator(fake).float()
        loss = losses.discriminator_loss(real_logits, fake_logits)
        if regularise:
            loss = loss + options.r1_gamma * options.r1_every * losses.r1_penalty(real, real_logits)
        descend(self.optimiser, loss, rate)
        values = {"d_real": float(real_logits.detach().mean()), "d_fake": float(fake_logits.detach().mean())}
        return [f.detach() for f in features], values

    def _condition(self, images: Tensor, labels: Tensor) -> Tensor:
        """What the discriminator sees: 2x2 pixel blocks and, when paired, the labels of each block."""
        blocks = F.pixel_unshuffle(images, 2)
        if not self.options.paired:
            return blocks
        one_hot = F.one_hot(labels, self.label_count).permute(0, 3, 1, 2).float()
        return torch.cat([blocks, F.avg_pool2d(one_hot, 2)], dim=1).contiguous(memory_format=torch.channels_last)

    def _mixed_precision(self, wanted: bool = True) -> torch.autocast:
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed and wanted)
