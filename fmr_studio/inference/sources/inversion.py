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
from importlib import import_module

import numpy as np

from fmr_studio.arrays import averaged, image_to_nchw, nchw_to_images
from fmr_studio.canvas.photo import Frame, Photo, Scores
from fmr_studio.errors import FmrError, lacking
from fmr_studio.inference.domain import DomainStatistics, judge_domain
from fmr_studio.inference.engines.protocol import Encoding, Features, Networks
from fmr_studio.inference.engines.refining import RefinementOptions, compared_px
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.window import Window
from fmr_studio.packs.card import PackCard

OnPreview = Callable[[np.ndarray], object]
"""Gets intermediate pictures, (S, S, 3) uint8, on the thread that inverts; S is R, or less while it is refined."""


@dataclass(frozen=True, eq=False)
class Inversion:
    """An inverted picture.

    Args:
        photo: what the window, files and recipes hold; ``Pipeline.photo_source`` makes a source of it.
        first: the encoder's reconstruction, (R, R, 3) uint8; picture: the refined one.
        steps: of the refinement; finished: False where the time budget ended it, and another run may end elsewhere.
        seconds: from the picture to the result. note: why it was not refined, as sentences; empty otherwise.
    """

    photo: Photo
    first: np.ndarray
    picture: np.ndarray
    steps: int
    finished: bool
    seconds: float
    note: str = ""


class Inverter:
    """Inverts pictures for one loaded pack. The first guess is any engine's; PyTorch is imported for the refinement alone.

    Raises :class:`FmrError` where the pack has no encoder.
    """

    def __init__(self, networks: Networks, card: PackCard, options: RefinementOptions | None = None) -> None:
        if "encoder" not in networks.shapes.parts:
            raise FmrError(
                f"The pack {card.name} has no encoder, so it cannot open photos.", "Run `train encoder` for it first."
            )
        self.networks, self.card = networks, card
        self._options = options
        self._side = compared_px(card.resolution)
        self.clock: Callable[[], float] = time.monotonic
        """What the time budget is counted by, in seconds."""

    def options(self, budget_s: float) -> RefinementOptions:
        """What decides a refinement in this time."""
        return self._options or RefinementOptions.of(self.card.resolution, budget_s)

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
        start, progress, options = self.clock(), progress or Progress(), self.options(budget_s)
        image = image_to_nchw(crop)
        first = self.networks.encode(image)
        drawn = self._draw(first)
        domain = self._domain(image, first, drawn)
        if on_preview is not None:
            on_preview(picture_of(drawn))
        progress.report(0.05, "first guess")
        note = no_refinement(progress) if budget_s > 0.0 else ""
        found, steps = first, 0
        if not note and self.clock() < start + budget_s:
            found, steps = self._refine(image, first, start + budget_s, seed, options, progress, on_preview)
        kept = in_half_precision(found)
        picture = self._draw(kept)
        scores = Scores(self._distance(picture, image), psnr_db(self._small(picture), self._small(image)), domain)
        x, rgb = (part[0].astype(np.float16) for part in kept.features)
        photo = Photo(name, self.card.name, crop.copy(), kept.ws[0], x, rgb, scores, original, frame)
        progress.report(1.0, "done")
        finished = steps == options.steps
        return Inversion(photo, picture_of(drawn), picture_of(picture), steps, finished, self.clock() - start, note)

    def _refine(
        self, image: np.ndarray, first: Encoding, deadline: float, seed: int, options: RefinementOptions, progress: Progress,
        on_preview: OnPreview | None,
    ) -> tuple[Encoding, int]:  # fmt: skip
        """The refined encoding and how many steps it took: no more than are likely to end in time."""
        from fmr_studio.inference.engines.torch.refinement import Refinement

        refinement = Refinement(self.networks.modules, averaged(image, self._side), first, seed, options)
        longest = 0.0
        for step in range(options.steps):
            progress.check()
            before = self.clock()
            if before + longest >= deadline:
                return refinement.encoding(), step
            drawn = refinement.step(step)
            longest = max(longest, self.clock() - before)
            if on_preview is not None and step % options.preview_every == options.preview_every - 1:
                on_preview(picture_of(drawn))
            progress.report(0.05 + 0.9 * (step + 1) / options.steps, "refining")
        return refinement.encoding(), options.steps

    def _draw(self, encoding: Encoding) -> np.ndarray:
        """The picture (1, 3, R, R) of an encoding, within [-1, 1]."""
        styles = self.networks.styles(encoding.ws)
        whole = Window.whole(self.networks.shapes.resolution)
        return self.networks.draw_window([styles], encoding.features, whole).clip(-1.0, 1.0)

    def domain_terms(self, crop: np.ndarray) -> tuple[float, float]:
        """Signs of a strange picture (R, R, 3) uint8: how badly the first guess draws it, how little its styles explain."""
        image = image_to_nchw(crop)
        first = self.networks.encode(image)
        return self._terms(image, first, self._draw(first))

    def _terms(self, image: np.ndarray, first: Encoding, drawn: np.ndarray) -> tuple[float, float]:
        from_styles = self.networks.head(self.networks.styles(first.ws))
        gap = np.concatenate([a - b for a, b in zip(from_styles, first.features, strict=True)], axis=1)
        return self._distance(drawn, image), float(np.abs(gap / self.networks.deviations()[:, None, None]).mean())

    def _distance(self, image: np.ndarray, other: np.ndarray) -> float:
        """The perceptual distance of two pictures (1, 3, R, R)."""
        return self.networks.distance(averaged(image, self._side), averaged(other, self._side))

    def _small(self, image: np.ndarray) -> np.ndarray:
        """The picture (S, S, 3) uint8 of (1, 3, R, R), at the side where pictures are compared."""
        return picture_of(averaged(image, self._side))

    def _domain(self, image: np.ndarray, first: Encoding, drawn: np.ndarray) -> float | None:
        statistics = DomainStatistics.of(self.card)
        return None if statistics is None else judge_domain(self._terms(image, first, drawn), statistics)


def psnr_db(a: np.ndarray, b: np.ndarray) -> float:
    """Peak signal to noise ratio of two uint8 pictures of one shape, in dB; 99 for equal ones."""
    error = float(np.square(a.astype(np.float64) - b).mean())
    return 99.0 if error == 0.0 else min(99.0, 10.0 * float(np.log10(255.0**2 / error)))


def in_half_precision(encoding: Encoding) -> Encoding:
    """The encoding as a photo keeps it: features and RGB rounded to float16."""
    return Encoding(encoding.ws, Features(*(part.astype(np.float16).astype(np.float32) for part in encoding.features)))


def picture_of(image: np.ndarray) -> np.ndarray:
    """The picture (R, R, 3) uint8 of (1, 3, R, R)."""
    return nchw_to_images(image)[0]


def no_refinement(progress: Progress) -> str:
    """Why photos cannot be refined here, in sentences, once PyTorch was loaded; empty where they can."""
    progress.report(0.05, "loading PyTorch")
    try:
        import_module("fmr_studio.inference.engines.torch.refinement")
    except (ImportError, OSError) as error:
        missing = lacking(error)
        reason = "is not installed" if missing else f"cannot be loaded: {error}"
        words = f"This is the first guess: photos are refined with PyTorch, which {reason}."
        return f"{words} {missing.hint}" if missing else words
    return ""
