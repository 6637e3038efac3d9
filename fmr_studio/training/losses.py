"""Loss terms shared by the training commands. All take and give float tensors; images are (N, 3, H, W) in [-1, 1]."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

from fmr_studio.canvas.palette import UNKNOWN


def weighted_l1(a: Tensor, b: Tensor, weight: Tensor) -> Tensor:
    """Mean of ``weight * |a - b|`` over three scales, plus the L1 of horizontal and vertical gradients.

    Args:
        weight: (N, 1, H, W), about 1 on average; small parts get more so that they do not come last.
    """
    loss = (weight * (a - b).abs()).mean()
    loss = loss + (weight[..., 1:] * (_dx(a) - _dx(b)).abs()).mean() + (weight[..., 1:, :] * (_dy(a) - _dy(b)).abs()).mean()
    for _ in range(2):
        a, b, weight = (F.avg_pool2d(t, 2) for t in (a, b, weight))
        loss = loss + (weight * (a - b).abs()).mean()
    return loss


def _dx(x: Tensor) -> Tensor:
    return x[..., 1:] - x[..., :-1]


def _dy(x: Tensor) -> Tensor:
    return x[..., 1:, :] - x[..., :-1, :]


def generator_loss(fake_logits: Tensor) -> Tensor:
    """Non-saturating loss of the generator, ``softplus(-D(fake))`` (Goodfellow et al. 2014)."""
    return F.softplus(-fake_logits).mean()


def discriminator_loss(real_logits: Tensor, fake_logits: Tensor) -> Tensor:
    """``softplus(-D(real)) + softplus(D(fake))``."""
    return F.softplus(-real_logits).mean() + F.softplus(fake_logits).mean()


def r1_penalty(real: Tensor, logits: Tensor) -> Tensor:
    """Half the squared gradient of D at real images (Mescheder et al. 2018); ``real`` must require gradients."""
    (gradient,) = torch.autograd.grad(logits.sum(), real, create_graph=True)
    return 0.5 * gradient.square().sum(dim=(1, 2, 3)).mean()


def feature_matching(fake: list[Tensor], real: list[Tensor]) -> Tensor:
    """Mean L1 between discriminator features of paired images (Wang et al. 2018, pix2pixHD)."""
    return torch.stack([(a - b.detach()).abs().mean() for a, b in zip(fake, real, strict=True)]).mean()


def class_weights(labels: Tensor, count: int) -> Tensor:
    """Weights (K,) that lift small classes: (mean frequency / frequency)^0.35, 1 for absent ones."""
    known = labels[labels != UNKNOWN]
    frequency = torch.bincount(known, minlength=count).float() / max(1, known.numel())
    weight = (frequency.mean() / frequency.clamp(min=1e-6)).pow(0.35)
    return torch.where(frequency > 0, weight, torch.ones_like(weight))
