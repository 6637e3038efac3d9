"""Generators of rosinality's stylegan2-pytorch out of their ``.pt`` checkpoints, zip or older form."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from fmr_studio.errors import FmrError, quoted
from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.packs.importers.converted import ConvertedGenerator, check_filter, check_start, checked, in_color
from fmr_studio.packs.importers.dice import Dice
from fmr_studio.packs.importers.machine import UnknownInstructionError, Unread
from fmr_studio.packs.importers.mapping_rate import mapping_rate
from fmr_studio.packs.importers.pickled import DAMAGE, NUMBERS, NotAdmittedError, find_in
from fmr_studio.packs.importers.tensors import TENSORS, TORCH_MAGIC, PickledTensor, read_old, read_zip

LAYOUT = "rosinality's stylegan2-pytorch checkpoint"
_GENERATORS = ("g_ema", "g")
_PARALLEL = "module."
"""What torch's DataParallel puts before every name."""
_KNOWN = re.compile(
    r"style\.[1-9]\d*\.(weight|bias)|input\.input|noises\.noise_\d+"
    r"|(conv1|convs\.\d+)\.(conv\.(weight|blur\.kernel|modulation\.(weight|bias))|noise\.weight|activate\.bias)"
    r"|(to_rgb1|to_rgbs\.\d+)\.(bias|upsample\.kernel|conv\.(weight|modulation\.(weight|bias)))"
)
_CALLS = {
    **TENSORS, **NUMBERS,
    ("argparse", "Namespace"): Unread, ("collections", "Counter"): Unread, ("collections", "defaultdict"): Unread,
    ("builtins", "dict"): Unread, ("builtins", "set"): Unread, ("__builtin__", "dict"): Unread,
}  # fmt: skip
"""A training's checkpoint holds its options and its optimisers, too."""
_DTYPES = frozenset({
    "float16", "float32", "float64", "bfloat16", "half", "float", "double", "uint8", "int8", "int16", "int32", "int64",
    "short", "int", "long", "bool",
})  # fmt: skip
"""PyTorch's types of numbers, which such options name."""


def read_rosinality(path: Path, *, mapping_lr: float | None = None) -> ConvertedGenerator:
    """The generator of a checkpoint: the averaged one (``g_ema``) where there is one.

    Args:
        mapping_lr: the learning rate multiplier of the mapping network it was trained with, where a person knows it.

    Raises:
        FmrError: it holds something else; the sentence begins in lower case and lacks the file's name.
    """
    content = _load(path)
    if not isinstance(content, dict):
        raise FmrError("it is a PyTorch file without rosinality's StyleGAN2 generator (g_ema).")
    weights, layout = _generator(content)
    mean = content.get("latent_avg")
    try:
        tensors = _tensors(weights)
        return _convert(tensors, mean.read() if isinstance(mean, PickledTensor) else None, layout, mapping_lr)
    except DAMAGE as error:
        raise FmrError("its weights have other shapes than rosinality's StyleGAN2, or are damaged.") from error


def _load(path: Path) -> Any:
    try:
        with path.open("rb") as file:
            old = file.read(len(TORCH_MAGIC)) == TORCH_MAGIC
        return read_old(path.read_bytes(), _found) if old else read_zip(path, _found)
    except UnknownInstructionError as error:
        raise NotAdmittedError(f"the pickle instruction {error}") from error
    except DAMAGE as error:
        raise FmrError("it is no PyTorch checkpoint, or it is cut short or damaged.") from error


def _found(module: str, name: str) -> Any:
    if module == "torch" and name in _DTYPES:
        return Unread
    return find_in(_CALLS, module, name)


def _generator(content: dict[Any, Any]) -> tuple[dict[str, Any], str]:
    """The weights of the generator by their own names, and in words which of those in the file it is."""
    for name in _GENERATORS:
        found = _own_names(content.get(name))
        if found is not None:
            return found, LAYOUT if name == "g_ema" else f"{LAYOUT} without an average (g)"
    found = _own_names(content)
    if found is not None:
        return found, f"{LAYOUT}, the weights alone"
    raise FmrError("it is a PyTorch file without rosinality's StyleGAN2 generator (g_ema).")


def _own_names(weights: object) -> dict[str, Any] | None:
    """Weights without the prefix of parallel training; None where they are no generator's."""
    if not isinstance(weights, dict):
        return None
    if all(isinstance(name, str) and name.startswith(_PARALLEL) for name in weights):
        weights = {name.removeprefix(_PARALLEL): value for name, value in weights.items()}
    return weights if isinstance(weights.get("input.input"), PickledTensor) else None


