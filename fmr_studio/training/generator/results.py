"""What comes out of a generator training: the averaged network, and pictures to look at on the way."""

from __future__ import annotations

import numpy as np
import torch

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
    """Mean absolute difference, pictures in [-1, 1], between held-out renders and what is made of their parameters."""
    total, rows = 0.0, rows.first(count)
    for start in range(0, len(rows), 16):
        part = slice(start, start + 16)
        made = training.average(uniform_to_z(rows.u[part]).to(training.device)).cpu().permute(0, 2, 3, 1)
        wanted = torch.from_numpy(np.array(rows.images[part])).float() / 127.5 - 1.0
        total += float((made.clamp(-1, 1) - wanted).abs().mean(dim=(1, 2, 3)).sum())
    return total / len(rows)


@torch.no_grad()
def sample_grid(training: GeneratorTraining, rows: RenderSet, count: int = 10, pairs: int = 2) -> np.ndarray:
    """Held-out renders and what the generator makes of their parameters, in alternating rows; (H, W, 3) uint8."""
    strips = []
    for pair in range(pairs):
        part = slice(pair * count, (pair + 1) * count)
        z = uniform_to_z(rows.u[part]).to(training.device)
        fake = training.average(z).clamp(-1, 1).add(1).mul(127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()
        strips += [np.concatenate(list(np.asarray(rows.images[part])), axis=1), np.concatenate(list(fake), axis=1)]
    return np.concatenate(strips, axis=0)
