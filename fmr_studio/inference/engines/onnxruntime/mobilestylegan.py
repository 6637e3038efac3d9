"""MobileStyleGAN's synthesis as graphs, one for each block, which draw the whole picture or a window of it.

The formulas are those of :mod:`fmr_studio.nn.mobilestylegan`; see :mod:`.stylegan2` for how graphs and styles share the work.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights, lrelu
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds
from fmr_studio.nn.configs import MOBILE_STYLES, MobileConfig
from fmr_studio.nn.reach import Stage, mobile_reach
from fmr_studio.nn.window import Window


class MobileStyleGanGraphs:
    """The graphs of one generator.

    Args:
        weights: the arrays of the part ``generator``.
    """

    rgb_channels = 0

    def __init__(self, config: MobileConfig, weights: Weights) -> None:
        self.channels = config.channels
        self.reach = mobile_reach(config.resolution)
        self._weights = weights

    def styles(self, ws: np.ndarray) -> list[Feeds]:
        """What each block is given of styles (N, L, w_dim)."""
        return [self._block_styles(index, ws) for index in range(len(self.channels))]

    def _block_styles(self, index: int, ws: np.ndarray) -> Feeds:
        block = f"synthesis.blocks.{index}"
        if index == 0:
            return {"conv0_style": self._modulation(f"{block}.conv0.modulation", ws[:, 0], self._gain(self.channels[0]))}
        first = 1 + MOBILE_STYLES * (index - 1)
        below, out = self.channels[index - 1], self.channels[index]
        feeds = {
            "up_style": self._modulation(f"{block}.up", ws[:, first], 0.5),  # the half of the inverse wavelet
            "conv0_style": self._modulation(f"{block}.conv0.modulation", ws[:, first + 1], self._gain(below // 4)),
            "conv1_style": self._modulation(f"{block}.conv1.modulation", ws[:, first + 2], self._gain(out)),
        }
        if index == len(self.channels) - 1:
            gain = 0.5 / math.sqrt(out)
            feeds["picture_style"] = self._modulation("synthesis.to_picture.modulation", ws[:, -1], gain)
        return feeds

    @staticmethod
    def _gain(channels: int) -> float:
        return 1.0 / math.sqrt(9 * channels)

    def _modulation(self, name: str, w: np.ndarray, gain: float) -> np.ndarray:
        scale: np.ndarray = (w @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]) * np.float32(gain)
        return scale[:, :, None, None]

    def window(self, stage: Stage, before: Window) -> Feeds:
        """What a block is given of the window it draws; ``before`` is what it gets, counted in its own cells."""
        if stage.block == 0:
            return {"conv0_noise": self._noise(0, "conv0", stage.out)}
        return {f"{layer}_noise": self._noise(stage.block, layer, before) for layer in ("conv0", "conv1")}

    def _noise(self, index: int, layer: str, place: Window) -> np.ndarray:
        return place.cut(self._weights[f"synthesis.blocks.{index}.{layer}.noise_const"])[None, None]

    def block(self, index: int) -> Graph:
        """x (n, C, h, w) of the block before to x at twice the size; the last one also to the picture.

        Nothing is cut off: what lies at the edges of a window is not as in the whole picture, and whoever asks cuts it.
        """
        graph = Graph(f"block {4 << index}")
        name, out = f"synthesis.blocks.{index}", self.channels[index]
        if index == 0:
            x = graph.constant(self._weights[f"{name}.const"][None])
            x = graph.add("Mul", x, graph.input("conv0_style", "n", self.channels[0], 1, 1))
            weight, bias = (graph.constant(self._weights[f"{name}.conv0.{part}"]) for part in ("weight", "bias"))
            x = _finished(graph, graph.add("Conv", x, weight, bias, pads=[1, 1, 1, 1]), "conv0")
        else:
            below = self.channels[index - 1]
            x = graph.input("x", "n", below, "h", "w")
            x = graph.add("Mul", x, graph.input("up_style", "n", below, 1, 1))
            x = _inverse_haar(graph, x, below)
            x = self._separable(graph, self._separable(graph, x, index, "conv0"), index, "conv1")
        graph.output(x, "x_out", "n", out, "h_out", "w_out")
        if index == len(self.channels) - 1:
            graph.output(self._picture(graph, x), "rgb_out", "n", 3, "h_rgb", "w_rgb")
        return graph

    def _separable(self, graph: Graph, x: str, index: int, layer: str) -> str:
        """Modulated depthwise 3 × 3 convolution, then 1 × 1; noise, bias, leaky ReLU."""
        name = f"synthesis.blocks.{index}.{layer}"
        depthwise, pointwise, bias = (self._weights[f"{name}.{kind}"] for kind in ("depthwise", "pointwise", "bias"))
        count = depthwise.shape[0]
        x = graph.add("Mul", x, graph.input(f"{layer}_style", "n", count, 1, 1))
        x = graph.add("Conv", x, graph.constant(depthwise), pads=[1, 1, 1, 1], group=count)
        return _finished(graph, graph.add("Conv", x, graph.constant(pointwise), graph.constant(bias)), layer)

    def _picture(self, graph: Graph, x: str) -> str:
        """Three wavelet images and what they stand for are one matrix product: of twelve channels that is the quicker way."""
        weight, bias = (self._weights[f"synthesis.to_picture.{part}"] for part in ("weight", "bias"))
        x = graph.add("Mul", x, graph.input("picture_style", "n", weight.shape[1], 1, 1))
        weight, bias = (np.tensordot(_haar_matrix(3), values, 1) for values in (weight, 0.5 * bias))
        corners = graph.add("Conv", x, graph.constant(weight), graph.constant(bias))
        parts = [graph.add("Slice", corners, graph.ints(3 * i), graph.ints(3 * i + 3), graph.ints(1)) for i in range(4)]
        return _woven(graph, parts, 3)


def _finished(graph: Graph, x: str, layer: str) -> str:
    return lrelu(graph, graph.add("Add", x, graph.input(f"{layer}_noise", 1, 1, "h_out", "w_out")))


def _haar_matrix(count: int) -> np.ndarray:
    """What half of the wavelet coefficients of some images stands for, (4 · count, 4 · count): a row for a corner of a cell."""
    low, (down, across, both) = np.arange(count), (count + kind + 3 * np.arange(count) for kind in range(3))
    matrix = np.zeros((4, count, 4 * count), np.float32)
    for corner, (y, x) in enumerate(((1, 1), (1, -1), (-1, 1), (-1, -1))):
        for part, sign in ((low, 1), (down, y), (across, x), (both, x * y)):
            matrix[corner, np.arange(count), part] = sign
    return matrix.reshape(4 * count, 4 * count)


def _inverse_haar(graph: Graph, x: str, channels: int) -> str:
    """Half of wavelet coefficients (n, C, h, w) to what these stand for, (n, C / 4, 2h, 2w)."""
    count = channels // 4

    def part(first: int, step: int) -> str:
        return graph.add("Slice", x, graph.ints(first), graph.ints(channels), graph.ints(1), graph.ints(step))

    low = graph.add("Slice", x, graph.ints(0), graph.ints(count), graph.ints(1))
    down, across, both = (part(count + kind, 3) for kind in range(3))
    top, bottom = graph.add("Add", low, down), graph.add("Sub", low, down)
    tilt, fall = graph.add("Add", across, both), graph.add("Sub", across, both)
    pairs = ((op, row, lean) for row, lean in ((top, tilt), (bottom, fall)) for op in ("Add", "Sub"))
    return _woven(graph, [graph.add(op, row, lean) for op, row, lean in pairs], count)


def _woven(graph: Graph, corners: Sequence[str], count: int) -> str:
    """The four corners of each cell (n, C, h, w), row by row, as cells of their own (n, C, 2h, 2w).

    What DepthToSpace does, at a third of the time: cells are put side by side and then whole rows below each other.
    """
    lines = []
    for row in (corners[:2], corners[2:]):
        pairs = graph.add("Concat", *(graph.add("Unsqueeze", corner, graph.ints(4)) for corner in row), axis=4)
        lines.append(graph.add("Reshape", pairs, graph.ints(0, 0, 0, 1, -1)))
    sides = graph.add("Mul", graph.add("Shape", corners[0], start=2), graph.ints(2))
    shape = graph.add("Concat", graph.ints(0, count), sides, axis=0)
    return graph.add("Reshape", graph.add("Concat", *lines, axis=3), shape)
