"""Training of a default pack's generator: a warm start by regression, then an adversarial finish.

A painted domain knows the parameters of each of its own renders. The synthesis network first learns to redraw the renders
from those parameters, at 32, 64 and 128 px in turn (the skip generator has an RGB image at each size); then a
discriminator that also sees the true labels sharpens the result while the regression weight falls. What comes out is a
StyleGAN2 whose z is Gaussian (see :mod:`fmr_studio.nn.prior`). With ``warm=()`` and ``paired=False`` the same loop is plain
unconditional StyleGAN2 training with style mixing.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.configs import GeneratorConfig, PriorField, channel_schedule
from fmr_studio.nn.discriminator import COMPARED
from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.ops import channels_last, has_bfloat16
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training import losses
from fmr_studio.training.domains.base import Field
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.generator.judges import Judge, PixelJudge, Shown
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.generator.projected_judge import ProjectedJudge
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.muon import MuonAndAdam
from fmr_studio.training.loop.training import Part, Training


def make_judge(
    options: GeneratorOptions, label_count: int, device: torch.device, features: EfficientNetLite0 | None = None
) -> Judge:
    """The judge that the options ask for; ``features`` is what a judge of features sees with."""
    if options.judge == "pixels":
        return PixelJudge(options, label_count, device)
    if features is None:
        raise ValueError("A judge of features needs the network that it sees with.")
    return ProjectedJudge(options, label_count, device, features)


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
        features: what a judge of features sees pictures with.
        begun: what is trained in place of a new generator; its parameters that want no gradient stay as they are.
    """

    def __init__(
        self, options: GeneratorOptions, data: RenderSet, fields: Sequence[Field], label_count: int, device: torch.device,
        taught: Mapping[str, Tensor] | None = None, features: EfficientNetLite0 | None = None, begun: Generator | None = None,
    ) -> None:  # fmt: skip
        planned = sum(count for _, count in options.warm) + options.images
        super().__init__(planned=planned, batch=options.batch, seed=options.seed, grain=COMPARED)
        self.options, self.data, self.label_count, self.device = options, data, label_count, device
        torch.manual_seed(options.seed)
        generator = begun or Generator(generator_config(options, fields))
        if taught is not None:
            generator.mapping.load_state_dict(taught)
        self.generator = channels_last(generator, device)
        self.average = copy.deepcopy(self.generator).requires_grad_(False)
        self.judge = make_judge(options, label_count, device, features)
        learnt = [p for p in self.generator.parameters() if p.requires_grad]
        styled = self.generator.synthesis.parameters() if options.muon else ()
        orthogonal = [p for p in styled if p.requires_grad and p.ndim in (2, 4)]
        self.generator_optimiser = MuonAndAdam(learnt, orthogonal, options.lr_warm)
        weights = np.ones(256, np.float32)
        weights[: len(options.label_weights)] = options.label_weights or ()
        self.weight_table = torch.from_numpy(weights)
        self.mixed = options.bfloat16 and has_bfloat16(device)

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        names = ("generator", "average", "generator_optimiser")
        return {**{name: getattr(self, name) for name in names}, **self.judge.parts()}

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

    def _mixed_precision(self) -> torch.autocast:
        """Convolutions in bfloat16; the mapping network stays outside, since places and angles need more digits."""
        return torch.autocast(self.device.type, torch.bfloat16, enabled=self.mixed)

    def _adversarial_step(self, done: float) -> dict[str, float]:
        options = self.options
        z, images, labels = self.batch()
        rate = options.lr * (1.0 - 0.7 * done)
        ws = self.generator.mapping(z)
        with self._mixed_precision():
            fake = self.generator.synthesis(ws if options.paired else self._mix(ws)).float()
        verdict = self.judge(Shown(images, fake, labels, self.steps, self.rng(2), self.row_rngs()), rate)
        heard = min(1.0, done / options.ramp) if options.ramp else 1.0
        loss, values = heard * options.adversarial * verdict.adversarial, verdict.values
        if options.paired:
            regression = losses.weighted_l1(fake, images, self._weights(labels))
            strength = options.regression[0] + (options.regression[1] - options.regression[0]) * done
            loss = loss + strength * regression + options.matching * verdict.matching
            values |= {"l1": float((fake.detach() - images).abs().mean()), "matching": float(verdict.matching.detach())}
        descend(self.generator_optimiser, loss, rate, betas=(0.0, 0.99))
        return {"phase": 0, "g": float(verdict.adversarial.detach()), **values}

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
