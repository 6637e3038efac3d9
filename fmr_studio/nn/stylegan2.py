"""StyleGAN2, written from the papers: mapping network and a skip-generator synthesis split into head and tail.

Karras et al., *Analyzing and Improving the Image Quality of StyleGAN* (CVPR 2020) and *Training Generative Adversarial
Networks with Limited Data* (NeurIPS 2020). Axis letters: N batch, C channels, H W pixels, L style layers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Literal, NamedTuple, Protocol

import torch
from torch import Tensor, nn

from fmr_studio.nn.configs import GeneratorConfig, PriorField
from fmr_studio.nn.ops import EqualLinear, ModulatedConv, channels_last, scaled_leaky_relu, upsample_rgb
from fmr_studio.nn.prior import ParametricPrior
from fmr_studio.nn.window import Window

Noise = Literal["const", "none"] | int
"""Noise added after each convolution: the stored map, none, or a seed for fresh maps."""


class Features(NamedTuple):
    """What leaves the head: features (N, C, r, r) and the running RGB skip image (N, 3, r, r)."""

    x: Tensor
    rgb: Tensor


class MappingConfig(Protocol):
    """What a mapping network asks of a generator's configuration."""

    @property
    def z_dim(self) -> int: ...
    @property
    def w_dim(self) -> int: ...
    @property
    def mapping_layers(self) -> int: ...
    @property
    def mapping_lr(self) -> float: ...
    @property
    def num_ws(self) -> int: ...
    @property
    def prior(self) -> tuple[PriorField, ...]: ...
    @property
    def classes(self) -> int: ...


class MappingNetwork(nn.Module):
    """z (N, z_dim) to ws (N, L, w_dim), with truncation towards the mean w.

    A network with classes reads the code of one beside z, each with a mean square of one.
    """

    w_avg: Tensor
    class_codes: Tensor

    def __init__(self, config: MappingConfig) -> None:
        super().__init__()
        self.num_ws = config.num_ws
        self.prior = ParametricPrior(config.prior) if config.prior else None
        width = self.prior.width if self.prior else config.z_dim
        self.classes = config.classes
        sizes = [width + (config.w_dim if config.classes else 0)] + [config.w_dim] * config.mapping_layers
        self.layers = nn.ModuleList(
            EqualLinear(a, b, lr_multiplier=config.mapping_lr, activate=True) for a, b in pairwise(sizes)
        )
        self.register_buffer("w_avg", torch.zeros(config.w_dim))
        if config.classes:
            self.register_buffer("class_codes", torch.zeros(config.classes, config.w_dim))

    def style(self, z: Tensor, category: Tensor | None = None) -> Tensor:
        """z (N, z_dim) to one w (N, w_dim), not truncated.

        Args:
            category: (N,) int64, the class of each; None draws one, always the same one for the same z.
        """
        if self.prior is not None:
            x = self.prior(z)
        else:
            x = z * (z.square().mean(dim=1, keepdim=True) + 1e-8).rsqrt()
        if self.classes:
            chosen = drawn_categories(z, self.classes) if category is None else category
            x = torch.cat([x, self.class_codes[chosen].to(x)], dim=1)
        for layer in self.layers:
            x = layer(x)
        return x

    def forward(self, z: Tensor, truncation: float = 1.0, category: Tensor | None = None) -> Tensor:
        """z (N, z_dim) to ws (N, L, w_dim); truncation 1 is none, 0 is the mean picture; ``category`` as for :meth:`style`."""
        w = self.style(z, category)
        if truncation != 1.0:
            w = torch.lerp(self.w_avg, w, truncation)
        return w[:, None].expand(-1, self.num_ws, -1)


def drawn_categories(z: Tensor, classes: int) -> Tensor:
    """A class (N,) int64 for each z (N, z_dim), as good as drawn at random: out of the last digits of its first number.

    So everything that is trained on samples sees all classes, and a sample stays one picture.
    """
    digits = (z[:, 0].abs() * 2.0**12).frac()
    return (digits * classes).long().clamp(max=classes - 1)


def noise_generator(noise: Noise, index: int) -> torch.Generator | None:
    """What the maps of block ``index`` are drawn with; a seed per block, so that the tail alone repeats the whole pass."""
    return torch.Generator().manual_seed(noise * 64 + index) if isinstance(noise, int) else None


class SynthesisLayer(nn.Module):
    """Modulated 3x3 convolution, noise, bias, leaky ReLU."""

    noise_const: Tensor

    def __init__(self, in_channels: int, out_channels: int, size: int, config: GeneratorConfig, *, up: bool) -> None:
        super().__init__()
        self.size = size
        self.clamp = config.conv_clamp
        self.affine = EqualLinear(config.w_dim, in_channels, bias_init=1.0)
        self.conv = ModulatedConv(in_channels, out_channels, 3, up=up)
        self.bias = nn.Parameter(torch.zeros(out_channels))
        self.use_noise = config.use_noise
        if config.use_noise:
            self.noise_strength = nn.Parameter(torch.zeros(()))
            self.register_buffer("noise_const", torch.randn(size, size))

    def forward(
        self,
        x: Tensor,
        w: Tensor,
        noise: Noise,
        generator: torch.Generator | None,
        keep: Window | None = None,
        place: Window | None = None,
    ) -> Tensor:
        """x (N, in, h, w) under w (N, w_dim) to (N, out, size, size).

        Args:
            keep: where x is a window of the grid: the part of the outcome whose surroundings x holds, counted from its corner.
            place: where that part lies on the whole grid.
        """
        styles = self.affine(w)
        scale = self.conv.demodulation(styles)[:, :, None, None]
        x = self.conv(x, styles)
        if keep is not None:
            x = keep.cut(x)
        bias = self.bias[:, None, None]
        if self.use_noise and noise != "none":
            if noise == "const":
                drawn = self.noise_const
            else:
                # Drawn on the CPU so that one seed gives one picture on every device.
                drawn = torch.randn(x.shape[0], 1, self.size, self.size, generator=generator).to(x)
            bias = bias + (drawn if place is None else place.cut(drawn)) * self.noise_strength
        return scaled_leaky_relu(x, scale, bias, clamp=self.clamp)


