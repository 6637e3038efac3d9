"""What the small networks shall say: HED's edges of pictures, and the true depth of renders. Kept on the disk once made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from fmr_studio.inference.extraction import READ_PX
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.hed import Hed
from fmr_studio.paths import writing
from fmr_studio.training.domains.stored import load_set
from fmr_studio.training.extractors.gathering import shrunk
from fmr_studio.training.pictures import as_tensor
from fmr_studio.training.published.networks import hed_weights

_SAVE_EVERY = 50
Seer = Callable[[np.ndarray], np.ndarray]
"""A picture (S, S, 3) uint8 to a map (S, S) uint8."""


@dataclass(frozen=True, eq=False)
class Lessons:
    """Pictures (S, S, 3) uint8 of several sizes, each with what shall be seen in it, (S, S) uint8."""

    images: Sequence[np.ndarray]
    maps: Sequence[np.ndarray]

    def first(self, count: int) -> Lessons:
        """The first of them."""
        return Lessons(self.images[:count], self.maps[:count])


def hed_seer() -> Seer:
    """HED itself; fetched by its exact hash at the first call."""
    hed = Hed.from_published(hed_weights())
    return lambda picture: (255.0 * hed(as_tensor(picture[None]))[0, 0]).round().to(torch.uint8).numpy()


def edge_lessons(images: Sequence[np.ndarray], file: Path, progress: Progress) -> Lessons:
    """What HED sees in pictures; what ``file`` has of it is not computed again."""
    maps = _kept(file)[: len(images)]
    hed = None
    for index in range(len(maps), len(images)):
        progress.check()
        hed = hed or hed_seer()
        maps.append(hed(images[index]))
        if (index + 1) % _SAVE_EVERY == 0 or index + 1 == len(images):
            _keep(file, maps)
        progress.report((index + 1) / len(images), "HED looks at pictures")
    return Lessons(images, maps)


def depth_lessons(places: Sequence[Path], each: int, seed: int) -> Lessons:
    """Renders of several sets with their depth, which is true; the farthest of each picture becomes 0 and the nearest 255.

    They are small: what is in front of what is seen in a whole picture, and not in a piece of it.
    """
    images, maps = [], []
    for place in places:
        renders = load_set(place)
        for index in range(min(each, len(renders))):
            depth = stretched(np.array(renders.depth[index]))
            images.append(shrunk(np.array(renders.images[index]), READ_PX["depth"]))
            maps.append(shrunk(np.repeat(depth[..., None], 3, axis=2), READ_PX["depth"])[..., 0])
    order = np.random.default_rng(seed).permutation(len(images))
    return Lessons([images[i] for i in order], [maps[i] for i in order])


def stretched(depth: np.ndarray) -> np.ndarray:
    """A depth map (H, W) of any range as (H, W) uint8 from 0 to 255; one of a single value as all 0."""
    low, high = float(depth.min()), float(depth.max())
    if high <= low:
        return np.zeros(depth.shape, np.uint8)
    return np.round((depth.astype(np.float32) - low) * (255.0 / (high - low))).astype(np.uint8)


def _kept(file: Path) -> list[np.ndarray]:
    if not file.is_file():
        return []
    with np.load(file) as found:
        return [found[f"{index}"] for index in range(len(found.files))]


def _keep(file: Path, maps: Sequence[np.ndarray]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with writing(file) as out:
        np.savez(out, **{f"{index}": one for index, one in enumerate(maps)})  # type: ignore[arg-type]
