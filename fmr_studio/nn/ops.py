"""Layers shared by the StyleGAN2 networks: equalised linear layers, FIR resampling, modulated convolution.

Everything is written in plain PyTorch so that it runs on any device, without a compiled extension.
Formulas: Karras et al., *Analyzing and Improving the Image Quality of StyleGAN* (CVPR 2020), appendix B.
"""

from __future__ import annotations

import math
from typing import TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

LRELU_SLOPE = 0.2
LRELU_GAIN = math.sqrt(2.0)


def scaled_leaky_relu(x: Tensor, scale: Tensor | float, bias: Tensor, *, clamp: float | None = None) -> Tensor:
    """``sqrt(2) * lrelu(scale * x + bias)``, clamped to ±clamp, in two passes over memory instead of four.

    The gain goes through the homogeneous leaky ReLU into ``scale`` and ``bias``, which are small.

    Args:
        x: (N, C, H, W); overwritten by nobody, but the result of the addition is activated in place.
        scale: (N, C, 1, 1) or a number.
        bias: (C, 1, 1).
    """
    if isinstance(scale, Tensor):
        x = torch.addcmul((bias * LRELU_GAIN).to(x.dtype), x, (scale * LRELU_GAIN).to(x.dtype))
    else:
        x = torch.add(bias * LRELU_GAIN, x, alpha=scale * LRELU_GAIN)
    x = F.leaky_relu_(x, LRELU_SLOPE)
    return x if clamp is None else x.clamp(-clamp, clamp)


M = TypeVar("M", bound=nn.Module)


def channels_last(module: M, device: torch.device | str | None = None) -> M:
    """Move a module to a device (or leave it) with its convolution weights in channels-last order."""
    module.to(device)
    moved: M = module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
    return moved


def has_bfloat16(device: torch.device) -> bool:
    """Whether the device computes in bfloat16 faster than in float32: CUDA from Ampere on, CPUs with AVX512-BF16 or AMX."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    return device.type == "cpu" and bool(torch.ops.mkldnn._is_mkldnn_bf16_supported())


class EqualLinear(nn.Module):
    """A linear layer whose weights are stored with unit variance and scaled at run time.

    Args:
        lr_multiplier: scales weight and bias, and so the layer's effective learning rate.
        activate: apply the scaled leaky ReLU.
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        *,
        lr_multiplier: float = 1.0,
        bias_init: float = 0.0,
        activate: bool = False,
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_features, in_features) / lr_multiplier)
        self.bias = nn.Parameter(torch.full((out_features,), bias_init / lr_multiplier))
        self.weight_gain = lr_multiplier / math.sqrt(in_features)
        self.bias_gain = lr_multiplier
        self.activate = activate

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, in_features) to (N, out_features)."""
        x = F.linear(x, self.weight * self.weight_gain, self.bias * self.bias_gain)
        return F.leaky_relu(x, LRELU_SLOPE) * LRELU_GAIN if self.activate else x


def fir_kernel(taps: tuple[int, ...] = (1, 3, 3, 1)) -> Tensor:
    """The normalised separable low-pass kernel, (len(taps), len(taps)) float32, sum 1."""
    k = torch.tensor(taps, dtype=torch.float32)
    k = torch.outer(k, k)
    return k / k.sum()


def fir_filter(x: Tensor, kernel: Tensor, *, pad: tuple[int, int], stride: int = 1) -> Tensor:
    """Filter every channel with one symmetric kernel: a depthwise convolution.

    Args:
        x: (N, C, H, W).
        pad: zeros added before and after along both axes; negative values are not supported.
    """
    channels = x.shape[1]
    x = F.pad(x, (pad[0], pad[1], pad[0], pad[1]))
    weight = kernel.to(x.dtype).expand(channels, 1, -1, -1)
    return F.conv2d(x, weight, groups=channels, stride=stride)


def upsample_rgb(x: Tensor, kernel: Tensor) -> Tensor:
    """Double the size of a (N, 3, H, W) skip image with the FIR kernel (zero insertion, padding 2 and 1).

    Written as one transposed convolution: zero insertion followed by a symmetric filter.
    """
    channels = x.shape[1]
    weight = (kernel * 4.0).to(x.dtype).expand(channels, 1, -1, -1)
    return F.conv_transpose2d(x, weight, stride=2, padding=1, groups=channels)


class ModulatedConv(nn.Module):
    """Style-modulated convolution; the *activations* are scaled, which on small batches is cheaper than the weights.

    ``y = demod(s) * conv(W, s * x)`` with ``demod = rsqrt(sum_{i,k} (W_oik s_i)^2 + 1e-8)``. The layer that owns it
    applies the demodulation together with the bias.

    Args:
        up: double the resolution (transposed convolution followed by the FIR filter).
        demodulate: off in the to-RGB layers, whose weights are scaled by 1/sqrt(fan_in) instead.
    """

    def __init__(self, in_channels: int, out_channels: int, kernel: int, *, up: bool = False, demodulate: bool = True) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(out_channels, in_channels, kernel, kernel))
        self.up = up
        self.demodulate = demodulate
        self.gain = 1.0 / math.sqrt(in_channels * kernel * kernel)
        self.register_buffer("fir", fir_kernel(), persistent=False)
        self._energy: Tensor | None = None

    fir: Tensor

    def freeze(self) -> None:
        """Keep what depends on the weights alone; call again after loading or moving weights."""
        self._energy = self.weight.detach().square().sum(dim=(2, 3)) if self.demodulate else None

    def demodulation(self, styles: Tensor) -> Tensor:
        """Per-sample output scale, (N, out_channels)."""
        energy = self.weight.square().sum(dim=(2, 3)) if self._energy is None else self._energy
        return (F.linear(styles.square(), energy) + 1e-8).rsqrt()

    def forward(self, x: Tensor, styles: Tensor) -> Tensor:
        """Convolve x (N, in, H, W) under styles (N, in), *before* demodulation; H and W double when ``up``."""
        if not self.demodulate:
            return F.conv2d(x * (styles * self.gain).to(x.dtype)[:, :, None, None], self.weight)
        x = x * styles.to(x.dtype)[:, :, None, None]
        if not self.up:
            return F.conv2d(x, self.weight, padding=self.weight.shape[-1] // 2)
        x = F.conv_transpose2d(x, self.weight.transpose(0, 1), stride=2)
        return fir_filter(x, self.fir * 4.0, pad=(1, 1))
