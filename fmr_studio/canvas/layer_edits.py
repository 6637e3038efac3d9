"""Edits of the stack of layers: added, removed, moved, or one property changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmr_studio.canvas.edit import SMALL_EDIT_BYTES, Rect
from fmr_studio.canvas.layer import PackedLayer

if TYPE_CHECKING:
    from fmr_studio.canvas.document import Document


@dataclass(frozen=True)
class AddLayer:
    """A layer comes in at a place of the stack, 0 the lowest."""

    packed: PackedLayer
    index: int

    @property
    def nbytes(self) -> int:
        return self.packed.nbytes + SMALL_EDIT_BYTES

    def apply(self, document: Document) -> Rect:
        return document.insert_layer(self.packed.unpack(), self.index)

    def revert(self, document: Document) -> Rect:
        return document.drop_layer(self.packed.layer.id)


@dataclass(frozen=True)
class RemoveLayer:
    """A layer goes from a place of the stack."""

    packed: PackedLayer
    index: int

    @property
    def nbytes(self) -> int:
        return self.packed.nbytes + SMALL_EDIT_BYTES

    def apply(self, document: Document) -> Rect:
        return document.drop_layer(self.packed.layer.id)

    def revert(self, document: Document) -> Rect:
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

    def apply(self, document: Document) -> Rect:
        return document.place_layer(self.layer_id, self.new_index)

    def revert(self, document: Document) -> Rect:
        return document.place_layer(self.layer_id, self.old_index)


@dataclass(frozen=True)
class LayerEdit:
    """One property of a layer: ``name``, ``opacity``, ``visible`` or ``locked``."""

    layer_id: int
    field: str
    old: str | float | bool
    new: str | float | bool

    @property
    def nbytes(self) -> int:
        return SMALL_EDIT_BYTES

    def apply(self, document: Document) -> Rect:
        return document.set_layer(self.layer_id, self.field, value=self.new)

    def revert(self, document: Document) -> Rect:
        return document.set_layer(self.layer_id, self.field, value=self.old)
