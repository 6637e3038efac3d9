"""A source from what its generator drew: everything that depends on the source alone, computed once."""

from __future__ import annotations

import torch
from torch import Tensor

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.photo import Photo
from fmr_studio.inference.rendering.pixels import to_pixels
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.nn.stylegan2 import Features


def source_of_states(renderer: Renderer, states: list[Features], ws: Tensor, origin: Look | Photo | None) -> Source:
    """The source of a generator's states: features and RGB (1, ...) after each block, the coarsest first."""
    parts = renderer.networks
    features = states[parts.generator.config.block_index(renderer.size)]
    mask = parts.codebook(features.x) if parts.codebook else torch.zeros_like(features.x[:, 0], dtype=torch.int64)
    labels = None
    if parts.segmenter is not None:
        ids = parts.segmenter([state.x for state in states]).argmax(dim=1)
        labels = ids[0].to(torch.uint8).cpu().numpy()
    source = renderer.source(ws, features, mask, image=to_pixels(states[-1].rgb)[0], labels=labels, origin=origin)
    _ = source.memory, source.reading  # every stroke needs them
    return source
