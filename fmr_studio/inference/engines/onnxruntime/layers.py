"""Pieces that several graphs share."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph

Weights = Mapping[str, np.ndarray]
"""The float32 arrays of a part, by their names in its file."""
SLOPE = 0.2


def lrelu(graph: Graph, x: str) -> str:
    """Leaky ReLU with slope 0.2."""
    return graph.add("LeakyRelu", x, alpha=SLOPE)


def conv(graph: Graph, x: str, weights: Weights, name: str, *, stride: int = 1, dilation: int = 1, pad: bool = True) -> str:
    """A convolution with its bias, if it has one; padded so that the size stays, or halves with a stride of two."""
    weight = weights[f"{name}.weight"]
    side = dilation * (weight.shape[-1] // 2) if pad else 0
    inputs = [x, graph.constant(weight)]
    if f"{name}.bias" in weights:
        inputs.append(graph.constant(weights[f"{name}.bias"]))
    return graph.add("Conv", *inputs, pads=[side] * 4, strides=[stride] * 2, dilations=[dilation] * 2)


def residual(graph: Graph, x: str, weights: Weights, name: str) -> str:
    """x and two convolutions of it, ``name.conv0`` and ``name.conv1``, each after a leaky ReLU."""
    inner = conv(graph, lrelu(graph, x), weights, f"{name}.conv0")
    return graph.add("Add", x, conv(graph, lrelu(graph, inner), weights, f"{name}.conv1"))


def whitened(graph: Graph, x: str, mean: np.ndarray, std: np.ndarray) -> str:
    """x (N, C, h, w) with each channel counted from its mean in deviations."""
    centred = graph.add("Sub", x, channels(graph, mean))
    return graph.add("Mul", centred, channels(graph, 1.0 / std))


def channels(graph: Graph, values: np.ndarray) -> str:
    """One constant for each channel (C), as (1, C, 1, 1)."""
    return graph.constant(values[None, :, None, None])


def most_likely(graph: Graph, x: str, weights: Weights, name: str) -> None:
    """Give out the layer ``out`` of x (n, C, h, w), whose kernel is one cell, as the likeliest of its channels (n, h, w) int64.

    One row a cell: the largest of numbers that lie side by side is found five times as fast.
    """
    weight, bias = weights["out.weight"][:, :, 0, 0], weights["out.bias"]
    logits = graph.add("Add", graph.add("MatMul", rows(graph, x), graph.constant(weight.T)), graph.constant(bias))
    found = graph.add("ArgMax", logits, axis=2, keepdims=0)
    shape = graph.add("Concat", graph.ints(0), graph.add("Shape", x, start=2), axis=0)
    graph.output(graph.add("Reshape", found, shape), name, "n", "h_out", "w_out", dtype=np.int64)


def embedded(graph: Graph, mask: str, table: np.ndarray) -> str:
    """A row of the table for each cell of a mask (n, h, w): (n, width, h, w)."""
    return graph.add("Transpose", graph.add("Gather", graph.constant(table), mask, axis=0), perm=[0, 3, 1, 2])


def rows(graph: Graph, x: str) -> str:
    """x (n, C, h, w) as one row a cell, (n, h·w, C)."""
    return graph.add("Transpose", graph.add("Reshape", x, graph.ints(0, 0, -1)), perm=[0, 2, 1])


def doubled(graph: Graph, x: str, *, smooth: bool = False) -> str:
    """x (N, C, h, w) at twice the size: each cell four times, or between cells by linear interpolation."""
    scales = graph.constant([1, 1, 2, 2])
    if smooth:
        return graph.add("Resize", x, "", scales, mode="linear", coordinate_transformation_mode="half_pixel")
    return graph.add("Resize", x, "", scales, mode="nearest", coordinate_transformation_mode="asymmetric", nearest_mode="floor")


def unshuffle_order(channels: int, factor: int) -> np.ndarray:
    """Where SpaceToDepth has the channels of a pixel unshuffling, whose channels stand before the place in the block."""
    return np.arange(channels * factor**2).reshape(factor**2, channels).T.ravel()
