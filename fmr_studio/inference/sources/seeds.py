"""Sources from seeds: z ~ N(0, I) drawn in numpy, so that every engine and device starts from the same one."""

from __future__ import annotations

import numpy as np

from fmr_studio.arrays import nchw_to_images
from fmr_studio.canvas.look import Look
from fmr_studio.errors import FmrError
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
    check_category(renderer, look)
    ws = _of_seed(renderer, look, look.seed)
    for layer, other in look.mix:
        ws[:, layer:] = _of_seed(renderer, look, other)[:, layer:]
    return ws


def check_category(renderer: Renderer, look: Look) -> None:
    """Raise :class:`FmrError` where a look is of a class that the pack's generator does not have."""
    classes = renderer.networks.shapes.classes
    if look.category and look.category >= classes:
        hint = f"It has the classes 0 to {classes - 1}." if classes else "It has no classes."
        raise FmrError(f"The pack {renderer.card.name} has no class {look.category}.", hint)


def _of_seed(renderer: Renderer, look: Look, seed: int) -> np.ndarray:
    z = normal_numbers(seed, renderer.networks.shapes.z_dim)
    return renderer.networks.map(z, look.truncation, look.category)
