"""The label map as an image for other programs."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.palette import UNKNOWN


def label_png(document: Document) -> bytes:
    """The label map of a document as an indexed PNG: index is id, in the palette's own colours; unknown is transparent."""
    labels = label_map(document)
    image = Image.fromarray(labels).convert("L")
    image.putpalette(document.palette.colors().tobytes(), "RGB")
    buffer = io.BytesIO()
    options = {"transparency": UNKNOWN} if bool((labels == UNKNOWN).any()) else {}
    image.save(buffer, "PNG", optimize=False, **options)
    return buffer.getvalue()


def label_colors(document: Document) -> NDArray[np.uint8]:
    """The label map in the palette's own colours, (H, W, 4) uint8 RGBA; unknown is transparent."""
    table = np.zeros((256, 4), np.uint8)
    table[:, :3], table[:, 3] = document.palette.colors(), 255
    table[UNKNOWN] = 0
    return table[label_map(document)]
