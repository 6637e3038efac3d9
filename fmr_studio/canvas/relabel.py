"""A document under another pack's palette: labels are carried over by name, else by colour; the rest becomes unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PaletteEdit, PixelEdit, PropertyEdit
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.canvas.region_edit import SourceEdits


@dataclass(frozen=True)
class Relabelling:
    """What becomes of a document under another pack.

    Args:
        edits: the whole change, as one step.
        lost: how many pixels of all layers have labels that the pack does not know, and are unknown now.
        names: of these labels.
    """

    edits: tuple[Edit, ...]
    lost: int = 0
    names: tuple[str, ...] = ()


def label_table(old: Palette, new: Palette) -> NDArray[np.uint8]:
    """The ids of a palette in another one, (256,) uint8: of the label of the same name, else of the same colour, else 255."""
    table = np.full(256, UNKNOWN, np.uint8)
    by_name = {label.name.casefold(): label.id for label in new}
    by_color = {label.color: label.id for label in new}
    for label in old:
        table[label.id] = by_name.get(label.name.casefold(), by_color.get(label.color, UNKNOWN))
    return table


def under_pack(document: Document, pack: str, palette: Palette) -> Relabelling:
    """The change of a document to another pack. A photo, edits and a class belong to their generator, and go."""
    table = label_table(document.palette, palette)
    edits: list[Edit] = []
    lost = np.zeros(256, np.int64)
    for layer in document.layers:
        if layer.kind.holds_labels and document.palette != palette:
            carried = table[layer.pixels]
            edit = PixelEdit.between(layer.id, [(document.rect, layer.pixels, carried)])
            edits += [] if edit is None else [edit]
            lost += np.bincount(layer.pixels[carried == UNKNOWN], minlength=256)
    lost[UNKNOWN] = 0
    if document.palette != palette:
        edits.append(PaletteEdit(document.palette, palette))
    for name, value in _carried_properties(document, table, pack).items():
        before = getattr(document.properties, name)
        if before != value:
            edits.append(PropertyEdit(name, before, value))
    return Relabelling(tuple(edits), int(lost.sum()), tuple(label.name for label in document.palette if lost[label.id]))


def _carried_properties(document: Document, table: NDArray[np.uint8], pack: str) -> dict[str, Any]:
    """What the rules of painting say of labels, in the other ids; the pack comes last, when all else is as it wants it."""
    now = document.properties

    def carried(labels: frozenset[int]) -> frozenset[int]:
        return frozenset(int(table[label]) for label in labels if table[label] != UNKNOWN)

    def one(label: int | None) -> int | None:
        return None if label is None or (label != UNKNOWN and table[label] == UNKNOWN) else int(table[label])

    background = int(table[now.background])
    return {
        "background": 0 if background == UNKNOWN else background,
        "locked_labels": carried(now.locked_labels),
        "only_over": one(now.only_over),
        "hidden_labels": carried(now.hidden_labels),
        "solo_label": one(now.solo_label),
        "label_colors": tuple(
            sorted((int(table[label]), color) for label, color in now.label_colors if one(label) is not None)
        ),
        "photo": None,
        "edits": SourceEdits(),
        "category": now.category if pack == now.pack else 0,
        "pack": pack,
    }
