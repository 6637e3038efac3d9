"""A source from what its generator drew: everything that depends on the source alone, computed once."""

from __future__ import annotations

import numpy as np

from fmr_studio.arrays import nchw_to_images
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.photo import Photo
from fmr_studio.inference.engines.protocol import Drawing, Styles
from fmr_studio.inference.rendering.renderer import Renderer
from fmr_studio.inference.rendering.source import Source


def source_of_drawing(renderer: Renderer, drawing: Drawing, styles: Styles, origin: Look | Photo | None) -> Source:
    """The source of a whole picture and the features it was drawn with."""
    features, size = drawing.features, renderer.size
    mask = renderer.networks.clusters(features) if renderer.has("codebook") else np.zeros((1, size, size), np.int64)
    image = nchw_to_images(drawing.rgb)[0]
    source = renderer.source(styles, features, mask, image=image, labels=drawing.labels, origin=origin)
    _ = source.memory, source.reading  # every stroke needs them
    return source
