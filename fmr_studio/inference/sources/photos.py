"""Sources from inverted photos."""

from __future__ import annotations

import numpy as np

from fmr_studio.canvas.photo import Photo
from fmr_studio.errors import FmrError
from fmr_studio.inference.engines.protocol import Features
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.sources.making import source_of_drawing


def photo_source(renderer: Renderer, photo: Photo) -> Source:
    """The source of an inverted photo; raises :class:`FmrError` where it was inverted for another pack."""
    shapes = renderer.networks.shapes
    ws, x, rgb = (part.astype(np.float32)[None] for part in (photo.ws, photo.features, photo.rgb))
    wanted = (1, shapes.layers, shapes.w_dim), (1, shapes.channels, shapes.size, shapes.size)
    if (ws.shape, x.shape) != wanted or photo.pack != renderer.card.name:
        raise FmrError(f"{photo.name} was inverted for the pack {photo.pack}.", f"Open it again with {renderer.card.name}.")
    styles = renderer.networks.styles(ws)
    return source_of_drawing(renderer, renderer.networks.draw(styles, Features(x, rgb)), styles, photo)
