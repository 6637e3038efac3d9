"""Drawing with a generator's graphs: the whole picture, or a window of it, block by block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from fmr_studio.inference.engines.early_colors import EarlyColors
from fmr_studio.inference.engines.onnxruntime.graph import Graph
from fmr_studio.inference.engines.onnxruntime.runtime import Feeds, Runtime
from fmr_studio.inference.engines.protocol import Drawing, Features, Watch
from fmr_studio.inference.engines.shapes import at_resolution
from fmr_studio.nn.reach import Reach, Stage
from fmr_studio.nn.window import Window


@dataclass(frozen=True, eq=False)
class BlockStyles:
    """What each block is given of one source's styles; ws (1, L, w_dim)."""

    ws: np.ndarray
    blocks: Sequence[Feeds]

    @property
    def nbytes(self) -> int:
        """Memory it takes."""
        return self.ws.nbytes + sum(array.nbytes for feeds in self.blocks for array in feeds.values())


class GeneratorGraphs(Protocol):
    """An architecture: the graph of each block and what it is given.

    Each block takes ``x`` and, where there is a running RGB image, ``rgb``, and gives ``x_out`` and ``rgb_out``; the last one's
    ``rgb_out`` is the picture. The first block takes neither.
    """

    @property
    def reach(self) -> Reach:
        """How far the blocks look."""

    @property
    def channels(self) -> Sequence[int]:
        """Of each block, the coarsest first."""

    @property
    def rgb_channels(self) -> int:
        """3, or 0 without a running RGB image."""

    def block(self, index: int) -> Graph:
        """The graph of a block."""

    def styles(self, ws: np.ndarray) -> list[Feeds]:
        """What each block is given of styles (N, L, w_dim)."""

    def window(self, stage: Stage, before: Window) -> Feeds:
        """What a block is given of the window it draws; ``before`` is what it gets, counted in its own cells.

        A block may give out the cells ``before`` in place of those that were asked for.
        """


class Seer(Protocol):
    """A few-shot segmenter, which looks on while a whole picture is drawn."""

    @property
    def first(self) -> int:
        """The index of the first block it looks at."""

    def see(self, index: int, x: np.ndarray, seen: np.ndarray | None) -> np.ndarray | None:
        """What it has seen after the block of this index with features x (1, C, h, w); ``seen`` is what it had before."""

    def labels(self, seen: np.ndarray) -> np.ndarray:
        """Label ids (h, w) uint8 of what was seen, of the picture's pixels or of parts of them."""


class OnnxGenerator:
    """The synthesis network of one pack.

    Args:
        seer: reads labels off a whole picture's features; None without a segmenter.
    """

    def __init__(self, graphs: GeneratorGraphs, runtime: Runtime, size: int, seer: Seer | None) -> None:
        self._graphs, self._size, self._seer = graphs, size, seer
        self._blocks = [runtime.load(graphs.block(index)) for index in range(len(graphs.channels))]
        self.reach = graphs.reach
        self._first_seen = len(graphs.channels) if seer is None else seer.first
        self._colors = EarlyColors.for_drawing(size, self.reach.blocks_end, graphs.rgb_channels)

    def styles(self, ws: np.ndarray) -> BlockStyles:
        """What drawing needs of ws (1, L, w_dim)."""
        return BlockStyles(ws, self._graphs.styles(ws))

    def head(self, styles: BlockStyles) -> Features:
        """The features at r px, see `Networks.head`."""
        state = None
        for index in range(self._size.bit_length() - 2):
            whole = Window.whole(4 << index)
            state = self._run(index, state, styles.blocks[index], Stage(index, whole, whole), whole)
        assert state is not None
        return state

    def draw(self, styles: BlockStyles, features: Features | None, watch: Watch | None) -> Drawing:
        """The whole picture, see `Networks.draw`."""
        state, kept, seen, early = None, features, None, None
        begin = 0 if features is None else min(self._first_seen, self._size.bit_length() - 3)
        for index, feeds in enumerate(styles.blocks[begin:], begin):
            side = 4 << index
            whole = Window.whole(side)
            if side == self._size and features is not None:
                state = features
            else:
                state = self._run(index, state, feeds, Stage(index, whole, whole), whole)
            kept = state if side == self._size else kept
            seen = None if self._seer is None else self._seer.see(index, state.x, seen)
            if self._colors is not None and side == self._colors.side:
                early = state.x
            if watch is not None and index + 1 < len(styles.blocks):
                watch(side, state.rgb if self._colors is None else self._colors.at(side, state.x), whole)
        assert kept is not None and state is not None
        if self._colors is not None and early is not None:
            self._colors.learn(early, state.rgb)
        return Drawing(kept, state.rgb, self._labels(seen))

    def draw_window(self, styles: Sequence[BlockStyles], features: Features, shown: Window, watch: Watch | None) -> np.ndarray:
        """The pixels of a window, see `Networks.draw_window`."""
        stages, have = self.reach.stages(shown, self._size)
        state = features
        for stage in stages:
            state = self._run(stage.block, state, _together(styles, stage.block), stage, have.scaled(2))
            have = stage.out
            if watch is not None and stage is not stages[-1]:
                watch(4 << stage.block, state.rgb, have)
        return shown.within(have.scaled(state.rgb.shape[-1] // state.x.shape[-1])).cut(state.rgb)

    def _run(self, index: int, state: Features | None, styles: Feeds, stage: Stage, before: Window) -> Features:
        feeds = {**styles, **self._graphs.window(stage, before)}
        if state is not None:
            feeds |= {"x": state.x, "rgb": state.rgb} if state.rgb.shape[1] else {"x": state.x}
        x, *rgb = self._blocks[index](feeds)
        drawn = Features(x, rgb[0] if rgb else x[:, :0])
        if x.shape[2:] == (stage.out.bottom - stage.out.top, stage.out.right - stage.out.left):
            return drawn
        part = stage.out.within(before)  # of a block that gives all it computed
        return Features(part.cut(x), part.scaled(drawn.rgb.shape[-1] // x.shape[-1]).cut(drawn.rgb))

    def _labels(self, seen: np.ndarray | None) -> np.ndarray | None:
        if self._seer is None or seen is None:
            return None
        return at_resolution(self._seer.labels(seen), self.reach.resolution)


def _together(styles: Sequence[BlockStyles], block: int) -> Feeds:
    """What one block is given of N sources."""
    if len(styles) == 1:
        return styles[0].blocks[block]
    return {name: np.concatenate([one.blocks[block][name] for one in styles]) for name in styles[0].blocks[block]}
