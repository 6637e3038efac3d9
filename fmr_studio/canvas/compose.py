"""What the layers amount to: a label map, and colours for a view; `asked` says what they ask of the picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.blend import faded, lay_over
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Heed, Layer, LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect

Labels = NDArray[np.uint8]
EDGES_INK = (20, 40, 150)
"""What edges are drawn in, to be told from a sketch."""
_SHOWN = np.array([1.0, 0.5, 0.12], np.float32)
"""How opaque is what must, may and need not be followed, by `Heed`."""


def _value_colors() -> dict[LayerKind, NDArray[np.uint8]]:
    sketch = np.zeros((256, 4), np.uint8)
    sketch[:, 3] = np.arange(256)
    edges = sketch.copy()
    edges[:, :3] = EDGES_INK
    depth = np.repeat(np.arange(256, dtype=np.uint8)[:, None], 4, axis=1)
    depth[1:, 3] = 255
    return {LayerKind.SKETCH: sketch, LayerKind.EDGES: edges, LayerKind.DEPTH: depth}


VALUE_COLORS = _value_colors()
"""(256, 4) uint8 RGBA of each value: ink in black or blue, as opaque as there is ink; depth in grey, the nearest white."""


def label_map(document: Document, rect: Rect | None = None) -> Labels:
    """The visible label and scribble layers laid over each other: (H, W) of ``rect`` or of the canvas, a copy.

    Where the generator is left free, a layer says nothing.
    """
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
            said = part != UNKNOWN
            if layer.heed is not None and top is None:
                said &= layer.heed[rect.slices] != Heed.FREE
            np.copyto(labels, part, where=said)
        if is_top:
            break
    return labels


def painted_labels(document: Document) -> Labels | None:
    """:func:`label_map` of the whole canvas; None where nothing is said anywhere."""
    labels = label_map(document)
    return None if bool((labels == UNKNOWN).all()) else labels


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
    table = _label_table(document) if layer.kind.holds_labels else VALUE_COLORS[layer.kind]
    colors = faded(table, layer.opacity).view(np.uint32)[:, 0]
    packed = np.take(colors, part, mode="wrap")  # eight times faster than with a check of bounds
    shown = packed.view(np.uint8).reshape(rect.height, rect.width, 4)
    if layer.heed is not None:
        _fade_loose(shown, layer.heed[rect.slices])
    return shown


def _fade_loose(shown: NDArray[np.uint8], heed: NDArray[np.uint8]) -> None:
    """Make (H, W, 4) colours clearer where they need not be followed, in place."""
    loose = heed != Heed.MUST
    if loose.any():
        shown[loose, 3] = np.rint(shown[loose, 3] * _SHOWN[heed[loose]]).astype(np.uint8)


def _label_table(document: Document) -> NDArray[np.uint8]:
    """(256, 4) uint8 RGBA of each id: unknown, hidden and, beside a solo label, all others are transparent."""
    table = np.full((256, 4), 255, np.uint8)
    table[:, :3] = document.colors()
    properties = document.properties
    if properties.solo_label is not None:
        table[np.arange(256) != properties.solo_label, 3] = 0
    table[[UNKNOWN, *properties.hidden_labels], 3] = 0
    return table
