"""A discriminator of windows of features with their clusters beside them (training only)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from fmr_studio.training.loop.parallel import average

SLOPE = 0.2


class FeatureJudge(nn.Module):
    """Codes (N, k, w, w) and one-hot clusters (N, P, w, w) to logits of places, at half and at a quarter of the size.

    Spectral normalisation everywhere but at the end: Miyato et al. (ICLR 2018).
    """

    def __init__(self, codes: int, clusters: int, *, width: int = 112, coarse: int = 144) -> None:
        super().__init__()
        self.enter = spectral_norm(nn.Conv2d(codes + clusters, width, 1))
        self.halved = spectral_norm(nn.Conv2d(width, width, 4, stride=2, padding=1))
        self.look = spectral_norm(nn.Conv2d(width, width, 3, padding=1))
        self.out = nn.Conv2d(width, 1, 1)
        self.quartered = spectral_norm(nn.Conv2d(width, coarse, 4, stride=2, padding=1))
        self.look_coarse = spectral_norm(nn.Conv2d(coarse, coarse, 3, padding=1))
        self.out_coarse = nn.Conv2d(coarse, 1, 1)

    def forward(self, codes: Tensor, clusters: Tensor) -> tuple[Tensor, Tensor]:
        """Logits (N, 1, w / 2, w / 2) and (N, 1, w / 4, w / 4)."""
        x = F.leaky_relu(self.enter(torch.cat([codes, clusters], dim=1)), SLOPE)
        x = F.leaky_relu(self.look(F.leaky_relu(self.halved(x), SLOPE)), SLOPE)
        y = F.leaky_relu(self.look_coarse(F.leaky_relu(self.quartered(x), SLOPE)), SLOPE)
        return self.out(x), self.out_coarse(y)


def changed_places(changed: Tensor) -> tuple[Tensor, Tensor]:
    """Which logits see a changed cell (N, w, w), for both sizes: (N, 1, w / 2, w / 2) and (N, 1, w / 4, w / 4)."""
    cells = changed[:, None].float()
    return F.max_pool2d(cells, 2), F.max_pool2d(cells, 4)


def judge_loss(real: tuple[Tensor, Tensor], fake: tuple[Tensor, Tensor], places: tuple[Tensor, Tensor]) -> Tensor:
    """The hinge loss, of made features where they were made."""
    terms = [
        F.relu(1 - ours).mean() + (F.relu(1 + theirs) * where).sum() / average(where.sum())
        for ours, theirs, where in zip(real, fake, places, strict=True)
    ]
    return torch.stack(terms).sum()


def maker_loss(fake: tuple[Tensor, Tensor], places: tuple[Tensor, Tensor]) -> Tensor:
    """What is to fall for made features to be taken for real ones."""
    terms = [-(theirs * where).sum() / average(where.sum()) for theirs, where in zip(fake, places, strict=True)]
    return torch.stack(terms).sum()
