"""Drawings from image files: sketches and edges as ink, depth as nearness.

=============================  =====================================================================================
a file that                    is read
=============================  =====================================================================================
is ink on light paper          what is darker than the paper is ink, and the darkest of it is full ink
is light ink on dark paper     likewise, the other way round; a note says so where sketches are dark as a rule
has its ink in transparency    on the paper that shows it
is depth of 8, 16, 32 bits     from its farthest to its nearest, whatever numbers these are; lighter is nearer
is transparent depth           there nothing is said
is not square                  in the middle of a square, beside which nothing is said
was turned by its camera       upright
=============================  =====================================================================================

A photograph is no sketch, and an empty sheet or depth of one value says nothing: these get a sentence, as do animated files.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.canvas.condition import DRAWN, FREE, MUST, resampled
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.project.colors import rgba_of
from fmr_studio.project.image_files import Opened, no_memory, opened, told
from fmr_studio.project.images import LABELS_LIMIT
from fmr_studio.project.notes import Note

Plane = NDArray[np.uint8]
Greys = NDArray[np.float32]

KEPT_PX = 2048
"""Drawings of a larger side are made smaller on the way in: thin lines stay, and depth is averaged."""
SMALLEST_SIDE = 8
NEAR_PAPER = 0.14
"""How far from the paper a grey still is paper, of 0 to 1."""
LEAST_PAPER = {"sketch": 0.5, "edges": 0.3}
"""A drawing leaves so much of its paper free; a network finds edges in grass, too."""
MOST_UNEVEN = 0.06
"""Paper may have a colour, but one all over: how much that may stray, of 0 to 1."""
LEAST_INK = 0.0003
"""Less of a sheet is dust."""
FAINT = 0.06
"""What is less far from the paper than this part of the darkest ink is the paper's grain."""
COLOURED, MOST_COLOURED = 0.12, 0.02
"""How far apart the channels of a coloured pixel are, of 0 to 1, and how much of a depth map may be so."""
LEAST_RANGE = 0.004
"""Depth that changes less says nothing."""
LIGHT_LINES = "light lines on a dark ground: read the other way round"
DARK_LINES = "dark lines on a light ground: read the other way round"
DARK_IS_NEAR = "dark is near: read the other way round"
PARTLY_CLEAR = "%1 of it is transparent, and says nothing"
NO_SQUARE = "%1 x %2 pixels: put in the middle of a square, beside which nothing is said"
NOTES = (LIGHT_LINES, DARK_LINES, DARK_IS_NEAR, PARTLY_CLEAR, NO_SQUARE)
"""What may be said of how a file was read."""


@dataclass(frozen=True, eq=False)
class Drawing:
    """A drawing as it stands in a file, on a square.

    Args:
        name: one of `DRAWN`.
        values: (S, S) uint8, in the convention of :class:`~fmr_studio.canvas.condition.Condition`.
        said: (S, S) bool, where the file says anything: not beside what is no square, nor where depth is transparent.
        notes: sentences on how it was read.
    """

    name: str
    values: Plane
    said: NDArray[np.bool_]
    notes: tuple[Note, ...] = ()

    def at(self, side: int) -> tuple[Plane, Plane]:
        """Values and where they are said (255, else 0), (side, side) uint8 each; the lines of a large sketch do not fade."""
        values = _wider(self.values, side) if self.name == "sketch" else self.values
        return resampled(values, side), np.where(resampled(self.said * np.uint8(255), side) > 127, MUST, FREE).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class Sheet:
    """The pixels of a file.

    Args:
        grey: (H, W) float32, 0 black to 1 white; of depth files any numbers.
        colour: (H, W) float32, how far the channels are apart, 0 to 1.
        alpha: (H, W) float32, how opaque it is, 0 to 1.
    """

    grey: Greys
    colour: Greys
    alpha: Greys


