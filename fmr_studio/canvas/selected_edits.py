"""What is done with the selected pixels of a layer, as steps that are applied already; and pieces as text for a clipboard."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.carrying import Piece, selected_piece
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, Step
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import add_layer
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.selection import select, selected
from fmr_studio.errors import FmrError

LARGEST = 8192


def fill_selected(document: Document, layer_id: int, value: int | None, name: str) -> Step | None:
    """Give all that is selected of a layer a value; None stands for what its eraser leaves.

    Raises:
        FmrError: nothing is selected, or the layer cannot be painted.
    """
    chosen = selected(document)
    if chosen is None:
        raise FmrError("Nothing is selected.", "Select something first.")
    painter = Painter(document, layer_id, name)
    box = Rect.around(chosen)
    painter.stamp_once(box, chosen[box.slices], value=document.erase_value(painter.layer) if value is None else value)
    return painter.finish()


def copied(document: Document, layer_id: int) -> bytes:
    """What is selected of a layer, for a clipboard; raises `FmrError` where that is nothing."""
    painter = Painter(document, layer_id, "Copy")
    try:
        piece = selected_piece(painter)
    finally:
        painter.cancel()
    names = [label.name for label in document.palette] if painter.layer.kind.holds_labels else []
    box = piece.rect
    entry: dict[str, Any] = {
        "kind": str(painter.layer.kind), "labels": names, "rect": [box.x, box.y, box.width, box.height],
        "values": _text(piece.values), "mask": _text(piece.mask.view(np.uint8)),
    }  # fmt: skip
    return json.dumps(entry).encode()


def pasted(document: Document, data: bytes, layer_name: str) -> tuple[int, tuple[Edit, ...]]:
    """The edits that lay copied pixels over all layers as one of their own, selected; and its id.

    Labels are known by their names; those that the palette lacks say nothing.

    Raises:
        FmrError: the data is damaged.
    """
    kind, piece = _read(document, data)
    layer = Layer.blank(kind, id=document.new_layer_id(), name=layer_name, width=document.width, height=document.height)
    pixels = layer.pixels.copy()
    rect = _near(piece.rect, document.rect)
    inside = rect.intersection(document.rect)
    part = inside.within(rect)
    np.copyto(pixels[inside.slices], piece.values[part], where=piece.mask[part])
    chosen = np.zeros(pixels.shape, bool)
    chosen[inside.slices] = piece.mask[part]
    edits = add_layer(document, replace(layer, pixels=pixels))
    edit = select(document, chosen)
    return layer.id, edits if edit is None else (*edits, edit)


def _near(rect: Rect, bounds: Rect) -> Rect:
    """A rectangle where it is, if half of it is on the canvas; else in its middle."""
    seen = rect.intersection(bounds)
    if not seen.empty and 2 * seen.width * seen.height >= rect.width * rect.height:
        return rect
    return Rect((bounds.width - rect.width) // 2, (bounds.height - rect.height) // 2, rect.width, rect.height)


def _read(document: Document, data: bytes) -> tuple[LayerKind, Piece]:
    try:
        entry = json.loads(data)
        kind, box = LayerKind(entry["kind"]), Rect(*(int(value) for value in entry["rect"]))
        if not kind.paintable or not (0 < box.width <= LARGEST and 0 < box.height <= LARGEST):
            raise _damaged()
        values, mask = _pixels(entry["values"], box), _pixels(entry["mask"], box).astype(bool)
        names = [str(label) for label in entry["labels"]]
    except (ValueError, KeyError, TypeError, zlib.error, binascii.Error) as error:
        raise _damaged() from error
    if kind.holds_labels:
        known = {label.name: label.id for label in document.palette}
        table = np.full(256, UNKNOWN, np.uint8)
        table[: min(len(names), UNKNOWN)] = [known.get(label, UNKNOWN) for label in names[:UNKNOWN]]
        values = table[values]
        mask &= values != UNKNOWN
        kind = LayerKind.SCRIBBLE
    if not mask.any():
        raise FmrError("Nothing that was copied has a label of this palette.")
    return kind, Piece(box, values, mask)


def _damaged() -> FmrError:
    return FmrError("The copied pixels are damaged.", "Copy them again.")


def _text(pixels: NDArray[np.uint8]) -> str:
    return base64.b85encode(zlib.compress(np.ascontiguousarray(pixels).tobytes(), 6)).decode("ascii")


def _pixels(text: str, box: Rect) -> NDArray[np.uint8]:
    count = box.width * box.height
    data = zlib.decompressobj().decompress(base64.b85decode(text), count + 1)
    if len(data) != count:
        raise _damaged()
    return np.frombuffer(data, np.uint8).reshape(box.height, box.width)
