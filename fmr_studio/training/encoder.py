"""Training the encoder: of each batch, half are samples, whose features and styles are known, half the domain's renders.

A render of a domain whose parameters feed the generator has a sample beside it, G(parameters), which is nearly the same
picture; that sample's features guide the first guess, while the picture that the frozen tail draws is held against the
render itself.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import EncoderConfig
from fmr_studio.nn.encoder import Encoder, Encoding
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.training import losses
from fmr_studio.training.domains.cache import RenderSet
from fmr_studio.training.evaluation import uniform_to_z


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


class EncoderTraining:
    """State and steps of one training.

    Args:
        perceptual: the distance of the late phase; None leaves that out.
    """

    def __init__(
        self, options: EncoderOptions, generator: Generator, codebook: Codebook | None, size: int, data: RenderSet,
        perceptual: PerceptualDistance | None = None,
    ) -> None:  # fmt: skip
        self.options, self.generator, self.codebook, self.data, self.size = options, generator, codebook, data, size
        self.perceptual = perceptual
        torch.manual_seed(options.seed)
        self.device = next(generator.parameters()).device
        self.encoder = channels_last(Encoder(EncoderConfig.of(generator.config, size)), self.device)
        self._set_statistics()
        self.average = copy.deepcopy(self.encoder).requires_grad_(False)
        self.optimiser = torch.optim.Adam(self.encoder.parameters(), options.lr, betas=(0.9, 0.99))
        self.seen = 0
        self.steps = 0

    @property
    def planned(self) -> int:
        """Images of the whole training."""
        return self.options.images

    @torch.no_grad()
    def _set_statistics(self) -> None:
        z = torch.randn(256, self.generator.config.z_dim, generator=torch.Generator().manual_seed(0)).to(self.device)
        known = self.encode_samples(z)
        joined = torch.cat([known.features.x, known.features.rgb], dim=1)
        self.encoder.mean.copy_(joined.mean(dim=(0, 2, 3)))
        self.encoder.std.copy_(joined.std(dim=(0, 2, 3)) + 1e-6)
        self.encoder.w_mean.copy_(known.ws[:, 0].mean(dim=0))
        self.encoder.w_std.copy_(known.ws[:, 0].std(dim=0) + 1e-6)

    @torch.no_grad()
    def encode_samples(self, z: Tensor) -> Encoding:
        """What the generator itself has for z (N, z_dim): the perfect encoding of its pictures."""
        ws = self.generator.mapping(z)
        return Encoding(ws, self.generator.synthesis.head(ws, self.size))

    def state(self) -> dict[str, Any]:
        """Everything a resumed run needs."""
        names = ("encoder", "average", "optimiser")
        return {name: getattr(self, name).state_dict() for name in names} | {"seen": self.seen, "steps": self.steps}

    def load(self, state: dict[str, Any]) -> None:
        """Continue from :meth:`state`."""
        for name in ("encoder", "average", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.seen, self.steps = state["seen"], state["steps"]

    def batch(self, rng: np.random.Generator) -> tuple[Tensor, Encoding, int]:
        """Pictures (N, 3, R, R), what the generator has for them, and how many of them, from the first on, are samples."""
        half = self.options.batch // 2
        rows = np.sort(rng.integers(0, len(self.data), self.options.batch - half))
        z = torch.from_numpy(rng.standard_normal((half, self.generator.config.z_dim)).astype(np.float32))
        known = self.encode_samples(torch.cat([z, uniform_to_z(np.asarray(self.data.u[rows]))]).to(self.device))
        samples = Encoding(known.ws[:half], Features(*(part[:half] for part in known.features)))
        with torch.no_grad():
            drawn = self.generator.synthesis.tail(samples.features, samples.ws).clamp(-1.0, 1.0)
        return torch.cat([drawn, to_tensor(self.data.images[rows], self.device)]), known, half

    def step(self) -> dict[str, float]:
        """One batch."""
        options, rng = self.options, np.random.default_rng([self.options.seed, self.steps])
        image, known, half = self.batch(rng)
        image = image.contiguous(memory_format=torch.channels_last)
        made = self.encoder(image)
        done = self.seen / max(1, self.planned)
        terms = self._terms(made, known, half)
        if done >= options.tail_from:
            drawn = self.generator.synthesis.tail(made.features, made.ws)
            terms["image"] = losses.weighted_l1(drawn, image, torch.ones_like(image[:, :1]))
            if self.perceptual is not None and done >= options.perceptual_from:
                terms["perceptual"] = self._perceptual(drawn, image, rng)
        loss = torch.stack([getattr(options, name) * value for name, value in terms.items()]).sum()
        for group in self.optimiser.param_groups:
            group["lr"] = options.lr * min(1.0, self.steps / 100, 2.0 * (1.0 - done) + 0.02)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.encoder.parameters(), 1.0)
        self.optimiser.step()
        with torch.no_grad():
            for ours, theirs in zip(self.average.parameters(), self.encoder.parameters(), strict=True):
                ours.lerp_(theirs, 0.005 if self.steps > 400 else 0.05)
        self.seen += options.batch
        self.steps += 1
        return {name: float(value.detach()) for name, value in terms.items()}

    def _terms(self, made: Encoding, known: Encoding, half: int) -> dict[str, Tensor]:
        """How far an encoding is from what the generator has: whitened features, styles, clusters."""
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


def to_tensor(images: np.ndarray, device: torch.device) -> Tensor:
    """Pictures (N, R, R, 3) uint8 as (N, 3, R, R) float in [-1, 1]."""
    return torch.from_numpy(np.array(images)).to(device).permute(0, 3, 1, 2).float() / 127.5 - 1.0
