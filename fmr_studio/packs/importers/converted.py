"""What every importer ends with: a configuration and weights in this program's names, checked against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from fmr_studio.errors import FmrError
from fmr_studio.nn.configs import AnyConfig
from fmr_studio.packs.importers.mean_w import mean_w
from fmr_studio.packs.importers.weight_shapes import weight_shapes

SUPPORTED = (
    "Supported are StyleGAN2 generators that are square, in colour or grey, with skip connections and the usual filters: the "
    "official PyTorch .pkl (StyleGAN2-ADA, or a stylegan2 configuration of the StyleGAN3 repository; those with classes "
    "too) and the .pt of rosinality's stylegan2-pytorch; "
    "and the MobileStyleGAN in the wheel of random_face, or in the folder it was unpacked to."
)
MAX_RESOLUTION = 4096
MEAN_W = "mapping.w_avg"
_FIR = np.outer([1, 3, 3, 1], [1, 3, 3, 1]).astype(np.float32) / 64


@dataclass(frozen=True)
class ConvertedGenerator:
    """A generator out of another program's file.

    Args:
        state: float32 arrays by the names of :func:`~fmr_studio.nn.generators.build_generator`'s network.
        layout: the file's layout in words.
        origin: SHA-256 (64 hex digits) of the weights as they were published, where the same ones come in several wrappings.
    """

    config: AnyConfig
    state: Mapping[str, np.ndarray]
    layout: str
    origin: str = ""


def check_start(const: np.ndarray) -> None:
    """Refuse a network whose first grid (C, 4, 4) is another, as those for pictures that are not square have it."""
    height, width = const.shape[-2:]
    if height != width:
        raise FmrError(f"it draws pictures that are not square (its first grid is {height} × {width}).")
    if const.shape[-2:] != (4, 4):
        raise FmrError(f"it starts from a grid of {height} × {width} in place of 4 × 4.")


def check_filter(kernel: np.ndarray, name: str, *, gain: float = 1.0) -> None:
    """Refuse a network that resamples with another filter than 1-3-3-1; ``kernel`` is (4, 4) and sums to ``gain``."""
    if kernel.shape != (4, 4) or not np.allclose(kernel, _FIR * gain, atol=1e-5):
        raise FmrError(f"{name} is another resampling filter than the usual 1-3-3-1.")


def in_color(weights: np.ndarray) -> np.ndarray:
    """What makes colours, (3, ...): that of grey pictures, (1, ...), three times over, which draws the same grey.

    Raises:
        FmrError: the pictures have another number of channels.
    """
    if weights.ndim < 1 or weights.shape[0] not in (1, 3):
        channels = weights.shape[0] if weights.ndim else 0
        raise FmrError(f"its pictures have {channels} channels in place of red, green and blue, or grey alone.")
    return weights if weights.shape[0] == 3 else np.repeat(weights, 3, axis=0)


def checked(config: AnyConfig, state: Mapping[str, np.ndarray], layout: str, origin: str = "") -> ConvertedGenerator:
    """A converted generator whose weights fit its configuration.

    Args:
        state: may lack ``mapping.w_avg``, which is then drawn, see :func:`~fmr_studio.packs.importers.mean_w.mean_w`.

    Raises:
        FmrError: a weight is missing, has another shape, or holds a value that is no number.
    """
    if not 8 <= config.resolution <= MAX_RESOLUTION:
        raise FmrError(f"it draws pictures of {config.resolution} px; 8 to {MAX_RESOLUTION} px are possible.")
    wanted = weight_shapes(config)
    found = dict(state)
    for name, shape in wanted.items():
        if name not in found:
            if name != MEAN_W:
                raise FmrError(f"the weight {name} is missing.")
        elif found[name].shape != shape:
            raise FmrError(f"the weight {name} has the shape {_words(found[name].shape)} in place of {_words(shape)}.")
        elif not np.isfinite(found[name]).all():
            raise FmrError(f"the weight {name} holds values that are no numbers.")
    if MEAN_W not in found:
        found[MEAN_W] = mean_w(config, found)
    return ConvertedGenerator(config, {name: found[name] for name in wanted}, layout, origin)


def _words(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape)) or "a number"
