"""The rearranger in ONNX Runtime: what a source's memory is, and moving its features."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from fmr_studio.inference.engines.onnxruntime.layers import Weights
from fmr_studio.inference.engines.onnxruntime.rearranger import (
    QUERY_DILATIONS,
    REFINE_DILATIONS,
    attention_graph,
    memory_graph,
    polish_graph,
    target_graph,
)
from fmr_studio.inference.engines.onnxruntime.runtime import Runtime
from fmr_studio.inference.engines.onnxruntime.windowed import crop_feeds, residual_feeds
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.nn.configs import RearrangerConfig
from fmr_studio.nn.window import Window

_CONTEXT = tuple((dilation,) for dilation in QUERY_DILATIONS)
_REFINE = (REFINE_DILATIONS,)
ROWS_AT_ONCE = 256
"""So many cells look at all of a source at once: their scores are kept together."""


@dataclass(frozen=True, eq=False)
class OnnxMemory:
    """What attention reads of one source.

    Args:
        keys: (r·r, k); values: (r·r, C + 3), whitened. bonus: (P, r·r), what a cell's score is raised by for each cluster.
    """

    keys: np.ndarray
    values: np.ndarray
    bonus: np.ndarray

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return self.keys.nbytes + self.values.nbytes + self.bonus.nbytes


class OnnxRearranger:
    """The rearranger of one pack.

    Args:
        weights: the arrays of the part.
    """

    def __init__(self, config: RearrangerConfig, weights: Weights, runtime: Runtime) -> None:
        self._config = config
        self._position: np.ndarray = weights["position"]
        self._mean, self._std = weights["mean"], weights["std"]
        self._same_cluster = weights["same_cluster"]
        self._remember = runtime.load(memory_graph(weights, config))
        self._encode = {whole: runtime.load(target_graph(weights, config, whole=whole)) for whole in (False, True)}
        self._attend = runtime.load(attention_graph())
        self._polish = {whole: runtime.load(polish_graph(weights, config, whole=whole)) for whole in (False, True)}

    def memory(self, features: Features, mask: np.ndarray) -> OnnxMemory:
        """Keys and values of a source, see `Networks.memory`."""
        keys, values = self._remember({"payload": np.concatenate(features, axis=1), "mask": mask})
        same = mask.reshape(1, -1) == np.arange(self._config.clusters)[:, None]
        return OnnxMemory(keys[0], values[0], same * self._same_cluster)

    def move(self, memory: OnnxMemory, target: np.ndarray, changed: np.ndarray, around: Features, window: Window) -> Features:
        """New features (1, C, h, w) of a window, see `Networks.move`; of one source."""
        size = self._config.size
        refine, near = residual_feeds("refine", window, size, _REFINE)
        encoded, queries = self._encoded(target, near)
        rows = self._moved(memory, queries[0], target, changed, around, near)
        feeds = {"moved": rows[None], "encoded": encoded}
        if refine:
            feeds |= {**refine, **crop_feeds("part", window, near)}
        (payload,) = self._polish[not refine](feeds)
        return Features(payload[:, : self._config.channels], payload[:, self._config.channels :])

    def move_key(self, target: np.ndarray, changed: np.ndarray, window: Window) -> Hashable:
        """What `move` depends on, see `Networks.move_key`: what its convolutions see."""
        _, near = residual_feeds("refine", window, self._config.size, _REFINE)
        _, far = residual_feeds("context", near, self._config.size, _CONTEXT)
        return far.cut(target).tobytes(), near.cut(changed).tobytes()

    def rough_rgb(self, memory: OnnxMemory, target: np.ndarray, colors: np.ndarray, window: Window) -> np.ndarray:
        """RGB (1, 3, h / 2, w / 2) of a window with even edges, see `Networks.rough_rgb`: of every second cell."""
        size = self._config.size
        height, width = (window.bottom - window.top) // 2, (window.right - window.left) // 2
        _, queries = self._encoded(target, window)
        sparse = queries.reshape(2 * height, 2 * width, -1)[::2, ::2].reshape(height * width, -1)
        clusters = window.cut(target)[0, ::2, ::2].ravel()
        keys = memory.keys.reshape(size, size, -1)[::2, ::2].reshape(size * size // 4, -1)
        values = colors[0, :, ::2, ::2].reshape(3, -1).T
        bonus = memory.bonus.reshape(-1, size, size)[:, ::2, ::2].reshape(len(memory.bonus), -1)
        rgb = self._attended(OnnxMemory(keys, values, bonus), sparse, clusters)
        return rgb.T.reshape(1, -1, height, width)

    def _encoded(self, target: np.ndarray, near: Window) -> list[np.ndarray]:
        """What the cells of a window are (1, width, h, w), and what they look for (1, h·w, k)."""
        context, far = residual_feeds("context", near, self._config.size, _CONTEXT)
        return self._encode[not context]({"target": far.cut(target), "position": far.cut(self._position), **context})

    def _moved(
        self, memory: OnnxMemory, queries: np.ndarray, target: np.ndarray, changed: np.ndarray, around: Features, near: Window
    ) -> np.ndarray:
        """One row (C + 3) a cell of a window, whitened: what its changed cells look for, and what the others are."""
        looking, clusters = near.cut(changed).ravel(), near.cut(target).ravel()
        looks = np.flatnonzero(looking)
        if len(looks) == len(queries):
            return self._attended(memory, queries, clusters)
        rows = np.empty((len(queries), memory.values.shape[1]), np.float32)
        rows[looks] = self._attended(memory, queries.take(looks, axis=0), clusters[looks])
        stays = np.flatnonzero(~looking)
        own = np.concatenate([near.cut(part)[0].reshape(part.shape[1], len(queries)).take(stays, axis=1) for part in around])
        rows[stays] = (own.T - self._mean) / self._std
        return rows

    def _attended(self, memory: OnnxMemory, queries: np.ndarray, clusters: np.ndarray) -> np.ndarray:
        """The values (m, d) that m queries move, for the cluster (m) that each looks for."""
        moved = np.empty((len(queries), memory.values.shape[1]), np.float32)
        for first in range(0, len(queries), ROWS_AT_ONCE):
            part = slice(first, first + ROWS_AT_ONCE)
            feeds = {"queries": queries[part], "cluster": clusters[part], "keys": memory.keys, "values": memory.values}
            moved[part] = self._attend({**feeds, "bonus": memory.bonus})[0]
        return moved
