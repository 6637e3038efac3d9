"""What a window asks of a document: a new one, its look and source, and the edits that change these."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.arrays import fit_on_square
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PixelEdit, PropertyEdit
from fmr_studio.canvas.layer import Layer
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.own_labels import own_properties
from fmr_studio.canvas.page import page_of, with_page, within_page
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.inference.request import SourceSpec

LOCK = "look_locked"
"""Name of the further property that says the look shall stay as it is."""

LESSON = "lesson"
"""Name of the further property that names the pack over whose picture a new palette is painted, which that pack cannot read."""


LESSON_NAME = "lesson_name"
"""Name of the further property that names the lesson a picture is painted for."""


def belongs_to(properties: Properties, file: Path | None, name: str, folder: Path) -> bool:
    """Whether a document is one of a lesson's pictures: it says so, or its file lies in the lesson's folder."""
    return properties.extra_value(LESSON_NAME) == name or (file is not None and file.parent == folder)


def is_lesson(properties: Properties) -> bool:
    """Whether the labels of a document are such that its pack is yet to learn."""
    return bool(properties.pack) and properties.extra_value(LESSON) == properties.pack


def source_of(properties: Properties) -> SourceSpec:
    """The source a document was given."""
    look = Look() if properties.photo is not None else look_of(properties)
    return SourceSpec(look, properties.photo, properties.edits)


def look_of(properties: Properties) -> Look:
    """The look a document was given."""
    return Look(properties.seed, properties.truncation, properties.mix, properties.category)


def is_locked(properties: Properties) -> bool:
    """Whether seed and truncation of a document stay as they are."""
    return bool(properties.extra_value(LOCK, False))


def look_edits(old: Properties, look: Look | None) -> list[Edit]:
    """The edits that give a document another look; none where that is locked or None."""
    if look is None or is_locked(old):
        return []
    pairs = [(name, getattr(old, name), value) for name, value in look_properties(look).items()]
    return [PropertyEdit(name, before, after) for name, before, after in pairs if before != after]


def look_properties(look: Look) -> dict[str, Any]:
    """A look as the properties of a document, by name."""
    return {"seed": look.seed, "truncation": look.truncation, "mix": look.mix, "category": look.category}


def seed_edits(old: Properties, look: Look) -> list[Edit]:
    """The edits that give a document the source of a seed: a photo makes room for it, and leaves its layout."""
    edits = look_edits(old, look)
    if old.photo is not None:
        edits += [PropertyEdit("photo", old.photo, None), PropertyEdit("edits", old.edits, SourceEdits())]
    return edits


def source_edits(old: Properties, source: SourceSpec) -> list[Edit]:
    """The edits that give a document another source."""
    pairs = (("photo", old.photo, source.photo), ("edits", old.edits, source.edits))
    edits: list[Edit] = [PropertyEdit(name, before, after) for name, before, after in pairs if before != after]
    return edits if source.photo is not None else [*edits, *look_edits(old, source.look)]


def pixel_edit(document: Document, layer: Layer, pixels: NDArray[np.uint8]) -> Edit | None:
    """The edit that gives a layer other pixels, (H, W) uint8; None if they are what it has."""
    return PixelEdit.between(layer.id, [(document.rect, layer.pixels, pixels)])


def new_document(
    palette: Palette, side: int, *, pack: str = "", seed: int = 0, labels: NDArray[np.uint8] | None = None,
    like: Properties | None = None, page: Rect | None = None,
) -> Document:  # fmt: skip
    """A square canvas for a pack, with a label map (side, side) uint8 on it or full of the background label.

    Args:
        like: the properties of a document with the same palette, which say which of its labels are one's own.
        page: the part that is painted; None for all of it.
    """
    extra = () if like is None else own_properties(like).extra
    properties = with_page(Properties(pack=pack, seed=seed, extra=extra), page)
    document = Document(side, side, palette, properties=properties)
    if labels is not None or page is not None:
        put = document.label_layer.pixels if labels is None else labels
        edit = pixel_edit(document, document.label_layer, within_page(put, page))
        if edit is not None:
            document.apply(edit)
    return document


def labels_on(document: Document, labels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A label map (H, W) uint8 at the size of a document's canvas, unknown beside its page."""
    return within_page(fit_labels(labels, document.palette, document.width), page_of(document))


def fit_labels(labels: NDArray[np.uint8], palette: Palette, side: int) -> NDArray[np.uint8]:
    """A label map (H, W) uint8 on a square canvas, (side, side): in its middle where it is not square."""
    return fit_on_square(labels, side, palette.unknown_id)
