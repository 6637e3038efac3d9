"""The tail of the generator for a window of the picture: each block draws just the cells that the next one needs."""

from __future__ import annotations

from collections.abc import Callable

import torch.nn.functional as F
from torch import Tensor, nn

from fmr_studio.nn.configs import MOBILE_STYLES
from fmr_studio.nn.mobilestylegan import Block, MobileSynthesis, inverse_haar
from fmr_studio.nn.ops import upsample_rgb
from fmr_studio.nn.reach import Reach, Stage, mobile_reach, stylegan2_reach
from fmr_studio.nn.stylegan2 import Features, Noise, SynthesisBlock, SynthesisNetwork, noise_generator
from fmr_studio.nn.window import Window

Watch = Callable[[int, Tensor, Window], None]
"""(side, RGB (N, 3, h, w), where that lies in a picture of this side), after each block but the last."""


AnySynthesis = SynthesisNetwork | MobileSynthesis


def reach_of(synthesis: AnySynthesis) -> Reach:
    """How far the blocks of a generator look."""
    return (mobile_reach if isinstance(synthesis, MobileSynthesis) else stylegan2_reach)(synthesis.config.resolution)


def picture_of(synthesis: AnySynthesis, state: Features, ws: Tensor) -> Tensor:
    """What the last block's features and RGB image are as a picture."""
    return synthesis.to_picture(state.x, ws[:, -1]) if isinstance(synthesis, MobileSynthesis) else state.rgb


def small_picture(synthesis: AnySynthesis, state: Features, ws: Tensor, side: int) -> Tensor:
    """The picture of features at r px, made smaller to ``side`` px by the mean of its pixels: (N, 3, side, side)."""
    if side == synthesis.config.resolution or not isinstance(synthesis, MobileSynthesis):
        picture = synthesis.tail(state, ws)
    else:  # the low-pass coefficients are the picture at half its size, and the others need not be
        for later in synthesis.walk(ws, start=synthesis.config.block_index(state.x.shape[-1]) + 1, state=state):
            state = later
        picture = synthesis.to_picture.low(state.x, ws[:, -1])
    step = picture.shape[-1] // side
    return F.avg_pool2d(picture, step) if step > 1 else picture


def draw_window(
    synthesis: AnySynthesis,
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
    stages, have = reach_of(synthesis).stages(shown, size)
    for stage in stages:
        block = synthesis.blocks[stage.block]
        state = (_advance_mobile if isinstance(block, Block) else _advance)(block, state, ws, stage, have.scaled(2), noise)
        have = stage.out
        if watch is not None and stage is not stages[-1]:
            watch(4 << stage.block, state.rgb, have)
    picture = picture_of(synthesis, state, ws)
    return shown.within(have.scaled(picture.shape[-1] // state.x.shape[-1])).cut(picture)


def _advance(block: nn.Module, state: Features, ws: Tensor, stage: Stage, twice: Window, noise: Noise) -> Features:
    """One block over a window; ``twice`` is where ``state`` lies, counted in the block's own cells."""
    assert isinstance(block, SynthesisBlock)
    generator = noise_generator(noise, stage.block)
    w0, w1, w_rgb = ws[:, block.ws_start : block.ws_start + 3].unbind(dim=1)
    x = block.conv0(state.x, w0, noise, generator, stage.middle.within(twice), stage.middle)
    x = block.conv1(x, w1, noise, generator, stage.out.within(stage.middle), stage.out)
    rgb = stage.out.within(twice).cut(upsample_rgb(state.rgb, block.conv0.conv.fir))
    return Features(x, rgb + block.torgb(x, w_rgb))


def _advance_mobile(block: nn.Module, state: Features, ws: Tensor, stage: Stage, twice: Window, noise: Noise) -> Features:
    """`_advance` for a block of MobileStyleGAN."""
    assert isinstance(block, Block)
    generator = noise_generator(noise, stage.block)
    w_up, w0, w1 = ws[:, block.ws_start : block.ws_start + MOBILE_STYLES].unbind(dim=1)
    x = inverse_haar(block.up(state.x, w_up))
    x = block.conv0(x, w0, noise, generator, stage.middle.within(twice), stage.middle)
    x = block.conv1(x, w1, noise, generator, stage.out.within(stage.middle), stage.out)
    return Features(x, x[:, :0])