def read_drawing(path: Path, name: str, *, dark_is_near: bool = False) -> Drawing:
    """The drawing in an image file.

    Args:
        name: what it is to be, one of `DRAWN`.
        dark_is_near: of depth, the darker is the nearer, as distances are.

    Raises:
        FmrError: it cannot be read, or is no such drawing; the sentence names the file.
    """
    if name not in DRAWN:
        raise FmrError(f"There is no kind of drawing {name!r}.", f"There are {', '.join(DRAWN)}.")
    shown = shorten(path)
    try:
        sheet = read_sheet(path, exact=name == "depth")
        if min(sheet.grey.shape) < SMALLEST_SIDE:
            height, width = sheet.grey.shape
            raise FmrError(f"{shown} is too small for a drawing ({width} x {height}).", "Make it as large as the picture.")
        found = _depth(sheet, shown, dark_is_near=dark_is_near) if name == "depth" else _ink(sheet, shown, name)
    except MemoryError as error:
        raise no_memory(shown) from error
    return _on_square(found)


def read_sheet(path: Path, *, exact: bool = False) -> Sheet:
    """The pixels of an image file, no larger than ``KEPT_PX``.

    Args:
        exact: keep all bits of greys, whose numbers are then those of the file.
    """
    with opened(path, shorten(path), limit=LABELS_LIMIT) as file, told(file.name):
        if file.several:
            raise FmrError(f"{file.name} is animated or has several pages.", "Save the one picture that is meant as a PNG.")
        if exact and (file.image.mode == "F" or file.image.mode.startswith("I")):
            return _exact(file)
        pixels = np.asarray(rgba_of(file).convert("RGBA"))
    scaled = [_smaller(pixels[..., channel].astype(np.float32) / np.float32(255)) for channel in range(4)]
    colours = np.stack(scaled[:3])
    grey: Greys = np.tensordot(np.array([0.299, 0.587, 0.114], np.float32), colours, 1).astype(np.float32)
    return Sheet(grey, colours.max(axis=0) - colours.min(axis=0), scaled[3])


def _exact(file: Opened) -> Sheet:
    """Greys of 16 or 32 bits, or of any numbers."""
    clear, turn = file.see_through(), file.turn()
    values: Greys = np.asarray(file.pixels(), np.float32)
    known = np.isfinite(values) if clear is None else np.isfinite(values) & ~clear
    planes: list[Greys] = [np.where(known, values, 0).astype(np.float32), known.astype(np.float32)]
    if turn is not None:
        planes = [np.asarray(Image.fromarray(plane).transpose(turn), np.float32) for plane in planes]
    grey, alpha = (_smaller(plane.astype(np.float32)) for plane in planes)
    return Sheet(grey, np.zeros_like(grey), alpha)


def _smaller(plane: Greys) -> Greys:
    """A plane no larger than ``KEPT_PX`` a side, by means of areas."""
    part = KEPT_PX / max(plane.shape)
    if part >= 1:
        return plane
    size = max(1, round(plane.shape[1] * part)), max(1, round(plane.shape[0] * part))
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX), np.float32)


# -- ink ---------------------------------------------------------------------------------------------------------------


def paper_of(sheet: Sheet) -> tuple[Greys, float, float]:
    """What a sheet looks like on a paper that shows its ink: its greys, that of the paper, and how much of it that is."""
    shown = sheet.alpha > 0.5
    on_dark = bool((sheet.alpha < 0.5).any() and shown.any() and float(np.median(sheet.grey[shown])) > 0.5)
    greys = sheet.grey * sheet.alpha + (0.0 if on_dark else 1.0) * (1 - sheet.alpha)
    counts = np.histogram(greys, bins=64, range=(0, 1))[0]
    fullest = int(np.convolve(counts, np.ones(5), "same").argmax())
    paper = float(np.median(greys[np.abs(greys - (fullest + 0.5) / 64) < 0.05]))
    return greys.astype(np.float32), paper, float((np.abs(greys - paper) <= NEAR_PAPER).mean())


def coloured_part(sheet: Sheet) -> float:
    """How much of what is shown has a colour, 0 to 1."""
    shown = sheet.alpha > 0.5
    return float(np.mean(sheet.colour[shown] > COLOURED)) if shown.any() else 0.0


