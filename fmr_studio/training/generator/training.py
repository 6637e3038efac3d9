"""Training of a default pack's generator: a warm start by regression, then an adversarial finish.

A painted domain knows the parameters of each of its own renders. The synthesis network first learns to redraw the renders
from those parameters, at 32, 64 and 128 px in turn (the skip generator has an RGB image at each size); then a
discriminator that also sees the true labels sharpens the result while the regression weight falls. What comes out is a
StyleGAN2 whose z is Gaussian (see :mod:`fmr_studio.nn.prior`). With ``warm=()`` and ``paired=False`` the same loop is plain
unconditional StyleGAN2 training with style mixing.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.configs import GeneratorConfig, PriorField, channel_schedule
from fmr_studio.nn.discriminator import COMPARED, Discriminator
from fmr_studio.nn.ops import channels_last, has_bfloat16
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training import losses
from fmr_studio.training.domains.base import Field
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.training import Part, Training


@dataclass(frozen=True)
class GeneratorOptions:
    """What decides a generator training.

    Args:
        warm: (resolution in px, images) of each regression phase, smallest first.
        images: images of the adversarial phase that follows.
        label_weights: regression weight per label id; small parts need more than their area gives them.
        regression: weight of the regression loss in the adversarial phase at its start and at its end.
        paired: the discriminator sees the labels, and the generator keeps its regression and feature-matching losses.
        crop: side in px of the random square that the discriminator sees; the whole picture where ``paired`` is off.
        lessons: people, or whatever the domain shows, whose traits the mapping network is taught before any picture (see
            `mapping_lessons`); it then stays as it is until the last regression phase. 0: none.
        bfloat16: compute convolutions in bfloat16 where the device has instructions for it; weights stay float32.
    """

    resolution: int = 128
    channel_base: int = 2048
    channel_max: int = 256
    w_dim: int = 256
    mapping_layers: int = 3
    batch: int = 16
    warm: tuple[tuple[int, int], ...] = ((32, 60_000), (64, 50_000), (128, 50_000))
    images: int = 60_000
    lr_warm: float = 2.5e-3
    lr: float = 1.5e-3
    adversarial: float = 0.15
    regression: tuple[float, float] = (1.0, 0.3)
    matching: float = 0.5
    r1_gamma: float = 0.5
    r1_every: int = 16
    style_mixing: float = 0.9
    paired: bool = True
    crop: int = 64
    ema_half_life: int = 2_000
    label_weights: tuple[float, ...] = ()
    lessons: int = 0
    bfloat16: bool = True
    seed: int = 0


def generator_config(options: GeneratorOptions, fields: Sequence[Field]) -> GeneratorConfig:
    """The shapes of the generator that a training makes."""
    prior = tuple(PriorField(f.name, f.kind, f.options, f.weights) for f in fields)
    return GeneratorConfig(
        channels=channel_schedule(options.resolution, options.channel_base, options.channel_max),
        z_dim=len(prior), w_dim=options.w_dim, mapping_layers=options.mapping_layers, mapping_lr=1.0,
        use_noise=False, prior=prior,
    )  # fmt: skip


class GeneratorTraining(Training):
    """A training on pictures whose parameters and labels are known.

    Args:
        data: rendered pictures with their uniforms and labels.
        fields: what each of the uniforms decides; label_count: K of the labels.
        taught: the mapping network's weights after its lessons.
    """

    def __init__(
        self, options: GeneratorOptions, data: RenderSet, fields: Sequence[Field], label_count: int, device: torch.device,
        taught: Mapping[str, Tensor] | None = None,
    ) -> None:  # fmt: skip
        planned = sum(count for _, count in options.warm) + options.images
        super().__init__(planned=planned, batch=options.batch, seed=options.seed, grain=COMPARED)
        self.options, self.data, self.label_count, self.device = options, data, label_count, device
        torch.manual_seed(options.seed)
        generator = Generator(generator_config(options, fields))
        if taught is not None:
            generator.mapping.load_state_dict(taught)
        self.generator = channels_last(generator, device)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        # The discriminator works on 2x2 pixel blocks: all of the picture at a quarter of the memory traffic.
        seen = min(options.crop, options.resolution) if options.paired else options.resolution
        discriminator = Discriminator(
            channel_schedule(seen // 2, options.channel_base, min(options.channel_max, 128)),
            extra=9 + (label_count if options.paired else 0),
        )
        self.discriminator = channels_last(discriminator, device)
        self.generator_optimiser = torch.optim.Adam(self.generator.parameters(), options.lr_warm, betas=(0.0, 0.99), fused=True)
        self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), options.lr, betas=(0.0, 0.99))
        weights = np.ones(256, np.float32)
        weights[: len(options.label_weights)] = options.label_weights or ()
        self.weight_table = torch.from_numpy(weights)
        self.mixed = options.bfloat16 and has_bfloat16(device)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        names = ("generator", "average", "discriminator", "generator_optimiser", "discriminator_optimiser")
        return {name: getattr(self, name) for name in names}

    @property
    def shown_px(self) -> int:
        """The side of the pictures that the generator has learnt to draw so far."""
        start = 0
        for resolution, count in self.options.warm:
            start += count
            if self.seen <= start:
                return resolution
        return self.options.resolution

    def train_batch(self) -> dict[str, float]:
        """One batch of whatever phase it is time for."""
        start = 0
        for resolution, count in self.options.warm:
            if self.seen < start + count:
                values = self._warm_step(resolution, (self.seen - start) / count)
                break
            start += count
        else:
            values = self._adversarial_step(min(1.0, (self.seen - start) / max(1, self.options.images)))
        self._update_average()
        return values

    def batch(self) -> tuple[Tensor, Tensor, Tensor]:
        """z (N, F), images (N, 3, R, R) in [-1, 1], labels (N, R, R) int64; a function of seed, step and process."""
        rows = self._drawn()[self.share.rows]
        images = torch.from_numpy(np.ascontiguousarray(self.data.images[rows])).permute(0, 3, 1, 2)
        labels = torch.from_numpy(np.ascontiguousarray(self.data.labels[rows])).long()
        images = images.to(self.device).float() / 127.5 - 1.0
        return uniform_to_z(self.data.u[rows]).to(self.device), images, labels.to(self.device)

    def _drawn(self) -> np.ndarray:
        """The pictures of the whole batch."""
        return np.sort(self.rng().integers(0, len(self.data.images), self.batch_size))

    def _weights(self, labels: Tensor) -> Tensor:
        return self.weight_table.to(self.device)[labels][:, None]

    def _warm_step(self, resolution: int, done: float) -> dict[str, float]:
        z, images, labels = self.batch()
        factor = images.shape[-1] // resolution
        target, weight = (F.avg_pool2d(t, factor) if factor > 1 else t for t in (images, self._weights(labels)))
        last = resolution == self.options.resolution
        with torch.set_grad_enabled(last or not self.options.lessons):
            ws = self.generator.mapping(z)
        with self._mixed_precision():
            fake = self.generator.synthesis.head(ws, resolution).rgb.float()
        loss = losses.weighted_l1(fake, target, weight)
        rate = self.options.lr_warm * (1.0 - 0.6 * done if last else 1.0)
        descend(self.generator_optimiser, loss, rate, betas=(0.9, 0.99))
        return {"phase": resolution, "l1": float((fake.detach() - target).abs().mean()), "loss": float(loss.detach())}

    def _mixed_precision(self, wanted: bool = True) -> torch.autocast:
        """Convolutions in bfloat16; the mapping network stays outside, since places and angles need more digits."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed and wanted)

    def _condition(self, images: Tensor, labels: Tensor) -> Tensor:
        """What the discriminator sees: 2x2 pixel blocks and, when paired, the labels of each block."""
        blocks = F.pixel_unshuffle(images, 2)
        if not self.options.paired:
            return blocks
        one_hot = F.one_hot(labels, self.label_count).permute(0, 3, 1, 2).float()
        return torch.cat([blocks, F.avg_pool2d(one_hot, 2)], dim=1).contiguous(memory_format=torch.channels_last)

    def _adversarial_step(self, done: float) -> dict[str, float]:
        options = self.options
        z, images, labels = self.batch()
        rate = options.lr * (1.0 - 0.7 * done)
        ws = self.generator.mapping(z)
        with self._mixed_precision():
            fake = self.generator.synthesis(ws if options.paired else self._mix(ws)).float()
        crop = self._crop()
        real_in, fake_in = self._condition(crop(images), crop(labels)), self._condition(crop(fake), crop(labels))
        real_features, values = self._discriminator_step(real_in, fake_in.detach(), rate)

        self.discriminator.requires_grad_(False)
        with self._mixed_precision():
            features = self.discriminator.features(fake_in)
            adversarial = losses.generator_loss(self.discriminator.score(features[-1]).float())
        loss = options.adversarial * adversarial
        if options.paired:
            regression = losses.weighted_l1(fake, images, self._weights(labels))
            matching = losses.feature_matching(features, real_features)
            strength = options.regression[0] + (options.regression[1] - options.regression[0]) * done
            loss = loss + strength * regression + options.matching * matching
            values |= {"l1": float((fake.detach() - images).abs().mean()), "matching": float(matching.detach())}
        descend(self.generator_optimiser, loss, rate, betas=(0.0, 0.99))
        return {"phase": 0, "g": float(adversarial.detach()), **values}

    def _discriminator_step(self, real: Tensor, fake: Tensor, rate: float) -> tuple[list[Tensor], dict[str, float]]:
        options = self.options
        self.discriminator.requires_grad_(True)
        regularise = self.steps % options.r1_every == 0
        real = real.detach().requires_grad_(regularise)
        # The gradient penalty differentiates twice and needs every digit.
        with self._mixed_precision(wanted=not regularise):
            features = self.discriminator.features(real)
            real_logits = self.discriminator.score(features[-1]).float()
            fake_logits = self.discriminator(fake).float()
        loss = losses.discriminator_loss(real_logits, fake_logits)
        if regularise:
            loss = loss + options.r1_gamma * options.r1_every * losses.r1_penalty(real, real_logits)
        descend(self.discriminator_optimiser, loss, rate)
        values = {"d_real": float(real_logits.detach().mean()), "d_fake": float(fake_logits.detach().mean())}
        return [f.detach() for f in features], values

    def _crop(self) -> Callable[[Tensor], Tensor]:
        """The same random square of anything (..., R, R): with true labels beside it a part says as much as the whole."""
        side = min(self.options.crop, self.options.resolution) if self.options.paired else self.options.resolution
        rng = self.rng(2)
        # Even corners keep the 2x2 blocks where they are.
        top, left = (2 * int(v) for v in rng.integers(0, (self.options.resolution - side) // 2 + 1, 2))
        return lambda x: x[..., top : top + side, left : left + side]

    def _mix(self, ws: Tensor) -> Tensor:
        """Style mixing: the later layers of some samples take the w of the sample before them in the whole batch."""
        rng = np.random.default_rng([self.options.seed, self.steps, 1])
        cut = int(rng.integers(1, ws.shape[1])) if rng.random() < self.options.style_mixing else ws.shape[1]
        before = self.data.u[np.roll(self._drawn(), 1)[self.share.rows]]
        others = self.generator.mapping(uniform_to_z(before).to(self.device))
        return torch.cat([ws[:, :cut], others[:, cut:]], dim=1)

    def _update_average(self) -> None:
        images = self.batch_size
        decay = 0.5 ** (images / min(self.options.ema_half_life, (self.seen + images) * 0.1 + 1))
        average_into(self.average, self.generator, 1.0 - decay)
