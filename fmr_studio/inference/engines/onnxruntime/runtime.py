"""ONNX Runtime itself: sessions for graphs, with the threads and providers that were chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime as ort

from fmr_studio.errors import printable
from fmr_studio.inference.engines.failing import EngineFailedError
from fmr_studio.inference.engines.onnxruntime.graph import Graph

Feeds = Mapping[str, np.ndarray]
_STATE = vars(ort.capi.onnxruntime_pybind11_state)
FAILURES = tuple(kind for kind in _STATE.values() if isinstance(kind, type) and issubclass(kind, Exception))
"""All that ONNX Runtime raises of its own."""
OF_THE_GRAPH = tuple(_STATE[name] for name in ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf"))
"""What it raises about a graph that cannot be: the weights are not those of the card."""
_NO_MEMORY = ("bad allocation", "bad_alloc", "allocate memory", "out of memory")


@dataclass(frozen=True)
class Runtime:
    """How graphs are run.

    Args:
        threads: of each operation. spinning: whether they wait for the next one without sleeping; see ARCHITECTURE.md.
        provider: the execution provider of ONNX Runtime, such as ``CPUExecutionProvider``.
        side_by_side: how many calls may be made at once.
    """

    threads: int = 1
    side_by_side: int = 1
    spinning: bool = False
    provider: str = "CPUExecutionProvider"

    def load(self, graph: Graph) -> Function:
        """A graph that can be run. Its weights are used where they lie, without a copy.

        Raises:
            EngineFailedError: for anything but a graph that cannot be.
        """
        options = ort.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Attention's weights outside a cluster are denormal numbers; Intel's processors take a hundred times as long for those.
        options.add_session_config_entry("session.set_denormal_as_zero", "1")
        options.enable_mem_pattern = False  # patterns are kept for every shape, and windows have many
        options.add_session_config_entry("session.intra_op.allow_spinning", str(int(self.spinning)))
        if graph.weights:
            values = [ort.OrtValue.ortvalue_from_numpy(array) for array in graph.weights.values()]
            options.add_external_initializers(list(graph.weights), values)
        providers = list(dict.fromkeys([self.provider, "CPUExecutionProvider"]))
        try:
            session = ort.InferenceSession(graph.to_bytes(), options, providers=providers)
        except OF_THE_GRAPH:
            raise
        except FAILURES as error:
            raise _failure("cannot prepare the networks", error) from error
        if self.provider not in session.get_providers():
            raise EngineFailedError(f"ONNX Runtime cannot use its {self.provider} here.")
        return Function(session)


class Function:
    """A graph, ready to be called."""

    def __init__(self, session: ort.InferenceSession) -> None:
        self._session = session
        self.outputs: tuple[str, ...] = tuple(output.name for output in session.get_outputs())

    def __call__(self, feeds: Feeds, outputs: Sequence[str] | None = None) -> list[np.ndarray]:
        """The outputs, all or those named, for the inputs by name.

        Raises:
            EngineFailedError: it does not run. MemoryError: the memory is not enough for it.
        """
        contiguous = {name: np.ascontiguousarray(array) for name, array in feeds.items()}
        try:
            found: list[np.ndarray] = self._session.run(outputs, contiguous)
        except FAILURES as error:
            raise _failure("failed while it was drawing", error) from error
        return found


def try_out(provider: str = "CPUExecutionProvider") -> None:
    """Compute a little with a graph of one convolution; raises what `Runtime.load` and `Function` raise."""
    graph = Graph("trial")
    weight = graph.constant(np.full((8, 8, 3, 3), 1 / 72))
    x = graph.add("Conv", graph.input("x", 1, 8, "h", "w"), weight, pads=[1, 1, 1, 1])
    graph.output(graph.add("LeakyRelu", x, alpha=0.2), "y", 1, 8, "h", "w")
    (found,) = Runtime(provider=provider).load(graph)({"x": np.ones((1, 8, 5, 5), np.float32)})
    if abs(float(found[0, 0, 2, 2]) - 1.0) > 1e-3:
        raise EngineFailedError(f"ONNX Runtime computes wrong numbers with its {provider}.")


def _failure(what: str, error: Exception) -> Exception:
    words = str(error).strip().splitlines()
    if any(hint in str(error).lower() for hint in _NO_MEMORY):
        return MemoryError(*words[:1])
    return EngineFailedError(f"ONNX Runtime {what}: {printable(words[0] if words else type(error).__name__, 300)}")
