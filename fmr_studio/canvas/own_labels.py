"""Labels of one's own beside those of the pack: added, renamed, put in another order, taken away again.

They have the ids behind the pack's. They are painted, saved and exported like all others, and *unknown* to the generator until
a pack is taught them.
"""

from __future__ import annotations

import colorsys

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PaletteEdit, PropertyEdit
from fmr_studio.canvas.palette import UNKNOWN, Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.errors import FmrError

KNOWN, ORDER = "pack_labels", "label_order"
"""Names of further properties: how many labels are the pack's, where not all are, and the ids in the order they are listed."""
MOST = 200
_HUES = 36


def pack_labels(properties: Properties, palette: Palette) -> int:
    """How many labels of a document are those of its pack; the others are one's own."""
    count = properties.extra_value(KNOWN)
    return count if isinstance(count, int) and 0 < count <= len(palette) else len(palette)


def known_alone(document: Document, labels: NDArray[np.uint8] | None) -> NDArray[np.uint8] | None:
    """A label map (H, W) uint8 of a document, if there is one, as its pack can read it: labels of one's own are unknown."""
    count = pack_labels(document.properties, document.palette)
    return labels if labels is None or count == len(document.palette) else np.where(labels < count, labels, np.uint8(UNKNOWN))


def own_properties(properties: Properties) -> Properties:
    """What another document with the same palette has to say of it, and nothing else."""
    kept = Properties()
    for name in (KNOWN, ORDER):
        kept = kept.with_extra(name, properties.extra_value(name))
    return kept


def packs_alone(properties: Properties, palette: Palette) -> Palette:
    """The labels of the pack, without those of one's own."""
    return Palette(list(palette)[: pack_labels(properties, palette)])


def listed(properties: Properties, palette: Palette) -> list[int]:
    """The label ids in the order a person wants to see them; new ones come last."""
    wanted = properties.extra_value(ORDER)
    ids = [one for one in wanted if isinstance(one, int)] if isinstance(wanted, tuple) else []
    kept = [one for one in dict.fromkeys(ids) if 0 <= one < len(palette)]
    return kept + [label.id for label in palette if label.id not in kept]


def add_label(document: Document, name: str, color: tuple[int, int, int]) -> tuple[Edit, ...]:
    """The edits that add a label of one's own; raises :class:`FmrError` where there is one of that name, or too many."""
    old, properties = document.palette, document.properties
    if len(old) >= MOST:
        raise FmrError(f"A document has at most {MOST} labels.")
    _check_name(name)
    new = Palette([*old, Label(len(old), name, color)])
    marked = properties.with_extra(KNOWN, pack_labels(properties, old))
    return PaletteEdit(old, new), PropertyEdit("extra", properties.extra, marked.extra)


def rename_label(document: Document, label: int, name: str) -> tuple[Edit, ...]:
    """The edits that give a label another name; raises :class:`FmrError` where another one has it."""
    old = document.palette
    _check_name(name)
    if old[label].name == name:
        return ()
    return (PaletteEdit(old, Palette(Label(one.id, name if one.id == label else one.name, one.color) for one in old)),)


def place_label(document: Document, label: int, row: int) -> tuple[Edit, ...]:
    """The edits that put a label into another row of the list; its id and everything painted with it stay."""
    properties = document.properties
    order = listed(properties, document.palette)
    order.remove(label)
    order.insert(max(0, row), label)
    natural = order == [one.id for one in document.palette]
    new = properties.with_extra(ORDER, None if natural else tuple(order))
    return (PropertyEdit("extra", properties.extra, new.extra),) if new.extra != properties.extra else ()


def new_color(palette: Palette) -> tuple[int, int, int]:
    """A colour that is far from those of all labels."""
    there = np.array([label.color for label in palette], np.float64)
    tried = [
        colorsys.hsv_to_rgb(hue / _HUES, saturation, value)
        for saturation, value in ((0.65, 0.9), (0.75, 0.6), (0.4, 0.95))
        for hue in range(_HUES)
    ]
    colors = np.round(255 * np.array(tried))
    gaps = np.sqrt(np.square(colors[:, None] - there[None]).sum(axis=2)).min(axis=1)
    red, green, blue = (int(part) for part in colors[int(gaps.argmax())])
    return red, green, blue


def _check_name(name: str) -> None:
    if not name.strip():
        raise FmrError("Every label has a name.")