class ToRGB(nn.Module):
    """1x1 modulated convolution to RGB, without demodulation."""

    def __init__(self, in_channels: int, config: GeneratorConfig) -> None:
        super().__init__()
        self.clamp = config.conv_clamp
        self.affine = EqualLinear(config.w_dim, in_channels, bias_init=1.0)
        self.conv = ModulatedConv(in_channels, 3, 1, demodulate=False)
        self.bias = nn.Parameter(torch.zeros(3))

    def forward(self, x: Tensor, w: Tensor) -> Tensor:
        """x (N, in, h, w) to RGB (N, 3, h, w)."""
        x = self.conv(x, self.affine(w)) + self.bias[:, None, None]
        return x if self.clamp is None else x.clamp(-self.clamp, self.clamp)


class SynthesisBlock(nn.Module):
    """One resolution: (upsampling) convolution, convolution, and its share of the RGB image."""

    def __init__(self, index: int, config: GeneratorConfig) -> None:
        super().__init__()
        size, out = 4 << index, config.channels[index]
        self.first = index == 0
        self.ws_start = 0 if self.first else 2 * index - 1
        if self.first:
            self.const = nn.Parameter(torch.randn(out, 4, 4))
        else:
            self.conv0 = SynthesisLayer(config.channels[index - 1], out, size, config, up=True)
        self.conv1 = SynthesisLayer(out, out, size, config, up=False)
        self.torgb = ToRGB(out, config)

    def forward(self, state: Features | None, ws: Tensor, noise: Noise, generator: torch.Generator | None) -> Features:
        """Advance (features, RGB) by one block; ``ws`` is the whole (N, L, w_dim)."""
        styles = iter(ws[:, self.ws_start :].unbind(dim=1))
        if state is None:
            x = self.const[None].expand(ws.shape[0], -1, -1, -1).contiguous(memory_format=torch.channels_last)
            return self._finish(x, None, styles, noise, generator)
        x = self.conv0(state.x, next(styles), noise, generator)
        return self._finish(x, upsample_rgb(state.rgb, self.conv0.conv.fir), styles, noise, generator)

    def _finish(
        self,
        x: Tensor,
        rgb: Tensor | None,
        styles: Iterator[Tensor],
        noise: Noise,
        generator: torch.Generator | None,
    ) -> Features:
        x = self.conv1(x, next(styles), noise, generator)
        share = self.torgb(x, next(styles))
        return Features(x, share if rgb is None else rgb + share)


class SynthesisNetwork(nn.Module):
    """The skip generator, which can stop after any block and go on from there."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.blocks = nn.ModuleList(SynthesisBlock(i, config) for i in range(len(config.channels)))

    def walk(
        self,
        ws: Tensor,
        *,
        noise: Noise = "const",
        start: int = 0,
        state: Features | None = None,
    ) -> Iterator[Features]:
        """Yield (features, RGB) after each block from index ``start`` on; ``state`` is what block start-1 gave."""
        for index in range(start, len(self.blocks)):
            state = self.blocks[index](state, ws, noise, noise_generator(noise, index))
            assert state is not None
            yield state

    def head(self, ws: Tensor, resolution: int, *, noise: Noise = "const") -> Features:
        """ws (N, L, w_dim) to the features and RGB after the block of ``resolution`` px."""
        last = self.config.block_index(resolution)
        for index, state in enumerate(self.walk(ws, noise=noise)):
            if index == last:
                return state
        raise AssertionError("block_index checked the resolution")

    def tail(
        self,
        state: Features,
        ws: Tensor,
        *,
        noise: Noise = "const",
        stop: int | None = None,
    ) -> Tensor:
        """The rest of the generator: Features at r px to RGB (N, 3, R, R) in about [-1, 1].

        Args:
            stop: leave early with the RGB image of the r·2^k px block that reaches this size (a draft).
        """
        first = self.config.block_index(state.x.shape[-1]) + 1
        rgb = state.rgb
        for index, later in enumerate(self.walk(ws, noise=noise, start=first, state=state), first):
            rgb = later.rgb
            if stop is not None and 4 << index >= stop:
                break
        return rgb

    def forward(self, ws: Tensor, *, noise: Noise = "const") -> Tensor:
        """ws (N, L, w_dim) to RGB (N, 3, R, R), about [-1, 1], not clamped."""
        *_, last = self.walk(ws, noise=noise)
        return last.rgb


class Generator(nn.Module):
    """Mapping and synthesis together: the frozen network that everything else steers."""

    def __init__(self, config: GeneratorConfig) -> None:
        super().__init__()
        self.config = config
        self.mapping = MappingNetwork(config)
        self.synthesis = SynthesisNetwork(config)

    def freeze(self) -> Generator:
        """Make it ready for use only: no gradients, constants folded, channels-last."""
        channels_last(self.eval().requires_grad_(False))
        for module in self.modules():
            if isinstance(module, ModulatedConv):
                module.freeze()
        return self

    def forward(self, z: Tensor, *, truncation: float = 1.0, noise: Noise = "const") -> Tensor:
        """z (N, z_dim) to pictures (N, 3, R, R), about [-1, 1]."""
        return self.synthesis(self.mapping(z, truncation), noise=noise)
