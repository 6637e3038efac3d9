"""The pictures that an encoder learns to open beside the generator's own samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from fmr_studio.canvas.crop import cut, suggest_crop
from fmr_studio.errors import FmrError
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.paths import shorten
from fmr_studio.project.images import SUFFIXES
from fmr_studio.project.photos import read_photo
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.pictures import to_uint8


@dataclass(frozen=True, eq=False)
class Photos:
    """Pictures (M, R, R, 3) uint8.

    Args:
        guide: gives the z (N, z_dim) of samples that are nearly the pictures of some rows, where the generator has such: as
            a domain's does, whose parameters feed it. Their features guide the encoding of these pictures too.
    """

    images: np.ndarray
    guide: Callable[[np.ndarray], Tensor] | None = None

    def __len__(self) -> int:
        return len(self.images)

    def z_of(self, rows: np.ndarray) -> tuple[Tensor, ...]:
        """The z of some rows as one tensor, or nothing where it is not known."""
        return () if self.guide is None else (self.guide(rows),)

    @staticmethod
    @torch.no_grad()
    def of_samples(generator: Generator, count: int, *, seed: int) -> Photos:
        """A generator's own samples, for one whose pictures nobody has; each with its z."""
        z = torch.randn(count, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
        device = next(generator.parameters()).device
        drawn = [to_uint8(generator.synthesis(generator.mapping(part.to(device)))) for part in z.split(4)]
        return Photos(np.concatenate(drawn), lambda rows: z[torch.from_numpy(np.asarray(rows))])

    @staticmethod
    def of_renders(renders: RenderSet) -> Photos:
        """A domain's renders, each with the sample of its own parameters."""
        return Photos(renders.images, lambda rows: uniform_to_z(np.asarray(renders.u[rows])))


def photographs(folder: Path, side: int, count: int, *, last: bool = False) -> list[np.ndarray]:
    """Up to ``count`` photographs (side, side, 3) uint8 of a folder, framed as they are when they are opened.

    Args:
        last: take them from the end of the names' order, so that nothing is measured on what was learnt from.

    Raises:
        FmrError: there are none.
    """
    paths = sorted(path for path in folder.glob("*") if path.suffix.lower() in SUFFIXES)
    chosen = (paths[-count:] if last else paths[:count]) if count else []
    if not chosen:
        raise FmrError(f"There are no photographs in {shorten(folder)}.", "Name a folder with portraits.")
    read = (read_photo(path).pixels for path in chosen)
    return [cut(pixels, suggest_crop(pixels), side) for pixels in read]
