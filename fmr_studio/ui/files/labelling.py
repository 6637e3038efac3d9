"""A canvas over a picture that is to be labelled, with what the pack reads in it for a proposal."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import MAX_SIZE, Document
from fmr_studio.canvas.layer import Layer, LayerKind, fit_rgba
from fmr_studio.canvas.layer_edits import add_layer
from fmr_studio.canvas.page import centred
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.engine import Engine
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.documents import fit_labels, new_document
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.workspace import LivingPicture

OPACITY = 0.5
SMALLEST = 64
"""The shortest side of a canvas that can be painted on; what is smaller is enlarged."""


def proposed(picture: Picture, preview: LivingPicture, progress: Progress) -> NDArray[np.uint8] | None:
    """What the pack reads in a picture, (R, R) uint8, unknown beside it; None where it cannot. Not for the GUI thread."""
    facts = preview.facts
    if facts is None:
        return None
    square = fit_rgba(picture.rgba(), width=facts.resolution, height=facts.resolution)

    def read(engine: Engine, _progress: Progress) -> NDArray[np.uint8] | None:
        return engine.read_labels(np.ascontiguousarray(square[..., :3]))

    seen = preview.borrow(read, progress)
    if seen is None:
        return None
    there = fit_rgba(square, width=len(seen), height=len(seen))[..., 3] > 127
    return np.where(there, seen, UNKNOWN).astype(np.uint8)


def side_for(pixels: NDArray[np.uint8]) -> int:
    """The side of the square canvas for an image (H, W, ...): its own long one, as far as a canvas may be."""
    return min(max(*pixels.shape[:2], SMALLEST), MAX_SIZE)


def canvas_over(picture: Picture, now: Document, labels: NDArray[np.uint8] | None, *, side: int | None = None) -> Document:
    """A new document like the present one, a picture as a reference above its labels (R, R), or above nothing.

    Args:
        side: of the square canvas; None for the picture's own size.
    """
    pixels = picture.rgba()
    side = side_for(pixels) if side is None else side
    fitted = np.full((side, side), UNKNOWN, np.uint8) if labels is None else fit_labels(labels, now.palette, side)
    before = now.properties
    page = centred(pixels.shape[0], pixels.shape[1], side)
    document = new_document(now.palette, side, pack=before.pack, seed=before.seed, labels=fitted, like=before, page=page)
    shown = fit_rgba(pixels, width=side, height=side)
    layer = Layer(document.new_layer_id(), LayerKind.REFERENCE, shown, picture.name, OPACITY)
    for edit in add_layer(document, layer):
        document.apply(edit)
    return document
