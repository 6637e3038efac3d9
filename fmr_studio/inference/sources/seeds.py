"""Sources from seeds: z ~ N(0, I) drawn in numpy, so that every engine and device starts from the same one."""

from __future__ import annotations

import numpy as np

from fmr_studio.arrays import nchw_to_images
from fmr_studio.canvas.look import Look
from fmr_studio.inference.engines.mapping import normal_numbers
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.sources.making import source_of_drawing
from fmr_studio.nn.window import Window


def seed_source(renderer: Renderer, look: Look) -> Source:
    """The source of a look; early pictures of it are shown while it is drawn."""
    return source_of_styles(renderer, styles_of(renderer, look), look)


def source_of_styles(renderer: Renderer, ws: np.ndarray, look: Look | None = None) -> Source:
    """The source of ws (1, L, w_dim)."""
    early = renderer.early

    def watch(side: int, rgb: np.ndarray, _where: Window) -> None:
        if early is not None:
            early.reached(side, (lambda: nchw_to_images(rgb)[0]) if rgb.shape[1] else None)

    styles = renderer.networks.styles(ws)
    return source_of_drawing(renderer, renderer.networks.draw(styles, watch=watch), styles, look)


def styles_of(renderer: Renderer, look: Look) -> np.ndarray:
    """The ws (1, L, w_dim) of a look."""
    ws = _of_seed(renderer, look.seed, look.truncation)
    for layer, other in look.mix:
        ws[:, layer:] = _of_seed(renderer, other, look.truncation)[:, layer:]
    return ws


def _of_seed(renderer: Renderer, seed: int, truncation: float) -> np.ndarray:
    return renderer.networks.map(normal_numbers(seed, renderer.networks.shapes.z_dim), truncation)
