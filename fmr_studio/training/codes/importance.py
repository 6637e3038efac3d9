"""How much a channel of a large generator's features matters to what comes after it."""

from __future__ import annotations

import torch
from torch import Tensor

from fmr_studio.nn.mobilestylegan import Block, MobileStyleGAN
from fmr_studio.training.codes.samples import styles_of


@torch.no_grad()
def importance(generator: MobileStyleGAN, size: int, deviation: Tensor, samples: int = 256) -> Tensor:
    """How far one deviation of each channel (C,) moves the next block's features, by the norms of what it goes through."""
    block = generator.synthesis.blocks[generator.config.block_index(size) + 1]
    assert isinstance(block, Block)
    ws = torch.cat([styles_of(generator, seed) for seed in range(samples)])
    up, inner = (
        torch.nn.functional.linear(ws[:, block.ws_start + number], layer.weight, layer.bias).square().mean(dim=0).sqrt()
        for number, layer in ((0, block.up), (1, block.conv0.modulation))
    )
    conv = block.conv0
    effect = inner * conv.depthwise.flatten(1).norm(dim=1) * conv.pointwise[:, :, 0, 0].norm(dim=0)
    # The first quarter of the channels are low-pass coefficients, then come three high-pass ones for each of them.
    return torch.cat([effect, effect.repeat_interleave(3)]) * up * deviation
