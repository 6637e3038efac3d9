"""Few-shot segmenters in ONNX Runtime: of all blocks of a generator, or of the features at the edit resolution alone."""

from __future__ import annotations

import numpy as np

from fmr_studio.inference.engines.onnxruntime.layers import Weights
from fmr_studio.inference.engines.onnxruntime.readers import cell_segmenter_graph, segmenter_graph, segmenter_layer_graph
from fmr_studio.inference.engines.onnxruntime.runtime import Runtime
from fmr_studio.nn.configs import SEGMENTER_FINER


class BlockSeer:
    """Reads the features of every block; see :class:`fmr_studio.nn.segmenter.FeatureSegmenter`."""

    first = 0

    def __init__(self, weights: Weights, blocks: int, runtime: Runtime) -> None:
        self._blocks = [runtime.load(segmenter_layer_graph(weights, index)) for index in range(blocks)]
        self._seen = runtime.load(segmenter_graph(weights))

    def see(self, index: int, x: np.ndarray, seen: np.ndarray | None) -> np.ndarray:
        """What it has seen after a block."""
        return self._blocks[index]({"x": x} if seen is None else {"x": x, "seen": seen})[0]

    def labels(self, seen: np.ndarray) -> np.ndarray:
        """Label ids (h, w) uint8."""
        return self._seen({"seen": seen})[0][0].astype(np.uint8)


class CellSeer:
    """Reads the features at the edit resolution; see :class:`fmr_studio.nn.segmenter.CellSegmenter`.

    Args:
        block: the index of their block; resolution: R.
    """

    def __init__(self, weights: Weights, block: int, resolution: int, runtime: Runtime) -> None:
        self._block = self.first = block
        self._read = runtime.load(cell_segmenter_graph(weights, min(SEGMENTER_FINER, resolution // (4 << block))))

    def see(self, index: int, x: np.ndarray, seen: np.ndarray | None) -> np.ndarray | None:
        """The features, once they are there."""
        return x if index == self._block else seen

    def labels(self, seen: np.ndarray) -> np.ndarray:
        """Label ids (h, w) uint8."""
        return self._read({"x": seen})[0][0].astype(np.uint8)
