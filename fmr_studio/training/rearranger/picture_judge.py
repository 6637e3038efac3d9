"""A discriminator of pictures that sees them through a network that was trained on photographs (training only).

After Sauer et al., *Projected GANs Converge Faster* (NeurIPS 2021): small heads on frozen features know within minutes what a
discriminator from nothing needs millions of pictures for. Heads with spectral normalisation, Miyato et al. (ICLR 2018).
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from fmr_studio.nn.perceptual import BLOCKS
from fmr_studio.training.loop.parallel import average

LEVELS = (1, 2, 3)
"""The blocks of the trunk that are judged, at strides of 2, 4 and 8 px: 1, 2 and 4 cells."""
SLOPE = 0.2
_SCALE = 30.0
"""About the size of the trunk's activations."""


class PictureJudge(nn.Module):
    """Maps of a trunk to logits of places, (N, 1, w, w), (N, 1, w / 2, w / 2) and (N, 1, w / 4, w / 4) for w cells a side."""

    def __init__(self, *, width: int = 96) -> None:
        super().__init__()
        self.heads = nn.ModuleList(_head(BLOCKS[level][-1], width) for level in LEVELS)

    def forward(self, maps: list[Tensor]) -> list[Tensor]:
        """The logits of each of LEVELS; ``maps`` are those of a `VggTrunk` of four blocks at least."""
        return [head(maps[level] / _SCALE) for head, level in zip(self.heads, LEVELS, strict=True)]


def _head(channels: int, width: int) -> nn.Sequential:
    return nn.Sequential(
        spectral_norm(nn.Conv2d(channels, width, 1)), nn.LeakyReLU(SLOPE),
        spectral_norm(nn.Conv2d(width, width, 3, padding=1)), nn.LeakyReLU(SLOPE),
        spectral_norm(nn.Conv2d(width, width, 3, padding=1)), nn.LeakyReLU(SLOPE),
        nn.Conv2d(width, 1, 1),
    )  # fmt: skip


def places_of(changed: Tensor) -> list[Tensor]:
    """Which logits see a changed cell (N, w, w), for each level."""
    cells = changed[:, None].float()
    return [cells, F.max_pool2d(cells, 2), F.max_pool2d(cells, 4)]


def judge_loss(real: list[Tensor], fake: list[Tensor], places: list[Tensor]) -> Tensor:
    """The hinge loss, of made pictures where they were made."""
    terms = [
        F.relu(1 - ours).mean() + (F.relu(1 + theirs) * where).sum() / average(where.sum())
        for ours, theirs, where in zip(real, fake, places, strict=True)
    ]
    return torch.stack(terms).sum()


def maker_loss(fake: list[Tensor], places: list[Tensor]) -> Tensor:
    """What is to fall for made pictures to be taken for real ones."""
    terms = [-(theirs * where).sum() / average(where.sum()) for theirs, where in zip(fake, places, strict=True)]
    return torch.stack(terms).sum()
