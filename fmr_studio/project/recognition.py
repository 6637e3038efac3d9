"""What an image file is, by its content: a label map, a drawing, depth, or a picture.

Looked at in this order:

===========================  =======================================================================================
it is                        where
===========================  =======================================================================================
a label map, or scribbles    it is grey of few values that are ids of the palette (black and white alone are ink), is
                             indexed by them, or at least half of it is clearly in the palette's colours; with unknown
                             pixels it is scribbles
a picture                    much of it is coloured, or it is grey and as grainy as a photograph
a sketch, or edges           most of it is paper, and what is not is thin; edges are soft and light on black
depth                        it is grey and smooth
===========================  =======================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.project.condition_files import MOST_COLOURED, NEAR_PAPER, Sheet, coloured_part, paper_of, read_sheet
from fmr_studio.project.image_files import opened
from fmr_studio.project.images import LABELS_LIMIT, LabelImage, read_labels

MOST_UNCERTAIN = 0.5
"""A map with a larger share of uncertain pixels is none."""
LEAST_PAPER = 0.68
"""So much of a sketch is paper: unless it is called one, a denser one is taken for a picture."""
LEAST_PAPER_OF_TWO, TWO_TONES = 0.5, 0.9
"""The same where all is black or white, but for so little."""
LIGHT, DARK = 0.55, 0.2
"""Paper is at least so light, or at most so light."""
PLAIN = 0.05
"""So little of the paper has a colour."""
THICKEST_PART = 0.35
"""Lines are so thin that no more of them is left when 2 % of the side are taken off all around."""
BLACK, BRIGHT, LEAST_BLACK, MOST_LIGHT = 0.14, 0.5, 0.33, 0.37
"""Of edges that a network found: what counts as black and as bright, how much is black at least, and the mean at most."""
SOFT = 0.35
"""So much of what is not black is not white either; of a pen's lines only the rims are."""
SMOOTH = 1.3 / 255, 2.6 / 255
"""How much depth bends from pixel to pixel, at most, in the middle and of the upper quarter; photographs do twice that."""
STEPPED = 0.5 / 255, 10 / 255
"""The same of depth with few steps of grey, most of which is flat."""
MOSTLY = 0.9
LOOKED_AT_PX = 256


class Kind(StrEnum):
    """What a file can be."""

    LABELS = "labels"
    SCRIBBLE = "scribble"
    SKETCH = "sketch"
    EDGES = "edges"
    DEPTH = "depth"
    PICTURE = "picture"


@dataclass(frozen=True)
class Recognised:
    """What a file was taken for, and why in a few words."""

    kind: Kind
    reason: str


def recognise(path: Path, palette: Palette) -> Recognised:
    """What an image file is; not for the GUI thread.

    Raises:
        FmrError: it cannot be read as an image; the sentence names it.
    """
    problem: FmrError | None = None
    try:
        found = read_labels(path, palette)
        if not _is_ink(path, found) and _is_clear(found):
            unknown = float((found.labels == UNKNOWN).mean())
            if unknown:
                return Recognised(Kind.SCRIBBLE, f"the labels' colours or ids, with {unknown:.0%} unknown")
            return Recognised(Kind.LABELS, "the labels' colours or ids everywhere")
    except FmrError as error:
        problem = error  # no label map; told where it is no image either, or nearly one
        if _are_mostly_ids(path, palette):
            raise
    try:
        sheet = read_sheet(path, exact=_is_wide(path))
    except FmrError as error:
        raise (problem or error) from error
    if all(np.ptp(plane) == 0 for plane in (sheet.grey, sheet.colour, sheet.alpha)) or not sheet.alpha.any():
        raise FmrError(f"{shorten(path)} is the same all over: there is nothing on it.", "Paint or draw something on it.")
    return recognise_sheet(sheet)


def recognise_sheet(sheet: Sheet) -> Recognised:
    """What a sheet that is no label map is."""
    small = _thinned_out(sheet)
    low, high = float(small.grey.min()), float(small.grey.max())
    if not 0 <= low <= high <= 1:  # numbers of 16 bits and more
        small = Sheet((small.grey - low) / max(high - low, 1e-6), small.colour, small.alpha)
    greys, paper, part = paper_of(small)
    away = np.abs(greys - paper)
    coloured = coloured_part(small) > MOST_COLOURED
    if not coloured and _shows_edges(greys):
        return Recognised(Kind.EDGES, "soft light lines on black")
    plain = float(small.colour[away <= NEAR_PAPER].mean()) <= PLAIN
    least = LEAST_PAPER_OF_TWO if _is_of_two_tones(away) else LEAST_PAPER
    if part >= least and not DARK < paper < LIGHT and plain and _are_lines(away):
        return Recognised(Kind.SKETCH, "dark lines on light paper" if paper >= 0.5 else "light lines on dark paper")
    if coloured:
        return Recognised(Kind.PICTURE, "a picture in colours")
    if _is_smooth(greys):
        return Recognised(Kind.DEPTH, "smooth grey")
    return Recognised(Kind.PICTURE, "a grey picture, grainy as depth is not")


