"""Edits of the stack of layers: the atoms, and what a person does with them as edits for one step of the history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.blend import faded, lay_over
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import SMALL_EDIT_BYTES, Edit, PixelEdit
from fmr_studio.canvas.layer import Layer, LayerKind, PackedLayer, Plane
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.writable import Writable
from fmr_studio.errors import FmrError

LayerField: TypeAlias = Literal["name", "opacity", "visible", "locked"]


@dataclass(frozen=True)
class AddLayer:
    """A layer comes in at a place of the stack, 0 the lowest."""

    packed: PackedLayer
    index: int

    @property
    def nbytes(self) -> int:
        return self.packed.nbytes + SMALL_EDIT_BYTES

    def apply(self, document: Writable) -> Rect:
        return document.insert_layer(self.packed.unpack(), self.index)

    def revert(self, document: Writable) -> Rect:
        return document.drop_layer(self.packed.layer.id)


@dataclass(frozen=True)
class RemoveLayer:
    """A layer goes from a place of the stack."""

    packed: PackedLayer
    index: int

    @property
    def nbytes(self) -> int:
        return self.packed.nbytes + SMALL_EDIT_BYTES

    def apply(self, document: Writable) -> Rect:
        return document.drop_layer(self.packed.layer.id)

    def revert(self, document: Writable) -> Rect:
        return document.insert_layer(self.packed.unpack(), self.index)


@dataclass(frozen=True)
class MoveLayer:
    """A layer changes its place in the stack."""

    layer_id: int
    old_index: int
    new_index: int

    @property
    def nbytes(self) -> int:
        return SMALL_EDIT_BYTES

    def apply(self, document: Writable) -> Rect:
        return document.place_layer(self.layer_id, self.new_index)

    def revert(self, document: Writable) -> Rect:
        return document.place_layer(self.layer_id, self.old_index)


@dataclass(frozen=True)
class LayerEdit:
    """One property of a layer."""

    layer_id: int
    field: LayerField
    old: str | float | bool
    new: str | float | bool

    @property
    def nbytes(self) -> int:
        return SMALL_EDIT_BYTES

    def apply(self, document: Writable) -> Rect:
        return document.set_layer(self.layer_id, self.field, value=self.new)

    def revert(self, document: Writable) -> Rect:
        return document.set_layer(self.layer_id, self.field, value=self.old)


def add_layer(document: Document, layer: Layer, index: int | None = None) -> tuple[Edit, ...]:
    """A new layer, with an id from `Document.new_layer_id`, at a place of the stack; without one on top."""
    return (AddLayer(PackedLayer.of(layer), len(document.layers) if index is None else index),)


def remove_layer(document: Document, layer_id: int) -> tuple[Edit, ...]:
    """A layer that goes; :class:`FmrError` if it is locked or the label layer."""
    layer = _unlocked(document.layer(layer_id))
    if layer.kind is LayerKind.LABELS:
        raise FmrError("The label layer cannot be removed.", "Hide it to leave the picture free.")
    return (RemoveLayer(PackedLayer.of(layer), document.index_of(layer_id)),)


def duplicate_layer(document: Document, layer_id: int, *, name: str) -> tuple[Edit, ...]:
    """A copy right above a layer, unlocked. The copy of the label layer is a scribble layer."""
    layer = document.layer(layer_id)
    kind = LayerKind.SCRIBBLE if layer.kind is LayerKind.LABELS else layer.kind
    copy = replace(layer, id=document.new_layer_id(), kind=kind, name=name, locked=False)
    return (AddLayer(PackedLayer.of(copy), document.index_of(layer_id) + 1),)


def move_layer(document: Document, layer_id: int, index: int) -> tuple[Edit, ...]:
    """A layer that goes to another place of the stack, 0 the lowest; the nearest possible one."""
    old, new = document.index_of(layer_id), max(0, min(index, len(document.layers) - 1))
    return (MoveLayer(layer_id, old, new),) if new != old else ()


def change_layer(document: Document, layer_id: int, field: LayerField, value: str | float | bool) -> tuple[Edit, ...]:
    """Another value of one property of a layer."""
    old = getattr(document.layer(layer_id), field)
    return (LayerEdit(layer_id, field, old, value),) if value != old else ()


def merge_down(document: Document, layer_id: int) -> tuple[Edit, ...]:
    """A layer that is laid over the one below it and goes; what the two ask of the picture stays the same.

    Raises:
        FmrError: there is no layer below, one of them is locked or hidden, or their kinds do not merge.
    """
    index = document.index_of(layer_id)
    if index == 0:
        raise FmrError("There is no layer below to merge with.")
    below, above = (_unlocked(layer) for layer in document.layers[index - 1 : index + 1])
    if not (below.visible and above.visible):
        raise FmrError("A hidden layer cannot be merged.", "Show it first, or remove it.")
    if above.kind is not below.kind and (above.kind, below.kind) != (LayerKind.SCRIBBLE, LayerKind.LABELS):
        raise FmrError(f"A {above.kind} layer cannot be merged with a {below.kind} layer.")
    removed = RemoveLayer(PackedLayer.of(above), index)
    if below.kind is LayerKind.REFERENCE:
        merged = replace(below, pixels=_shown_over(below, above), opacity=1.0)
        return removed, RemoveLayer(PackedLayer.of(below), index - 1), AddLayer(PackedLayer.of(merged), index - 1)
    said = above.pixels != above.kind.blank
    pixels = np.maximum(below.pixels, above.pixels) if below.kind.holds_ink else np.where(said, above.pixels, below.pixels)
    written = PixelEdit.between(below.id, [(document.rect, below.pixels, pixels)])
    heeded = PixelEdit.between(below.id, [(document.rect, *_merged_heed(below, above, said))], Plane.HEED)
    return (*(edit for edit in (written, heeded) if edit is not None), removed)


def _merged_heed(below: Layer, above: Layer, said: NDArray[np.bool_]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """How far the layer below has to be followed before and after, (H, W) uint8 each: as the one that says a pixel wants it."""
    before, wanted = (np.zeros(said.shape, np.uint8) if one.heed is None else one.heed for one in (below, above))
    return before, np.where(said, wanted, before)


def _unlocked(layer: Layer) -> Layer:
    if layer.locked:
        raise FmrError(f"The layer {layer.name} is locked.", "Unlock it first.")
    return layer


def _shown_over(below: Layer, above: Layer) -> NDArray[np.uint8]:
    """Two reference layers as they are shown, one over the other: (H, W, 4) uint8 RGBA."""
    pixels = faded(below.pixels, below.opacity)
    lay_over(pixels, faded(above.pixels, above.opacity))
    return pixels
