"""Networks that read features or pictures, as graphs: codebook, segmenter, reader, encoder, perceptual distance.

The formulas are those of the modules of the same names in :mod:`fmr_studio.nn`.
"""

from __future__ import annotations

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import (
    Weights,
    channels,
    conv,
    doubled,
    lrelu,
    most_likely,
    residual,
    unshuffle_order,
    whitened,
)
from fmr_studio.nn.configs import EncoderConfig

NORM_EPSILON = 1e-5
"""Of a batch normalisation in PyTorch."""


def codebook_graph(weights: Weights) -> Graph:
    """x (n, C, h, w) to clusters (n, h, w) int64."""
    graph = Graph("codebook")
    x = graph.input("x", "n", len(weights["mean"]), "h", "w")
    x = conv(graph, whitened(graph, x, weights["mean"], weights["std"]), weights, "enter")
    for index, dilation in enumerate((1, 2, 4)):
        x = graph.add("Add", x, conv(graph, lrelu(graph, x), weights, f"convs.{index}", dilation=dilation))
    most_likely(graph, lrelu(graph, x), weights, "clusters")
    return graph


def segmenter_layer_graph(weights: Weights, index: int) -> Graph:
    """What the segmenter sees in one block: x (n, C, h, w) and what it saw in the one before, ``seen``, to ``seen_out``."""
    graph = Graph(f"segmenter {index}")
    mean, std = weights[f"mean{index}"], weights[f"std{index}"]
    weight = weights[f"projections.{index}.weight"]
    x = graph.input("x", "n", len(mean), "h", "w")
    share = conv(graph, whitened(graph, x, mean, std), weights, f"projections.{index}")
    if index > 0:
        before = graph.input("seen", "n", weight.shape[0], "h_before", "w_before")
        share = graph.add("Add", share, doubled(graph, before, smooth=True))
    graph.output(share, "seen_out", "n", weight.shape[0], "h", "w")
    return graph


def segmenter_graph(weights: Weights) -> Graph:
    """What was ``seen`` in all blocks (n, width, R, R), to labels (n, R, R) int64."""
    graph = Graph("segmenter")
    x = lrelu(graph, graph.input("seen", "n", weights["out.weight"].shape[1], "h", "w"))
    for name, dilation in (("conv0", 1), ("conv1", 2)):
        x = graph.add("Add", x, lrelu(graph, conv(graph, x, weights, name, dilation=dilation)))
    _most_likely(graph, conv(graph, x, weights, "out"), "labels")
    return graph


def cell_segmenter_graph(weights: Weights, finer: int) -> Graph:
    """x (n, C, r, r) to labels (n, finer · r, finer · r) int64."""
    graph = Graph("segmenter")
    x = graph.input("x", "n", len(weights["mean"]), "h", "w")
    x = lrelu(graph, conv(graph, whitened(graph, x, weights["mean"], weights["std"]), weights, "enter"))
    for name, dilation in (("conv0", 1), ("conv1", 2)):
        x = graph.add("Add", x, lrelu(graph, conv(graph, x, weights, name, dilation=dilation)))
    scales = graph.constant([1, 1, finer, finer])
    logits = conv(graph, x, weights, "out")
    enlarged = graph.add("Resize", logits, "", scales, mode="linear", coordinate_transformation_mode="half_pixel")
    _most_likely(graph, enlarged, "labels")
    return graph


def reader_graph(weights: Weights, *, labels: int, depth: int, stride: int, reduction: int = 1) -> Graph:
    """Pictures ``image`` (n, 3, R, R) in [-1, 1] to labels (n, h, h) int64, h being R / ``reduction``."""
    graph = Graph("reader")
    x = graph.input("image", "n", 3, "h", "w")
    if reduction > 1:
        x = graph.add("AveragePool", x, kernel_shape=[reduction] * 2, strides=[reduction] * 2)
    _most_likely(graph, _picture_segmenter(graph, x, weights, depth, stride), "labels")
    return graph


def extractor_graph(weights: Weights, *, depth: int, stride: int) -> Graph:
    """Pictures ``image`` (n, 3, H, W) in [-1, 1] to ``seen`` (n, 1, H, W) in (0, 1): edges or depth."""
    graph = Graph("extractor")
    x = _picture_segmenter(graph, graph.input("image", "n", 3, "h", "w"), weights, depth, stride)
    graph.output(graph.add("Sigmoid", x), "seen", "n", 1, "h", "w")
    return graph


