"""NVIDIA's PyTorch generators (StyleGAN2-ADA, and the StyleGAN2 of the StyleGAN3 repository) out of their pickles."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from fmr_studio.errors import FmrError, quoted
from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.packs.importers.converted import ConvertedGenerator, check_filter, check_start, checked, in_color
from fmr_studio.packs.importers.pickled import DAMAGE, NotAdmittedError, PersistentObject, read_pickle
from fmr_studio.packs.importers.tensors import PickledTensor

LAYOUT = "NVIDIA's PyTorch pickle"
_TENSORFLOW = "dnnlib.tflib"


@dataclass(frozen=True)
class _Module:
    """A network module as data, with the path that leads to it."""

    name: str
    data: PersistentObject

    def get(self, key: str) -> Any:
        """An attribute; a sentence where the module has none of that name."""
        if key not in self.data.attributes:
            raise FmrError(f"{self.name} has no {key}; it is of another version.")
        return self.data.attributes[key]

    def has(self, key: str) -> bool:
        """Whether there is a module of that name in this one."""
        return key in self.get("_modules")

    def child(self, key: str) -> _Module:
        """A module in this one."""
        child = self.get("_modules").get(key)
        if not isinstance(child, PersistentObject):
            raise FmrError(f"{self.name} has no part {key}; it is of another version.")
        return _Module(f"{self.name}.{key}", child)

    def has_tensor(self, key: str) -> bool:
        """Whether there is a parameter or a buffer of that name."""
        return any(isinstance(self.get(kind).get(key), PickledTensor) for kind in ("_parameters", "_buffers"))

    def tensor(self, key: str) -> np.ndarray:
        """A parameter or a buffer."""
        for kind in ("_parameters", "_buffers"):
            found = self.get(kind).get(key)
            if isinstance(found, PickledTensor):
                return found.read()
        raise FmrError(f"{self.name} has no weight {key}; it is of another version.")

    def require(self, key: str, value: object) -> None:
        """Refuse a network made with another option than the usual one."""
        if self.get(key) != value:
            raise FmrError(f"{self.name} was made with {key} = {quoted(self.get(key))} in place of {value}.")


def read_nvidia(data: bytes, *, class_index: int | None = None) -> ConvertedGenerator:
    """The generator in the bytes of a ``.pkl``: the averaged one (``G_ema``) where there is one.

    Args:
        class_index: of the one class that is to be drawn, where the network has classes; None for all.

    Raises:
        FmrError: it holds something else; the sentence begins in lower case and lacks the file's name.
    """
    try:
        return _convert(_Module("G", _generator(read_pickle(data))), class_index)
    except NotAdmittedError as error:
        if error.what.startswith(_TENSORFLOW):
            raise FmrError(
                "it is a TensorFlow pickle.", "legacy.py of StyleGAN2-ADA's PyTorch repository turns it into a PyTorch one."
            ) from error
        raise
    except DAMAGE as error:
        raise FmrError("its weights are damaged.") from error


def _generator(content: object) -> PersistentObject:
    if isinstance(content, dict):
        content = content.get("G_ema") or content.get("G")
    if isinstance(content, PersistentObject) and content.class_name == "Generator":
        return content
    raise FmrError("it holds no generator (G_ema).")


def _convert(g: _Module, class_index: int | None) -> ConvertedGenerator:
    _check_kind(g, class_index)
    mapping, synthesis = g.child("mapping"), g.child("synthesis")
    blocks = list(_blocks(synthesis))
    layers = [layer for block in blocks for layer in _layers(block)]
    config = GeneratorConfig(
        channels=tuple(block.child("conv1").tensor("weight").shape[0] for block in blocks),
        z_dim=int(mapping.get("z_dim")),
        w_dim=int(mapping.get("w_dim")),
        mapping_layers=int(mapping.get("num_layers")),
        mapping_lr=_mapping_lr(mapping),
        use_noise=_uses_noise(layers),
        conv_clamp=_conv_clamp([*layers, *(block.child("torgb") for block in blocks)]),
        classes=int(g.get("c_dim")) if class_index is None else 0,
    )
    if g.get("img_resolution") != config.resolution:
        raise FmrError(
            f"it says that it draws {quoted(g.get('img_resolution'))} px, but its blocks draw {config.resolution} px."
        )
    _check_widths(mapping, config)
    state = dict([*_mapping(mapping), *_synthesis(blocks)])
    if class_index is not None:
        state |= of_class(mapping, state, config, class_index)
    elif config.classes:
        state["mapping.class_codes"] = class_codes(mapping, config)
    return checked(config, state, LAYOUT if class_index is None else f"{LAYOUT}, class {class_index}")


def _check_widths(mapping: _Module, config: GeneratorConfig) -> None:
    for i in range(config.mapping_layers):
        width = mapping.child(f"fc{i}").tensor("weight").shape[0]
        if width != config.w_dim:
            raise FmrError(
                f"its mapping network has a layer of {width} features (layer_features) for styles of {config.w_dim}."
            )


def _check_kind(g: _Module, class_index: int | None) -> None:
    synthesis = g.child("synthesis")
    if synthesis.has("input") and not synthesis.has("b4"):
        raise FmrError("it is a StyleGAN3 network.")
    _check_class(g.get("c_dim"), class_index)
    check_start(synthesis.child("b4").tensor("const"))
    size = g.get("img_resolution")
    if not isinstance(size, int):
        raise FmrError(f"it draws pictures that are not square ({quoted(size)}).")
    if g.get("img_channels") not in (1, 3):
        raise FmrError(
            f"its pictures have {quoted(g.get('img_channels'))} channels; red, green and blue, or grey, are possible."
        )
    if not g.get("z_dim"):
        raise FmrError("it has no random input (z_dim = 0).")


def _check_class(classes: object, class_index: int | None) -> None:
    if not isinstance(classes, int):
        raise FmrError(f"its number of classes is {quoted(classes)}.")
    if classes == 0 and class_index is not None:
        raise FmrError("it has no classes to choose from.", "Leave --class out.")
    if class_index is not None and not 0 <= class_index < classes:
        raise FmrError(f"it has no class {class_index}.", f"There are classes 0 to {classes - 1}.")


def _blocks(synthesis: _Module) -> Iterator[_Module]:
    size = 4
    while synthesis.has(f"b{size}"):
        block = synthesis.child(f"b{size}")
        _check_architecture(block)
        if size > 4:
            check_filter(block.tensor("resample_filter"), f"{block.name}.resample_filter")
            check_filter(block.child("conv0").tensor("resample_filter"), f"{block.name}.conv0.resample_filter")
        yield block
        size *= 2


def _check_architecture(block: _Module) -> None:
    kind = block.get("architecture")
    if kind in ("resnet", "orig"):
        raise FmrError(f"it is of the architecture {kind}, which has no running picture; only skip can be read.")
    block.require("architecture", "skip")


def _layers(block: _Module) -> Iterator[_Module]:
    for name in ("conv0", "conv1"):
        if block.has(name):
            layer = block.child(name)
            layer.require("activation", "lrelu")
            layer.require("up", 2 if name == "conv0" else 1)
            yield layer


def _uses_noise(layers: list[_Module]) -> bool:
    found = {bool(layer.get("use_noise")) for layer in layers}
    if len(found) != 1:
        raise FmrError("some of its layers use noise and others do not.")
    return found.pop()


def _conv_clamp(layers: list[_Module]) -> float | None:
    found = {layer.get("conv_clamp") for layer in layers}
    if len(found) != 1:
        raise FmrError("its layers are clamped differently.")
    clamp = found.pop()
    return None if clamp is None else float(clamp)


def _mapping_lr(mapping: _Module) -> float:
    """The multiplier lr, with which the layers were trained: weights are scaled by lr / sqrt(fan_in), biases by lr."""
    layers = [mapping.child(f"fc{i}") for i in range(int(mapping.get("num_layers")))]
    if not layers:
        raise FmrError("its mapping network has no layers.")
    lr = float(layers[0].get("bias_gain"))
    for layer in layers:
        layer.require("activation", "lrelu")
        _check_gains(layer, lr)
    return lr


def _check_gains(layer: _Module, lr: float) -> None:
    wanted = {"weight_gain": lr / math.sqrt(layer.tensor("weight").shape[1]), "bias_gain": lr}
    for key, gain in wanted.items():
        if not math.isclose(layer.get(key), gain, rel_tol=1e-5):
            raise FmrError(f"{layer.name} was made with {key} = {quoted(layer.get(key))} in place of {gain:g}.")


def _mapping(mapping: _Module) -> Iterator[tuple[str, np.ndarray]]:
    for i in range(int(mapping.get("num_layers"))):
        yield from _named(mapping.child(f"fc{i}"), f"mapping.layers.{i}")
    if mapping.has_tensor("w_avg"):
        yield "mapping.w_avg", mapping.tensor("w_avg")


def of_class(
    mapping: _Module, state: dict[str, np.ndarray], config: GeneratorConfig, class_index: int
) -> dict[str, np.ndarray]:
    """The first layer of the mapping network of one class, as a network without classes has it.

    There it reads z and the embedded class side by side, each with a mean square of one. The class is constant here, so its
    share goes into the bias, exactly.
    """
    weight, bias = state["mapping.layers.0.weight"], state["mapping.layers.0.bias"]
    known = _codes(mapping)[class_index]
    gain = config.mapping_lr / math.sqrt(weight.shape[1])
    share = weight[:, config.z_dim :] @ known * gain / config.mapping_lr
    scale = math.sqrt(config.z_dim / weight.shape[1])
    return {"mapping.layers.0.weight": weight[:, : config.z_dim] * scale, "mapping.layers.0.bias": bias + share}


def class_codes(mapping: _Module, config: GeneratorConfig) -> np.ndarray:
    """What the mapping network reads of each class beside z: (classes, w_dim), each with a mean square of one."""
    codes = _codes(mapping)
    if codes.shape != (config.classes, config.w_dim):
        width = f"{codes.shape[1]} features (embed_features)"
        raise FmrError(
            f"it embeds {config.classes} classes in {width}, and has styles of {config.w_dim}.",
            "One class of it can be read: --class N.",
        )
    return codes


def _codes(mapping: _Module) -> np.ndarray:
    embed = mapping.child("embed")
    embed.require("activation", "linear")
    _check_gains(embed, 1.0)
    rows = embed.tensor("weight").T * float(embed.get("weight_gain")) + embed.tensor("bias")
    return rows / np.sqrt(np.square(rows).mean(axis=1, keepdims=True) + 1e-8)


def _synthesis(blocks: list[_Module]) -> Iterator[tuple[str, np.ndarray]]:
    for index, block in enumerate(blocks):
        name = f"synthesis.blocks.{index}"
        if index == 0:
            yield f"{name}.const", block.tensor("const")
        for layer in _layers(block):
            kind = layer.name.rpartition(".")[2]
            yield from _modulated(layer, f"{name}.{kind}")
            if layer.get("use_noise"):
                yield f"{name}.{kind}.noise_const", layer.tensor("noise_const")
                yield f"{name}.{kind}.noise_strength", layer.tensor("noise_strength")
        for part, value in _modulated(block.child("torgb"), f"{name}.torgb"):
            yield part, value if ".affine." in part else in_color(value)


def _modulated(layer: _Module, name: str) -> Iterator[tuple[str, np.ndarray]]:
    affine = layer.child("affine")
    affine.require("activation", "linear")
    _check_gains(affine, 1.0)
    yield from _named(affine, f"{name}.affine")
    yield f"{name}.conv.weight", layer.tensor("weight")
    yield f"{name}.bias", layer.tensor("bias")


def _named(layer: _Module, name: str) -> Iterator[tuple[str, np.ndarray]]:
    yield f"{name}.weight", layer.tensor("weight")
    yield f"{name}.bias", layer.tensor("bias")
