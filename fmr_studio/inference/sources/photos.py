"""Sources from inverted photos."""

from __future__ import annotations

import numpy as np
import torch

from fmr_studio.canvas.photo import Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.sources.making import source_of_states
from fmr_studio.nn.stylegan2 import Features


@torch.inference_mode()
def photo_source(renderer: Renderer, photo: Photo) -> Source:
    """The source of an inverted photo; raises :class:`FmrError` where it was inverted for another pack."""
    generator = renderer.networks.generator
    arrays = (part.astype(np.float32) for part in (photo.ws, photo.features, photo.rgb))
    ws, x, rgb = (torch.from_numpy(part)[None].to(renderer.device) for part in arrays)
    features = Features(x, rgb)
    config = generator.config
    index = config.block_index(renderer.size)
    wanted = (1, config.num_ws, config.w_dim), (1, config.channels[index], renderer.size, renderer.size)
    if (ws.shape, x.shape) != wanted or photo.pack != renderer.card.name:
        raise FmrError(f"{photo.name} was inverted for the pack {photo.pack}.", f"Open it again with {renderer.card.name}.")
    before = list(generator.synthesis.walk(ws))[:index]
    after = generator.synthesis.walk(ws, start=index + 1, state=features)
    return source_of_states(renderer, [*before, features, *after], ws, photo)
