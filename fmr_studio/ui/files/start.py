"""What is on the canvas when a pack is opened: a bundled sample, or the layout of the first seed. No torch."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.own_labels import KNOWN, own_properties
from fmr_studio.canvas.page import centred
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.relabel import with_own
from fmr_studio.errors import FmrError
from fmr_studio.inference.canvas_labels import canvas_side
from fmr_studio.packs.catalog import Pack, find_pack, list_packs
from fmr_studio.paths import samples
from fmr_studio.project.images import read_labels, read_png
from fmr_studio.ui.documents import fit_labels, is_lesson, new_document

SIDE_WITHOUT_PACK = 512
PALETTE_WITHOUT_PACK = Palette(
    [
        Label(0, "background", (70, 90, 140)),
        Label(1, "ground", (120, 95, 60)),
        Label(2, "body", (240, 160, 60)),
        Label(3, "detail", (80, 210, 230)),
    ]
)
"""What can be painted while there is no pack."""


class Filling(StrEnum):
    """What a canvas is covered with at first."""

    SAMPLE = "sample"
    LAYOUT = "layout"
    """What the picture of the seed shows."""
    LABEL = "label"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CanvasWish:
    """What a new canvas is to be like.

    Args:
        label: the one that covers it, for `Filling.LABEL`.
        side: in pixels; None for the usual one. size: width and height, for a canvas that is not square.
    """

    filling: Filling
    label: int = 0
    side: int | None = None
    size: tuple[int, int] | None = None


@dataclass(frozen=True, eq=False)
class Start:
    """What to begin with.

    Args:
        wants_layout: the canvas is empty and shall take the layout of the first picture.
        problem: why it is not the pack that was asked for, if it is not.
    """

    document: Document
    pack: Pack | None
    wants_layout: bool = False
    problem: FmrError | None = None


def start_with(pack_name: str) -> Start:
    """A canvas for a pack, with something on it. Where it is missing another one is taken, that can be painted with at best.

    Without any pack the canvas is empty, and can be painted on all the same.
    """
    problem: FmrError | None = None
    try:
        pack = find_pack(pack_name)
    except FmrError as error:
        others = sorted(list_packs(), key=lambda other: len(other.missing_for_painting()))
        if not others:
            return Start(new_document(PALETTE_WITHOUT_PACK, SIDE_WITHOUT_PACK), None, problem=error)
        pack, problem = others[0], error
    return replace(start_as(pack, CanvasWish(usual_filling(pack))), problem=problem)


def usual_filling(pack: Pack) -> Filling:
    """What a canvas of a pack begins with unless a person says: what its own picture shows, where that can be known."""
    return Filling.LAYOUT if "segmenter" in pack.parts else Filling.SAMPLE


def start_as(pack: Pack, wish: CanvasWish, before: Document | None = None) -> Start:
    """A canvas for a pack as it was wished for, with the labels of their own that a person has in the document ``before``."""
    card = pack.card
    side = max(wish.size) if wish.size is not None else wish.side or canvas_side(card.resolution)
    page = None if wish.size is None else centred(wish.size[1], wish.size[0], side)
    labels: NDArray[np.uint8] | None = np.full((side, side), wish.label, np.uint8)
    if wish.filling is Filling.UNKNOWN:
        labels = np.full((side, side), card.palette.unknown_id, np.uint8)
    elif wish.filling is Filling.SAMPLE:
        labels = first_sample(card.palette, side)
    elif wish.filling is Filling.LAYOUT:
        labels = None
    palette, like = card.palette, None
    if before is not None and not is_lesson(before.properties):
        palette = with_own(before, card.palette)
        own = own_properties(before.properties) if palette == before.palette else Properties()
        like = own.with_extra(KNOWN, len(card.palette) if len(palette) > len(card.palette) else None)
    document = new_document(palette, side, pack=card.name, seed=card.first_seed, labels=labels, like=like, page=page)
    return Start(document, pack, wants_layout=wish.filling is Filling.LAYOUT)


def first_sample(palette: Palette, side: int) -> NDArray[np.uint8] | None:
    """The first bundled sample that is painted in the colours of a palette, (side, side) uint8; None if there is none."""
    found = samples_of(palette)
    return fit_labels(read_labels(found[0], palette).labels, palette, side) if found else None


def samples_of(palette: Palette) -> list[Path]:
    """The bundled label maps that are painted in the colours of a palette; one that is damaged is left out."""
    found = []
    for path in sorted((samples() / "labels").rglob("*.png")):
        with suppress(FmrError):
            found += [path] if is_painted_in(path, palette) else []
    return found


def is_painted_in(path: Path, palette: Palette) -> bool:
    """Whether a sample is one for this palette: its ids alone say nothing, any palette of as many labels has them."""
    colors = np.unique(read_png(path).reshape(-1, 3), axis=0)
    own = palette.colors()[[*range(len(palette)), palette.unknown_id]]
    return bool((colors[:, None] == own).all(axis=2).any(axis=1).all())
