"""A discriminator of frozen features, for training only: Sauer et al., *Projected GANs Converge Faster* (NeurIPS 2021).

A network that was trained on photographs already sees edges, fur and eyes, so a judge needs to learn little and a generator
learns from it within tens of thousands of pictures. Random projections that are never trained mix its stages, each within
itself and from coarse to fine, so that a generator cannot please the judge with some channels of one stage alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from fmr_studio.nn.efficientnet import STAGE_CHANNELS

STAGES = len(STAGE_CHANNELS)
STAGE_SPREAD = (7.0, 9.0, 8.0, 7.0, 3.0)
"""Standard deviations of `EfficientNetLite0.stages` on photographs, which they are divided by."""
_WIDTHS = (32, 64, 96, 128, 128)
_LAST_PX = 8
_KERNEL = 4


def scaled_stages(stages: Sequence[Tensor]) -> list[Tensor]:
    """Feature maps with a spread of about one."""
    return [stage / spread for stage, spread in zip(stages, STAGE_SPREAD, strict=True)]


class _Projections(nn.Module):
    """Random convolutions that mix channels, and stages from the coarsest to the finest; frozen."""

    def __init__(self) -> None:
        super().__init__()
        self.within = nn.ModuleList(nn.Conv2d(a, b, 1, bias=False) for a, b in zip(STAGE_CHANNELS, _WIDTHS, strict=True))
        self.from_coarser = nn.ModuleList(nn.Conv2d(b, a, 1, bias=False) for a, b in pairwise(_WIDTHS))
        self.across = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1, bias=False) for width in _WIDTHS)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, nonlinearity="linear")
        self.requires_grad_(False)

    def forward(self, stages: Sequence[Tensor]) -> list[Tensor]:
        """Scaled stages (N, STAGE_CHANNELS[i], s, s), finest first, to (N, _WIDTHS[i], s, s) in the same order."""
        mixed = [project(stage) for project, stage in zip(self.within, stages, strict=True)]
        for index in range(len(mixed) - 2, -1, -1):
            coarser = F.interpolate(self.from_coarser[index](mixed[index + 1]), mixed[index].shape[-2:], mode="bilinear")
            mixed[index] = (mixed[index] + coarser) * 0.5**0.5
        return [mix(x) for mix, x in zip(self.across, mixed, strict=True)]


class _Head(nn.Sequential):
    """Judges one stage in patches: convolutions with spectral normalisation (Miyato et al., ICLR 2018) and leaky ReLU."""

    def __init__(self, inputs: int, side: int) -> None:
        layers: list[nn.Module] = []
        while side > _LAST_PX:
            outputs = min(2 * inputs, 256) if layers else 64
            layers += [spectral_norm(nn.Conv2d(inputs, outputs, _KERNEL, stride=2, padding=1)), nn.LeakyReLU(0.2)]
            inputs, side = outputs, side // 2
        layers += [spectral_norm(nn.Conv2d(inputs, 128, 3, padding=1)), nn.LeakyReLU(0.2)]
        super().__init__(*layers, spectral_norm(nn.Conv2d(128, 1, min(_KERNEL, side))))


class ProjectedDiscriminator(nn.Module):
    """Scaled stages of pictures, and their labels, to logits.

    Args:
        side: of the pictures in px; a multiple of 32.
        label_count: K of the labels that are judged beside the pictures; 0 for none.
    """

    def __init__(self, side: int, *, label_count: int = 0) -> None:
        super().__init__()
        self.projections = _Projections()
        self.heads = nn.ModuleList(_Head(width + label_count, side >> (index + 1)) for index, width in enumerate(_WIDTHS))

    def forward(self, stages: Sequence[Tensor], labels: Tensor | None = None) -> list[Tensor]:
        """The logits (N, 1, s, s) of overlapping patches of each stage, finest first.

        Args:
            stages: what `scaled_stages` gives of pictures (N, 3, R, R).
            labels: one-hot labels (N, K, R, R), averaged to the size of each stage.
        """
        logits = []
        for head, x in zip(self.heads, self.projections(stages), strict=True):
            if labels is not None:
                x = torch.cat([x, F.adaptive_avg_pool2d(labels, x.shape[-2:])], dim=1)
            logits.append(head(x))
        return logits
