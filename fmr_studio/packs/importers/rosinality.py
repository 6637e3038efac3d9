"""Generators of rosinality's stylegan2-pytorch out of their ``.pt`` checkpoints, zip or older form."""

from __future__ import annotations

import argparse
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from fmr_studio.errors import FmrError
from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.packs.importers.converted import ConvertedGenerator, check_filter, check_start, checked
from fmr_studio.packs.importers.pickled import DAMAGE, NotAdmittedError, load_weights

LAYOUT = "rosinality's stylegan2-pytorch checkpoint"
MAPPING_LR = 0.01
"""The repository's own value; its files do not say with which one they were trained."""
_KNOWN = re.compile(
    r"style\.[1-9]\d*\.(weight|bias)|input\.input|noises\.noise_\d+"
    r"|(conv1|convs\.\d+)\.(conv\.(weight|blur\.kernel|modulation\.(weight|bias))|noise\.weight|activate\.bias)"
    r"|(to_rgb1|to_rgbs\.\d+)\.(bias|upsample\.kernel|conv\.(weight|modulation\.(weight|bias)))"
)


def read_rosinality(path: Path) -> ConvertedGenerator:
    """The averaged generator (``g_ema``) of a checkpoint.

    Raises:
        FmrError: it holds something else; the sentence begins in lower case and lacks the file's name.
    """
    content = _load(path)
    weights = content.get("g_ema", content) if isinstance(content, Mapping) else None
    if not isinstance(weights, Mapping) or not isinstance(weights.get("input.input"), Tensor):
        raise FmrError("it is a PyTorch file without rosinality's StyleGAN2 generator (g_ema).")
    mean = content.get("latent_avg") if isinstance(content, Mapping) else None
    try:
        return _convert(_tensors(weights), mean if isinstance(mean, Tensor) else None)
    except DAMAGE as error:
        raise FmrError(f"its weights have other shapes than rosinality's StyleGAN2 ({error}).") from error


def _load(path: Path) -> Any:
    try:
        # Checkpoints of a training hold its options, a Namespace of plain values.
        with torch.serialization.safe_globals([argparse.Namespace]):
            return load_weights(path)
    except DAMAGE as error:
        named = re.search(r"GLOBAL ([\w.]+)", str(error))
        if named:
            raise NotAdmittedError(named.group(1)) from error
        raise FmrError("it is no PyTorch checkpoint, or it is cut short or damaged.") from error


def _tensors(weights: Mapping[Any, Any]) -> dict[str, Tensor]:
    for name, tensor in weights.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor) or not _KNOWN.fullmatch(name):
            raise FmrError(f"it holds {name!s:.60}, which is no part of rosinality's StyleGAN2.")
        # A view that repeats elements could ask for any amount of memory.
        if tensor.numel() * tensor.element_size() > tensor.untyped_storage().nbytes():
            raise FmrError(f"the weight {name} is damaged.")
    return {name: tensor.float() for name, tensor in weights.items()}


def _convert(weights: dict[str, Tensor], mean: Tensor | None) -> ConvertedGenerator:
    check_start(_get(weights, "input.input"))
    blocks = 1 + sum(name.startswith("to_rgbs.") and name.endswith(".conv.weight") for name in weights)
    mapping_layers = sum(name.startswith("style.") and name.endswith(".weight") for name in weights)
    layers = sum(name.startswith("convs.") and name.endswith(".activate.bias") for name in weights)
    if layers != 2 * (blocks - 1):
        raise FmrError(f"it has {layers} layers for {blocks} resolutions.")
    first = _get(weights, "style.1.weight")
    if _get(weights, "to_rgb1.conv.weight").shape[1] != 3:
        raise FmrError("its pictures have other channels than red, green and blue.")
    config = GeneratorConfig(
        channels=tuple(_get(weights, f"{_source(i, 'conv1')}.activate.bias").shape[0] for i in range(blocks)),
        z_dim=first.shape[1],
        w_dim=first.shape[0],
        mapping_layers=mapping_layers,
        mapping_lr=MAPPING_LR,
    )
    state = dict([*_mapping(weights, mapping_layers), *_synthesis(weights, config)])
    if mean is not None:
        state["mapping.w_avg"] = mean.float().flatten()
    return checked(config, state, LAYOUT)


def _get(weights: Mapping[str, Tensor], name: str) -> Tensor:
    if name not in weights:
        raise FmrError(f"the weight {name} is missing.")
    return weights[name]


def _source(block: int, layer: str) -> str:
    """The checkpoint's name of a block's ``conv0``, ``conv1`` or ``torgb``."""
    if layer == "torgb":
        return "to_rgb1" if block == 0 else f"to_rgbs.{block - 1}"
    return "conv1" if block == 0 else f"convs.{2 * block - 2 + (layer == 'conv1')}"


def _mapping(weights: Mapping[str, Tensor], layers: int) -> Iterator[tuple[str, Tensor]]:
    for i in range(layers):
        for part in ("weight", "bias"):
            yield f"mapping.layers.{i}.{part}", _get(weights, f"style.{i + 1}.{part}")


def _synthesis(weights: Mapping[str, Tensor], config: GeneratorConfig) -> Iterator[tuple[str, Tensor]]:
    random = torch.Generator().manual_seed(0)
    yield "synthesis.blocks.0.const", _get(weights, "input.input")[0]
    for block in range(len(config.channels)):
        for index, layer in enumerate(("conv0", "conv1")):
            if (block, layer) == (0, "conv0"):
                continue
            name, source = f"synthesis.blocks.{block}.{layer}", _source(block, layer)
            yield from _modulated(weights, source, name, demodulated=True)
            yield f"{name}.bias", _get(weights, f"{source}.activate.bias")
            yield f"{name}.noise_strength", _get(weights, f"{source}.noise.weight").reshape(())
            fixed = weights.get(f"noises.noise_{2 * block - 1 + index}")
            # Files of the repository's first months hold no fixed noise; any will do, as long as it stays the same.
            size = 4 << block
            drawn = torch.randn(size, size, generator=random)
            yield f"{name}.noise_const", drawn if fixed is None else fixed[0, 0]
            if layer == "conv0":
                check_filter(_get(weights, f"{source}.conv.blur.kernel"), f"{source}.conv.blur.kernel", gain=4.0)
        name, source = f"synthesis.blocks.{block}.torgb", _source(block, "torgb")
        yield from _modulated(weights, source, name, demodulated=False)
        yield f"{name}.bias", _get(weights, f"{source}.bias").flatten()
        if block:
            check_filter(_get(weights, f"{source}.upsample.kernel"), f"{source}.upsample.kernel", gain=4.0)


def _modulated(weights: Mapping[str, Tensor], source: str, name: str, *, demodulated: bool) -> Iterator[tuple[str, Tensor]]:
    weight = _get(weights, f"{source}.conv.weight")[0]
    if demodulated:
        # There the weights are scaled by 1/sqrt(fan_in) first. Demodulation takes that back, all but its epsilon.
        weight = weight / math.sqrt(weight[0].numel())
    yield f"{name}.conv.weight", weight
    for part in ("weight", "bias"):
        yield f"{name}.affine.{part}", _get(weights, f"{source}.conv.modulation.{part}")
