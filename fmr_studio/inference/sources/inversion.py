"""Inversion: from a picture to features and styles that the generator draws it from again.

The encoder gives a first guess in one pass. A short optimisation then moves the features and the running RGB image at the
edit resolution, and the styles of the tail, until the tail draws the picture: only the tail is in the loop, so a step is
cheap. The features are held near the first guess, which was learned from the generator's own, so that the codebook still
reads parts in them and they can be rearranged like a sample's.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from fmr_studio.arrays import image_to_nchw, nchw_to_images
from fmr_studio.canvas.photo import Frame, Photo, Scores
from fmr_studio.errors import FmrError
from fmr_studio.inference.domain import DomainStatistics, judge_domain
from fmr_studio.inference.rendering.networks import Networks
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.encoder import Encoder, Encoding
from fmr_studio.nn.perceptual import PerceptualDistance
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.packs.card import PackCard

OnPreview = Callable[[np.ndarray], object]
"""Gets intermediate pictures, (R, R, 3) uint8, on the thread that inverts."""


@dataclass(frozen=True)
class InversionOptions:
    """What decides a refinement; the weights of its losses are named after them.

    Args:
        steps: of Adam, if the time is enough.
        lr: in deviations of a feature channel; styles move at a fifth of it. It falls over the last third of the steps.
        perceptual_every: the perceptual distance, on a random crop of half the side, joins every n-th step.
        stay: of the features' mean squared way from the first guess, in deviations.
    """

    steps: int = 60
    lr: float = 0.07
    perceptual: float = 0.5
    perceptual_every: int = 4
    stay: float = 0.01
    preview_every: int = 8


@dataclass(frozen=True, eq=False)
class Inversion:
    """An inverted picture.

    Args:
        photo: what the window, files and recipes hold; ``Pipeline.photo_source`` makes a source of it.
        first: the encoder's reconstruction, (R, R, 3) uint8; picture: the refined one.
        steps: of the refinement; finished: False where the time budget ended it, and another run may end elsewhere.
        seconds: from the picture to the result.
    """

    photo: Photo
    first: np.ndarray
    picture: np.ndarray
    steps: int
    finished: bool
    seconds: float


class Inverter:
    """Inverts pictures for one loaded pack.

    Raises :class:`FmrError` where the pack has no encoder.
    """

    def __init__(
        self, networks: Networks, card: PackCard, distance: PerceptualDistance, options: InversionOptions | None = None
    ) -> None:
        if networks.encoder is None:
            raise FmrError(
                f"The pack {card.name} has no encoder, so it cannot open photos.", "Run `train encoder` for it first."
            )
        self.encoder: Encoder = networks.encoder
        self.generator, self.card, self.distance = networks.generator, card, distance
        self.options = options or InversionOptions()
        self.device = networks.device
        self.clock: Callable[[], float] = time.monotonic
        """What the time budget is counted by, in seconds."""

    def invert(
        self, crop: np.ndarray, *, budget_s: float = 5.0, seed: int = 0, progress: Progress | None = None,
        on_preview: OnPreview | None = None, name: str = "photo", original: bytes = b"", frame: Frame | None = None,
    ) -> Inversion:  # fmt: skip
        """Invert a picture (R, R, 3) uint8.

        Args:
            budget_s: when the refinement ends at the latest, counted from the call; 0 keeps the encoder's guess.
            seed: of the places where the perceptual distance looks; it decides the result where the budget is enough.
            progress: cancelling it raises :class:`~fmr_studio.errors.Cancelled` within a step.
            name, original, frame: for the photo, see :class:`Photo`.
        """
        start, progress = self.clock(), progress or Progress()
        image = torch.from_numpy(image_to_nchw(crop)).to(self.device)
        first = self.encode(image)
        drawn = self._draw(first)
        domain = self._domain(image, first, drawn)
        if on_preview is not None:
            on_preview(picture_of(drawn))
        progress.report(0.05, "first guess")
        found, steps = self._refine(image, first, start + budget_s, seed, progress, on_preview)
        kept = in_half_precision(found)
        picture = self._draw(kept)
        scores = Scores(self.difference(picture, image), psnr_db(picture_of(picture), crop), domain)
        x, rgb = (_array(part).astype(np.float16) for part in kept.features)
        photo = Photo(name, self.card.name, crop.copy(), _array(kept.ws), x, rgb, scores, original, frame)
        progress.report(1.0, "done")
        finished = steps == self.options.steps
        return Inversion(photo, picture_of(drawn), picture_of(picture), steps, finished, self.clock() - start)

    @torch.inference_mode()
    def encode(self, image: Tensor) -> Encoding:
        """The first guess for pictures (N, 3, R, R)."""
        return self.encoder(image.contiguous(memory_format=torch.channels_last))

    def _refine(
        self, image: Tensor, first: Encoding, deadline: float, seed: int, progress: Progress, on_preview: OnPreview | None
    ) -> tuple[Encoding, int]:
        """The refined encoding and how many steps it took."""
        options = self.options
        refinement = Refinement(self, image, first, seed)
        for step in range(options.steps):
            progress.check()
            if self.clock() >= deadline:
                return refinement.encoding(), step
            drawn = refinement.step(step)
            if on_preview is not None and step % options.preview_every == options.preview_every - 1:
                on_preview(picture_of(drawn))
            progress.report(0.05 + 0.9 * (step + 1) / options.steps, "refining")
        return refinement.encoding(), options.steps

    @torch.inference_mode()
    def _draw(self, encoding: Encoding) -> Tensor:
        return self.generator.synthesis.tail(encoding.features, encoding.ws).clamp(-1.0, 1.0)

    @torch.inference_mode()
    def difference(self, drawn: Tensor, image: Tensor) -> float:
        """The LPIPS-like distance of the bundled blocks between two pictures (1, 3, R, R)."""
        return float(self.distance(drawn, image))

    def domain_terms(self, crop: np.ndarray) -> tuple[float, float]:
        """Signs of a strange picture (R, R, 3) uint8: how badly the first guess draws it, how little its styles explain."""
        image = torch.from_numpy(image_to_nchw(crop)).to(self.device)
        first = self.encode(image)
        return self._terms(image, first, self._draw(first))

    @torch.inference_mode()
    def _terms(self, image: Tensor, first: Encoding, drawn: Tensor) -> tuple[float, float]:
        from_styles = self.generator.synthesis.head(first.ws, self.encoder.config.size)
        gap = self.encoder.whiten(from_styles) - self.encoder.whiten(first.features)
        return self.difference(drawn, image), float(gap.abs().mean())

    def _domain(self, image: Tensor, first: Encoding, drawn: Tensor) -> float:
        statistics = DomainStatistics.of(self.card)
        return 0.0 if statistics is None else judge_domain(self._terms(image, first, drawn), statistics)


class Refinement:
    """The state of one optimisation: what is added to the first guess, in deviations of each channel."""

    def __init__(self, inverter: Inverter, image: Tensor, first: Encoding, seed: int) -> None:
        self.inverter, self.image = inverter, image
        # Tensors of inference mode cannot take part in gradients: copies can.
        self.ws, self.x, self.rgb = first.ws.clone(), first.features.x.clone(), first.features.rgb.clone()
        self.random = torch.Generator().manual_seed(seed)
        encoder = inverter.encoder
        self.std, self.w_std = encoder.std[:, None, None], encoder.w_std
        self.free = encoder.config.first_tail_layer
        self.features = torch.zeros_like(torch.cat([self.x, self.rgb], dim=1)).requires_grad_()
        self.styles = torch.zeros_like(self.ws[:, self.free :]).requires_grad_()
        lr = inverter.options.lr
        self.optimiser = torch.optim.Adam(
            [{"params": [self.features], "scale": 1.0}, {"params": [self.styles], "scale": 0.2}], lr, betas=(0.9, 0.99)
        )

    def encoding(self) -> Encoding:
        """The present state; differentiable in what is optimised."""
        moved = self.features * self.std
        channels = self.x.shape[1]
        ws = torch.cat([self.ws[:, : self.free], self.ws[:, self.free :] + self.styles * self.w_std], dim=1)
        return Encoding(ws, Features(self.x + moved[:, :channels], self.rgb + moved[:, channels:]))

    @torch.enable_grad()
    def step(self, number: int) -> Tensor:
        """One step; returns the picture (1, 3, R, R) as it was before it."""
        options, inverter = self.inverter.options, self.inverter
        made = self.encoding()
        drawn = inverter.generator.synthesis.tail(made.features, made.ws)
        gap = drawn - self.image
        loss = gap.abs().mean() + gap.square().mean() + options.stay * self.features.square().mean()
        if options.perceptual_every and number % options.perceptual_every == options.perceptual_every - 1:
            loss = loss + options.perceptual * self._perceptual(drawn)
        falling = min(1.0, 3.0 * (1.0 - number / options.steps))
        for group in self.optimiser.param_groups:
            group["lr"] = options.lr * group["scale"] * falling
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()
        return drawn.detach()

    def _perceptual(self, drawn: Tensor) -> Tensor:
        side = self.image.shape[-1] // 2
        top, left = torch.randint(0, side + 1, (2,), generator=self.random).tolist()
        ours, theirs = (part[..., top : top + side, left : left + side] for part in (drawn, self.image))
        distance = self.inverter.distance
        with torch.no_grad():
            wanted = distance.embed(theirs)
        return distance.compare(distance.embed(ours), wanted).mean()


def psnr_db(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal to noise ratio of two uint8 pictures of one shape, in dB; 99 for equal ones."""
    error = float(np.square(a.astype(np.float64) - b).mean())
    return 99.0 if error == 0.0 else min(99.0, 10.0 * float(np.log10(255.0**2 / error)))


def in_half_precision(encoding: Encoding) -> Encoding:
    """The encoding as a photo keeps it: features and RGB rounded to float16."""
    x, rgb = (part.detach().half().float() for part in encoding.features)
    return Encoding(encoding.ws.detach(), Features(x, rgb))


def picture_of(image: Tensor) -> np.ndarray:
    """The picture (R, R, 3) uint8 of (1, 3, R, R)."""
    return nchw_to_images(image.detach().float().cpu().numpy())[0]


def _array(part: Tensor) -> np.ndarray:
    made: np.ndarray = part[0].detach().float().cpu().numpy()
    return made
