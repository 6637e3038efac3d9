"""Documents and steps as records of a journal: what is needed to go on from there, not to go back."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PaletteEdit, PixelEdit, PropertyEdit, Step
from fmr_studio.canvas.layer import Layer, LayerKind, PackedLayer, Plane
from fmr_studio.canvas.layer_edits import AddLayer, LayerEdit, MoveLayer, RemoveLayer
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.rect import Rect
from fmr_studio.errors import FmrError
from fmr_studio.project.document_json import layer_from, layer_json, properties_from, properties_json, value_from, value_json
from fmr_studio.project.records import Record

BASE, LAYER, END, STEP, SAVED, BEGIN = range(1, 7)

_Written = tuple[dict[str, Any], list[bytes]]


# -- documents ---------------------------------------------------------------------------------------------------------


def document_records(document: Document, facts: dict[str, Any]) -> Iterator[Record]:
    """A whole document, one record after the other, with further values in the first; the last one says it is whole."""
    values, blobs = properties_json(document.properties)
    head = {"size": [document.width, document.height], "palette": document.palette.to_json(), "properties": values}
    yield Record(BASE, {**head, "names": list(blobs), "count": len(document.layers), **facts}, tuple(blobs.values()))
    for layer in document.layers:
        planes = [layer.pixels, *([] if layer.said_heed is None else [layer.said_heed])]
        yield Record(LAYER, {"layer": layer_json(layer)}, tuple(zlib.compress(plane.tobytes(), 1) for plane in planes))
    yield Record(END, {})


def document_from(records: list[Record]) -> Document:
    """Read what :func:`document_records` gave; raises `FmrError` where it is not whole."""
    if not records or records[0].kind != BASE or records[-1].kind != END:
        raise FmrError("The recovery file is damaged: it holds no whole document.")
    head = records[0].values
    try:
        width, height = (int(side) for side in head["size"])
        blobs = dict(zip(head["names"], records[0].blobs, strict=True))
        layers = [_layer(record, width, height) for record in records[1:-1]]
        if len(layers) != head["count"]:
            raise ValueError("a layer is missing")
        properties = properties_from(head["properties"], blobs)
        return Document(width, height, Palette.from_json(head["palette"]), layers=layers, properties=properties)
    except (KeyError, TypeError, ValueError, IndexError, zlib.error) as error:
        raise FmrError(f"The recovery file is damaged: {error}.") from error


def _layer(record: Record, width: int, height: int) -> Layer:
    facts = layer_from(record.values["layer"])
    shape = (height, width, 4) if facts.kind is LayerKind.REFERENCE else (height, width)
    pixels, *heed = (np.frombuffer(zlib.decompress(blob), np.uint8) for blob in record.blobs)
    found = Layer(facts.id, facts.kind, pixels.reshape(shape), facts.name, facts.opacity, facts.visible, facts.locked)
    return replace(found, heed=heed[0].reshape(height, width)) if heed else found


# -- steps -------------------------------------------------------------------------------------------------------------


def step_record(step: Step, *, forward: bool) -> Record | None:
    """What a step does, or what taking it back does; None where an edit is of a kind that is not known here."""
    edits = step.edits if forward else tuple(reversed(step.edits))
    written: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    for edit in edits:
        writer = _WRITERS.get(type(edit))
        if writer is None:
            return None
        done = edit if forward else _reversed(edit)
        values, beside = _WRITERS[type(done)](done)
        written.append({**values, "blobs": len(beside)})
        blobs += beside
    return Record(STEP, {"name": step.name, "edits": written}, tuple(blobs))


def apply_record(record: Record, document: Document) -> None:
    """Do to a document what :func:`step_record` noted; raises `FmrError` where that does not fit."""
    try:
        place = 0
        edits: list[Edit] = []
        for values in record.values["edits"]:
            beside = record.blobs[place : place + values["blobs"]]
            place += values["blobs"]
            edits.append(_READERS[values["type"]](values, beside))
        for edit in edits:
            edit.apply(document)
    except (KeyError, TypeError, ValueError, IndexError, zlib.error) as error:
        raise FmrError(f"A step of the recovery file is damaged: {error}.") from error


def _reversed(edit: Any) -> Edit:
    """The edit that takes another one back by being applied."""
    if isinstance(edit, AddLayer):
        return RemoveLayer(edit.packed, edit.index)
    if isinstance(edit, RemoveLayer):
        return AddLayer(edit.packed, edit.index)
    if isinstance(edit, MoveLayer):
        return MoveLayer(edit.layer_id, edit.new_index, edit.old_index)
    turned: Edit = replace(edit, old=edit.new, new=edit.old)
    return turned


def _write_pixels(edit: PixelEdit) -> _Written:
    rect = [edit.rect.x, edit.rect.y, edit.rect.width, edit.rect.height]
    plane = {} if edit.plane is Plane.PIXELS else {"plane": str(edit.plane)}
    return {"type": "pixels", "layer": edit.layer_id, "rect": rect, **plane}, [edit.boxes, edit.mask, edit.new]


def _read_pixels(values: dict[str, Any], blobs: tuple[bytes, ...]) -> Edit:
    boxes, mask, new = blobs
    plane = Plane(values.get("plane", Plane.PIXELS))
    return PixelEdit(values["layer"], Rect(*values["rect"]), boxes, mask, b"", new, plane)


def _write_property(edit: PropertyEdit) -> _Written:
    value, blobs = value_json(edit.name, edit.new)
    return {"type": "property", "name": edit.name, "value": value, "names": list(blobs)}, list(blobs.values())


def _read_property(values: dict[str, Any], blobs: tuple[bytes, ...]) -> Edit:
    beside = dict(zip(values["names"], blobs, strict=True))
    return PropertyEdit(values["name"], None, value_from(values["name"], values["value"], beside))


def _write_palette(edit: PaletteEdit) -> _Written:
    return {"type": "palette", "palette": edit.new.to_json()}, []


def _read_palette(values: dict[str, Any], _blobs: tuple[bytes, ...]) -> Edit:
    palette = Palette.from_json(values["palette"])
    return PaletteEdit(palette, palette)


def _write_add(edit: AddLayer) -> _Written:
    packed = edit.packed
    values = {"layer": layer_json(packed.layer), "shape": list(packed.shape), "index": edit.index}
    return {"type": "add layer", **values}, [packed.payload, *([packed.heed] if packed.heed else [])]


def _read_add(values: dict[str, Any], blobs: tuple[bytes, ...]) -> Edit:
    facts, shape = layer_from(values["layer"]), tuple(values["shape"])
    bare = np.zeros((0, 0, *shape[2:]), np.uint8)
    layer = Layer(facts.id, facts.kind, bare, facts.name, facts.opacity, facts.visible, facts.locked)
    return AddLayer(PackedLayer(layer, shape, *blobs), values["index"])


def _write_remove(edit: RemoveLayer) -> _Written:
    return {"type": "remove layer", "layer": layer_json(edit.packed.layer), "index": edit.index}, []


def _read_remove(values: dict[str, Any], _blobs: tuple[bytes, ...]) -> Edit:
    shape = [0, 0, 4] if values["layer"]["kind"] == LayerKind.REFERENCE else [0, 0]
    added = _read_add({**values, "shape": shape}, (b"",))
    assert isinstance(added, AddLayer)
    return RemoveLayer(added.packed, added.index)


def _write_move(edit: MoveLayer) -> _Written:
    return {"type": "move layer", "layer": edit.layer_id, "index": edit.new_index}, []


def _read_move(values: dict[str, Any], _blobs: tuple[bytes, ...]) -> Edit:
    return MoveLayer(values["layer"], 0, values["index"])


def _write_layer(edit: LayerEdit) -> _Written:
    return {"type": "layer", "layer": edit.layer_id, "field": edit.field, "value": edit.new}, []


def _read_layer(values: dict[str, Any], _blobs: tuple[bytes, ...]) -> Edit:
    return LayerEdit(values["layer"], values["field"], values["value"], values["value"])


_WRITERS: dict[type, Callable[[Any], _Written]] = {
    PixelEdit: _write_pixels,
    PropertyEdit: _write_property,
    PaletteEdit: _write_palette,
    AddLayer: _write_add,
    RemoveLayer: _write_remove,
    MoveLayer: _write_move,
    LayerEdit: _write_layer,
}
_READERS: dict[str, Callable[[dict[str, Any], tuple[bytes, ...]], Edit]] = {
    "pixels": _read_pixels,
    "property": _read_property,
    "palette": _read_palette,
    "add layer": _read_add,
    "remove layer": _read_remove,
    "move layer": _read_move,
    "layer": _read_layer,
}