def _picture_segmenter(graph: Graph, x: str, weights: Weights, depth: int, stride: int) -> str:
    """The logits of a `fmr_studio.nn.segmenter.PictureSegmenter`."""
    folded = _normed(weights)
    if stride > 1:
        x = graph.add("SpaceToDepth", x, blocksize=stride)
        folded["enter.0.weight"] = folded["enter.0.weight"][:, unshuffle_order(3, stride).argsort()]
    levels = [_double(graph, x, folded, "enter")]
    for index in range(depth):
        halved = graph.add("MaxPool", levels[-1], kernel_shape=[2, 2], strides=[2, 2])
        levels.append(_double(graph, halved, folded, f"downs.{index}"))
    x = levels.pop()
    for index in range(depth):
        x = graph.add("Concat", doubled(graph, x), levels.pop(), axis=1)
        x = _double(graph, x, folded, f"ups.{index}")
    x = conv(graph, x, weights, "out")
    if stride > 1:
        x = graph.add("DepthToSpace", x, blocksize=stride, mode="CRD")
    return x


def _normed(weights: Weights) -> dict[str, np.ndarray]:
    """The convolutions of the doubles, their batch normalisation folded into weight and bias."""
    folded = {}
    for name in weights:
        if not name.endswith(".running_var"):
            continue
        norm = name.removesuffix(".running_var")
        block, number = norm.rsplit(".", 1)
        target = f"{block}.{int(number) - 1}"
        gain = weights[f"{norm}.weight"] / np.sqrt(weights[name] + NORM_EPSILON)
        folded[f"{target}.weight"] = weights[f"{target}.weight"] * gain[:, None, None, None]
        folded[f"{target}.bias"] = weights[f"{norm}.bias"] - weights[f"{norm}.running_mean"] * gain
    return folded


def _double(graph: Graph, x: str, weights: Weights, name: str) -> str:
    for index in (0, 3):
        x = graph.add("Relu", conv(graph, x, weights, f"{name}.{index}"))
    return x


def encoder_graph(weights: Weights, config: EncoderConfig) -> Graph:
    """Pictures ``image`` (n, 3, R, R) in [-1, 1] to ws (n, L, w_dim), features x (n, C, r, r) and their RGB image."""
    graph = Graph("encoder")
    image = graph.input("image", "n", 3, config.resolution, config.resolution)
    if config.reduction > 1:
        kernel = [config.reduction] * 2
        image = graph.add("AveragePool", image, kernel_shape=kernel, strides=kernel)
    x = graph.add("SpaceToDepth", image, blocksize=2)
    entry = {**weights, "enter.weight": weights["enter.weight"][:, unshuffle_order(3, 2).argsort()]}
    x = conv(graph, x, entry, "enter")
    for index in range(config.halvings):
        x = conv(graph, lrelu(graph, x), weights, f"finer.{index}", stride=2)
    levels = [residual(graph, x, weights, "first")]
    for index in range(len(config.coarse)):
        halved = conv(graph, lrelu(graph, levels[-1]), weights, f"downs.{index}", stride=2)
        levels.append(residual(graph, halved, weights, f"blocks.{index}"))
    _encoded_styles(graph, levels[-1], weights, config)
    x = levels.pop()
    for index in reversed(range(len(config.coarse))):
        x = graph.add("Add", levels.pop(), conv(graph, doubled(graph, x), weights, f"ups.{index}"))
    x = conv(graph, lrelu(graph, residual(graph, x, weights, "last")), weights, "out")
    _encoded_features(graph, x, image, weights, config)
    return graph


