"""Paintings to train on: label maps of other samples, whole or in parts, and what they ask of a source in the program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import writing

TRUNCATION = 0.8
"""Variety of the samples, as painters begin with."""
FIRST_SEED = 10_000
_WHOLE = 0.5
"""How many of the paintings are another sample's whole label map."""
_BY_LABEL = 0.5
"""How many of the others have the areas of a few labels from it, in place of a rectangle."""
_MIRRORED = 0.15


@dataclass(frozen=True, eq=False)
class Paintings:
    """M paintings over S samples, at an edit resolution of r and a picture's of R.

    Args:
        ws: (S, L, w_dim) float32. masks: (S, r, r) uint8. own: (S, R, R) uint8, what the model sees in each sample.
        sources: (M,) int64, the sample that is painted over. labels: (M, R, R) uint8, what is painted.
        targets: (M, r, r) uint8. looking: (M, r, r) bool, see `Wanted`.
        places: (M, 2, r, r) float32, what cells show that do not look; most of these show their own place.
    """

    ws: np.ndarray
    masks: np.ndarray
    own: np.ndarray
    sources: np.ndarray
    labels: np.ndarray
    targets: np.ndarray
    looking: np.ndarray
    places: np.ndarray


def kept_paintings(folder: Path, pipe: Pipeline, samples: int, count: int, *, seed: int, progress: Progress) -> Paintings:
    """`make_paintings`, or those that are in ``folder`` from before."""
    file = folder / f"paintings-{seed}-{samples}-{count}.npz"
    if not file.is_file():
        made = make_paintings(pipe, samples, count, seed=seed, progress=progress)
        folder.mkdir(parents=True, exist_ok=True)
        with writing(file) as out:
            np.savez(out, **vars(made))
    with np.load(file) as kept:
        return Paintings(*(kept[name] for name in Paintings.__dataclass_fields__))


def make_paintings(pipe: Pipeline, samples: int, count: int, *, seed: int, progress: Progress | None = None) -> Paintings:
    """``count`` paintings over ``samples`` samples of a pack that can paint."""
    progress, rng = progress or Progress(), np.random.default_rng(seed)
    sources = []
    for number in range(samples):
        progress.check()
        sources.append(pipe.sample(FIRST_SEED + number, truncation=TRUNCATION))
        progress.report(0.3 * number / samples, "drawing samples")
    maps = [pipe.label_map(source) for source in sources]
    still = np.indices((pipe.size, pipe.size)).astype(np.float32)
    rows: list[tuple[np.ndarray, ...]] = []
    while len(rows) < count:
        progress.check()
        row, other = (int(number) for number in rng.choice(samples, 2, replace=False))
        painted = _painted(rng, maps[row], maps[other])
        wanted = pipe.wanted(painted, sources[row])
        if wanted.looking.any() and wanted.holes is None:
            places = np.where(wanted.moved, wanted.places, still)
            rows.append((np.array(row), painted, wanted.target[0].astype(np.uint8), wanted.looking[0], places))
        progress.report(0.3 + 0.7 * len(rows) / count, "painting over samples")
    ws = np.concatenate([source.ws for source in sources])
    masks = np.concatenate([source.mask for source in sources]).astype(np.uint8)
    return Paintings(ws, masks, np.stack(maps), *map(np.stack, zip(*rows, strict=True)))


def _painted(rng: np.random.Generator, own: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Another sample's label map (R, R), or its own one with a part of that."""
    if rng.random() < _MIRRORED:
        other = other[:, ::-1]
    if rng.random() < _WHOLE:
        return other.copy()
    if rng.random() < _BY_LABEL:
        labels = rng.permutation(np.union1d(own, other))[: rng.integers(1, 4)]
        return np.where(np.isin(own, labels) | np.isin(other, labels), other, own)
    side = len(own)
    height, width = rng.integers(side // 8, side // 2, 2)
    top, left = rng.integers(0, side - height), rng.integers(0, side - width)
    painted = own.copy()
    painted[top : top + height, left : left + width] = other[top : top + height, left : left + width]
    return painted
