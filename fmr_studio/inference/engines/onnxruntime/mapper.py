"""The mapper's graphs as layers on arrays."""

from __future__ import annotations

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights
from fmr_studio.inference.engines.onnxruntime.mapper_graphs import LEVELS, clusters_graph, conv_graph, mapper_graph, mix_graph
from fmr_studio.inference.engines.onnxruntime.runtime import Runtime
from fmr_studio.inference.engines.protocol import Layer, MapperLayers, Reading


def mapper_layers(weights: Weights, runtime: Runtime) -> MapperLayers:
    """The layers of a mapper, activations included."""
    levels = range(LEVELS)
    whole = runtime.load(mapper_graph(weights))
    return MapperLayers(
        stem=_layer(conv_graph(weights, "stem"), runtime),
        halve=[_layer(conv_graph(weights, f"downs.{index}.conv0", stride=2), runtime) for index in levels],
        halved=[_layer(conv_graph(weights, f"downs.{index}.conv1"), runtime) for index in levels],
        mix=[_layer(mix_graph(weights, index), runtime, "x", "skip") for index in levels],
        clusters=_layer(clusters_graph(weights), runtime),
        whole=lambda condition: _reading(condition, whole({"x": condition})),
        read=_layer(mapper_graph(weights, all_layers=False), runtime),
    )


def _layer(graph: Graph, runtime: Runtime, *names: str) -> Layer:
    function, inputs = runtime.load(graph), names or ("x",)
    return lambda *values: function(dict(zip(inputs, values, strict=True)))[0]


def _reading(condition: np.ndarray, layers: list[np.ndarray]) -> Reading:
    """The outputs of `mapper_graph` by what they are."""
    levels, inner, ups = layers[: LEVELS + 1], layers[LEVELS + 1 : 2 * LEVELS + 1], layers[2 * LEVELS + 1 : -1]
    return Reading(condition, tuple(levels), tuple(inner), tuple(ups), layers[-1])
