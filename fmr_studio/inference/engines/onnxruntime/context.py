"""The rearranger with context in ONNX Runtime; its formulas are those of :mod:`fmr_studio.nn.context_rearranger`."""

from __future__ import annotations

import math
from collections.abc import Hashable
from dataclasses import dataclass

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
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds, Runtime
from fmr_studio.inference.engines.onnxruntime.windowed import crop, crop_feeds, residual_feeds, residuals
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.nn import addresses
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.window import Window

QUERY_DILATIONS = (1, 2, 4)
KEY_DILATIONS = (1, 2, 4)
_CONTEXT = tuple((dilation,) for dilation in QUERY_DILATIONS)


@dataclass(frozen=True, eq=False)
class ContextMemory:
    """What attention reads of one source.

    Args:
        keys: (r·r + S, k + addresses); values: (r·r + S, C), whitened. offered: what each is looked for as.
        layout: where its clusters lie.
    """

    keys: np.ndarray
    values: np.ndarray
    offered: np.ndarray
    layout: addresses.Layout

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return self.keys.nbytes + self.values.nbytes + self.offered.nbytes


class OnnxContextRearranger:
    """The rearranger of one pack.

    Args:
        weights: the arrays of the part.
    """

    def __init__(self, config: ContextConfig, weights: Weights, runtime: Runtime) -> None:
        self._config = config
        self._refine = tuple((dilation, 1) for dilation in config.refine_dilations)
        self._position: np.ndarray = weights["position"]
        self._mean, self._std = (weights[name][:, None, None] for name in ("mean", "std"))
        self._remember = runtime.load(memory_graph(weights, config))
        self._encode = {whole: runtime.load(target_graph(weights, config, whole=whole)) for whole in (False, True)}
        self._attend = runtime.load(attention_graph())
        self._polish = {whole: runtime.load(polish_graph(weights, config, whole=whole)) for whole in (False, True)}
        self._spares = addresses.Spares(weights["spare_places"], weights["spare_clusters"])
        self._spare_values: np.ndarray = weights["spare_values"]
        grid = np.indices((config.size, config.size)).reshape(2, -1, 1)
        places = np.concatenate([grid, self._spares.places.T[..., None]], axis=1).astype(np.float32)
        self._places = addresses.address_features(places)[..., 0].T

    def memory(self, features: Features, mask: np.ndarray) -> ContextMemory:
        """Keys and values of a source, see `Networks.memory`."""
        keys, values = self._remember({"payload": np.concatenate(features, axis=1), "mask": mask})
        where, offered = addresses.with_spares(mask[0], self._config.clusters, self._spares)
        known = np.pad(keys[0], ((0, self._config.spares), (0, 0)))
        together = np.concatenate([values[0], self._spare_values])
        return ContextMemory(np.concatenate([known, self._places], axis=1), together, offered, where)

    def move(
        self, memory: ContextMemory, target: np.ndarray, changed: np.ndarray, around: Features, window: Window
    ) -> Features:
        """New features (1, C, h, w) of a window, see `Networks.move`; of one source."""
        size = self._config.size
        refine, near = residual_feeds("refine", window, size, self._refine)
        context, far = residual_feeds("context", near, size, _CONTEXT)
        own = np.concatenate([far.cut(part) for part in around], axis=1)
        encoded, found = self._encode[not context]({**self._feeds(target, changed, own, far), **context})
        cells = np.flatnonzero(near.cut(changed))
        wanted = near.cut(target)[0]
        places = addresses.addresses(wanted, addresses.layout(target[0], self._config.clusters), memory.layout, near)
        queries = self._queries(found[0, cells], places.reshape(2, -1).T[cells])
        moved = rows_of((near.within(far).cut(own) - self._mean) / self._std)
        moved[cells] = self._attended(memory, queries, wanted.ravel()[cells])
        feeds = {"moved": moved[None], "encoded": encoded}
        if refine:
            feeds |= {**refine, **crop_feeds("part", window, near)}
        (payload,) = self._polish[not refine](feeds)
        first = payload.shape[1] - around.rgb.shape[1]
        return Features(payload[:, :first], payload[:, first:])

    def move_key(self, target: np.ndarray, changed: np.ndarray, window: Window) -> Hashable:
        """What `move` depends on, see `Networks.move_key`: what its convolutions see, and where its clusters lie."""
        _, near = residual_feeds("refine", window, self._config.size, self._refine)
        _, far = residual_feeds("context", near, self._config.size, _CONTEXT)
        wanted = np.unique(near.cut(target)[near.cut(changed)])  # the others look nowhere
        laid = (part[wanted].tobytes() for part in addresses.layout(target[0], self._config.clusters))
        return far.cut(target).tobytes(), far.cut(changed).tobytes(), *laid

    def rough_rgb(
        self,
        memory: ContextMemory,
        target: np.ndarray,
        changed: np.ndarray,
        around: Features,
        colors: np.ndarray,
        window: Window,
    ) -> np.ndarray:
        """RGB (1, 3, h, w) of a window, see `Networks.rough_rgb`; spares have no colours."""
        size = self._config.size
        context, far = residual_feeds("context", window, size, _CONTEXT)
        own = np.concatenate([far.cut(part) for part in around], axis=1)
        _, found = self._encode[not context]({**self._feeds(target, changed, own, far), **context})
        wanted = window.cut(target)[0]
        places = addresses.addresses(wanted, addresses.layout(target[0], self._config.clusters), memory.layout, window)
        rough, looks = window.cut(colors).copy(), window.cut(changed[0])
        cells = np.flatnonzero(looks)
        queries = self._queries(found[0, cells], places.reshape(2, -1).T[cells])
        seen = ContextMemory(memory.keys[: size**2], colors[0].reshape(3, -1).T, memory.offered[: size**2], memory.layout)
        rough[0][:, looks] = self._attended(seen, queries, wanted.ravel()[cells]).T
        return rough

    def _feeds(self, target: np.ndarray, changed: np.ndarray, own: np.ndarray, far: Window) -> Feeds:
        looks = far.cut(changed)[:, None]
        return {
            "target": far.cut(target),
            "position": far.cut(self._position),
            "own": own,
            "changed": looks.astype(np.float32),
        }

    def _queries(self, found: np.ndarray, places: np.ndarray) -> np.ndarray:
        """Attention queries (m, k + addresses) of what was found (m, k + 2 + waves) for cells with addresses (m, 2)."""
        free, offset, trust = np.split(found, [self._config.key_width, self._config.key_width + 2], axis=1)
        looks = places + np.float32(addresses.MAX_OFFSET) * np.tanh(offset)
        where = addresses.address_features(looks.T[:, None])[:, 0].T
        gains = np.array(addresses.GAINS, np.float32) * np.exp(np.clip(trust, addresses.MIN_TRUST, addresses.MAX_TRUST))
        return np.concatenate([free, where * np.repeat(gains, 4, axis=1)], axis=1)

    def _attended(self, memory: ContextMemory, queries: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """The values (m, C) that m queries move, each from the cells of the cluster (m) it looks for."""
        moved = np.empty((len(queries), memory.values.shape[1]), np.float32)
        for looking, there in addresses.gathered(wanted, memory.offered, self._config.size**2):
            feeds = {"queries": queries[looking], "keys": memory.keys[there], "values": memory.values[there]}
            moved[looking] = self._attend(feeds)[0]
        return moved


def rows_of(values: np.ndarray) -> np.ndarray:
    """Values (1, C, h, w) as one row a cell, (h·w, C), a copy."""
    return np.ascontiguousarray(values[0].reshape(values.shape[1], -1).T)


def memory_graph(weights: Weights, config: ContextConfig) -> Graph:
    """A source's payload (n, C, r, r) and proxy ``mask`` (n, r, r) to keys (n, r·r, k) and whitened values (n, r·r, C)."""
    graph = Graph("memory")
    size, count = config.size, config.channels
    payload = whitened(graph, graph.input("payload", "n", count, size, size), weights["mean"], weights["std"])
    mask = graph.input("mask", "n", size, size, dtype=np.int64)
    x = graph.add("Add", conv(graph, payload, weights, "source_in"), embedded(graph, mask, weights["embed_source.weight"]))
    x = graph.add("Add", x, graph.constant(weights["position"]))
    x = _context(graph, x, weights, "key_context", KEY_DILATIONS)
    scale = graph.constant(1.0 / math.sqrt(config.key_width))
    keys = graph.add("Mul", rows(graph, conv(graph, x, weights, "to_key")), scale)
    graph.output(keys, "keys", "n", size * size, config.key_width)
    graph.output(rows(graph, payload), "values", "n", size * size, count)
    return graph


def target_graph(weights: Weights, config: ContextConfig, *, whole: bool) -> Graph:
    """A window of a ``target`` (n, h, w) and what stays, ``own`` (n, C, h, w) but for what ``changed``, to a part of it.

    Encoded cells (n, width, h, w), and one row a cell of what attention needs beside its address. Which part is given as
    ``context``, see `residuals`; with ``whole`` it is all of it.
    """
    graph = Graph("target")
    target = graph.input("target", "n", "h", "w", dtype=np.int64)
    own = whitened(graph, graph.input("own", "n", config.channels, "h", "w"), weights["mean"], weights["std"])
    changed = graph.input("changed", "n", 1, "h", "w")
    shown = graph.add("Mul", conv(graph, own, weights, "own_in"), graph.add("Sub", graph.constant(1.0), changed))
    shown = graph.add("Add", shown, graph.add("Mul", channels(graph, weights["changed"]), changed))
    x = graph.add("Add", embedded(graph, target, weights["embed.weight"]), graph.input("position", 1, config.width, "h", "w"))
    blocks = [[(f"query_context.{index}", dilation)] for index, dilation in enumerate(QUERY_DILATIONS)]
    x = residuals(graph, graph.add("Add", x, shown), weights, "context", blocks, whole=whole)
    graph.output(x, "encoded", "n", config.width, "h_out", "w_out")
    graph.output(rows(graph, conv(graph, x, weights, "to_query")), "found", "n", "cells", len(weights["to_query.bias"]))
    return graph


def _context(graph: Graph, x: str, weights: Weights, name: str, dilations: tuple[int, ...]) -> str:
    for index, dilation in enumerate(dilations):
        x = graph.add("Add", x, conv(graph, lrelu(graph, x), weights, f"{name}.{index}", dilation=dilation))
    return x


def attention_graph() -> Graph:
    """``queries`` (m, k) over keys (s, k) and values (s, d), to ``moved`` (m, d)."""
    graph = Graph("attention")
    queries, keys, values = graph.input("queries", "m", "k"), graph.input("keys", "s", "k"), graph.input("values", "s", "d")
    scores = graph.add("MatMul", queries, graph.add("Transpose", keys, perm=[1, 0]))
    graph.output(graph.add("MatMul", graph.add("Softmax", scores, axis=1), values), "moved", "m", "d")
    return graph


def polish_graph(weights: Weights, config: ContextConfig, *, whole: bool) -> Graph:
    """``moved`` rows (n, h·w, C) beside what is ``encoded`` (n, width, h, w) to the payload of a part, not whitened.

    Which part is given as ``refine``, see `residuals`, and as ``part``; with ``whole`` it is all of it.
    """
    graph = Graph("polish")
    count = config.channels
    encoded = graph.input("encoded", "n", config.width, "h", "w")
    given = graph.add("Transpose", graph.input("moved", "n", "cells", count), perm=[0, 2, 1])
    shape = graph.add("Concat", graph.ints(0, count), graph.add("Shape", encoded, start=2), axis=0)
    moved = graph.add("Reshape", given, shape)
    x = conv(graph, graph.add("Concat", moved, encoded, axis=1), weights, "refine_in")
    blocks = [
        [(f"refine.{index}.conv0", dilation), (f"refine.{index}.conv1", 1)]
        for index, dilation in enumerate(config.refine_dilations)
    ]
    x = residuals(graph, x, weights, "refine", blocks, whole=whole)
    x = graph.add("Add", moved if whole else crop(graph, moved, "part"), conv(graph, lrelu(graph, x), weights, "refine_out"))
    x = graph.add("Add", graph.add("Mul", x, channels(graph, weights["std"])), channels(graph, weights["mean"]))
    graph.output(x, "payload", "n", count, "h_out", "w_out")
    return graph
