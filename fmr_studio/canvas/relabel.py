"""A document under another pack's palette: labels are carried over by name, else by colour; the rest becomes unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PaletteEdit, PixelEdit, PropertyEdit
from fmr_studio.canvas.own_labels import KNOWN, MOST, ORDER, listed, new_color, pack_labels
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError


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
    known, palette = len(palette), with_own(document, palette)
    change = relabelled(document, palette, label_table(document.palette, palette))
    edits = list(change.edits)
    now = document.properties
    extra = now.with_extra(ORDER, None).with_extra(KNOWN, known if known < len(palette) else None).extra
    category = now.category if pack == now.pack else 0
    # The pack comes last, when all else is as it wants it.
    gone: dict[str, Any] = {"extra": extra, "photo": None, "edits": SourceEdits(), "category": category, "pack": pack}
    for name, value in gone.items():
        before = getattr(document.properties, name)
        if before != value:
            edits.append(PropertyEdit(name, before, value))
    return Relabelling(tuple(edits), change.lost, change.names)


def with_own(document: Document, palette: Palette) -> Palette:
    """A pack's palette and behind it the labels of one's own in a document that it does not know by their names."""
    first, names = pack_labels(document.properties, document.palette), {label.name.casefold() for label in palette}
    colors = {label.color for label in palette}
    own = [label for label in document.palette if label.id >= first and label.name.casefold() not in names]
    kept = list(palette)
    for label in own[: MOST - len(kept)]:
        color = label.color if label.color not in colors else new_color(Palette(kept))
        kept.append(Label(len(kept), label.name, color))
    return Palette(kept)


def without_label(document: Document, label: int) -> Relabelling:
    """The change of a document that takes a label of one's own away: what is painted with it becomes unknown.

    Raises:
        FmrError: it is one of the pack's.
    """
    old, properties = document.palette, document.properties
    first = pack_labels(properties, old)
    if label < first:
        raise FmrError(f"The label {old[label].name} is one of the pack's and stays.", "It can be hidden.")
    kept = [one for one in old if one.id != label]
    palette = Palette(Label(index, one.name, one.color) for index, one in enumerate(kept))
    table = np.full(256, UNKNOWN, np.uint8)
    table[[one.id for one in kept]] = np.arange(len(kept))
    change = relabelled(document, palette, table)
    order = tuple(int(table[one]) for one in listed(properties, old) if one != label)
    extra = properties.with_extra(ORDER, order if order != tuple(sorted(order)) else None)
    extra = extra.with_extra(KNOWN, first if first < len(palette) else None)
    edits = (PropertyEdit("extra", properties.extra, extra.extra),) if extra.extra != properties.extra else ()
    return Relabelling((*change.edits, *edits), change.lost, change.names)


def relabelled(document: Document, palette: Palette, table: NDArray[np.uint8]) -> Relabelling:
    """The change of a document to another palette.

    Args:
        table: (256,) uint8, the new id of each old one.
    """
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
    for name, value in _carried_properties(document, table).items():
        before = getattr(document.properties, name)
        if before != value:
            edits.append(PropertyEdit(name, before, value))
    return Relabelling(tuple(edits), int(lost.sum()), tuple(label.name for label in document.palette if lost[label.id]))


def _carried_properties(document: Document, table: NDArray[np.uint8]) -> dict[str, Any]:
    """What the rules of painting say of labels, in the other ids."""
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
    }
