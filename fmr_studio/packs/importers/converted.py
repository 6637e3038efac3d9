"""What every importer ends with: a configuration and weights in this program's names, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from fmr_studio.errors import FmrError
from fmr_studio.nn.configs import AnyConfig
from fmr_studio.nn.generators import AnyGenerator, build_generator
from fmr_studio.nn.ops import fir_kernel
from fmr_studio.nn.stylegan2 import MappingNetwork

SUPPORTED = (
    "Supported are StyleGAN2 generators that are square, in colour or grey, with skip connections and the usual filters: the "
    "official PyTorch .pkl (StyleGAN2-ADA, or a stylegan2 configuration of the StyleGAN3 repository; those with classes "
    "too) and the .pt of rosinality's stylegan2-pytorch; "
    "and the MobileStyleGAN in the wheel of random_face, or in the folder it was unpacked to."
)
MAX_RESOLUTION = 4096
MEAN_W_SAMPLES = 10_000


@dataclass(frozen=True)
class ConvertedGenerator:
    """A generator out of another program's file.

    Args:
        state: float32 tensors by the names of :func:`~fmr_studio.nn.generators.build_generator`'s network.
        layout: the file's layout in words.
        origin: SHA-256 (64 hex digits) of the weights as they were published, where the same ones come in several wrappings.
    """

    config: AnyConfig
    state: Mapping[str, Tensor]
    layout: str
    origin: str = ""

    def build(self) -> AnyGenerator:
        """The generator with these weights, float32 on the CPU."""
        generator = build_generator(self.config)
        generator.load_state_dict(dict(self.state))
        return generator


def check_start(const: Tensor) -> None:
    """Refuse a network whose first grid (C, 4, 4) is another, as those for pictures that are not square have it."""
    height, width = const.shape[-2:]
    if height != width:
        raise FmrError(f"it draws pictures that are not square (its first grid is {height} × {width}).")
    if const.shape[-2:] != (4, 4):
        raise FmrError(f"it starts from a grid of {height} × {width} in place of 4 × 4.")


def check_filter(kernel: Tensor, name: str, *, gain: float = 1.0) -> None:
    """Refuse a network that resamples with another filter than 1-3-3-1; ``kernel`` is (4, 4) and sums to ``gain``."""
    if kernel.shape != (4, 4) or not torch.allclose(kernel, fir_kernel() * gain, atol=1e-5):
        raise FmrError(f"{name} is another resampling filter than the usual 1-3-3-1.")


def in_color(weights: Tensor) -> Tensor:
    """What makes colours, (3, ...): that of grey pictures, (1, ...), three times over, which draws the same grey.

    Raises:
        FmrError: the pictures have another number of channels.
    """
    if weights.dim() < 1 or weights.shape[0] not in (1, 3):
        channels = weights.shape[0] if weights.dim() else 0
        raise FmrError(f"its pictures have {channels} channels in place of red, green and blue, or grey alone.")
    return weights if weights.shape[0] == 3 else weights.expand(3, *weights.shape[1:]).contiguous()


def checked(config: AnyConfig, state: Mapping[str, Tensor], layout: str, origin: str = "") -> ConvertedGenerator:
    """A converted generator whose weights fit its configuration.

    Args:
        state: may lack ``mapping.w_avg``, which is then the mean of 10,000 samples with a fixed seed.

    Raises:
        FmrError: a weight is missing, has another shape, or holds a value that is no number.
    """
    if not 8 <= config.resolution <= MAX_RESOLUTION:
        raise FmrError(f"it draws pictures of {config.resolution} px; 8 to {MAX_RESOLUTION} px are possible.")
    with torch.device("meta"):
        wanted = build_generator(config).state_dict()
    found = dict(state)
    for name, tensor in wanted.items():
        if name not in found:
            if name != "mapping.w_avg":
                raise FmrError(f"the weight {name} is missing.")
        elif found[name].shape != tensor.shape:
            raise FmrError(f"the weight {name} has the shape {_shape(found[name])} in place of {_shape(tensor)}.")
        elif not bool(found[name].isfinite().all()):
            raise FmrError(f"the weight {name} holds values that are no numbers.")
    if "mapping.w_avg" not in found:
        found["mapping.w_avg"] = _mean_w(config, found)
    return ConvertedGenerator(config, {name: found[name] for name in wanted}, layout, origin)


def _shape(tensor: Tensor) -> str:
    return " × ".join(map(str, tensor.shape)) or "a number"


@torch.no_grad()
def _mean_w(config: AnyConfig, state: Mapping[str, Tensor]) -> Tensor:
    mapping = MappingNetwork(config)
    prefix = "mapping."
    mapping.load_state_dict({name.removeprefix(prefix): state[name] for name in state if name.startswith(prefix)}, strict=False)
    z = torch.randn(MEAN_W_SAMPLES, config.z_dim, generator=torch.Generator().manual_seed(0))
    return mapping.style(z).mean(dim=0)
