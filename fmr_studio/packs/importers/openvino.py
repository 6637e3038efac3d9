"""OpenVINO's intermediate representation read as data: layers, edges and constants; nothing is executed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
import numpy as np
from defusedxml import DefusedXmlException

from fmr_studio.errors import FmrError, quoted

_TYPES: dict[str, np.dtype[Any]] = {
    "f32": np.dtype("<f4"),
    "f16": np.dtype("<f2"),
    "i64": np.dtype("<i8"),
    "i32": np.dtype("<i4"),
}


@dataclass(frozen=True)
class Layer:
    """A layer of a graph: its name, its kind as OpenVINO calls it, its attributes, and the layers it reads, port by port."""

    id: str
    name: str
    kind: str
    attributes: dict[str, str] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()


class Graph:
    """Layers by id, in the order in which they stand in the file, and the constants beside them."""

    def __init__(self, xml: bytes, constants: bytes) -> None:
        """Read ``.xml`` and ``.bin``; raises :class:`FmrError` that begins in lower case and lacks the files' names."""
        self._constants = constants
        try:
            root = defusedxml.ElementTree.fromstring(xml)
        except (ParseError, DefusedXmlException, ValueError) as error:
            raise FmrError("its graph is no readable XML.") from error
        layers, edges = root.find("layers"), root.find("edges")
        if root.tag != "net" or layers is None or edges is None:
            raise FmrError("its XML is no OpenVINO graph.")
        inputs = _inputs(edges)
        self.layers = {layer.id: layer for layer in (_layer(element, inputs) for element in layers)}

    def constant(self, layer: Layer) -> np.ndarray:
        """The values of a constant, in its own shape and type. Raises :class:`FmrError` where they lie outside the file."""
        values = layer.attributes
        try:
            kind = _TYPES[values["element_type"]]
            shape = tuple(int(side) for side in values["shape"].split(",") if side.strip())
            start, size = int(values["offset"]), int(values["size"])
        except (KeyError, ValueError) as error:
            raise FmrError(f"the constant {quoted(layer.name)} is described in another way than usual.") from error
        # In exact integers: sides that a file names may be any.
        count = 1
        for side in shape:
            count *= side
        if start < 0 or size < 0 or min(shape, default=1) < 0 or size != count * kind.itemsize:
            raise FmrError(f"the constant {quoted(layer.name)} is damaged.")
        if start + size > len(self._constants):
            raise FmrError(f"the constant {quoted(layer.name)} lies beyond the end of its weights; the file is cut short.")
        return np.frombuffer(self._constants, kind, count, start).reshape(shape)

    def source(self, layer: Layer, port: int) -> Layer:
        """The layer that another reads at a port. Raises :class:`FmrError` where there is none."""
        if port >= len(layer.inputs) or layer.inputs[port] not in self.layers:
            raise FmrError(f"the layer {quoted(layer.name)} lacks an input.")
        return self.layers[layer.inputs[port]]


def _layer(element: Element, inputs: dict[str, dict[int, str]]) -> Layer:
    data = element.find("data")
    ident = element.get("id", "")
    ports = inputs.get(ident, {})
    return Layer(
        id=ident,
        name=element.get("name", ""),
        kind=element.get("type", ""),
        attributes={} if data is None else dict(data.attrib),
        inputs=tuple(ports[port] for port in sorted(ports)),
    )


def _inputs(edges: Element) -> dict[str, dict[int, str]]:
    """By layer and input port, the layer it comes from."""
    inputs: dict[str, dict[int, str]] = {}
    for edge in edges:
        try:
            inputs.setdefault(edge.attrib["to-layer"], {})[int(edge.attrib["to-port"])] = edge.attrib["from-layer"]
        except (KeyError, ValueError) as error:
            raise FmrError("an edge of its graph is damaged.") from error
    return inputs
