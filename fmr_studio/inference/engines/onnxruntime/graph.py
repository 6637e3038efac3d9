"""Building graphs: operations are added one after the other, and values are known by their names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fmr_studio.inference.engines.onnxruntime import wire

INLINE_BYTES = 1024
"""Smaller constants stand in the model itself, where the optimiser sees their values."""


class Graph:
    """A graph in the making.

    Args:
        name: for messages of the runtime.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.weights: dict[str, np.ndarray] = {}
        self._nodes: list[tuple[str, tuple[str, ...], str, Mapping[str, wire.Attribute]]] = []
        self._given_out: dict[str, str] = {}
        self._tensors: list[bytes] = []
        self._inputs: list[bytes] = []
        self._outputs: list[bytes] = []
        self._count = 0

    def input(self, name: str, *dims: int | str, dtype: type[np.generic] = np.float32) -> str:
        """An input of the graph; dims that are names change from call to call."""
        self._inputs.append(wire.value(name, np.dtype(dtype), dims))
        return name

    def output(self, value: str, name: str, *dims: int | str, dtype: type[np.generic] = np.float32) -> None:
        """Give a value out under a name."""
        if value in self._given_out or value not in (node[2] for node in self._nodes):
            self._nodes.append(("Identity", (value,), name, {}))  # it has a name already, or is an input or a constant
        else:
            self._given_out[value] = name
        self._outputs.append(wire.value(name, np.dtype(dtype), dims))

    def constant(self, array: Any, dtype: type[np.generic] = np.float32) -> str:
        """A weight, or a number."""
        values = np.ascontiguousarray(array, dtype)
        name = self._new("c")
        if values.nbytes < INLINE_BYTES:
            self._tensors.append(wire.tensor(name, values))
        else:
            self._tensors.append(wire.outside_tensor(name, values))
            self.weights[name] = values
        return name

    def ints(self, *numbers: int) -> str:
        """A list of numbers, as shapes and axes are given."""
        return self.constant(np.array(numbers), np.int64)

    def add(self, op: str, *inputs: str, **attributes: wire.Attribute) -> str:
        """An operation with one result; an empty input is one that is left out."""
        name = self._new(op.lower())
        self._nodes.append((op, inputs, name, attributes))
        return name

    def to_bytes(self) -> bytes:
        """The model; the values of ``weights`` are not in it."""
        names = self._given_out
        nodes = [
            wire.node(op, [names.get(value, value) for value in inputs], [names.get(out, out)], attributes)
            for op, inputs, out, attributes in self._nodes
        ]
        return wire.model(wire.graph(self.name, nodes, self._tensors, self._inputs, self._outputs))

    def _new(self, stem: str) -> str:
        self._count += 1
        return f"{stem}_{self._count}"
