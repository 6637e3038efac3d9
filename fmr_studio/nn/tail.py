"""The tail of the generator for a window of the picture: each block draws just the cells that the next one needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor

from fmr_studio.nn.ops import upsample_rgb
from fmr_studio.nn.stylegan2 import Features, Noise, SynthesisBlock, SynthesisNetwork, noise_generator
from fmr_studio.nn.window import Window

Watch = Callable[[int, Tensor, Window], None]
"""(side, RGB (N, 3, h, w), where that lies in a picture of this side), after each block but the last."""


class _Stage(NamedTuple):
    """One block's share of a window: what its two convolutions draw, at the block's own size."""

    block: int
    middle: Window
    out: Window


def reached_by(cells: Window, size: int, resolution: int) -> Window:
    """The pixels of the picture that cells of the ``size`` grid have a part in, through the filters of the tail."""
    while size < resolution:
        size *= 2
        # The filter of the first convolution and of the skip image reach one cell of the coarser grid, the second one pixel.
        cells = cells.scaled(2).grow(3, size)
    return cells


def needed_for(shown: Window, size: int, resolution: int) -> Window:
    """The cells of the ``size`` grid that a window of the picture's pixels is drawn from."""
    return _stages(shown, size, resolution)[1]


def _stages(shown: Window, size: int, resolution: int) -> tuple[list[_Stage], Window]:
    """What each block draws, the coarsest first, and the cells of the ``size`` grid all of it is drawn from."""
    stages: list[_Stage] = []
    while resolution > size:
        middle = shown.grow(1, resolution).aligned(2)
        stages.insert(0, _Stage(resolution.bit_length() - 3, middle, shown))
        resolution //= 2
        shown = Window(*(edge // 2 for edge in middle)).grow(1, resolution)
    return stages, shown


def draw_window(
    synthesis: SynthesisNetwork,
    state: Features,
    ws: Tensor,
    *,
    shown: Window,
    size: int,
    noise: Noise = "const",
    watch: Watch | None = None,
) -> Tensor:
    """The pixels ``shown`` of the picture, (N, 3, h, w) in about [-1, 1]: those of `SynthesisNetwork.tail`.

    Args:
        state: features and RGB (N, C, h, w) of the cells :func:`needed_for` names, of a grid of ``size`` cells a side.
        ws: (N, L, w_dim).
    """
    resolution = synthesis.config.resolution
    stages, have = _stages(shown, size, resolution)
    for stage in stages:
        block = synthesis.blocks[stage.block]
        assert isinstance(block, SynthesisBlock)
        state = _advance(block, state, ws, stage, have.scaled(2), noise)
        have = stage.out
        side = 4 << stage.block
        if watch is not None and side < resolution:
            watch(side, state.rgb, have)
    return state.rgb


def _advance(block: SynthesisBlock, state: Features, ws: Tensor, stage: _Stage, twice: Window, noise: Noise) -> Features:
    """One block over a window; ``twice`` is where ``state`` lies, counted in the block's own cells."""
    generator = noise_generator(noise, stage.block)
    w0, w1, w_rgb = ws[:, block.ws_start : block.ws_start + 3].unbind(dim=1)
    x = block.conv0(state.x, w0, noise, generator, stage.middle.within(twice), stage.middle)
    x = block.conv1(x, w1, noise, generator, stage.out.within(stage.middle), stage.out)
    rgb = stage.out.within(twice).cut(upsample_rgb(state.rgb, block.conv0.conv.fir))
    return Features(x, rgb + block.torgb(x, w_rgb))
