"""The palette of a lesson, which grows while one paints: what is added or renamed on one picture is so on all. No Qt."""

from __future__ import annotations

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import Edit, PaletteEdit, PropertyEdit
from fmr_studio.canvas.own_labels import KNOWN
from fmr_studio.canvas.palette import Palette
from fmr_studio.packs.card import PackCard


def carried_on(old: Palette, new: Palette) -> bool:
    """Whether a palette is another one with labels added behind it, or with one of them changed."""
    same = [before == after for before, after in zip(old, new, strict=False)]
    return (len(new) > len(old) and all(same)) or (len(new) == len(old) and same.count(False) == 1)


def is_taught_it(card: PackCard, pack: str, palette: Palette) -> bool:
    """Whether a pack was taught from another one with the first labels of a palette, or with all of them."""
    names = [label.name for label in card.palette]
    return card.taught.get("pack") == pack and names == [label.name for label in palette][: len(names)]


def palette_edits(document: Document, palette: Palette, card: PackCard | None) -> tuple[Edit, ...]:
    """The edits that give a picture of a lesson the labels that were added or renamed since; none where it has them.

    Args:
        card: of the document's pack, where that was taught the first of these labels: those behind them are unknown to it.
    """
    old, properties = document.palette, document.properties
    if old == palette or len(old) > len(palette):
        return ()
    known = None if card is None or len(card.palette) >= len(palette) else len(card.palette)
    extra = properties.with_extra(KNOWN, known).extra
    told = (PropertyEdit("extra", properties.extra, extra),) if extra != properties.extra else ()
    return (PaletteEdit(old, palette), *told)
