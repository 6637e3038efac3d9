"""StyleGAN2's synthesis as graphs, one for each block, which draw the whole picture or a window of it.

The formulas are those of :mod:`fmr_studio.nn.stylegan2`. What depends on the styles alone (modulation, demodulation) is
computed once for a source and given to the graphs; noise is given as the part of it that a window needs.
"""

from __future__ import annotations

import math

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights, channels, lrelu
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds
from fmr_studio.inference.engines.onnxruntime.windowed import crop, crop_feeds
from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.nn.reach import Stage, stylegan2_reach
from fmr_studio.nn.window import Window

GAIN = math.sqrt(2.0)


class StyleGan2Graphs:
    """The graphs of one generator.

    Args:
        weights: the arrays of the part ``generator``.
    """

    rgb_channels = 3

    def __init__(self, config: GeneratorConfig, weights: Weights) -> None:
        self.config, self._weights = config, weights
        self.channels = config.channels
        self.reach = stylegan2_reach(config.resolution)
        self._energies = {
            name: np.square(weight).sum(axis=(2, 3))
            for name, weight in weights.items()
            if name.endswith((".conv0.conv.weight", ".conv1.conv.weight"))
        }

    def styles(self, ws: np.ndarray) -> list[Feeds]:
        """What each block is given of styles (N, L, w_dim)."""
        return [self._block_styles(index, ws) for index in range(len(self.config.channels))]

    def _block_styles(self, index: int, ws: np.ndarray) -> Feeds:
        names = ("conv1", "torgb") if index == 0 else ("conv0", "conv1", "torgb")
        first = 0 if index == 0 else 2 * index - 1
        feeds = {}
        for name, w in zip(names, ws[:, first:].swapaxes(0, 1), strict=False):
            styles = self._affine(f"synthesis.blocks.{index}.{name}", w)
            if name == "torgb":
                feeds["torgb_style"] = styles[:, None, :]
                continue
            energy = self._energies[f"synthesis.blocks.{index}.{name}.conv.weight"]
            scale = GAIN / np.sqrt(np.square(styles) @ energy.T + 1e-8)
            feeds[f"{name}_style"], feeds[f"{name}_scale"] = styles[:, :, None, None], scale[:, :, None, None]
        return feeds

    def _affine(self, layer: str, w: np.ndarray) -> np.ndarray:
        weight, bias = (self._weights[f"{layer}.affine.{part}"] for part in ("weight", "bias"))
        return (w * np.float32(1.0 / math.sqrt(weight.shape[1]))) @ weight.T + bias

    def window(self, stage: Stage, before: Window) -> Feeds:
        """What a block is given of the window it draws; ``before`` is what it gets, counted in its own cells."""
        feeds: dict[str, np.ndarray] = {}
        if stage.block > 0:
            feeds |= crop_feeds("middle", stage.middle, before) | crop_feeds("out", stage.out, stage.middle)
            feeds |= crop_feeds("skip", stage.out, before)
        if self.config.use_noise:
            feeds |= {"conv0_noise": self._noise(stage.block, "conv0", stage.middle)} if stage.block else {}
            feeds["conv1_noise"] = self._noise(stage.block, "conv1", stage.out)
        return feeds

    def _noise(self, index: int, layer: str, place: Window) -> np.ndarray:
        name = f"synthesis.blocks.{index}.{layer}"
        strength = self._weights[f"{name}.noise_strength"] * np.float32(GAIN)
        return (place.cut(self._weights[f"{name}.noise_const"]) * strength)[None, None]

    def block(self, index: int) -> Graph:
        """x (n, C, h, w) and rgb (n, 3, h, w) of the block before, to x and rgb of the window at twice the size."""
        graph = Graph(f"block {4 << index}")
        out = self.config.channels[index]
        name = f"synthesis.blocks.{index}"
        skip = None
        if index == 0:
            x = graph.constant(self._weights[f"{name}.const"][None])
        else:
            x = graph.input("x", "n", self.config.channels[index - 1], "h", "w")
            rgb = graph.input("rgb", "n", 3, "h", "w")
            filtered = graph.add("ConvTranspose", rgb, graph.constant(_fir(3)), strides=[2, 2], pads=[1, 1, 1, 1], group=3)
            skip = crop(graph, filtered, "skip")
            x = self._layer(graph, x, index, "conv0", "middle")
        x = self._layer(graph, x, index, "conv1", "out")
        graph.output(x, "x_out", "n", out, "h_out", "w_out")
        graph.output(self._to_rgb(graph, x, name, skip), "rgb_out", "n", 3, "h_out", "w_out")
        return graph

    def _layer(self, graph: Graph, x: str, index: int, layer: str, part: str) -> str:
        """Modulated convolution of a window, noise, bias, leaky ReLU."""
        weight = self._weights[f"synthesis.blocks.{index}.{layer}.conv.weight"]
        out, inner = weight.shape[:2]
        x = graph.add("Mul", x, graph.input(f"{layer}_style", "n", inner, 1, 1))
        if layer == "conv0":
            x = graph.add("ConvTranspose", x, graph.constant(weight.swapaxes(0, 1)), strides=[2, 2])
            x = graph.add("Conv", x, graph.constant(_fir(out)), pads=[1, 1, 1, 1], group=out)
        else:
            x = graph.add("Conv", x, graph.constant(weight), pads=[1, 1, 1, 1])
        if index > 0:
            x = crop(graph, x, part)
        x = graph.add("Mul", x, graph.input(f"{layer}_scale", "n", out, 1, 1))
        x = graph.add("Add", x, channels(graph, GAIN * self._weights[f"synthesis.blocks.{index}.{layer}.bias"]))
        if self.config.use_noise:
            x = graph.add("Add", x, graph.input(f"{layer}_noise", 1, 1, f"{part}_h", f"{part}_w"))
        return self._clamped(graph, lrelu(graph, x))

    def _to_rgb(self, graph: Graph, x: str, name: str, skip: str | None) -> str:
        """The running RGB image: one small matrix product, since the modulation of its three rows costs nothing."""
        weight, bias = (self._weights[f"{name}.torgb.{part}"] for part in ("conv.weight", "bias"))
        rows = graph.constant(weight[:, :, 0, 0] / math.sqrt(weight.shape[1]))
        rows = graph.add("Mul", rows, graph.input("torgb_style", "n", 1, weight.shape[1]))
        flat = graph.add("Reshape", x, graph.ints(0, 0, -1))
        rgb = graph.add("Add", graph.add("MatMul", rows, flat), graph.constant(bias[None, :, None]))
        shape = graph.add("Concat", graph.ints(0, 0), graph.add("Shape", x, start=2), axis=0)
        rgb = self._clamped(graph, graph.add("Reshape", rgb, shape))
        return rgb if skip is None else graph.add("Add", skip, rgb)

    def _clamped(self, graph: Graph, x: str) -> str:
        bound = self.config.conv_clamp
        return x if bound is None else graph.add("Clip", x, graph.constant(-bound), graph.constant(bound))


def _fir(channels_: int) -> np.ndarray:
    """The 1-3-3-1 filter with the gain of zero insertion, one for each channel: (C, 1, 4, 4)."""
    taps = np.array([1, 3, 3, 1], np.float32)
    kernel = np.outer(taps, taps)
    return np.broadcast_to(4.0 * kernel / kernel.sum(), (channels_, 1, 4, 4))