def _shows_edges(greys: NDArray[np.float32]) -> bool:
    """Whether a network found these edges: much is black, the rest soft, and what is bright is thin."""
    bright = greys > BRIGHT
    soft = (greys > BLACK) & (greys < 2 * BRIGHT - BLACK)
    return bool(
        (greys <= BLACK).mean() >= LEAST_BLACK
        and greys.mean() <= MOST_LIGHT
        and bright.any()
        and not _is_thick(bright)
        and soft.sum() > SOFT * (greys > BLACK).sum()
    )


def _are_lines(away: NDArray[np.float32]) -> bool:
    """Whether what is not paper is thin, given how far each pixel is from that."""
    inked = away > NEAR_PAPER
    return bool(inked.any()) and not _is_thick(inked)


def _is_of_two_tones(away: NDArray[np.float32]) -> bool:
    ends = (away <= NEAR_PAPER) | (away >= float(away.max()) - NEAR_PAPER)
    return float(ends.mean()) >= TWO_TONES


def _is_smooth(greys: NDArray[np.float32]) -> bool:
    bends = np.concatenate([np.abs(np.diff(greys, 2, axis=axis)).ravel() for axis in (0, 1)])
    gaps = np.diff(np.unique(greys))
    coarse = max(0.0, float(np.median(gaps)) - 1 / 255) if gaps.size else 0.0  # stretched greys bend by their steps
    middle, upper = np.maximum(np.percentile(bends, (50, 75)) - coarse, 0)
    return bool(middle <= SMOOTH[0] and upper <= SMOOTH[1]) or bool(middle <= STEPPED[0] and upper <= STEPPED[1])


def _is_ink(path: Path, found: LabelImage) -> bool:
    """Whether a map of grey values holds black and white alone, as ink does."""
    with opened(path, shorten(path), limit=LABELS_LIMIT) as file:
        return file.image.mode in ("1", "L", "LA") and set(np.unique(found.labels).tolist()) == {0, UNKNOWN}


def _are_mostly_ids(path: Path, palette: Palette) -> bool:
    """Whether most grey values or indices of a file are ids of the palette, so that it is a label map with a mistake in it."""
    try:
        with opened(path, shorten(path), limit=LABELS_LIMIT) as file:
            if file.is_ink or file.image.mode not in ("L", "P"):
                return False
            counts = np.array(file.pixels().histogram()[:256])
    except FmrError:
        return False
    ids = counts[: len(palette)].sum() + counts[UNKNOWN]
    return bool(ids >= MOSTLY * counts.sum() and counts[1 : len(palette)].sum() > (1 - MOSTLY) * counts.sum())


def _is_clear(found: LabelImage) -> bool:
    seen = found.labels.size - found.transparent
    return seen > 0 and found.uncertain <= MOST_UNCERTAIN * seen and bool((found.labels != UNKNOWN).any())


def _is_wide(path: Path) -> bool:
    with opened(path, shorten(path), limit=LABELS_LIMIT) as file:
        return file.image.mode == "F" or file.image.mode.startswith("I")


def _thinned_out(sheet: Sheet) -> Sheet:
    """Every few pixels of a large sheet."""
    step = max(1, max(sheet.grey.shape) // LOOKED_AT_PX)
    return Sheet(*(plane[::step, ::step] for plane in (sheet.grey, sheet.colour, sheet.alpha)))


def _is_thick(inked: NDArray[np.bool_]) -> bool:
    """Whether areas are filled, and not lines drawn."""
    reach = max(1, round(max(inked.shape) * 0.02))
    left = inked.copy()
    for axis in (0, 1):
        kept = left.copy()
        for shift in range(-reach, reach + 1):
            kept &= np.roll(left, shift, axis)
        left = kept
    return float(left.sum()) > THICKEST_PART * max(1, int(inked.sum()))