def _ink(sheet: Sheet, shown: str, name: str) -> Drawing:
    greys, paper, part = paper_of(sheet)
    uneven = float(sheet.colour[np.abs(greys - paper) <= NEAR_PAPER].std()) > MOST_UNEVEN
    if part < LEAST_PAPER[name] or uneven:
        what = "a photograph or a painting" if coloured_part(sheet) > MOST_COLOURED else "shaded all over"
        raise FmrError(
            f"{shown} is no drawing of lines: it is {what}.",
            "Make edges of it first (fmr-studio --headless edges), or give it as --condition exemplar.",
        )
    dark_paper = paper < 0.5
    away = np.maximum(greys - paper if dark_paper else paper - greys, 0)
    other = np.maximum(paper - greys if dark_paper else greys - paper, 0)
    if other.sum() > away.sum():  # grey paper, on which the ink is on the other side
        away, dark_paper = other, not dark_paper
    inked = away > NEAR_PAPER
    if float(inked.mean()) < LEAST_INK:
        raise FmrError(f"{shown} is empty: there is no line in it.", "Draw something, or leave it out.")
    full = float(np.percentile(away[inked], 95))
    strength = np.clip(away / full, 0, 1)
    strength[strength < FAINT] = 0
    notes: list[Note] = []
    if name == "sketch" and dark_paper:
        notes.append(Note(LIGHT_LINES))
    if name == "edges" and not dark_paper:
        notes.append(Note(DARK_LINES))
    values = np.rint(255 * strength).astype(np.uint8)
    return Drawing(name, values, np.ones(values.shape, bool), tuple(notes))


def _wider(values: Plane, side: int) -> Plane:
    """A large drawing (S, S) at about twice a side, each pixel the most ink of its block."""
    block = len(values) // (2 * side)
    if block < 2:
        return values
    rest = -len(values) % block
    padded = np.pad(values, ((0, rest), (0, rest)))
    count = len(padded) // block
    most: Plane = padded.reshape(count, block, count, block).max(axis=(1, 3))
    return most


# -- depth -------------------------------------------------------------------------------------------------------------


def _depth(sheet: Sheet, shown: str, *, dark_is_near: bool) -> Drawing:
    said = sheet.alpha > 0.5
    if not said.any():
        raise FmrError(f"{shown} is empty: all of it is transparent.")
    if coloured_part(sheet) > MOST_COLOURED:
        raise FmrError(
            f"{shown} is coloured, and depth is grey.",
            "Save depth as 8-bit or 16-bit grey, the nearest white; depth of a picture: fmr-studio --headless depth.",
        )
    numbers = sheet.grey[said]
    low, high = (float(value) for value in np.percentile(numbers, (0.1, 99.9)))
    if high - low <= LEAST_RANGE * max(abs(low), abs(high), 1e-6):
        low, high = float(numbers.min()), float(numbers.max())
    if high - low <= LEAST_RANGE * max(abs(low), abs(high), 1e-6):
        raise FmrError(f"{shown} has one depth everywhere, which says nothing.", "Paint what is nearer lighter.")
    part = np.clip((sheet.grey - low) / (high - low), 0, 1)
    values = np.rint(255 * (1 - part if dark_is_near else part)).astype(np.uint8)
    notes = [Note(DARK_IS_NEAR)] if dark_is_near else []
    if not said.all():
        notes.append(Note(PARTLY_CLEAR, f"{float((~said).mean()):.1%}"))
    return Drawing("depth", values, said, tuple(notes))


def _on_square(drawing: Drawing) -> Drawing:
    height, width = drawing.values.shape
    if height == width:
        return drawing
    side = max(height, width)
    top, left = (side - height) // 2, (side - width) // 2
    values, said = np.zeros((side, side), np.uint8), np.zeros((side, side), bool)
    values[top : top + height, left : left + width] = drawing.values
    said[top : top + height, left : left + width] = drawing.said
    note = Note(NO_SQUARE, str(width), str(height))
    return Drawing(drawing.name, values, said, (*drawing.notes, note))
