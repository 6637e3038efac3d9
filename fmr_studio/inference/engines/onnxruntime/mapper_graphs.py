"""The mapper as graphs: all of it at once, and layer by layer for what a stroke changes."""

from __future__ import annotations

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights, conv, doubled, lrelu

LEVELS = 2
"""How often the mapper halves its grid."""


def mapper_graph(weights: Weights, *, all_layers: bool = True) -> Graph:
    """An unshuffled condition ``x`` (n, C, r, r) to all layers (``level0``…, ``inner0``…, ``up0``…) and ``clusters``.

    What is given out is brought into another order first: without ``all_layers`` the clusters alone are.
    """
    graph = Graph("mapper")
    x = graph.input("x", "n", weights["stem.weight"].shape[1], "h", "w")
    levels = [lrelu(graph, conv(graph, x, weights, "stem"))]
    inner, ups = [], []
    for index in range(LEVELS):
        inner.append(lrelu(graph, conv(graph, levels[-1], weights, f"downs.{index}.conv0", stride=2)))
        levels.append(graph.add("Add", inner[-1], lrelu(graph, conv(graph, inner[-1], weights, f"downs.{index}.conv1"))))
    x = levels[-1]
    for index in range(LEVELS):
        x = _mixed(graph, doubled(graph, x), levels[-2 - index], weights, index)
        ups.append(x)
    for name, values in (("level", levels), ("inner", inner), ("up", ups)) if all_layers else ():
        for index, value in enumerate(values):
            graph.output(value, f"{name}{index}", "n", f"{name}{index}_c", f"{name}{index}_h", f"{name}{index}_w")
    _clusters(graph, x, weights)
    return graph


def conv_graph(weights: Weights, name: str, *, stride: int = 1) -> Graph:
    """One convolution of ``x`` (n, C, h, w) and its activation."""
    graph = Graph(f"mapper {name}")
    x = graph.input("x", "n", weights[f"{name}.weight"].shape[1], "h", "w")
    y = lrelu(graph, conv(graph, x, weights, name, stride=stride))
    graph.output(y, "y", "n", weights[f"{name}.weight"].shape[0], "h_out", "w_out")
    return graph


def mix_graph(weights: Weights, index: int) -> Graph:
    """A doubling's ``x``, already at twice the size, and ``skip`` (n, C, h, w) to what it gives."""
    graph = Graph(f"mapper up {index}")
    out, both = weights[f"ups.{index}.merge.weight"].shape[:2]
    x, skip = graph.input("x", "n", both - out, "h", "w"), graph.input("skip", "n", out, "h", "w")
    graph.output(_mixed(graph, x, skip, weights, index), "y", "n", out, "h", "w")
    return graph


def clusters_graph(weights: Weights) -> Graph:
    """The last layer ``x`` (n, C, h, w) to clusters (n, h, w) int64."""
    graph = Graph("mapper out")
    x = graph.input("x", "n", weights["out.weight"].shape[1], "h", "w")
    _clusters(graph, x, weights)
    return graph


def _mixed(graph: Graph, x: str, skip: str, weights: Weights, index: int) -> str:
    x = lrelu(graph, conv(graph, graph.add("Concat", x, skip, axis=1), weights, f"ups.{index}.merge"))
    return graph.add("Add", x, lrelu(graph, conv(graph, x, weights, f"ups.{index}.conv")))


def _clusters(graph: Graph, x: str, weights: Weights) -> None:
    found = graph.add("ArgMax", conv(graph, x, weights, "out"), axis=1, keepdims=0)
    graph.output(found, "clusters", "n", "h_out", "w_out", dtype=np.int64)
