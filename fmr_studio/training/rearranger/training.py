"""Training the rearranger on a frozen generator: no labels, no data, only samples rearranged to each other's masks."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import GeneratorConfig, RearrangerConfig, channel_schedule
from fmr_studio.nn.discriminator import COMPARED, Discriminator
from fmr_studio.nn.ops import channels_last
from fmr_studio.nn.rearranger import Memory, Rearranger, blend, dilate
from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.training import losses
from fmr_studio.training.loop import parallel
from fmr_studio.training.loop.descent import average_into, descend
from fmr_studio.training.loop.moments import Moments
from fmr_studio.training.loop.muon import MuonAndAdam
from fmr_studio.training.loop.training import Part, Training
from fmr_studio.training.rearranger.style import style_distance

LARGEST_LOGIT, HOLDING_STEPS = 400.0, 4
"""What attention's logits are held below, and every how many steps; a trained rearranger comes to a bound of 400."""
STATISTICS_CELLS, MIN_STATISTICS = 2**16, 64
"""Cells whose features say what is usual, and the fewest samples they come from."""


@dataclass(frozen=True)
class RearrangerOptions:
    """What decides a rearranger training; the weights of its losses are named after them.

    Args:
        look_px: side of the pictures that the losses see, an earlier one of the running RGB images; 0: the whole picture.
        aligned: see `RearrangerConfig`; no matter to the training itself.
    """

    images: int = 27_500
    batch: int = 16
    width: int = 64
    lr: float = 1e-3
    mask: float = 3.0
    self_features: float = 2.0
    self_image: float = 4.0
    style: float = 2.0
    adversarial: float = 0.3
    r1_gamma: float = 0.5
    r1_every: int = 16
    look_px: int = 0
    aligned: bool = True
    seed: int = 0


def step_bytes(config: GeneratorConfig, size: int, look_px: int = 0) -> int:
    """About how much memory a picture takes in a step, for a generator that is edited at ``size`` px.

    What is kept of the tail and the discriminator for the gradients, and of the cells; measured at 64, 128 and 256 px.
    """
    first, last = config.block_index(size), config.block_index(look_px or config.resolution)
    tail = sum(config.channels[block] * (4 << block) ** 2 for block in range(first + 1, last + 1))
    return 4 * (14 * tail + 24 * config.channels[first] * size**2)


