"""Pictures to learn from out of several places: folders of photographs, rendered sets, and samples of packs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from fmr_studio.errors import FmrError
from fmr_studio.inference.extraction import READ_PX
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import shorten
from fmr_studio.project.images import SUFFIXES
from fmr_studio.training.domains.stored import META_NAME, load_set
from fmr_studio.training.pictures import to_uint8
from fmr_studio.training.unfinished import open_for_training


def gather(places: Sequence[str], each: int, *, seed: int = 0, progress: Progress | None = None) -> list[np.ndarray]:
    """Up to ``each`` pictures (S, S, 3) uint8 of every place, as large as edges are read at, in the order of ``seed``.

    Args:
        places: folders of photographs, folders of rendered sets, or names of packs, which give samples.

    Raises:
        FmrError: a place has no pictures.
    """
    progress, found = progress or Progress(), []
    for index, place in enumerate(places):
        pictures = list(_of(place, each, seed))
        if not pictures:
            raise FmrError(f"There are no pictures in {place}.", "Name a folder of photographs or renders, or a pack.")
        found += pictures
        progress.check()
        progress.report((index + 1) / len(places), "gathering pictures")
    order = np.random.default_rng(seed).permutation(len(found))
    return [found[i] for i in order]


def _of(place: str, each: int, seed: int) -> Iterator[np.ndarray]:
    folder = Path(place)
    if (folder / META_NAME).is_file():
        renders = load_set(folder)
        for image in renders.images[: min(each, len(renders))]:
            yield shrunk(np.array(image))
    elif any(path.suffix.lower() in SUFFIXES for path in folder.glob("*")):
        yield from _photographs(folder, each, seed)
    else:
        yield from _samples(place, each, seed)


def _photographs(folder: Path, each: int, seed: int) -> Iterator[np.ndarray]:
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES)
    for index in np.random.default_rng(seed).permutation(len(paths))[:each]:
        try:
            with Image.open(paths[index]) as image:
                yield shrunk(np.asarray(image.convert("RGB")))
        except OSError as error:
            raise FmrError(f"{shorten(paths[index])} cannot be read as a picture.") from error


@torch.no_grad()
def _samples(name: str, each: int, seed: int) -> Iterator[np.ndarray]:
    _, generator = open_for_training(find_pack(name).folder, "cpu")
    z = torch.randn(each, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
    for part in z.split(8):
        yield from map(shrunk, to_uint8(generator.synthesis(generator.mapping(part))))


def shrunk(picture: np.ndarray, side: int = READ_PX["edges"]) -> np.ndarray:
    """The middle square of a picture (H, W, 3) uint8, no larger than ``side``."""
    height, width = picture.shape[:2]
    edge = min(height, width)
    top, left = (height - edge) // 2, (width - edge) // 2
    square = picture[top : top + edge, left : left + edge]
    if edge <= side:
        return np.ascontiguousarray(square)
    return np.asarray(Image.fromarray(np.ascontiguousarray(square)).resize((side, side), Image.Resampling.LANCZOS))
