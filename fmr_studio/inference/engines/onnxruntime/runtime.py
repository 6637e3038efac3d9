"""ONNX Runtime itself: sessions for graphs, with the threads and providers that were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime as ort

from fmr_studio.inference.engines.onnxruntime.graph import Graph

Feeds = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Runtime:
    """How graphs are run.

    Args:
        threads: of each operation. spinning: whether they wait for the next one without sleeping; see ARCHITECTURE.md.
        provider: the execution provider of ONNX Runtime, such as ``CPUExecutionProvider``.
    """

    threads: int = 1
    spinning: bool = False
    provider: str = "CPUExecutionProvider"

    def load(self, graph: Graph) -> Function:
        """A graph that can be run. Its weights are used where they lie, without a copy."""
        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.enable_mem_pattern = False  # patterns are kept for every shape, and windows have many
        options.add_session_config_entry("session.intra_op.allow_spinning", str(int(self.spinning)))
        if graph.weights:
            values = [ort.OrtValue.ortvalue_from_numpy(array) for array in graph.weights.values()]
            options.add_external_initializers(list(graph.weights), values)
        providers = list(dict.fromkeys([self.provider, "CPUExecutionProvider"]))
        return Function(ort.InferenceSession(graph.to_bytes(), options, providers=providers))


class Function:
    """A graph, ready to be called."""

    def __init__(self, session: ort.InferenceSession) -> None:
        self._session = session
        self.outputs: tuple[str, ...] = tuple(output.name for output in session.get_outputs())

    def __call__(self, feeds: Feeds, outputs: Sequence[str] | None = None) -> list[np.ndarray]:
        """The outputs, all or those named, for the inputs by name."""
        contiguous = {name: np.ascontiguousarray(array) for name, array in feeds.items()}
        found: list[np.ndarray] = self._session.run(outputs, contiguous)
        return found