class RearrangerTraining(Training):
    """A training on samples of a frozen generator.

    Of each batch, half is rearranged to its own mask (self), a quarter to another sample's mask (cross) and a quarter to its
    own mask with a rectangle of another's pasted in, blended back outside, as a painter's edit will be (edit).
    """

    def __init__(self, options: RearrangerOptions, generator: Generator, codebook: Codebook, size: int) -> None:
        # Half of a batch is compared with each other, and the halves of an odd one are not alike.
        grain = 2 * COMPARED if options.batch % 2 == 0 else options.batch
        super().__init__(planned=options.images, batch=options.batch, seed=options.seed, grain=grain)
        self.options, self.generator, self.codebook, self.size = options, generator, codebook, size
        generator.eval().requires_grad_(False)
        codebook.eval().requires_grad_(False)
        torch.manual_seed(options.seed)
        self.device = device = next(generator.parameters()).device
        channels = generator.config.channels[generator.config.block_index(size)]
        config = RearrangerConfig(codebook.clusters, channels, size, options.width, aligned=options.aligned)
        self.rearranger = channels_last(Rearranger(config), device)
        self.average = copy.deepcopy(self.rearranger).requires_grad_(False)
        self.look_px = options.look_px or generator.config.resolution
        # It sees the proxy mask beside the picture, so that it asks for the parts and not only for some cat.
        widths = channel_schedule(self.look_px // 2, 1024, 128)
        self.discriminator = Discriminator(widths, extra=9 + codebook.clusters).to(device)
        self.optimiser = MuonAndAdam.of(self.rearranger, options.lr, betas=(0.5, 0.99))
        self.discriminator_optimiser = torch.optim.Adam(self.discriminator.parameters(), options.lr, betas=(0.0, 0.99))
        self._set_statistics()

    def parts(self) -> Mapping[str, Part]:
        """See :class:`Training`."""
        names = ("rearranger", "average", "discriminator", "optimiser", "discriminator_optimiser")
        return {name: getattr(self, name) for name in names}

    @torch.no_grad()
    def _set_statistics(self) -> None:
        """Whitening of features and RGB together, from many samples, a few of which are in memory at a time."""
        rng, moments = np.random.default_rng(0), Moments()
        for _ in range(0, max(MIN_STATISTICS, STATISTICS_CELLS // self.size**2), self.batch_size):
            _, _, features, _ = self.sample(rng, self.batch_size)
            moments.add(torch.cat([features.x, features.rgb], dim=1))
        for model in (self.rearranger, self.average):
            model.mean.copy_(moments.mean)
            model.std.copy_(moments.std + 1e-6)

    @torch.no_grad()
    def sample(
        self, rng: np.random.Generator, count: int, rows: np.ndarray | None = None
    ) -> tuple[Tensor, Tensor, Features, Tensor]:
        """(z, ws, features, proxy masks) of ``count`` samples, or of some ``rows`` of them."""
        drawn = rng.standard_normal((count, self.generator.config.z_dim)).astype(np.float32)
        z = torch.from_numpy(drawn if rows is None else drawn[rows]).to(self.codebook.mean.device)
        ws = self.generator.mapping(z)
        features = self.generator.synthesis.head(ws, self.size)
        return z, ws, features, self.codebook(features.x)

    def train_batch(self) -> dict[str, float]:
        """One batch of samples."""
        options, rng, mine = self.options, self.rng(), self.share.rows
        rate = options.lr * min(1.0, 2.0 * (1.0 - self.done) + 0.02)
        _, ws, source, mask = self.sample(rng, options.batch, mine)
        with torch.no_grad():
            real = self.generator.synthesis.tail(source, ws, stop=self.look_px)
        target, changed = (whole[mine] for whole in self._targets(rng, self.share.whole(mask)))
        half = len(mask) // 2
        memory = self.rearranger.memory(source, mask)
        moved = self.rearranger(memory, target, changed)
        image = self.generator.synthesis.tail(blend(moved, source, changed), ws, stop=self.look_px)

        shown = self._seen(image[half:], target[half:])
        values = self._discriminator_step(self._seen(real, mask), shown.detach(), rate)
        weight = self.rearranger.std[None, :, None, None]
        ours, theirs = (torch.cat([f.x, f.rgb], dim=1) / weight for f in (moved, source))
        self_features = (ours[:half] - theirs[:half]).abs().mean()
        self_image = (image[:half] - real[:half]).abs().mean()
        logits = self.codebook.logits(moved.x)
        mask_loss = F.cross_entropy(logits, target)
        style = style_distance(ours[half:], target[half:], theirs[half:], mask[half:], self.codebook.clusters)
        self.discriminator.requires_grad_(False)
        adversarial = losses.generator_loss(self.discriminator(shown))
        loss = (
            options.mask * mask_loss + options.self_features * self_features + options.self_image * self_image
            + options.style * style + options.adversarial * adversarial
        )  # fmt: skip
        descend(self.optimiser, loss, rate)
        if self.steps % HOLDING_STEPS == 0:
            self._hold_logits(memory, target)
        average_into(self.average, self.rearranger, 1.0 - (0.995 if self.steps > 100 else 0.9))
        accuracy = (logits[half:].argmax(dim=1) == target[half:]).float().mean()
        terms = {"mask": mask_loss, "self": self_features, "image": self_image, "style": style, "g": adversarial}
        return {name: float(term.detach()) for name, term in terms.items()} | {"accuracy": float(accuracy)} | values

    @torch.no_grad()
    def _hold_logits(self, memory: Memory, target: Tensor) -> None:
        """Shrink queries and keys where a logit could be too large: Muon lets them grow until attention sees one cell alone.

        After QK-clip of Kimi K2 (2025), with a bound on the logits, max |q| · max |k|, in place of the largest one.
        """
        model, width = self.rearranger, self.rearranger.config.key_width
        queries = model.queries(model.encode_target(target), target)[..., :width]
        bound = float(queries.norm(dim=2).amax() * memory.keys[..., :width].norm(dim=2).amax())
        bound = max(parallel.told(bound))
        if bound > LARGEST_LOGIT:
            for parameter in (*model.to_query.parameters(), *model.to_key.parameters()):
                parameter.mul_((LARGEST_LOGIT / bound) ** 0.5)

    def _targets(self, rng: np.random.Generator, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Target masks of a whole batch, whose first half keeps its own, and cells whose features the rearranger gives."""
        n, half, size = len(mask), len(mask) // 2, self.size
        target = mask.clone()
        cross = half + (n - half) // 2
        target[half:] = mask[half:].roll(1, dims=0)
        changed = torch.ones_like(mask, dtype=torch.bool)
        for row in range(cross, n):
            height, width = rng.integers(size // 8, size // 2, 2)
            top, left = rng.integers(0, size - height), rng.integers(0, size - width)
            edited = mask[row].clone()
            edited[top : top + height, left : left + width] = target[row, top : top + height, left : left + width]
            target[row] = edited
            changed[row] = dilate((edited != mask[row])[None], 1)[0]
        return target, changed

    def _seen(self, image: Tensor, mask: Tensor) -> Tensor:
        """What the discriminator sees: 2x2 pixel blocks of pictures, and their wanted clusters."""
        clusters = F.one_hot(mask, self.codebook.clusters).permute(0, 3, 1, 2).to(image.dtype)
        side = image.shape[-1] // 2
        return torch.cat([F.pixel_unshuffle(image, 2), F.interpolate(clusters, size=(side, side))], dim=1)

    def _discriminator_step(self, real: Tensor, fake: Tensor, rate: float) -> dict[str, float]:
        self.discriminator.requires_grad_(True)
        regularise = self.steps % self.options.r1_every == 0
        real = real.detach().requires_grad_(regularise)
        real_logits, fake_logits = self.discriminator(real), self.discriminator(fake)
        loss = losses.discriminator_loss(real_logits, fake_logits)
        if regularise:
            loss = loss + self.options.r1_gamma * self.options.r1_every * losses.r1_penalty(real, real_logits)
        descend(self.discriminator_optimiser, loss, rate)
        return {"d_real": float(real_logits.detach().mean()), "d_fake": float(fake_logits.detach().mean())}