def _encoded_styles(graph: Graph, coarsest: str, weights: Weights, config: EncoderConfig) -> None:
    mean = graph.add("ReduceMean", coarsest, axes=[2, 3], keepdims=0)
    largest = graph.add("ReduceMax", coarsest, axes=[2, 3], keepdims=0)
    pooled = graph.add("Concat", mean, largest, axis=1)
    common = _linears(graph, pooled, weights, "common", 3)
    free = config.layers - config.first_tail_layer
    single = graph.add("Reshape", _linears(graph, pooled, weights, "single", 2), graph.ints(-1, free, config.w_dim))
    single = graph.add("Pad", single, graph.ints(0, config.first_tail_layer, 0, 0, 0, 0))
    ws = graph.add("Add", graph.add("Reshape", common, graph.ints(-1, 1, config.w_dim)), single)
    ws = graph.add("Mul", ws, graph.constant(weights["w_std"]))
    ws = graph.add("Add", ws, graph.constant(weights["w_mean"]))
    graph.output(ws, "ws", "n", config.layers, config.w_dim)


def _linears(graph: Graph, x: str, weights: Weights, name: str, count: int) -> str:
    """Linear layers, with leaky ReLUs between them."""
    for index in range(count):
        if index > 0:
            x = lrelu(graph, x)
        layer = f"{name}.{2 * index}"
        weight, bias = (graph.constant(weights[f"{layer}.{part}"]) for part in ("weight", "bias"))
        x = graph.add("Gemm", x, weight, bias, transB=1)
    return x


def _encoded_features(graph: Graph, payload: str, image: str, weights: Weights, config: EncoderConfig) -> None:
    count, size = config.channels, config.size
    rgb_count = len(weights["mean"]) - count
    scaled = graph.add("Mul", payload, channels(graph, weights["std"]))
    x = graph.add("Slice", scaled, graph.ints(0), graph.ints(count), graph.ints(1))
    graph.output(graph.add("Add", x, channels(graph, weights["mean"][:count])), "x", "n", count, size, size)
    rgb = graph.add("Slice", scaled, graph.ints(count), graph.ints(count + rgb_count), graph.ints(1))
    if rgb_count:
        side = config.read_px // size
        rgb = graph.add("Add", graph.add("AveragePool", image, kernel_shape=[side] * 2, strides=[side] * 2), rgb)
    graph.output(rgb, "rgb", "n", rgb_count, size, size)


def distance_graph(weights: Weights, blocks: int) -> Graph:
    """Pictures ``image`` and ``other`` (1, 3, R, R) in [-1, 1] to their perceptual ``distance`` (1,)."""
    graph = Graph("perceptual distance")
    pictures = [graph.input(name, 1, 3, "h", "w") for name in ("image", "other")]
    x = graph.add("Concat", *pictures, axis=0)
    # Blue, green and red minus the mean of ImageNet, in [0, 255].
    x = graph.add("Gather", x, graph.ints(2, 1, 0), axis=1)
    mean = np.array((104.00699, 116.66877, 122.67892), np.float32)
    x = graph.add("Add", graph.add("Mul", x, graph.constant(127.5)), channels(graph, 127.5 - mean))
    total = ""
    for block in range(blocks):
        if block:
            x = graph.add("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1)
        index = 0
        while f"trunk.blocks.{block}.{index}.weight" in weights:
            x = graph.add("Relu", conv(graph, x, weights, f"trunk.blocks.{block}.{index}"))
            index += 1
        share = _difference(graph, x, weights[f"heads.{block}"])
        total = graph.add("Add", total, share) if total else share
    graph.output(total, "distance", 1)
    return graph


def _difference(graph: Graph, x: str, head: np.ndarray) -> str:
    """Squared differences of the two maps of unit length, weighted by channel and averaged over places: (1,)."""
    length = graph.add("ReduceSumSquare", x, axes=[1], keepdims=1)
    x = graph.add("Div", x, graph.add("Sqrt", graph.add("Add", length, graph.constant(1e-10))))
    first, second = (graph.add("Slice", x, graph.ints(i), graph.ints(i + 1), graph.ints(0)) for i in (0, 1))
    gap = graph.add("Sub", first, second)
    squared = graph.add("Mul", graph.add("Mul", gap, gap), channels(graph, head))
    return graph.add("ReduceMean", graph.add("ReduceSum", squared, graph.ints(1), keepdims=0), axes=[1, 2], keepdims=0)


def _most_likely(graph: Graph, logits: str, name: str) -> None:
    graph.output(graph.add("ArgMax", logits, axis=1, keepdims=0), name, "n", "h_out", "w_out", dtype=np.int64)
