"""Sources from seeds: z ~ N(0, I) drawn on the CPU, so that every device starts from the same one."""

from __future__ import annotations

import torch
from torch import Tensor

from fmr_studio.canvas.look import Look
from fmr_studio.inference.rendering.pixels import to_pixels
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.sources.making import source_of_states
from fmr_studio.nn.stylegan2 import Features


@torch.inference_mode()
def seed_source(renderer: Renderer, look: Look) -> Source:
    """The source of a look; early pictures of it are shown while it is drawn."""
    return source_of_styles(renderer, styles_of(renderer, look), look)


@torch.inference_mode()
def source_of_styles(renderer: Renderer, ws: Tensor, look: Look | None = None) -> Source:
    """The source of ws (1, L, w_dim)."""
    states: list[Features] = []
    for state in renderer.networks.generator.synthesis.walk(ws):
        states.append(state)
        side = state.rgb.shape[-1]
        if renderer.early is not None and side < renderer.resolution:
            renderer.early.reached(side, lambda: to_pixels(states[-1].rgb)[0])
    return source_of_states(renderer, states, ws, look)


def styles_of(renderer: Renderer, look: Look) -> Tensor:
    """The ws (1, L, w_dim) of a look."""
    ws = _of_seed(renderer, look.seed, look.truncation)
    for layer, other in look.mix:
        ws = torch.cat([ws[:, :layer], _of_seed(renderer, other, look.truncation)[:, layer:]], dim=1)
    return ws


def _of_seed(renderer: Renderer, seed: int, truncation: float) -> Tensor:
    generator = renderer.networks.generator
    z = torch.randn(1, generator.config.z_dim, generator=torch.Generator().manual_seed(seed))
    return generator.mapping(z.to(renderer.device), truncation)
