"""The label map as a file for other programs: images whose values are ids, and the annotations of COCO."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QT_TRANSLATE_NOOP

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.page import page_labels
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.project.images import NAMES_KEY


def label_png(document: Document) -> bytes:
    """The label map of a document as an indexed PNG: index is id, in the palette's own colours; unknown is transparent."""
    return _indexed(document, document.palette.colors())


def voc_png(document: Document) -> bytes:
    """An indexed PNG in the colours of PASCAL VOC: index is id, 255 is void."""
    return _indexed(document, voc_colors(), void=True)


def grey_png(document: Document) -> bytes:
    """An 8-bit grey PNG: the value is the id, 255 is unknown."""
    return _png(Image.fromarray(page_labels(document)), document.palette)


def coco_json(document: Document) -> bytes:
    """The label map as COCO annotations: a category a label by name, and a region a label as uncompressed runs."""
    labels = page_labels(document)
    height, width = labels.shape
    present = [int(label) for label in np.unique(labels) if label != UNKNOWN]
    values = {
        "info": {"description": "Label map of FMR Studio"},
        "images": [{"id": 1, "width": width, "height": height, "file_name": ""}],
        "categories": [{"id": label.id, "name": label.name, "supercategory": ""} for label in document.palette],
        "annotations": [_annotation(labels == label, label, number) for number, label in enumerate(present, start=1)],
    }
    return (json.dumps(values, ensure_ascii=False) + "\n").encode()


@dataclass(frozen=True)
class LabelFile:
    """A kind of file for label maps.

    Args:
        words: what a dialog calls it, to be translated in the context ``label files``.
    """

    words: Any
    suffix: str
    encode: Callable[[Document], bytes]


LABEL_FILES = (
    LabelFile(QT_TRANSLATE_NOOP("label files", "Indexed PNG in the palette's colours (*.png)"), ".png", label_png),
    LabelFile(QT_TRANSLATE_NOOP("label files", "Grey PNG, the value is the label (*.png)"), ".png", grey_png),
    LabelFile(QT_TRANSLATE_NOOP("label files", "PASCAL VOC, indexed PNG (*.png)"), ".png", voc_png),
    LabelFile(QT_TRANSLATE_NOOP("label files", "COCO annotations (*.json)"), ".json", coco_json),
)


def voc_colors() -> NDArray[np.uint8]:
    """The 256 colours (256, 3) uint8 of PASCAL VOC: bits of the id go in turn into red, green and blue, high bits first."""
    ids = np.arange(256)
    colors = np.zeros((256, 3), np.uint8)
    for step in range(8):
        for channel in range(3):
            colors[:, channel] |= (((ids >> (3 * step + channel)) & 1) << (7 - step)).astype(np.uint8)
    return colors


def runs(mask: NDArray[np.bool_]) -> list[int]:
    """How many cells of a mask (H, W) are not set, set, not set …, column by column, as COCO counts them."""
    flat = mask.ravel(order="F")
    ends = np.flatnonzero(np.diff(flat)) + 1
    counts = np.diff(np.concatenate([[0], ends, [flat.size]])).tolist()
    return [0, *counts] if flat[0] else counts


def label_colors(document: Document) -> NDArray[np.uint8]:
    """The label map in the palette's own colours, (H, W, 4) uint8 RGBA; unknown is transparent."""
    table = np.zeros((256, 4), np.uint8)
    table[:, :3], table[:, 3] = document.palette.colors(), 255
    table[UNKNOWN] = 0
    return table[page_labels(document)]


def _annotation(mask: NDArray[np.bool_], label: int, number: int) -> dict[str, Any]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    box = [int(columns[0]), int(rows[0]), int(np.ptp(columns)) + 1, int(np.ptp(rows)) + 1]
    area = {"segmentation": {"size": list(mask.shape), "counts": runs(mask)}, "area": int(mask.sum()), "bbox": box}
    return {"id": number, "image_id": 1, "category_id": label, "iscrowd": 1, **area}


def _indexed(document: Document, colors: NDArray[np.uint8], *, void: bool = False) -> bytes:
    """An indexed PNG; unknown pixels are transparent, unless they are ``void`` and have a colour of their own."""
    labels = page_labels(document)
    image = Image.fromarray(labels).convert("L")
    image.putpalette(colors.tobytes(), "RGB")
    if not void and bool((labels == UNKNOWN).any()):
        return _png(image, document.palette, transparency=UNKNOWN)
    return _png(image, document.palette)


def _png(image: Image.Image, palette: Palette, **options: int) -> bytes:
    """A PNG that says the names of the labels in its text: ``0 background``, a line a label."""
    text = PngImagePlugin.PngInfo()
    text.add_itxt(NAMES_KEY, "\n".join(f"{label.id} {label.name}" for label in palette))
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False, pnginfo=text, **options)
    return buffer.getvalue()
