"""Properties, palette and layers of a document as plain JSON values, for project files and recovery journals."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.properties import PlainValue, Properties
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError

Blobs = Mapping[str, bytes]
"""What JSON cannot hold, by name."""
PHOTO = "photo.safetensors"
ORIGINAL = "photo.original"
"""The file that a photo was opened from."""


@dataclass(frozen=True)
class LayerFacts:
    """All of a layer but its pixels."""

    id: int
    kind: LayerKind
    name: str
    opacity: float
    visible: bool
    locked: bool


def value_json(name: str, value: Any) -> tuple[Any, dict[str, bytes]]:
    """One property as a JSON value, and beside it by name the bytes that JSON cannot hold.

    Args:
        name: a field of `Properties`.
    """
    if isinstance(value, Photo):
        blobs = {PHOTO: zlib.decompress(value.to_bytes(level=0))}
        return None, {**blobs, ORIGINAL: value.original} if value.original else blobs
    if isinstance(value, SourceEdits):
        return (None if value == SourceEdits() else value.to_json()), {}
    return _plain(value), {}


def value_from(name: str, value: Any, blobs: Blobs | None = None) -> Any:
    """Read what :func:`value_json` gave; raises `FmrError` for anything else."""
    if name == "photo":
        return _photo(blobs or {})
    try:
        return _READERS[name](value)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError, AttributeError) as error:
        raise FmrError(f"The property {name} is damaged: {error}.") from error


def properties_json(properties: Properties) -> tuple[dict[str, Any], dict[str, bytes]]:
    """All properties by name, and beside them by name the bytes that JSON cannot hold."""
    values: dict[str, Any] = {}
    blobs: dict[str, bytes] = {}
    for field in fields(properties):
        values[field.name], beside = value_json(field.name, getattr(properties, field.name))
        blobs.update(beside)
    return values, blobs


def properties_from(values: object, blobs: Blobs | None = None) -> Properties:
    """Read what :func:`properties_json` gave. What is missing has its default, and unknown names are left out.

    Raises:
        FmrError: a value is of the wrong kind or out of range.
    """
    if not isinstance(values, dict):
        raise FmrError("The properties are damaged: they are no JSON object.")
    known = [field.name for field in fields(Properties) if field.name in values]
    return Properties(**{name: value_from(name, values[name], blobs) for name in known})


def layer_json(layer: Layer) -> dict[str, Any]:
    """All of a layer but its pixels."""
    return {
        "id": layer.id,
        "kind": str(layer.kind),
        "name": layer.name,
        "opacity": layer.opacity,
        "visible": layer.visible,
        "locked": layer.locked,
    }


def layer_from(values: object) -> LayerFacts:
    """Read what :func:`layer_json` gave; raises `FmrError` for anything else."""
    try:
        if not isinstance(values, dict):
            raise TypeError("it is no JSON object")
        return LayerFacts(
            id=_whole(values["id"]),
            kind=LayerKind(values["kind"]),
            name=_text(values["name"]),
            opacity=_number(values.get("opacity", 1.0)),
            visible=_switch(values.get("visible", True)),
            locked=_switch(values.get("locked", False)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FmrError(f"A layer is damaged: {error}.") from error


def _plain(value: Any) -> Any:
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return value.item() if hasattr(value, "item") else value


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _switch(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is no list")
    return value


def _optional(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _labels(value: Any) -> frozenset[int]:
    return frozenset(_whole(label) for label in _list(value))


def _mix(value: Any) -> tuple[tuple[int, int], ...]:
    return tuple((_whole(layer), _whole(seed)) for layer, seed in map(_list, _list(value)))


def _colors(value: Any) -> tuple[tuple[int, tuple[int, int, int]], ...]:
    pairs = []
    for label, color in map(_list, _list(value)):
        red, green, blue = (_whole(channel) for channel in _list(color))
        pairs.append((_whole(label), (red, green, blue)))
    return tuple(pairs)


def _plain_value(value: Any) -> PlainValue:
    if isinstance(value, list):
        return tuple(_plain_value(part) for part in value)
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{value!r} is no plain value")


def _edits(value: Any) -> SourceEdits:
    return SourceEdits() if value is None else SourceEdits.from_json(value)


def _photo(blobs: Blobs) -> Photo | None:
    """The photo in safetensors, with its original file if that was kept."""
    if PHOTO not in blobs:
        return None
    photo = Photo.from_bytes(zlib.compress(blobs[PHOTO], 0))
    return replace(photo, original=blobs.get(ORIGINAL, b""))


def _extra(value: Any) -> tuple[tuple[str, PlainValue], ...]:
    return tuple((_text(name), _plain_value(kept)) for name, kept in map(_list, _list(value)))


_READERS: dict[str, Callable[[Any], Any]] = {
    "pack": _text,
    "seed": _whole,
    "truncation": _number,
    "mix": _mix,
    "category": _whole,
    "edits": _edits,
    "background": _whole,
    "locked_labels": _labels,
    "only_over": _optional,
    "hidden_labels": _labels,
    "solo_label": _optional,
    "label_colors": _colors,
    "extra": _extra,
}
