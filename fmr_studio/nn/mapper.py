"""The semantic mapper: a U-Net from what a person can draw to P-way proxy logits at the edit resolution.

Every condition is optional: it brings its own channels and a presence channel, and training drops conditions and areas at
random, so that labels may be known here, unknown there, and other conditions can join later without a new design.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn import conditions
from fmr_studio.nn.configs import MapperConfig


def encode_labels(labels: Tensor, count: int, size: int) -> Tensor:
    """Label maps (N, H, W) int64 to area fractions, see :func:`fmr_studio.nn.conditions.encode_labels`."""
    return torch.from_numpy(conditions.encode_labels(labels.cpu().numpy(), count, size)).to(labels.device)


class Down(nn.Module):
    """Half the cells a side; a residual convolution."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__()
        self.conv0 = nn.Conv2d(a, b, 3, padding=1, stride=2)
        self.conv1 = nn.Conv2d(b, b, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        x = F.leaky_relu(self.conv0(x), 0.2)
        return x + F.leaky_relu(self.conv1(x), 0.2)


class Up(nn.Module):
    """Twice the cells a side, beside what was there before the halving; a residual convolution."""

    def __init__(self, a: int, b: int) -> None:
        super().__init__()
        self.merge = nn.Conv2d(a + b, b, 1)
        self.conv = nn.Conv2d(b, b, 3, padding=1)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        return self.mix(F.interpolate(x, scale_factor=2.0, mode="nearest"), skip)

    def mix(self, x: Tensor, skip: Tensor) -> Tensor:
        """x and skip (N, channels, h, w) to (N, b, h, w)."""
        x = F.leaky_relu(self.merge(torch.cat([x, skip], dim=1)), 0.2)
        return x + F.leaky_relu(self.conv(x), 0.2)


class Mapper(nn.Module):
    """Conditions to proxy logits (N, P, r, r); how each is encoded stands in :mod:`fmr_studio.nn.conditions`."""

    def __init__(self, config: MapperConfig) -> None:
        super().__init__()
        self.config = config
        width = config.width
        channels = sum(count + 1 for _, count in config.conditions)
        self.stem = nn.Conv2d(4 * channels, width, 3, padding=1)
        self.downs = nn.ModuleList([Down(width, 80), Down(80, 128)])
        self.ups = nn.ModuleList([Up(128, 80), Up(80, width)])
        self.out = nn.Conv2d(width, config.clusters, 1)

    def assemble(self, given: Mapping[str, Tensor], batch: int) -> Tensor:
        """Stack encoded conditions (each (N, channels + 1, 2r, 2r) or a window of that).

        What is not given becomes zeros with no presence.
        """
        device = self.out.weight.device
        side = 2 * self.config.size
        rows, columns = next((encoded.shape[2:] for encoded in given.values()), (side, side))
        parts = [
            given[name] if name in given else torch.zeros(batch, count + 1, rows, columns, device=device)
            for name, count in self.config.conditions
        ]
        return torch.cat(parts, dim=1)

    def forward(self, condition: Tensor) -> Tensor:
        """Assembled condition (N, channels, 2r, 2r) to logits (N, P, r, r)."""
        levels = [F.leaky_relu(self.stem(F.pixel_unshuffle(condition, 2)), 0.2)]
        for down in self.downs:
            levels.append(down(levels[-1]))
        x = levels.pop()
        for up in self.ups:
            x = up(x, levels.pop())
        return self.out(x)
