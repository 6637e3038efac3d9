"""The mapper as graphs: all of it at once, and what a change of its condition changes.

What stands before a doubling is mixed there and not after it, where it is the same four times.
"""

from __future__ import annotations

import numpy as np

from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.layers import Weights, conv, doubled, lrelu, most_likely
from fmr_studio.inference.engines.onnxruntime.windowed import placed

LEVELS = 2
"""How often the mapper halves its grid."""


def mapper_graph(weights: Weights, *, all_layers: bool = True) -> Graph:
    """An unshuffled condition ``x`` (n, C, r, r) to all layers (``level0``…, ``inner0``…, ``up0``…) and ``clusters``.

    What is given out is brought into another order first: without ``all_layers`` the clusters alone are.
    """
    graph = Graph("mapper")
    x = graph.input("x", "n", weights["stem.weight"].shape[1], "h", "w")
    levels = [lrelu(graph, conv(graph, x, weights, "stem"))]
    inner, ups = [], []
    for index in range(LEVELS):
        inner.append(lrelu(graph, conv(graph, levels[-1], weights, f"downs.{index}.conv0", stride=2)))
        levels.append(graph.add("Add", inner[-1], lrelu(graph, conv(graph, inner[-1], weights, f"downs.{index}.conv1"))))
    x = levels[-1]
    for index in range(LEVELS):
        x = _merged(graph, x, levels[-2 - index], weights, index)
        x = graph.add("Add", x, lrelu(graph, conv(graph, x, weights, f"ups.{index}.conv")))
        ups.append(x)
    for name, values in (("level", levels), ("inner", inner), ("up", ups)) if all_layers else ():
        for index, value in enumerate(values):
            graph.output(value, f"{name}{index}", "n", f"{name}{index}_c", f"{name}{index}_h", f"{name}{index}_w")
    most_likely(graph, x, weights, "clusters")
    return graph


def reread_graph(weights: Weights) -> Graph:
    """A ``change`` (1, C, h, w) of a condition to ``clusters`` (1, h, w).

    Each layer is put together of old and new cells where the next one reads it, see `placed`: for ``stem``; ``halve0``,
    ``halved0`` and so on; for the doublings ``x0``, ``skip0`` and so on; for ``out``.
    """
    graph, widths = Graph("mapper again"), layer_widths(weights)
    change = graph.input("change", 1, widths["condition"], "h", "w")
    x = placed(graph, change, widths["condition"], "stem")
    levels = [lrelu(graph, conv(graph, x, weights, "stem", pad=False))]
    for index in range(LEVELS):
        x = placed(graph, levels[-1], widths[f"level{index}"], f"halve{index}")
        inner = lrelu(graph, conv(graph, x, weights, f"downs.{index}.conv0", stride=2, pad=False))
        x = placed(graph, inner, widths[f"inner{index}"], f"halved{index}")
        after = lrelu(graph, conv(graph, x, weights, f"downs.{index}.conv1", pad=False))
        levels.append(graph.add("Add", _inside(graph, x), after))
    x, width = levels.pop(), widths[f"level{LEVELS}"]
    for index in range(LEVELS):
        skip = placed(graph, levels.pop(), widths[f"level{LEVELS - 1 - index}"], f"skip{index}")
        x = _merged(graph, placed(graph, x, width, f"x{index}"), skip, weights, index, f"twice{index}")
        x = graph.add("Pad", x, graph.input(f"edge{index}", 8, dtype=np.int64))
        x = graph.add("Add", _inside(graph, x), lrelu(graph, conv(graph, x, weights, f"ups.{index}.conv", pad=False)))
        width = widths[f"up{index}"]
    most_likely(graph, placed(graph, x, width, "out"), weights, "clusters")
    return graph


def layer_widths(weights: Weights) -> dict[str, int]:
    """Channels of the layers that are kept."""
    widths = {"condition": weights["stem.weight"].shape[1], "level0": weights["stem.weight"].shape[0]}
    for index in range(LEVELS):
        out = weights[f"downs.{index}.conv0.weight"].shape[0]
        widths |= {f"inner{index}": out, f"level{index + 1}": out, f"up{index}": weights[f"ups.{index}.conv.weight"].shape[0]}
    return widths


def _inside(graph: Graph, x: str) -> str:
    """x without the cells at its edges."""
    return graph.add("Slice", x, graph.ints(1, 1), graph.ints(-1, -1), graph.ints(2, 3))


def _merged(graph: Graph, x: str, skip: str, weights: Weights, index: int, name: str = "") -> str:
    """The layer x at twice the size beside ``skip``, mixed cell by cell; with a name, a part of x, given at each call."""
    weight, bias = (weights[f"ups.{index}.merge.{part}"] for part in ("weight", "bias"))
    count = weight.shape[1] - layer_widths(weights)[f"level{LEVELS - 1 - index}"]
    x = doubled(graph, graph.add("Conv", x, graph.constant(weight[:, :count])))
    if name:
        x = graph.add("Pad", x, graph.input(name, 8, dtype=np.int64))
    beside = graph.add("Conv", skip, graph.constant(weight[:, count:]), graph.constant(bias))
    return lrelu(graph, graph.add("Add", x, beside))
