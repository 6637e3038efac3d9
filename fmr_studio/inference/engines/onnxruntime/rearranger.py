"""The rearranger as graphs: the memory of a source, the encoding of a target, attention, and the refinement.

The formulas are those of :mod:`fmr_studio.nn.rearranger`. The bonus of the same cluster is added to the scores, where the
modules append it to queries and keys: the same sum at a third of the arithmetic.
"""

from __future__ import annotations

import math

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import (
    Weights,
    channels,
    conv,
    embedded,
    lrelu,
    rows,
    whitened,
)
from fmr_studio.inference.engines.onnxruntime.windowed import crop, residuals
from fmr_studio.nn.configs import RearrangerConfig

QUERY_DILATIONS = (1, 3)
REFINE_DILATIONS = (1, 1)


def memory_graph(weights: Weights, config: RearrangerConfig) -> Graph:
    """A source's payload (n, C + 3, r, r) and proxy ``mask`` (n, r, r) to keys (n, r·r, k) and values (n, r·r, C + 3)."""
    graph = Graph("memory")
    size, count = config.size, len(weights["mean"])
    payload = whitened(graph, graph.input("payload", "n", count, size, size), weights["mean"], weights["std"])
    x = conv(graph, payload, weights, "source_in")
    mask = graph.input("mask", "n", size, size, dtype=np.int64)
    x = graph.add("Add", x, embedded(graph, mask, weights["embed_source.weight"]))
    x = graph.add("Add", x, graph.constant(weights["position"]))
    for index in range(2):
        x = graph.add("Add", x, conv(graph, lrelu(graph, x), weights, f"key_convs.{index}"))
    keys = graph.add("Mul", rows(graph, conv(graph, x, weights, "to_key")), graph.constant(1.0 / math.sqrt(config.key_width)))
    graph.output(keys, "keys", "n", size * size, config.key_width)
    graph.output(rows(graph, payload), "values", "n", size * size, count)
    return graph


def target_graph(weights: Weights, config: RearrangerConfig, *, whole: bool) -> Graph:
    """A window of a ``target`` (n, h, w) with its ``position`` (1, width, h, w) to a part of it: encoded, and queries.

    Which part is given as ``context``, see `residuals`; with ``whole`` it is all of it.
    """
    graph = Graph("target")
    target = graph.input("target", "n", "h", "w", dtype=np.int64)
    x = graph.add("Add", embedded(graph, target, weights["embed.weight"]), graph.input("position", 1, config.width, "h", "w"))
    blocks = [[(f"query_convs.{index}", dilation)] for index, dilation in enumerate(QUERY_DILATIONS)]
    x = residuals(graph, x, weights, "context", blocks, whole=whole)
    graph.output(x, "encoded", "n", config.width, "h_out", "w_out")
    graph.output(rows(graph, conv(graph, x, weights, "to_query")), "queries", "n", "cells", config.key_width)
    return graph


def attention_graph() -> Graph:
    """``queries`` (m, k) with the ``cluster`` (m) each looks for, over keys (s, k) and values (s, d), to ``moved`` (m, d).

    ``bonus`` (P, s) is what the score of a cell is raised by for each cluster that may be looked for.
    """
    graph = Graph("attention")
    queries, keys = graph.input("queries", "m", "k"), graph.input("keys", "s", "k")
    cluster, bonus = graph.input("cluster", "m", dtype=np.int64), graph.input("bonus", "p", "s")
    values = graph.input("values", "s", "d")
    scores = graph.add("MatMul", queries, graph.add("Transpose", keys, perm=[1, 0]))
    scores = graph.add("Add", scores, graph.add("Gather", bonus, cluster, axis=0))
    moved = graph.add("MatMul", graph.add("Softmax", scores, axis=1), values)
    graph.output(moved, "moved", "m", "d")
    return graph


def polish_graph(weights: Weights, config: RearrangerConfig, *, whole: bool) -> Graph:
    """``moved`` rows (n, h·w, C + 3) beside what is ``encoded`` (n, width, h, w) to the payload of a part, not whitened.

    Which part is given as ``refine``, see `residuals`, and as ``part``; with ``whole`` it is all of it.
    """
    graph = Graph("polish")
    count = len(weights["mean"])
    encoded = graph.input("encoded", "n", config.width, "h", "w")
    given = graph.input("moved", "n", "cells", count)
    shape = graph.add("Concat", graph.ints(0, count), graph.add("Shape", encoded, start=2), axis=0)
    moved = graph.add("Reshape", graph.add("Transpose", given, perm=[0, 2, 1]), shape)
    x = conv(graph, graph.add("Concat", moved, encoded, axis=1), weights, "refine_in")
    layers = [(f"refine.conv{index}", dilation) for index, dilation in enumerate(REFINE_DILATIONS)]
    x = conv(graph, residuals(graph, x, weights, "refine", [layers], whole=whole), weights, "refine_out")
    x = graph.add("Add", moved if whole else crop(graph, moved, "part"), x)
    x = graph.add("Add", graph.add("Mul", x, channels(graph, weights["std"])), channels(graph, weights["mean"]))
    graph.output(x, "payload", "n", count, "h_out", "w_out")
    return graph
