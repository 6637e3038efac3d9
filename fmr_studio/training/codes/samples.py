"""Samples of a generator on the disk: codes at the edit resolution and proxy masks, read where they lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.mapping import normal_numbers
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.generators import AnyGenerator
from fmr_studio.paths import shorten
from fmr_studio.training.codes.basis import Basis

FIRST_SEED = 1_000_000
TRUNCATION = 0.85
_HELD_OUT = 40


@dataclass(frozen=True, eq=False)
class Samples:
    """Codes (M, k, r, r) float16 and proxy masks (M, r, r) uint8; the last ones are held out."""

    codes: np.ndarray
    masks: np.ndarray

    @property
    def trained(self) -> int:
        """How many are for training."""
        return len(self.codes) - min(_HELD_OUT, len(self.codes) // 5)

    def code(self, row: int) -> Tensor:
        """(k, r, r) float32."""
        return torch.from_numpy(np.asarray(self.codes[row], np.float32))

    def mask(self, row: int) -> np.ndarray:
        """(r, r) int64."""
        return self.masks[row].astype(np.int64)


Read = Callable[[list[Tensor]], Tensor]
"""Features (1, C, s, s) of every block up to the edit resolution, the coarsest first, to the proxy mask (r, r) int64."""


def styles_of(
    generator: AnyGenerator, seed: int, truncation: float = TRUNCATION, *, category: int | None = None
) -> Tensor:  # fmt: skip
    """(1, L, w_dim) of a seed, as the pipeline draws it; where a generator has classes, of this one, or of one of them."""
    device = generator.mapping.w_avg.device
    z = torch.from_numpy(normal_numbers(seed, generator.config.z_dim)).to(device)
    chosen = None if category is None else torch.tensor([category], device=device)
    return generator.mapping(z, truncation, chosen)


@torch.no_grad()
def head_features(generator: AnyGenerator, ws: Tensor, size: int) -> list[Tensor]:
    """Features after every block up to that of ``size`` px, the coarsest first."""
    found = []
    for state in generator.synthesis.walk(ws):
        found.append(state.x)
        if state.x.shape[-1] == size:
            break
    return found


def make_samples(
    generator: AnyGenerator, basis: Basis, read: Read, size: int, count: int, folder: Path, *, progress: Progress | None = None
) -> Samples:
    """Draw the heads of ``count`` seeds and keep their codes and masks in a folder."""
    progress = progress or Progress()
    folder.mkdir(parents=True, exist_ok=True)
    codes = np.lib.format.open_memmap(folder / "codes.npy", "w+", np.float16, (count, basis.size, size, size))
    masks = np.lib.format.open_memmap(folder / "masks.npy", "w+", np.uint8, (count, size, size))
    for row in range(count):
        progress.check()
        features = head_features(generator, styles_of(generator, FIRST_SEED + row), size)
        codes[row] = basis.encode(features[-1])[0].half().numpy()
        masks[row] = read(features).numpy().astype(np.uint8)
        progress.report((row + 1) / count, "sampling features")
    return Samples(codes, masks)


def open_samples(folder: Path) -> Samples:
    """The samples in a folder; raises :class:`FmrError` where there are none."""
    try:
        return Samples(np.load(folder / "codes.npy", mmap_mode="r"), np.load(folder / "masks.npy", mmap_mode="r"))
    except (OSError, ValueError) as error:
        raise FmrError(
            f"There are no samples in {shorten(folder)}, or they are damaged.", "Run `train codebook` first."
        ) from error
