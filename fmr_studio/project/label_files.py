"""Label maps for pictures, from any file that says labels: images, OpenRaster files and projects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.arrays import fit_on_square
from fmr_studio.canvas.asked import drawn_kinds
from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.own_labels import packs_alone
from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.project.archive import is_project, read_project
from fmr_studio.project.image_files import no_memory
from fmr_studio.project.images import LabelImage, read_colors, read_labels


@dataclass(frozen=True, eq=False)
class LabelFile:
    """The label map of a file at the size of a picture.

    Args:
        labels: (side, side) uint8 ids of the palette, 255 unknown.
        size: (width, height) of the file.
        uncertain: how many of them were not clearly of one label's colour.
        notes: sentences on how it was read.
        document: of layers and projects, all of it.
    """

    labels: NDArray[np.uint8]
    size: tuple[int, int]
    uncertain: int
    notes: tuple[str, ...] = ()
    document: Document | None = None

    @property
    def pixels(self) -> int:
        """How many pixels the file has."""
        return self.size[0] * self.size[1]


def read_label_file(path: Path, palette: Palette, side: int) -> LabelFile:
    """The label map in an image, OpenRaster or project file, in the middle of a square where it is none.

    Raises:
        FmrError: it cannot be read, says nothing of this palette, or nothing of it is left at this size; the sentence names it.
    """
    name = shorten(path)
    try:
        document: Document | None = None
        notes: list[str] = []
        if is_project(path):
            found, notes, document = _of_layers(path, palette)
        else:
            found = read_labels(path, palette)
        height, width = found.labels.shape
        check_clear(found, palette, name)
        labels = fitted(found.labels, palette, side, name)
    except MemoryError as error:
        raise no_memory(name) from error
    if height != width:
        notes.append(f"{width} x {height} pixels: put in the middle of a square, the rest of which is unknown")
    if found.transparent:
        share = found.transparent / found.labels.size
        notes.append(f"{found.transparent:,} transparent pixels ({share:.1%}) count as unknown")
    if found.own:
        share = found.own / found.labels.size
        notes.append(f"{found.own:,} pixels ({share:.1%}) of labels of your own count as unknown: the pack was not taught them")
    return LabelFile(labels, (width, height), found.uncertain, tuple(notes), document)


def fitted(labels: NDArray[np.uint8], palette: Palette, side: int, name: str) -> NDArray[np.uint8]:
    """A label map (H, W) uint8 on a square, (side, side): in its middle where it is not square.

    Raises:
        FmrError: all of it is lost on the way, as a strip is that is thinner than a pixel; ``name`` says which map it is.
    """
    square = fit_on_square(labels, side, palette.unknown_id)
    if (square == palette.unknown_id).all() and (labels != palette.unknown_id).any():
        height, width = labels.shape
        raise FmrError(
            f"{name} is too thin ({width} x {height}): nothing of it is left in a square of {side} x {side} pixels.",
            "Make it about as wide as it is high.",
        )
    return square


def check_clear(found: LabelImage, palette: Palette, name: str) -> None:
    """Raise `FmrError` where not one pixel of a map that was read by its colours is clearly of one label."""
    said = int((found.labels != palette.unknown_id).sum())
    if said and found.uncertain >= said:
        raise FmrError(
            f"{name} is no label map: none of its pixels is clearly of one label's colour.",
            "Label maps are painted in the colours of the pack's palette, without shades.",
        )


def _of_layers(path: Path, palette: Palette) -> tuple[LabelImage, list[str], Document]:
    """The labels that the visible layers of a project or OpenRaster file show, notes, and the document."""
    project = read_project(path, palette)
    document, reread, notes = project.document, project.reread, []
    if reread is not None and not reread.pixels and not drawn_kinds(document):
        raise FmrError(f"{shorten(path)} is no label map: no layer has the colours of the labels.")
    if reread is not None and reread.merged:
        notes.append("its layers cannot be read one by one: their merged image was taken")
    if reread is not None and reread.left_out:
        notes.append(f"left out, since they cannot be read: {reread.names_left_out}")
    labels = label_map(document)
    if packs_alone(document.properties, document.palette) == palette:
        own = int(((labels >= len(palette)) & (labels != palette.unknown_id)).sum())
        labels = np.where(labels < len(palette), labels, np.uint8(palette.unknown_id))
        return LabelImage(labels, 0 if reread is None else reread.uncertain, own=own), notes, document
    notes.append("made for another palette: its labels were read by their colours")
    colors = np.dstack([document.palette.colors()[labels], np.where(labels == palette.unknown_id, 0, 255).astype(np.uint8)])
    return read_colors(colors, palette), notes, document
