"""The page: the part of a square canvas that a label map which is not square has; tools write nowhere else.

Pictures are square. A map that is not lies in the middle of a square whose rest is unknown, and only its own part is shown,
painted and exported. The page is a further property of the document, so that undo, recovery and projects have it.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect

PAGE = "page"
"""Name of the further property: x, y, width and height in pixels of the canvas; missing where the page is all of it."""


def page_of(document: Document) -> Rect:
    """The page of a document; all of its canvas where it has none, or one that does not lie on it."""
    value = document.properties.extra_value(PAGE)
    if not (isinstance(value, tuple) and len(value) == 4 and all(type(one) is int for one in value)):
        return document.rect
    x, y, width, height = (int(one) for one in value if isinstance(one, int))
    inside = Rect(x, y, max(0, width), max(0, height)).intersection(document.rect)
    return document.rect if inside.empty else inside


def with_page(properties: Properties, page: Rect | None) -> Properties:
    """The same with a page, or with none."""
    return properties.with_extra(PAGE, None if page is None else (page.x, page.y, page.width, page.height))


def centred(height: int, width: int, side: int) -> Rect | None:
    """The page of a map (height, width) in the middle of a square canvas; None where it fills it."""
    most = max(height, width)
    if height == width:
        return None
    left, top = (most - width) // 2, (most - height) // 2
    x, y, right, bottom = (round(edge * side / most) for edge in (left, top, left + width, top + height))
    return Rect(x, y, max(1, right - x), max(1, bottom - y))


def within_page(labels: NDArray[np.uint8], page: Rect | None) -> NDArray[np.uint8]:
    """A label map (H, W) uint8 of a canvas, unknown beside its page."""
    if page is None or (page.width, page.height) == labels.shape[::-1]:
        return labels
    inside = np.full_like(labels, UNKNOWN)
    inside[page.slices] = labels[page.slices]
    return inside


def cut_to_page(document: Document) -> Document:
    """The document without what lies beside its page; itself where that is nothing."""
    page = page_of(document)
    if page == document.rect:
        return document
    layers = [
        replace(layer, pixels=layer.pixels[page.slices], heed=None if layer.heed is None else layer.heed[page.slices])
        for layer in document.layers
    ]
    properties = with_page(document.properties, None)
    return Document(page.width, page.height, document.palette, layers=layers, properties=properties)


def page_labels(document: Document) -> NDArray[np.uint8]:
    """The visible label map of the page, (height, width) uint8."""
    return label_map(document, page_of(document))
