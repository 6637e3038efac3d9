"""StyleGAN2's residual discriminator (training only), optionally conditioned on extra image channels."""

from __future__ import annotations

import math
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.ops import EqualLinear, fir_filter, fir_kernel, scaled_leaky_relu


class _Conv(nn.Module):
    """Equalised convolution with optional blur-and-halve, bias and leaky ReLU."""

    fir: Tensor

    def __init__(self, a: int, b: int, kernel: int, *, down: bool = False, activate: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(b, a, kernel, kernel))
        self.bias = nn.Parameter(torch.zeros(b)) if activate else None
        self.gain = 1.0 / math.sqrt(a * kernel * kernel)
        self.down = down
        self.register_buffer("fir", fir_kernel(), persistent=False)

    def forward(self, x: Tensor) -> Tensor:
        kernel = self.weight.shape[-1]
        if self.down:
            pad = kernel // 2 + 1
            # The blur keeps the size that makes a stride-2 convolution land on half of it.
            x = fir_filter(x, self.fir, pad=(pad, pad))
            if kernel == 1:
                # Dropping pixels is several times faster than a strided depthwise convolution and its gradient.
                x = x[..., ::2, ::2]
            x = F.conv2d(x, self.weight * self.gain, stride=1 if kernel == 1 else 2)
        else:
            x = F.conv2d(x, self.weight * self.gain, padding=kernel // 2)
        return x if self.bias is None else scaled_leaky_relu(x, 1.0, self.bias[:, None, None])


class _Block(nn.Module):
    """Two convolutions and a skip, halving the resolution."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__()
        self.conv0 = _Conv(a, a, 3)
        self.conv1 = _Conv(a, b, 3, down=True)
        self.skip = _Conv(a, b, 1, down=True, activate=False)

    def forward(self, x: Tensor) -> Tensor:
        return (self.conv1(self.conv0(x)) + self.skip(x)) * math.sqrt(0.5)


COMPARED = 4
"""Samples of a batch that are compared with each other: those at the same place of each quarter of it."""


def minibatch_deviation(x: Tensor, group: int = COMPARED) -> Tensor:
    """Append one channel with the mean deviation over groups of samples; (N, C, H, W) to (N, C+1, H, W)."""
    n, _, h, w = x.shape
    size = math.gcd(n, group)
    y = x.reshape(size, n // size, -1)
    deviation = (y.var(dim=0, unbiased=False) + 1e-8).sqrt().mean(dim=1)
    return torch.cat([x, deviation.repeat(size)[:, None, None, None].expand(n, 1, h, w)], dim=1)


class Discriminator(nn.Module):
    """Pictures (N, 3 + extra, R, R) to logits (N,).

    Args:
        channels: channels per resolution from 4 px up, as in :class:`GeneratorConfig`.
        extra: condition channels stacked behind RGB (for example one-hot labels).
    """

    def __init__(self, channels: tuple[int, ...], *, extra: int = 0) -> None:
        super().__init__()
        sizes = list(reversed(channels))
        self.from_rgb = _Conv(3 + extra, sizes[0], 1)
        self.blocks = nn.ModuleList(_Block(a, b) for a, b in pairwise(sizes))
        self.last = _Conv(sizes[-1] + 1, sizes[-1], 3)
        self.hidden = EqualLinear(sizes[-1] * 16, sizes[-1], activate=True)
        self.out = EqualLinear(sizes[-1], 1)

    def features(self, x: Tensor) -> list[Tensor]:
        """Activations after every block, finest first; the last is (N, C, 4, 4)."""
        x = self.from_rgb(x)
        levels = []
        for block in self.blocks:
            x = block(x)
            levels.append(x)
        return levels

    def score(self, x: Tensor) -> Tensor:
        """Logits (N,) from the last feature level."""
        x = self.last(minibatch_deviation(x))
        return self.out(self.hidden(x.flatten(1)))[:, 0]

    def forward(self, x: Tensor) -> Tensor:
        """Pictures (N, 3 + extra, R, R) in [-1, 1] to logits (N,)."""
        return self.score(self.features(x)[-1])
