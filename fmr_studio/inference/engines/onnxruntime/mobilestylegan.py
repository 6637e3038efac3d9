"""MobileStyleGAN's synthesis as graphs, one for each block, which draw the whole picture or a window of it.

The formulas are those of :mod:`fmr_studio.nn.mobilestylegan`; see :mod:`.stylegan2` for how graphs and styles share the work.
"""

from __future__ import annotations

import math

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights, crop, crop_feeds, lrelu
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds
from fmr_studio.nn.configs import MOBILE_STYLES, MobileConfig
from fmr_studio.nn.reach import Stage, mobile_reach
from fmr_studio.nn.window import Window


class MobileStyleGanGraphs:
    """The graphs of one generator.

    Args:
        weights: the arrays of the part ``generator``.
    """

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
        return {
            **crop_feeds("middle", stage.middle, before),
            **crop_feeds("out", stage.out, stage.middle),
            "conv0_noise": self._noise(stage.block, "conv0", stage.middle),
            "conv1_noise": self._noise(stage.block, "conv1", stage.out),
        }

    def _noise(self, index: int, layer: str, place: Window) -> np.ndarray:
        return place.cut(self._weights[f"synthesis.blocks.{index}.{layer}.noise_const"])[None, None]

    def block(self, index: int) -> Graph:
        """x (n, C, h, w) of the block before to x of the window at twice the size; the last one also to the picture."""
        graph = Graph(f"block {4 << index}")
        name, out = f"synthesis.blocks.{index}", self.channels[index]
        if index == 0:
            x = graph.constant(self._weights[f"{name}.const"][None])
            x = graph.add("Mul", x, graph.input("conv0_style", "n", self.channels[0], 1, 1))
            x = graph.add("Conv", x, graph.constant(self._weights[f"{name}.conv0.weight"]), pads=[1, 1, 1, 1])
            x = self._finished(graph, x, f"{name}.conv0", "conv0", "out")
        else:
            below = self.channels[index - 1]
            x = graph.input("x", "n", below, "h", "w")
            x = _inverse_haar(graph, graph.add("Mul", x, graph.input("up_style", "n", below, 1, 1)), below)
            x = self._separable(graph, x, index, "conv0", "middle")
            x = self._separable(graph, x, index, "conv1", "out")
        graph.output(x, "x_out", "n", out, "h_out", "w_out")
        if index == len(self.channels) - 1:
            graph.output(self._picture(graph, x), "rgb_out", "n", 3, "h_rgb", "w_rgb")
        return graph

    def _separable(self, graph: Graph, x: str, index: int, layer: str, part: str) -> str:
        """Modulated depthwise 3 × 3 convolution, then 1 × 1, cropped to a window; noise, bias, leaky ReLU."""
        name = f"synthesis.blocks.{index}.{layer}"
        depthwise, pointwise = (self._weights[f"{name}.{kind}"] for kind in ("depthwise", "pointwise"))
        count = depthwise.shape[0]
        x = graph.add("Mul", x, graph.input(f"{layer}_style", "n", count, 1, 1))
        x = graph.add("Conv", x, graph.constant(depthwise), pads=[1, 1, 1, 1], group=count)
        x = graph.add("Conv", crop(graph, x, part), graph.constant(pointwise))
        return self._finished(graph, x, name, layer, part)

    def _finished(self, graph: Graph, x: str, name: str, layer: str, part: str) -> str:
        x = graph.add("Add", x, graph.input(f"{layer}_noise", 1, 1, f"{part}_h", f"{part}_w"))
        return lrelu(graph, graph.add("Add", x, graph.constant(self._weights[f"{name}.bias"][None, :, None, None])))

    def _picture(self, graph: Graph, x: str) -> str:
        weight, bias = (self._weights[f"synthesis.to_picture.{part}"] for part in ("weight", "bias"))
        scaled = graph.add("Mul", x, graph.input("picture_style", "n", weight.shape[1], 1, 1))
        return _inverse_haar(graph, graph.add("Conv", scaled, graph.constant(weight), graph.constant(0.5 * bias)), 12)


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
    corners = graph.add("Concat", *(graph.add(op, row, lean) for op, row, lean in pairs), axis=1)
    return graph.add("DepthToSpace", corners, blocksize=2, mode="DCR")
