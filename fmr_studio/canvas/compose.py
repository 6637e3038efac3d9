"""What the layers amount to: a label map for the engine, colours for a view."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.blend import faded, lay_over
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect

Labels = NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Condition:
    """What a document asks of the picture. The arrays are copies, safe to hand to another thread.

    Args:
        labels: (H, W) uint8 ids, 255 where nothing is said; None if that is so everywhere.
        ink: (H, W) uint8 ink of the sketches, 0 to 255; None if there is none.
    """

    labels: Labels | None
    ink: NDArray[np.uint8] | None

    @property
    def kind(self) -> str:
        """``labels`` (every pixel said), ``scribble`` (some of them), ``sketch`` (ink alone) or ``empty``."""
        if self.labels is not None:
            return "scribble" if bool((self.labels == UNKNOWN).any()) else "labels"
        return "empty" if self.ink is None else "sketch"


def label_map(document: Document, rect: Rect | None = None) -> Labels:
    """The visible label and scribble layers laid over each other: (H, W) of ``rect`` or of the canvas, a copy."""
    return _overlaid(document, rect or document.rect, None)


def labels_under(document: Document, layer: Layer, rect: Rect) -> Labels:
    """What a tool on ``layer`` paints over: the layer's own labels and, where it has none, those visible below it.

    Returns:
        (height, width) uint8 ids of ``rect``, a copy; the layer's own values if it holds no labels.
    """
    if not layer.kind.holds_labels:
        return layer.pixels[rect.slices].copy()
    return _overlaid(document, rect, layer)


def _overlaid(document: Document, rect: Rect, top: Layer | None) -> Labels:
    labels = np.full((rect.height, rect.width), UNKNOWN, np.uint8)
    for layer in document.layers:
        is_top = top is not None and layer.id == top.id
        if layer.kind.holds_labels and (layer.visible or is_top):
            part = layer.pixels[rect.slices]
            np.copyto(labels, part, where=part != UNKNOWN)
        if is_top:
            break
    return labels


def condition(document: Document) -> Condition:
    """What the visible layers ask of the picture. Opacity, hidden and solo labels are for views and change nothing."""
    labels = label_map(document)
    ink = np.zeros((document.height, document.width), np.uint8)
    for layer in document.layers:
        if layer.kind is LayerKind.SKETCH and layer.visible:
            np.maximum(ink, layer.pixels, out=ink)
    return Condition(None if bool((labels == UNKNOWN).all()) else labels, ink if ink.any() else None)


def label_counts(document: Document) -> NDArray[np.int64]:
    """How many pixels of the label map each id has, (256,) int64; entry 255 counts the unknown ones."""
    return np.bincount(label_map(document).ravel(), minlength=256).astype(np.int64)


def display_rgba(document: Document, rect: Rect | None = None) -> NDArray[np.uint8]:
    """The visible layers in the colours of the palette, as a view shows them.

    Args:
        rect: the part to draw, clipped to the canvas; all of it by default.

    Returns:
        (height, width, 4) uint8 RGBA, not premultiplied; transparent where no layer shows anything.
    """
    area = document.rect if rect is None else rect.intersection(document.rect)
    picture = np.zeros((area.height, area.width, 4), np.uint8)
    empty = True
    for layer in document.layers:
        if not layer.visible or layer.opacity == 0.0:
            continue
        colors = _layer_rgba(document, layer, area)
        if empty:
            picture, empty = colors, False
        else:
            lay_over(picture, colors)
    return picture


def _layer_rgba(document: Document, layer: Layer, rect: Rect) -> NDArray[np.uint8]:
    """One layer in colour, (height, width, 4) uint8, its opacity in the alpha."""
    part = layer.pixels[rect.slices]
    if layer.kind is LayerKind.REFERENCE:
        return faded(part, layer.opacity)
    table = _ink_table() if layer.kind is LayerKind.SKETCH else _label_table(document)
    colors = faded(table, layer.opacity).view(np.uint32)[:, 0]
    packed = np.take(colors, part, mode="wrap")  # eight times faster than with a check of bounds
    return packed.view(np.uint8).reshape(rect.height, rect.width, 4)


def _label_table(document: Document) -> NDArray[np.uint8]:
    """(256, 4) uint8 RGBA of each id: unknown, hidden and, beside a solo label, all others are transparent."""
    table = np.full((256, 4), 255, np.uint8)
    table[:, :3] = document.colors()
    properties = document.properties
    if properties.solo_label is not None:
        table[np.arange(256) != properties.solo_label, 3] = 0
    table[[UNKNOWN, *properties.hidden_labels], 3] = 0
    return table


def _ink_table() -> NDArray[np.uint8]:
    """(256, 4) uint8 RGBA of each amount of ink: black, as opaque as there is ink."""
    table = np.zeros((256, 4), np.uint8)
    table[:, 3] = np.arange(256)
    return table
