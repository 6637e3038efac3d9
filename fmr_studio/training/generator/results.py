"""What comes out of a generator training: the averaged network, and pictures to look at on the way."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.training.domains.latents import uniform_to_z
from fmr_studio.training.domains.stored import RenderSet
from fmr_studio.training.generator.training import GeneratorTraining


@torch.no_grad()
def finish(training: GeneratorTraining) -> Generator:
    """The averaged generator, with the mean w of 4,096 samples as the centre of truncation."""
    generator = training.average
    z = torch.randn(4096, generator.config.z_dim, generator=torch.Generator().manual_seed(0)).to(training.device)
    generator.mapping.w_avg.copy_(generator.mapping.style(z).mean(dim=0))
    return generator.eval()


@torch.no_grad()
def heldout_error(training: GeneratorTraining, rows: RenderSet, count: int = 64) -> float:
    """Mean absolute difference, pictures in [-1, 1], between held-out renders and what is made of their parameters.

    Both at the size that the training has come to.
    """
    total, rows = 0.0, rows.first(count)
    for start in range(0, len(rows), 16):
        wanted, made = _compared(training, rows, slice(start, start + 16))
        total += float((made - wanted).abs().mean(dim=(1, 2, 3)).sum())
    return total / len(rows)


@torch.no_grad()
def sample_grid(training: GeneratorTraining, rows: RenderSet, count: int = 10, pairs: int = 2) -> np.ndarray:
    """Held-out renders and what the generator makes of their parameters, in alternating rows; (H, W, 3) uint8.

    Rows are full: where there are too few renders, there are fewer rows, or shorter ones.
    """
    strips, count = [], min(count, len(rows))
    pairs = min(pairs, len(rows) // count)
    for pair in range(pairs):
        for images in _compared(training, rows, slice(pair * count, (pair + 1) * count)):
            pictures = images.add(1).mul(127.5).round().byte().permute(0, 2, 3, 1).numpy()
            strips.append(np.concatenate(list(pictures), axis=1))
    return np.concatenate(strips, axis=0)


def _compared(training: GeneratorTraining, rows: RenderSet, part: slice) -> tuple[Tensor, Tensor]:
    """Renders and what is made of their parameters, each (N, 3, S, S) in [-1, 1]."""
    side, z = training.shown_px, uniform_to_z(rows.u[part]).to(training.device)
    made = training.average.synthesis.head(training.average.mapping(z), side).rgb.clamp(-1, 1).cpu()
    wanted = torch.from_numpy(np.array(rows.images[part])).permute(0, 3, 1, 2).float() / 127.5 - 1.0
    return F.avg_pool2d(wanted, wanted.shape[-1] // side), made
