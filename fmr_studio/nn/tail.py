"""The tail of the generator for a window of the picture: each block draws just the cells that the next one needs."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor

from fmr_studio.nn.ops import upsample_rgb
from fmr_studio.nn.reach import Stage, stylegan2_reach
from fmr_studio.nn.stylegan2 import Features, Noise, SynthesisBlock, SynthesisNetwork, noise_generator
from fmr_studio.nn.window import Window

Watch = Callable[[int, Tensor, Window], None]
"""(side, RGB (N, 3, h, w), where that lies in a picture of this side), after each block but the last."""


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
        state: features and RGB (N, C, h, w) of the cells that `Reach.needed_for` names, of a grid of ``size`` cells a side.
        ws: (N, L, w_dim).
    """
    resolution = synthesis.config.resolution
    stages, have = stylegan2_reach(resolution).stages(shown, size)
    for stage in stages:
        block = synthesis.blocks[stage.block]
        assert isinstance(block, SynthesisBlock)
        state = _advance(block, state, ws, stage, have.scaled(2), noise)
        have = stage.out
        side = 4 << stage.block
        if watch is not None and side < resolution:
            watch(side, state.rgb, have)
    return state.rgb


def _advance(block: SynthesisBlock, state: Features, ws: Tensor, stage: Stage, twice: Window, noise: Noise) -> Features:
    """One block over a window; ``twice`` is where ``state`` lies, counted in the block's own cells."""
    generator = noise_generator(noise, stage.block)
    w0, w1, w_rgb = ws[:, block.ws_start : block.ws_start + 3].unbind(dim=1)
    x = block.conv0(state.x, w0, noise, generator, stage.middle.within(twice), stage.middle)
    x = block.conv1(x, w1, noise, generator, stage.out.within(stage.middle), stage.out)
    rgb = stage.out.within(twice).cut(upsample_rgb(state.rgb, block.conv0.conv.fir))
    return Features(x, rgb + block.torgb(x, w_rgb))
