"""Pairs of all conditions and a proxy mask, which cost nothing either: edges and depth are seen in generated pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmr_studio.canvas.condition import resampled
from fmr_studio.errors import FmrError
from fmr_studio.inference.extraction import depth_of, edges_of
from fmr_studio.inference.face_depth import guessable, guessed_depth
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import PackCard
from fmr_studio.paths import writing

FINER = 4
"""Conditions are kept so many times as fine as the cells."""
TRUNCATION = 0.9
"""How near to the mean picture the samples are: as varied as those that people paint over."""
SEEDS_APART = 100_000
PIECE = 50
"""How many samples are looked at before they are kept."""
Planes = np.ndarray


@dataclass(frozen=True, eq=False)
class DrawnPairs:
    """What is seen in M samples: labels, edges and depth (M, H, H) uint8, H four times r at most, and masks (M, r, r) uint8."""

    labels: Planes
    edges: Planes
    depth: Planes
    masks: Planes


def make_drawn_pairs(pipe: Pipeline, samples: range, *, seed: int = 0, progress: Progress | None = None) -> DrawnPairs:
    """Samples with what the pack's segmenter and the small networks of edges and depth see in them.

    Args:
        samples: their numbers; that of number 0 has a seed of ``seed`` times `SEEDS_APART`, and so on.

    Raises:
        FmrError: the pack lacks its codebook or its segmenter.
    """
    progress, see = progress or Progress(), depth_reader(pipe.card)
    if not (pipe.has("codebook") and pipe.has("segmenter")):
        raise FmrError(f"The pack {pipe.card.name} lacks its codebook or its segmenter.", "Train these first.")
    side, found = drawn_px(pipe), []
    for index, number in enumerate(samples):
        progress.check()
        source = pipe.sample(seed * SEEDS_APART + number, truncation=TRUNCATION)
        image, labels = source.image, pipe.label_map(source)
        step = len(labels) // side
        planes = (
            labels[step // 2 :: step, step // 2 :: step],
            resampled(edges_of(image), side),
            resampled(see(image, labels), side),
            pipe.proxy_mask(source).astype(np.uint8),
        )
        found.append(planes)
        progress.report((index + 1) / len(samples), "looking at samples")
    return DrawnPairs(*map(np.stack, zip(*found, strict=True)))


def drawn_px(pipe: Pipeline) -> int:
    """The side at which drawings are made of samples."""
    return min(FINER * pipe.size, pipe.resolution)


def kept_drawn_pairs(folder: Path, pipe: Pipeline, count: int, *, seed: int, progress: Progress) -> DrawnPairs:
    """`make_drawn_pairs` of ``count`` samples in pieces, of which those in ``folder`` are not made again.

    At 1024 px a sample takes half a second.
    """
    pieces = []
    for first in range(0, count, PIECE):
        stop = min(first + PIECE, count)
        file = folder / f"pairs-{seed}-{first}-{stop}.npz"
        if not file.is_file():
            made = make_drawn_pairs(pipe, range(first, stop), seed=seed, progress=progress.part(first / count, stop / count))
            folder.mkdir(parents=True, exist_ok=True)
            with writing(file) as out:
                np.savez(out, **vars(made))
        with np.load(file) as kept:
            pieces.append([kept[name] for name in DrawnPairs.__dataclass_fields__])
    return DrawnPairs(*map(np.concatenate, zip(*pieces, strict=True)))


def depth_reader(card: PackCard) -> Callable[[np.ndarray, np.ndarray], np.ndarray]:
    """From a picture (R, R, 3) uint8 and its label map (h, h) uint8 to its depth.

    For packs of faces that is a guess by the labels, for others what the small network of depth sees.
    """
    if guessable(card.palette):
        return lambda image, labels: guessed_depth(labels, card.palette)
    return lambda image, labels: depth_of(image)
