"""Segmentation: from the generator's own features (few-shot), and from pictures (a pack's reader, and evaluations' judge).

The few-shot segmenter reads all layers of the generator, as in Tritrong et al., *Repurposing GANs for One-shot Semantic Part
Segmentation* (CVPR 2021): one or a few painted samples are enough, because the features already know the parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.configs import SEGMENTER_FINER as FINER


class FeatureSegmenter(nn.Module):
    """Features of all blocks to label logits (N, K, R, R).

    A 1x1 convolution of upsampled, concatenated layers equals the upsampled sum of one 1x1 convolution per layer; written
    the second way it costs a fraction.

    Args:
        channels: feature channels per block, coarsest first.
        labels: K.
    """

    def __init__(self, channels: Sequence[int], labels: int, *, width: int = 32) -> None:
        super().__init__()
        self.width = width
        for i, c in enumerate(channels):
            # Whitening measured on random samples: one painted picture would give misleading statistics.
            self.register_buffer(f"mean{i}", torch.zeros(c))
            self.register_buffer(f"std{i}", torch.ones(c))
        self.projections = nn.ModuleList(nn.Conv2d(c, width, 1, bias=i == 0) for i, c in enumerate(channels))
        self.conv0 = nn.Conv2d(width, width, 3, padding=1)
        self.conv1 = nn.Conv2d(width, width, 3, padding=2, dilation=2)
        self.out = nn.Conv2d(width, labels, 1)

    @torch.no_grad()
    def calibrate(self, statistics: Sequence[tuple[Tensor, Tensor]]) -> None:
        """Set the whitening: mean and deviation (C_i,) of the features of random samples, per block."""
        for i, (mean, std) in enumerate(statistics):
            self.get_buffer(f"mean{i}").copy_(mean)
            self.get_buffer(f"std{i}").copy_(std + 1e-6)

    def forward(self, features: Sequence[Tensor]) -> Tensor:
        """Features (N, C_i, 4·2^i, 4·2^i), coarsest first, to logits (N, K, R, R) at the size of the last."""
        total: Tensor | None = None
        for i, (x, projection) in enumerate(zip(features, self.projections, strict=True)):
            mean, std = self.get_buffer(f"mean{i}"), self.get_buffer(f"std{i}")
            share = projection((x - mean[:, None, None]) / std[:, None, None])
            if total is not None:
                share = share + F.interpolate(total, scale_factor=2.0, mode="bilinear", align_corners=False)
            total = share
        assert total is not None
        x = F.leaky_relu(total, 0.2)
        x = x + F.leaky_relu(self.conv0(x), 0.2)
        x = x + F.leaky_relu(self.conv1(x), 0.2)
        return self.out(x)


class CellSegmenter(nn.Module):
    """Features at the edit resolution alone to label logits, which are drawn finer than their cells by interpolation.

    For large generators, whose other layers would cost a whole picture.

    Args:
        channels: C of these features. labels: K.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, channels: int, labels: int, *, width: int = 64) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("std", torch.ones(channels))
        self.enter = nn.Conv2d(channels, width, 1)
        self.conv0 = nn.Conv2d(width, width, 3, padding=1)
        self.conv1 = nn.Conv2d(width, width, 3, padding=2, dilation=2)
        self.out = nn.Conv2d(width, labels, 1)

    def forward(self, x: Tensor) -> Tensor:
        """Features (N, C, r, r) to logits (N, K, r, r)."""
        x = F.leaky_relu(self.enter((x - self.mean[:, None, None]) / self.std[:, None, None]), 0.2)
        x = x + F.leaky_relu(self.conv0(x), 0.2)
        x = x + F.leaky_relu(self.conv1(x), 0.2)
        return self.out(x)

    def labels(self, x: Tensor, resolution: int) -> Tensor:
        """Label ids (N, h, w) int64 of features (N, C, r, r): up to `FINER` times as fine, no finer than the picture."""
        finer = float(min(FINER, resolution // x.shape[-1]))
        return F.interpolate(self(x), scale_factor=finer, mode="bilinear", align_corners=False).argmax(dim=1)


class PictureSegmenter(nn.Module):
    """A U-Net from pictures (N, 3, R, R) in [-1, 1] to label logits (N, K, R, R).

    Args:
        labels: K.
        width: channels of the finest level.
        depth: how often the picture is halved.
        stride: blocks of so many pixels a side are read as one cell and told apart again at the end, as in sub-pixel
            convolution (Shi et al., CVPR 2016): that many times squared less work, and borders stay sharp.
        reduction: `labels` reads pictures that are so many times larger than what the network was trained on.
    """

    def __init__(self, labels: int, *, width: int = 16, depth: int = 4, stride: int = 1, reduction: int = 1) -> None:
        super().__init__()
        self.stride, self.reduction = stride, reduction
        sizes = [width * min(2**i, 6) for i in range(depth + 1)]
        self.enter = _Double(3 * stride**2, sizes[0])
        self.downs = nn.ModuleList(_Double(a, b) for a, b in pairwise(sizes))
        reverse = sizes[::-1]
        self.ups = nn.ModuleList(_Double(a + b, b) for a, b in pairwise(reverse))
        self.out = nn.Conv2d(sizes[0], labels * stride**2, 1)

    def forward(self, image: Tensor) -> Tensor:
        """Pictures (N, 3, R, R) to logits (N, K, R, R); R a multiple of stride · 2^depth."""
        levels = [self.enter(F.pixel_unshuffle(image, self.stride))]
        for down in self.downs:
            levels.append(down(F.max_pool2d(levels[-1], 2)))
        x = levels.pop()
        for up in self.ups:
            skip = levels.pop()
            x = up(torch.cat([F.interpolate(x, size=skip.shape[-2:], mode="nearest"), skip], dim=1))
        return F.pixel_shuffle(self.out(x), self.stride)

    def labels(self, image: Tensor) -> Tensor:
        """Label ids (N, h, w) int64 of pictures (N, 3, R, R), h being R / ``reduction``."""
        return self(F.avg_pool2d(image, self.reduction) if self.reduction > 1 else image).argmax(dim=1)


class _Double(nn.Sequential):
    def __init__(self, a: int, b: int) -> None:
        super().__init__(
            nn.Conv2d(a, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True),
            nn.Conv2d(b, b, 3, padding=1, bias=False), nn.BatchNorm2d(b), nn.ReLU(inplace=True),
        )  # fmt: skip
