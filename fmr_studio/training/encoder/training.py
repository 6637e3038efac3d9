"""Training the encoder: of each batch, half are samples, whose features and styles are known, half the domain's renders.

A render of a domain whose parameters feed the generator has a sample beside it, G(parameters), which is nearly the same
picture; that sample's features guide the first guess, while the picture that the frozen tail draws is held against the
render itself.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import EncoderConfig, GeneratorConfig
from fmr_studio.nn.encoder import Encoder, Encoding
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.training import losses
from fmr_studio.training.encoder.photos import Photos
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.moments import Moments
from fmr_studio.training.loop.muon import MuonAndAdam
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.pictures import as_tensor


@dataclass(frozen=True)
class EncoderOptions:
    """What decides an encoder training; the weights of its losses are named after them.

    Args:
        images: pictures seen, counting repeats.
        guide: weight of the features of a render's sample, against 1 for a sample's own.
        tail_from: share of the plan after which the tail draws and the picture is held against the wanted one.
        perceptual_from: share of the plan after which the perceptual distance joins in, on crops of half the side.
    """

    images: int = 60_000
    batch: int = 16
    lr: float = 2e-3
    features: float = 1.0
    guide: float = 0.25
    styles: float = 0.3
    image: float = 2.0
    clusters: float = 0.1
    perceptual: float = 2.0
    tail_from: float = 0.25
    perceptual_from: float = 0.85
    seed: int = 0


def encoder_bytes(config: GeneratorConfig, size: int) -> int:
    """About how much memory a picture takes in a step: what is kept of the encoder and of the tail for the gradients."""
    shapes, side = EncoderConfig.of(config, size), config.resolution
    tail = sum(channels * (4 << block) ** 2 for block, channels in enumerate(config.channels) if 4 << block > size)
    return 4 * (8 * shapes.fine * side**2 + 10 * tail + 24 * shapes.channels * size**2)


class EncoderTraining(Training):
    """A training on samples of a frozen generator and on pictures of its kind.

    Args:
        perceptual: the distance of the late phase; None leaves that out.
    """

    def __init__(
        self, options: EncoderOptions, generator: Generator, codebook: Codebook | None, size: int, data: Photos,
        perceptual: PerceptualDistance | None = None,
    ) -> None:  # fmt: skip
        grain = 2 if options.batch % 2 == 0 else options.batch
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed, grain=grain)
        self.options, self.generator, self.codebook, self.data, self.size = options, generator, codebook, data, size
        self.perceptual = perceptual
        torch.manual_seed(options.seed)
        self.device = next(generator.parameters()).device
        self.encoder = channels_last(Encoder(EncoderConfig.of(generator.config, size)), self.device)
        self._set_statistics()
        self.average = copy.deepcopy(self.encoder).requires_grad_(False)
        self.optimiser = MuonAndAdam.of(self.encoder, options.lr, pace=1.0, betas=(0.9, 0.99))

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        return {name: getattr(self, name) for name in ("encoder", "average", "optimiser")}

    @torch.no_grad()
    def _set_statistics(self) -> None:
        z = torch.randn(256, self.generator.config.z_dim, generator=torch.Generator().manual_seed(0)).to(self.device)
        ws, moments = self.generator.mapping(z), Moments()
        for part in ws.split(self.batch_size):
            features = self.generator.synthesis.head(part, self.size)
            moments.add(torch.cat([features.x, features.rgb], dim=1))
        self.encoder.mean.copy_(moments.mean)
        self.encoder.std.copy_(moments.std + 1e-6)
        self.encoder.w_mean.copy_(ws[:, 0].mean(dim=0))
        self.encoder.w_std.copy_(ws[:, 0].std(dim=0) + 1e-6)

    @torch.no_grad()
    def encode_samples(self, z: Tensor) -> Encoding:
        """What the generator itself has for z (N, z_dim): the perfect encoding of its pictures."""
        ws = self.generator.mapping(z)
        return Encoding(ws, self.generator.synthesis.head(ws, self.size))

    def batch(self, rng: np.random.Generator) -> tuple[Tensor, Encoding, int]:
        """Pictures (N, 3, R, R), what the generator has for the first of them, and how many of these are samples."""
        half, mine = self.batch_size // 2, self.share.rows
        rows = np.sort(rng.integers(0, len(self.data), self.batch_size - half))[mine[mine >= half] - half]
        drawn = rng.standard_normal((half, self.generator.config.z_dim)).astype(np.float32)[mine[mine < half]]
        z, half = torch.from_numpy(drawn), len(drawn)
        known = self.encode_samples(torch.cat([z, *self.data.z_of(rows)]).to(self.device))
        samples = Encoding(known.ws[:half], Features(*(part[:half] for part in known.features)))
        with torch.no_grad():
            shown = self.generator.synthesis.tail(samples.features, samples.ws).clamp(-1.0, 1.0)
        return torch.cat([shown, as_tensor(self.data.images[rows]).to(self.device)]), known, half

    def train_batch(self) -> dict[str, float]:
        """One batch."""
        options, rng = self.options, self.rng()
        image, known, half = self.batch(rng)
        image = image.contiguous(memory_format=torch.channels_last)
        made = self.encoder(image)
        terms = self._terms(made, known, half)
        if self.done >= options.tail_from:
            drawn = self.generator.synthesis.tail(made.features, made.ws)
            terms["image"] = losses.weighted_l1(drawn, image, torch.ones_like(image[:, :1]))
            if self.perceptual is not None and self.done >= options.perceptual_from:
                terms["perceptual"] = self._perceptual(drawn, image, rng)
        loss = torch.stack([getattr(options, name) * value for name, value in terms.items()]).sum()
        rate = options.lr * min(1.0, self.steps / 100, 2.0 * (1.0 - self.done) + 0.02)
        descend(self.optimiser, loss, rate, clip=1.0)
        average_into(self.average, self.encoder, 0.005 if self.steps > 400 else 0.05)
        return {name: float(value.detach()) for name, value in terms.items()}

    def _terms(self, made: Encoding, known: Encoding, half: int) -> dict[str, Tensor]:
        """How far an encoding is from what the generator has, where that is known: whitened features, styles, clusters."""
        count = len(known.ws)
        if count < len(made.ws):
            made = Encoding(made.ws[:count], Features(*(part[:count] for part in made.features)))
        ours, theirs = self.encoder.whiten(made.features), self.encoder.whiten(known.features)
        gap = (ours - theirs).abs().mean(dim=(1, 2, 3))
        styles = ((made.ws - known.ws) / self.encoder.w_std).abs().mean(dim=(1, 2))
        weight = torch.where(torch.arange(len(gap), device=gap.device) < half, 1.0, self.options.guide)
        terms = {"features": (weight * gap).sum() / weight.sum(), "styles": styles.mean()}
        if self.codebook is not None:
            terms["clusters"] = F.cross_entropy(self.codebook.logits(made.features.x), self.codebook(known.features.x))
        return terms

    def _perceptual(self, drawn: Tensor, image: Tensor, rng: np.random.Generator) -> Tensor:
        """The perceptual distance on one random crop of half the side, which costs a quarter."""
        assert self.perceptual is not None
        side = image.shape[-1] // 2
        top, left = (int(edge) for edge in rng.integers(0, side + 1, 2))
        ours, theirs = (part[..., top : top + side, left : left + side] for part in (drawn, image))
        with torch.no_grad():
            wanted = self.perceptual.embed(theirs)
        return self.perceptual.compare(self.perceptual.embed(ours), wanted).mean()
