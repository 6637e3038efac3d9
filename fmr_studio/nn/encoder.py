"""The encoder: the first guess of an inversion, from a picture to what the generator would have had at the edit resolution.

One pass gives both what the tail draws from (features and the running RGB image at r px) and the styles ws. A refinement
in feature space starts from there (:mod:`fmr_studio.inference.sources.inversion`).
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.configs import EncoderConfig
from fmr_studio.nn.stylegan2 import Features


class Encoding(NamedTuple):
    """What a picture is to the generator: styles ws (N, L, w_dim), features (N, C, r, r) with RGB (N, 3 or 0, r, r)."""

    ws: Tensor
    features: Features


class _Residual(nn.Module):
    """Two convolutions beside a straight path; starts as the identity, so that no normalisation is needed."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv0 = nn.Conv2d(width, width, 3, padding=1)
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        for parameter in self.conv1.parameters():
            nn.init.zeros_(parameter)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv1(F.leaky_relu(self.conv0(F.leaky_relu(x, 0.2)), 0.2))


class Encoder(nn.Module):
    """Pictures (N, 3, R, R) in [-1, 1] to an :class:`Encoding`.

    A pyramid down to 4 px and back: the cells at r px see the whole picture, and the styles are read off the coarsest level.
    """

    mean: Tensor
    std: Tensor
    w_mean: Tensor
    w_std: Tensor

    def __init__(self, config: EncoderConfig) -> None:
        super().__init__()
        self.config = config
        payload, widths = config.channels + config.rgb_channels, (config.width, *config.coarse)
        self.register_buffer("mean", torch.zeros(payload))
        self.register_buffer("std", torch.ones(payload))
        self.register_buffer("w_mean", torch.zeros(config.w_dim))
        self.register_buffer("w_std", torch.ones(config.w_dim))
        halvings = config.halvings
        inner = config.fine if halvings > 0 else config.width
        self.enter = nn.Conv2d(12, inner, 3, padding=1)
        self.finer = nn.ModuleList(
            nn.Conv2d(inner, config.width if i == halvings - 1 else inner, 3, padding=1, stride=2) for i in range(halvings)
        )
        self.first = _Residual(config.width)
        self.downs = nn.ModuleList(nn.Conv2d(a, b, 3, padding=1, stride=2) for a, b in pairwise(widths))
        self.blocks = nn.ModuleList(_Residual(width) for width in widths[1:])
        self.ups = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in pairwise(widths))
        self.last = _Residual(config.width)
        self.out = nn.Conv2d(config.width, payload, 1)
        self.common = nn.Sequential(
            nn.Linear(2 * widths[-1], 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, 256),
            nn.LeakyReLU(0.2),
            nn.Linear(256, config.w_dim),
        )
        free = config.layers - config.first_tail_layer
        self.single = nn.Sequential(nn.Linear(2 * widths[-1], 64), nn.LeakyReLU(0.2), nn.Linear(64, free * config.w_dim))
        for parameter in self.single[-1].parameters():
            nn.init.zeros_(parameter)

    def forward(self, image: Tensor) -> Encoding:
        """Encode pictures (N, 3, R, R)."""
        if self.config.reduction > 1:
            image = F.avg_pool2d(image, self.config.reduction)
        return self.read(image)

    def read(self, image: Tensor) -> Encoding:
        """Encode pictures that have been made as small as they are read."""
        x = self.enter(F.pixel_unshuffle(image, 2))
        for conv in self.finer:
            x = conv(F.leaky_relu(x, 0.2))
        levels = [self.first(x)]
        for down, block in zip(self.downs, self.blocks, strict=True):
            levels.append(block(down(F.leaky_relu(levels[-1], 0.2))))
        ws = self._styles(levels[-1])
        x = levels.pop()
        for up in reversed(self.ups):
            x = levels.pop() + up(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        payload = self.out(F.leaky_relu(self.last(x), 0.2))
        return Encoding(ws, self._features(payload, image))

    def _styles(self, coarsest: Tensor) -> Tensor:
        pooled = torch.cat([coarsest.mean(dim=(2, 3)), coarsest.amax(dim=(2, 3))], dim=1)
        config = self.config
        common = self.common(pooled)[:, None].expand(-1, config.layers, -1)
        single = F.pad(self.single(pooled).unflatten(1, (-1, config.w_dim)), (0, 0, config.first_tail_layer, 0))
        return self.w_mean + self.w_std * (common + single)

    def _features(self, payload: Tensor, image: Tensor) -> Features:
        """The running RGB image is close to the picture made smaller, so only what differs is learned."""
        channels = self.config.channels
        x = payload[:, :channels] * self.std[:channels, None, None] + self.mean[:channels, None, None]
        if not self.config.rgb_channels:
            return Features(x, x[:, :0])
        small = F.avg_pool2d(image, image.shape[-1] // self.config.size)
        return Features(x, small + payload[:, channels:] * self.std[channels:, None, None])

    def whiten(self, features: Features) -> Tensor:
        """Features and RGB together, (N, C + 3 or C, r, r), each channel by its mean and deviation in the samples."""
        return (torch.cat([features.x, features.rgb], dim=1) - self.mean[:, None, None]) / self.std[:, None, None]
