"""The mapper in ONNX Runtime."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

import numpy as np

from fmr_studio.inference.engines.onnxruntime.layers import Weights
from fmr_studio.inference.engines.onnxruntime.mapper_graphs import LEVELS, mapper_graph, reread_graph
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds, Function, Runtime
from fmr_studio.inference.engines.onnxruntime.windowed import Place, pads
from fmr_studio.inference.engines.protocol import MapperLayers, Reading
from fmr_studio.inference.engines.rereading import halved, regions
from fmr_studio.nn.window import Window


def mapper_layers(weights: Weights, runtime: Runtime) -> MapperLayers:
    """A mapper, see `MapperLayers`."""
    whole, read = runtime.load(mapper_graph(weights)), runtime.load(mapper_graph(weights, all_layers=False))
    return MapperLayers(
        whole=lambda condition: _reading(condition, whole({"x": condition})),
        read=lambda condition: read({"x": condition})[0],
        reread=partial(_reread, runtime.load(reread_graph(weights))),
    )


def _reading(condition: np.ndarray, layers: list[np.ndarray]) -> Reading:
    """The outputs of `mapper_graph` by what they are."""
    levels, inner, ups = layers[: LEVELS + 1], layers[LEVELS + 1 : 2 * LEVELS + 1], layers[2 * LEVELS + 1 : -1]
    return Reading(condition, tuple(levels), tuple(inner), tuple(ups), layers[-1])


def _reread(again: Function, before: Reading, change: np.ndarray, where: Window, wanted: Window) -> np.ndarray:
    """See `Reread`."""
    places, edges = _places(where, wanted, tuple(level.shape[-1] for level in before.levels))
    feeds = {"change": change, **edges}
    for place, old in zip(places, _old(before), strict=True):
        feeds |= place.feeds(old)
    return again(feeds)[0]


def _old(before: Reading) -> Iterator[np.ndarray]:
    """The layers as they were, in the order in which `reread_graph` reads them."""
    yield before.condition
    for index in range(LEVELS):
        yield before.levels[index]
        yield before.inner[index]
    coarse = (before.levels[LEVELS], *before.ups)
    for index in range(LEVELS):
        yield coarse[index]
        yield before.levels[LEVELS - 1 - index]
    yield coarse[LEVELS]


@lru_cache(maxsize=256)
def _places(where: Window, wanted: Window, sizes: tuple[int, ...]) -> tuple[list[Place], Feeds]:
    """Which cells are read, in the order of the layers, and what is beyond the edges of the doublings."""
    parts = regions(where, wanted, sizes)
    places = [Place.of("stem", parts.levels[0].beyond(1), where, sizes[0])]
    edges: dict[str, np.ndarray] = {}
    for index, size in enumerate(sizes[1:]):
        inner, level = parts.inner[index], parts.levels[index + 1]
        top, left, bottom, right = inner.scaled(2)
        reads = Window(top - 1, left - 1, bottom, right)
        places.append(Place.of(f"halve{index}", reads, parts.levels[index], sizes[index]))
        places.append(Place.of(f"halved{index}", level.beyond(1), inner, size))
    new = parts.levels[-1]
    for index, size in enumerate(reversed(sizes[:-1])):
        out = parts.ups[index]
        around = out.grow(1, size)
        coarse = halved(around)
        places.append(Place.of(f"x{index}", coarse, new, size // 2))
        places.append(Place.of(f"skip{index}", around, parts.levels[LEVELS - 1 - index], size))
        edges |= {f"twice{index}": pads(coarse.scaled(2), around), f"edge{index}": pads(around, out.beyond(1))}
        new = out
    return [*places, Place.of("out", wanted, new, sizes[0])], edges
