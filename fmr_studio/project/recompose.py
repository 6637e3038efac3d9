"""Recomposition: an edit of an inverted photo, pasted back into the whole photograph. numpy and Pillow alone."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fmr_studio.canvas.photo import Frame
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress

Picture = NDArray[np.uint8]

SEAM_PX = 2
"""How far the seam reaches to either side of its middle at least, in pixels of the inverted picture; more in large ones."""
_SEAMS = 128
"""So many seams are as wide as a large picture."""
_ALL_NEW = 40.0
"""A change of a channel by this much takes the new pixels alone; a smaller one keeps that much more of the photo's detail."""


def recompose(
    original: Picture,
    frame: Frame,
    before: Picture,
    after: Picture,
    *,
    seam_px: int | None = None,
    progress: Progress | None = None,
) -> Picture:
    """The photograph with an edit in it.

    Where the edit changed little, its difference is added to the photograph, whose fine detail stays; where it drew something
    else, the new pixels take its place. Pixels further than the seam from every change are the photograph's own, exactly.

    Args:
        original: (H, W, 3) uint8, the whole photograph, upright.
        frame: the square of it that was inverted.
        before, after: (R, R, 3) uint8, what the generator draws of the photo without and with the edit.
        seam_px: softness of the seam, in pixels of ``before``; None suits their size.

    Returns:
        (H, W, 3) uint8, a new array.
    """
    if before.shape != after.shape or before.shape[0] != before.shape[1] or original.ndim != 3:
        raise FmrError("The edit does not fit the photo.", "Open the photo again.")
    progress, result = progress or Progress(), original.copy()
    if seam_px is None:
        seam_px = max(SEAM_PX, len(before) // _SEAMS)
    touched = np.abs(after.astype(np.int16) - before).max(axis=2) > 0
    place = _place(touched, frame, original.shape, seam_px)
    if place is None:
        return result
    left, top, right, bottom = place
    scale = before.shape[0] / frame.side
    source = tuple((edge - start) * scale for edge, start in zip(place, (frame.x, frame.y) * 2, strict=True))
    size = (right - left, bottom - top)

    def enlarged(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        made = Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC, box=source)
        progress.check()
        return np.asarray(made, np.float32)

    ours, theirs = enlarged(after), enlarged(before)
    progress.report(0.4)
    soft = enlarged(_softened(touched, seam_px))[..., None] / 255.0
    step = np.abs(after.astype(np.int16) - before).max(axis=2) * (255.0 / _ALL_NEW)
    new = enlarged(np.asarray(_blurred(step.clip(0, 255).astype(np.uint8), seam_px)))[..., None] / 255.0
    progress.report(0.7)
    photo = original[top:bottom, left:right].astype(np.float32)
    edited = photo + soft * (ours - theirs + new * (theirs - photo))
    made = np.where(soft > 0.0, np.rint(edited).clip(0, 255), photo).astype(np.uint8)
    result[top:bottom, left:right] = made
    progress.report(1.0)
    return result


def _place(touched: NDArray[np.bool_], frame: Frame, shape: tuple[int, ...], seam_px: int) -> tuple[int, int, int, int] | None:
    """Left, top, right and bottom of what may change, in pixels of the photograph; None where nothing does."""
    rows, columns = (np.flatnonzero(touched.any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    scale, margin = frame.side / len(touched), 2 * seam_px + 2

    def edge(cell: float, start: int, limit: int) -> int:
        return min(max(round(start + min(max(cell, 0), len(touched)) * scale), max(start, 0)), min(limit, start + frame.side))

    left, right = (edge(cell, frame.x, shape[1]) for cell in (columns[0] - margin, columns[-1] + 1 + margin))
    top, bottom = (edge(cell, frame.y, shape[0]) for cell in (rows[0] - margin, rows[-1] + 1 + margin))
    return (left, top, right, bottom) if right > left and bottom > top else None


def _softened(touched: NDArray[np.bool_], seam_px: int) -> NDArray[np.uint8]:
    """255 on changed pixels, falling to 0 within two seams of them."""
    grown = Image.fromarray(touched.astype(np.uint8) * 255).filter(ImageFilter.MaxFilter(2 * seam_px + 1))
    return np.asarray(grown.filter(ImageFilter.BoxBlur(seam_px)), np.uint8)


def _blurred(values: NDArray[np.uint8], seam_px: int) -> Image.Image:
    return Image.fromarray(values).filter(ImageFilter.MaxFilter(3)).filter(ImageFilter.BoxBlur(seam_px / 2))