def _tensors(weights: Mapping[Any, Any]) -> dict[str, np.ndarray]:
    tensors = {}
    for name, tensor in weights.items():
        if name == "latent_avg":
            continue
        if not isinstance(name, str) or not isinstance(tensor, PickledTensor) or not _KNOWN.fullmatch(name):
            raise FmrError(f"it holds {quoted(name)}, which is no part of rosinality's StyleGAN2.")
        try:
            tensors[name] = tensor.read()
        except DAMAGE as error:
            raise FmrError(f"the weight {quoted(name)} is damaged.") from error
    return tensors


def _convert(
    weights: dict[str, np.ndarray], mean: np.ndarray | None, layout: str, mapping_lr: float | None
) -> ConvertedGenerator:
    check_start(_get(weights, "input.input"))
    blocks = 1 + sum(name.startswith("to_rgbs.") and name.endswith(".conv.weight") for name in weights)
    mapping_layers = sum(name.startswith("style.") and name.endswith(".weight") for name in weights)
    layers = sum(name.startswith("convs.") and name.endswith(".activate.bias") for name in weights)
    if layers != 2 * (blocks - 1):
        raise FmrError(f"it has {layers} layers for {blocks} resolutions.")
    first = _get(weights, "style.1.weight")
    mapping = dict(_mapping(weights, mapping_layers))
    config = GeneratorConfig(
        channels=tuple(_get(weights, f"{_source(i, 'conv1')}.activate.bias").shape[0] for i in range(blocks)),
        z_dim=first.shape[1],
        w_dim=first.shape[0],
        mapping_layers=mapping_layers,
        mapping_lr=mapping_lr or mapping_rate([mapping[f"mapping.layers.{i}.weight"] for i in range(mapping_layers)]),
    )
    state = {**mapping, **dict(_synthesis(weights, config))}
    if mean is not None:
        state["mapping.w_avg"] = mean.ravel()
    return checked(config, state, layout)


def _get(weights: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    if name not in weights:
        raise FmrError(f"the weight {name} is missing.")
    return weights[name]


def _source(block: int, layer: str) -> str:
    """The checkpoint's name of a block's ``conv0``, ``conv1`` or ``torgb``."""
    if layer == "torgb":
        return "to_rgb1" if block == 0 else f"to_rgbs.{block - 1}"
    return "conv1" if block == 0 else f"convs.{2 * block - 2 + (layer == 'conv1')}"


def _mapping(weights: Mapping[str, np.ndarray], layers: int) -> Iterator[tuple[str, np.ndarray]]:
    for i in range(layers):
        for part in ("weight", "bias"):
            yield f"mapping.layers.{i}.{part}", _get(weights, f"style.{i + 1}.{part}")


def _synthesis(weights: Mapping[str, np.ndarray], config: GeneratorConfig) -> Iterator[tuple[str, np.ndarray]]:
    random = Dice(0)
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
            drawn = random.normal(size, size)
            yield f"{name}.noise_const", drawn if fixed is None else fixed[0, 0]
            if layer == "conv0":
                check_filter(_get(weights, f"{source}.conv.blur.kernel"), f"{source}.conv.blur.kernel", gain=4.0)
        name, source = f"synthesis.blocks.{block}.torgb", _source(block, "torgb")
        for part, value in _modulated(weights, source, name, demodulated=False):
            yield part, in_color(value) if part.endswith("conv.weight") else value
        yield f"{name}.bias", in_color(_get(weights, f"{source}.bias").ravel())
        if block:
            check_filter(_get(weights, f"{source}.upsample.kernel"), f"{source}.upsample.kernel", gain=4.0)


def _modulated(
    weights: Mapping[str, np.ndarray], source: str, name: str, *, demodulated: bool
) -> Iterator[tuple[str, np.ndarray]]:
    weight = _get(weights, f"{source}.conv.weight")[0]
    if demodulated:
        # There the weights are scaled by 1/sqrt(fan_in) first. Demodulation takes that back, all but its epsilon.
        weight = weight / math.sqrt(weight[0].size)
    yield f"{name}.conv.weight", weight
    for part in ("weight", "bias"):
        yield f"{name}.affine.{part}", _get(weights, f"{source}.conv.modulation.{part}")
