"""The document: the one owner of everything a person paints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.edit import Edit
from fmr_studio.canvas.layer import Layer, LayerKind, Plane
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.signal import Signal
from fmr_studio.errors import FmrError

MAX_SIZE = 8192
SHOWN_PROPERTIES = frozenset({"hidden_labels", "solo_label", "label_colors"})
SHOWN_FIELDS = frozenset({"opacity", "visible"})


class ChangeKind(StrEnum):
    """What sort of thing changed."""

    PIXELS = "pixels"
    LAYERS = "layers"
    PROPERTIES = "properties"


@dataclass(frozen=True)
class Change:
    """One change, as listeners get it.

    Args:
        rect: the pixels of the canvas that look different now; may be empty.
        revision: the document's revision after the change.
        detail: name of the property, or id of the layer in digits.
    """

    kind: ChangeKind
    rect: Rect
    revision: int
    detail: str = ""


class Document:
    """Layers from the lowest to the highest, properties and palette, of one size in pixels.

    It is changed by edits (see :meth:`apply`) and by strokes; the methods that write are for these two alone. A change
    raises :attr:`revision`, is told to :attr:`changed`, and returns the rectangle that looks different.

    Args:
        layers: the layers of a file; by default one label layer full of the background label.
    """

    def __init__(
        self,
        width: int,
        height: int,
        palette: Palette,
        *,
        layers: Iterable[Layer] = (),
        properties: Properties | None = None,
    ) -> None:
        if not (1 <= width <= MAX_SIZE and 1 <= height <= MAX_SIZE):
            raise FmrError(f"A canvas cannot be {width} x {height} pixels.", f"1 to {MAX_SIZE} are possible.")
        self.width, self.height = width, height
        self.changed: Signal[Change] = Signal()
        self.revision = 0
        self._palette = palette
        self._properties = properties or Properties()
        self._layers: list[Layer] = []
        self._buffers: dict[tuple[int, Plane], NDArray[np.uint8]] = {}
        self._last_id = 0
        self._stroke = ""
        self._together = 0
        self._written: dict[int, Rect] = {}
        for layer in tuple(layers) or (self._label_layer(),):
            self._take(layer, len(self._layers))
        if sum(layer.kind is LayerKind.LABELS for layer in self._layers) != 1:
            raise FmrError("A document has exactly one label layer.")

    def _label_layer(self) -> Layer:
        pixels = np.full((self.height, self.width), self._properties.background, np.uint8)
        return Layer(1, LayerKind.LABELS, pixels, "Labels")

    # -- reading -------------------------------------------------------------------------------------------------------

    @property
    def rect(self) -> Rect:
        """The whole canvas."""
        return Rect(0, 0, self.width, self.height)

    @property
    def palette(self) -> Palette:
        """The labels that can be painted."""
        return self._palette

    @property
    def properties(self) -> Properties:
        """Look, pack and rules of painting."""
        return self._properties

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers, the lowest first."""
        return tuple(self._layers)

    @property
    def label_layer(self) -> Layer:
        """The one layer of kind ``LABELS``."""
        return next(layer for layer in self._layers if layer.kind is LayerKind.LABELS)

    def layer(self, layer_id: int) -> Layer:
        """The layer of an id; its pixels go on showing the present state until it is removed."""
        return self._layers[self.index_of(layer_id)]

    def index_of(self, layer_id: int) -> int:
        """The place of a layer in the stack, 0 the lowest."""
        for index, layer in enumerate(self._layers):
            if layer.id == layer_id:
                return index
        raise FmrError("This layer is no longer there.")

    def new_layer_id(self) -> int:
        """An id that no layer of this document has had."""
        return self._last_id + 1

    def erase_value(self, layer: Layer) -> int:
        """What an erased pixel of the layer becomes: the background label, or nothing."""
        return self._properties.background if layer.kind is LayerKind.LABELS else layer.kind.blank

    def colors(self) -> NDArray[np.uint8]:
        """Lookup table (256, 3) uint8 from label id to the colour it is shown in."""
        table = self._palette.colors()
        for label, color in self._properties.label_colors:
            table[label] = color
        return table

    def content_hash(self) -> str:
        """SHA-256 in hex of all content: equal for two documents that look, render and save alike."""
        digest = hashlib.sha256(repr((self.width, self.height, self._palette.to_json())).encode())
        for field in fields(self._properties):
            value = getattr(self._properties, field.name)
            digest.update(repr((field.name, sorted(value) if isinstance(value, frozenset) else value)).encode())
        for layer in self._layers:
            digest.update(repr(layer.values()).encode())
            digest.update(layer.pixels.data)
            if layer.said_heed is not None:
                digest.update(layer.said_heed.data)
        return digest.hexdigest()

    # -- edits ---------------------------------------------------------------------------------------------------------

    def apply(self, edit: Edit) -> Rect:
        """Make a change that no undo remembers; `History.do` makes one that it does."""
        return edit.apply(self)

    @property
    def stroke(self) -> str:
        """Name of the stroke that is being drawn, or empty."""
        return self._stroke

    def open_stroke(self, name: str) -> None:
        """Note that a stroke is being drawn: no second one may begin, and undo waits."""
        if self._stroke:
            raise FmrError(f"Finish or cancel first: {self._stroke}.")
        self._stroke = name

    def close_stroke(self) -> None:
        """Note that the stroke has ended."""
        self._stroke = ""

    # -- writing: for edits and strokes --------------------------------------------------------------------------------

    def write_pixels(
        self,
        layer_id: int,
        rect: Rect,
        *,
        values: NDArray[np.uint8] | int,
        mask: NDArray[np.bool_],
        plane: Plane = Plane.PIXELS,
    ) -> Rect:
        """Write ``values``, (height, width) uint8 of ``rect`` or one number, to a plane of a layer in ``mask``."""
        if plane is Plane.HEED:
            self.open_heed(layer_id)
        np.copyto(self._buffers[layer_id, plane][rect.slices], np.uint8(values), where=mask)
        if not self._together:
            return self._tell(ChangeKind.PIXELS, rect, str(layer_id))
        self._written[layer_id] = self._written.get(layer_id, Rect()).union(rect)
        return rect

    def open_heed(self, layer_id: int) -> None:
        """Let a layer have a plane of what must be followed, which says all of it as long as nothing is written there."""
        if (layer_id, Plane.HEED) not in self._buffers:
            index = self.index_of(layer_id)
            buffer = np.zeros((self.height, self.width), np.uint8)
            self._buffers[layer_id, Plane.HEED] = buffer
            self._layers[index] = replace(self._layers[index], heed=buffer)

    @contextmanager
    def together(self) -> Iterator[None]:
        """Count and tell what is written to the pixels of a layer meanwhile as one change; may be nested."""
        self._together += 1
        try:
            yield
        finally:
            self._together -= 1
            if not self._together:
                written, self._written = self._written, {}
                for layer_id, rect in written.items():
                    self._tell(ChangeKind.PIXELS, rect, str(layer_id))

    def insert_layer(self, layer: Layer, index: int) -> Rect:
        """Put a copy of a layer at a place of the stack."""
        if layer.kind is LayerKind.LABELS:
            raise FmrError("A document has exactly one label layer.", "Add a scribble layer instead.")
        self._take(layer, index)
        return self._tell(ChangeKind.LAYERS, self.rect, str(layer.id))

    def drop_layer(self, layer_id: int) -> Rect:
        """Take a layer out of the stack."""
        layer = self.layer(layer_id)
        if layer.kind is LayerKind.LABELS:
            raise FmrError("The label layer cannot be removed.", "Hide it to leave the picture free.")
        self._layers.remove(layer)
        for plane in Plane:
            self._buffers.pop((layer_id, plane), None)
        return self._tell(ChangeKind.LAYERS, self.rect, str(layer_id))

    def place_layer(self, layer_id: int, index: int) -> Rect:
        """Move a layer so that it has this place in the stack."""
        layer = self._layers.pop(self.index_of(layer_id))
        self._layers.insert(index, layer)
        return self._tell(ChangeKind.LAYERS, self.rect, str(layer_id))

    def set_layer(self, layer_id: int, field: str, *, value: str | float | bool) -> Rect:
        """Change one property of a layer."""
        index = self.index_of(layer_id)
        changes: dict[str, Any] = {field: value}
        self._layers[index] = replace(self._layers[index], **changes)
        return self._tell(ChangeKind.LAYERS, self.rect if field in SHOWN_FIELDS else Rect(), str(layer_id))

    def set_property(self, name: str, value: Any) -> Rect:
        """Change one property."""
        changes: dict[str, Any] = {name: value}
        self._properties = replace(self._properties, **changes)
        return self._tell(ChangeKind.PROPERTIES, self.rect if name in SHOWN_PROPERTIES else Rect(), name)

    def set_palette(self, palette: Palette) -> Rect:
        """Change the labels there are; the pixels stay as they are."""
        self._palette = palette
        return self._tell(ChangeKind.PROPERTIES, self.rect, "palette")

    def _take(self, layer: Layer, index: int) -> None:
        if layer.pixels.shape[:2] != (self.height, self.width):
            height, width = layer.pixels.shape[:2]
            raise FmrError(f"The layer {layer.name!r} has {width} x {height} pixels, not {self.width} x {self.height}.")
        if (layer.id, Plane.PIXELS) in self._buffers:
            raise FmrError(f"Two layers have the number {layer.id}.")
        copies = {plane: getattr(layer, plane).copy() for plane in Plane if getattr(layer, plane) is not None}
        self._buffers.update({(layer.id, plane): copy for plane, copy in copies.items()})
        self._layers.insert(index, replace(layer, **copies))
        self._last_id = max(self._last_id, layer.id)

    def _tell(self, kind: ChangeKind, rect: Rect, detail: str) -> Rect:
        self.revision += 1
        self.changed.emit(Change(kind, rect, self.revision, detail))
        return rect
