"""MobileStyleGAN: a StyleGAN2 distilled into wavelet coefficients and depthwise separable convolutions.

Written from Belousov, *MobileStyleGAN: A Lightweight Convolutional Neural Network for High-Fidelity Image Synthesis*
(arXiv 2104.04767). It has no running RGB image: features alone carry the picture until the last layer. Demodulation is folded
into the weights, so the styles scale what enters a convolution and nothing else. N batch, C channels, L style layers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.configs import MOBILE_STYLES, MobileConfig
from fmr_studio.nn.ops import LRELU_SLOPE, channels_last
from fmr_studio.nn.stylegan2 import Features, MappingNetwork, Noise, noise_generator
from fmr_studio.nn.window import Window


def inverse_haar(x: Tensor) -> Tensor:
    """Wavelet coefficients (N, C, h, w) to what they stand for, (N, C / 4, 2h, 2w).

    The first quarter of the channels are the low-pass coefficients; of the rest each three in a row belong to one channel and
    are the high-pass ones down, across and diagonally.
    """
    count = x.shape[1] // 4
    low, high = x[:, :count], x[:, count:].unflatten(1, (count, 3))
    down, across, both = high.unbind(dim=2)
    top, bottom = low + down, low - down
    tilt, fall = across + both, across - both
    corners = torch.stack([top + tilt, top - tilt, bottom + fall, bottom - fall], dim=2)
    return F.pixel_shuffle(corners.flatten(1, 2) * 0.5, 2).contiguous(memory_format=torch.channels_last)


class Modulation(nn.Module):
    """The scale of each channel under a style: a linear layer, and the constant that equalises the convolution after it."""

    def __init__(self, w_dim: int, channels: int, gain: float = 1.0) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(channels, w_dim) / math.sqrt(w_dim))
        self.bias = nn.Parameter(torch.ones(channels))
        self.gain = gain

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """x (N, C, h, w) scaled under w (N, w_dim)."""
        return x * (F.linear(w, self.weight, self.bias) * self.gain)[:, :, None, None]


class _Layer(nn.Module):
    """What both kinds of layers share: modulation before, noise, bias and leaky ReLU after."""

    noise_const: Tensor

    def __init__(self, in_channels: int, out_channels: int, size: int, config: MobileConfig) -> None:
        super().__init__()
        self.size = size
        self.modulation = Modulation(config.w_dim, in_channels, 1.0 / math.sqrt(9 * in_channels))
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.register_buffer("noise_const", torch.zeros(size, size))

    def convolve(self, x: Tensor) -> Tensor:
        """x (N, in, h, w) to (N, out, h, w), zeros beyond the edge."""
        raise NotImplementedError

    def forward(
        self,
        x: Tensor,
        w: Tensor,
        noise: Noise,
        generator: torch.Generator | None,
        keep: Window | None = None,
        place: Window | None = None,
    ) -> Tensor:
        """x (N, in, h, w) under w (N, w_dim) to (N, out, h, w).

        Args:
            keep: where x is a window of the grid: the part of the outcome whose surroundings x holds, counted from its corner.
            place: where that part lies on the whole grid.
        """
        x = self.convolve(self.modulation(x, w))
        if keep is not None:
            x = keep.cut(x)
        bias = self.bias[:, None, None]
        if noise != "none":
            drawn = self.noise_const if noise == "const" else self._fresh(x, generator)
            bias = bias + (drawn if place is None else place.cut(drawn))
        return F.leaky_relu_(x + bias, LRELU_SLOPE)

    def _fresh(self, x: Tensor, generator: torch.Generator | None) -> Tensor:
        # Drawn on the CPU so that one seed gives one picture on every device; as strong as the stored map.
        drawn = torch.randn(x.shape[0], 1, self.size, self.size, generator=generator).to(x)
        return drawn * self.noise_const.std()


class FullLayer(_Layer):
    """Modulated 3×3 convolution: the first block."""

    def __init__(self, in_channels: int, out_channels: int, size: int, config: MobileConfig) -> None:
        super().__init__(in_channels, out_channels, size, config)
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, 3, 3))

    def convolve(self, x: Tensor) -> Tensor:
        return F.conv2d(x, self.weight, padding=1)


class SeparableLayer(_Layer):
    """Modulated depthwise 3×3 convolution, then 1×1."""

    def __init__(self, in_channels: int, out_channels: int, size: int, config: MobileConfig) -> None:
        super().__init__(in_channels, out_channels, size, config)
        self.depthwise = nn.Parameter(torch.randn(in_channels, 1, 3, 3))
        self.pointwise = nn.Parameter(torch.randn(out_channels, in_channels, 1, 1))

    def convolve(self, x: Tensor) -> Tensor:
        return F.conv2d(F.conv2d(x, self.depthwise, padding=1, groups=x.shape[1]), self.pointwise)


class FirstBlock(nn.Module):
    """A learned constant and one convolution: features at 4 px."""

    def __init__(self, config: MobileConfig) -> None:
        super().__init__()
        self.const = nn.Parameter(torch.randn(config.channels[0], 4, 4))
        self.conv0 = FullLayer(config.channels[0], config.channels[0], 4, config)

    def forward(self, ws: Tensor, noise: Noise, generator: torch.Generator | None) -> Tensor:
        """Styles (N, L, w_dim) to features (N, C, 4, 4)."""
        return self.conv0(self.const.expand(ws.shape[0], -1, -1, -1), ws[:, 0], noise, generator)


class Block(nn.Module):
    """Features as wavelet coefficients of features twice as large, then two convolutions there."""

    def __init__(self, index: int, config: MobileConfig) -> None:
        super().__init__()
        size, below, out = 4 << index, config.channels[index - 1], config.channels[index]
        self.ws_start = 1 + MOBILE_STYLES * (index - 1)
        self.up = Modulation(config.w_dim, below)
        self.conv0 = SeparableLayer(below // 4, out, size, config)
        self.conv1 = SeparableLayer(out, out, size, config)

    def forward(self, x: Tensor, ws: Tensor, noise: Noise, generator: torch.Generator | None) -> Tensor:
        """Features (N, C, h, w) of the block before to (N, C', 2h, 2w); ``ws`` is the whole (N, L, w_dim)."""
        w_up, w0, w1 = ws[:, self.ws_start : self.ws_start + MOBILE_STYLES].unbind(dim=1)
        x = self.conv0(inverse_haar(self.up(x, w_up)), w0, noise, generator)
        return self.conv1(x, w1, noise, generator)


class ToPicture(nn.Module):
    """1×1 convolution to the wavelet coefficients of the picture."""

    def __init__(self, config: MobileConfig) -> None:
        super().__init__()
        channels = config.channels[-1]
        self.modulation = Modulation(config.w_dim, channels, 1.0 / math.sqrt(channels))
        self.weight = nn.Parameter(torch.randn(12, channels, 1, 1))
        self.bias = nn.Parameter(torch.zeros(12))

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """x (N, C, h, w) under w (N, w_dim) to RGB (N, 3, 2h, 2w)."""
        return inverse_haar(F.conv2d(self.modulation(x, w), self.weight, self.bias))

    def low(self, x: Tensor, w: Tensor) -> Tensor:
        """The same at half the size, (N, 3, h, w): the mean of each four pixels."""
        return F.conv2d(self.modulation(x, w), self.weight[:3], self.bias[:3]) * 0.5


class MobileSynthesis(nn.Module):
    """Styles to a picture, split after any block. The RGB image of its `Features` has no channels."""

    def __init__(self, config: MobileConfig) -> None:
        super().__init__()
        self.config = config
        first: list[nn.Module] = [FirstBlock(config)]
        self.blocks = nn.ModuleList(first + [Block(i, config) for i in range(1, len(config.channels))])
        self.to_picture = ToPicture(config)

    def walk(self, ws: Tensor, *, noise: Noise = "const", start: int = 0, state: Features | None = None) -> Iterator[Features]:
        """Yield features after each block from index ``start`` on; ``state`` is what block start-1 gave."""
        for index in range(start, len(self.blocks)):
            generator = noise_generator(noise, index)
            block = self.blocks[index]
            x = block(ws, noise, generator) if state is None else block(state.x, ws, noise, generator)
            state = Features(x, x[:, :0])
            yield state

    def head(self, ws: Tensor, resolution: int, *, noise: Noise = "const") -> Features:
        """ws (N, L, w_dim) to the features after the block of ``resolution`` px."""
        last = self.config.block_index(resolution)
        return next(state for index, state in enumerate(self.walk(ws, noise=noise)) if index == last)

    def tail(self, state: Features, ws: Tensor, *, noise: Noise = "const") -> Tensor:
        """The rest of the generator: features at r px to RGB (N, 3, R, R) in about [-1, 1]."""
        for later in self.walk(ws, noise=noise, start=self.config.block_index(state.x.shape[-1]) + 1, state=state):
            state = later
        return self.to_picture(state.x, ws[:, -1])

    def forward(self, ws: Tensor, *, noise: Noise = "const") -> Tensor:
        """ws (N, L, w_dim) to RGB (N, 3, R, R), about [-1, 1], not clamped."""
        return self.tail(self.head(ws, 4, noise=noise), ws, noise=noise)


class MobileStyleGAN(nn.Module):
    """Mapping and synthesis together: the frozen network that everything else steers."""

    def __init__(self, config: MobileConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.synthesis = MobileSynthesis(config)

    def freeze(self) -> MobileStyleGAN:
        """Make it ready for use only: no gradients, channels-last."""
        return channels_last(self.eval().requires_grad_(False))

    def forward(self, z: Tensor, *, truncation: float = 1.0, noise: Noise = "const") -> Tensor:
        """z (N, z_dim) to pictures (N, 3, R, R), about [-1, 1]."""
        return self.synthesis(self.mapping(z, truncation), noise=noise)
