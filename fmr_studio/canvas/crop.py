"""The square of a photograph that is inverted: a suggestion for it, and the pixels in it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from fmr_studio.canvas.photo import Frame

Picture = NDArray[np.uint8]

_LOOKED_AT_PX = 160
_STRIP = 0.04
_MARGIN = 1.15
_LEAST_CONTRAST = 18.0
_SUBJECT_SHARE = (0.02, 0.85)


def suggest_crop(image: Picture) -> Frame:
    """A square frame around the subject of a photograph (H, W, 3) uint8; the largest one in the middle where none stands out.

    A subject is what differs from the colours at the left and right edge of its row. The frame lies inside the photograph.
    """
    height, width = image.shape[:2]
    largest = centred_frame(width, height)
    box = _subject(image)
    if box is None:
        return largest
    left, top, right, bottom = box
    side = min(largest.side, max(1, round(_MARGIN * max(right - left, bottom - top))))
    if side >= 0.85 * largest.side:  # nearly all of it: keep as much of the photograph as there is
        side = largest.side
    x, y = round((left + right - side) / 2), round((top + bottom - side) / 2)
    return Frame(min(max(x, 0), width - side), min(max(y, 0), height - side), side)


def centred_frame(width: int, height: int) -> Frame:
    """The largest square inside a photograph, in its middle."""
    side = min(width, height)
    return Frame((width - side) // 2, (height - side) // 2, side)


def cut(image: Picture, frame: Frame, size: int) -> Picture:
    """The pixels (size, size, 3) uint8 of a frame of a photograph (H, W, 3); outside of it its border is repeated."""
    height, width = image.shape[:2]
    rows = np.clip(np.arange(frame.y, frame.y + frame.side), 0, height - 1)
    columns = np.clip(np.arange(frame.x, frame.x + frame.side), 0, width - 1)
    inside = frame.x >= 0 and frame.y >= 0 and frame.x + frame.side <= width and frame.y + frame.side <= height
    square = image[frame.y : frame.y + frame.side, frame.x : frame.x + frame.side] if inside else image[rows[:, None], columns]
    return resized(square, size)


def square_crop(image: Picture, size: int) -> Picture:
    """The middle of a picture (H, W, 3) uint8 as (size, size, 3)."""
    return cut(image, centred_frame(image.shape[1], image.shape[0]), size)


def resized(square: Picture, size: int) -> Picture:
    """A square picture (S, S, 3) uint8 at another size; a copy where the size is the same."""
    if square.shape[:2] == (size, size):
        return square.copy()
    filter_ = Image.Resampling.BICUBIC if size > square.shape[0] else Image.Resampling.LANCZOS
    return np.array(Image.fromarray(np.ascontiguousarray(square)).resize((size, size), filter_), np.uint8)


def _subject(image: Picture) -> tuple[float, float, float, float] | None:
    """Left, top, right and bottom edge of what stands out, in pixels; None where nothing does."""
    height, width = image.shape[:2]
    scale = min(1.0, _LOOKED_AT_PX / max(height, width))
    size = max(8, round(width * scale)), max(8, round(height * scale))
    small = np.asarray(Image.fromarray(np.ascontiguousarray(image)).resize(size, Image.Resampling.BOX), np.float32)
    strip = max(1, round(_STRIP * size[0]))
    left, right = np.median(small[:, :strip], axis=1), np.median(small[:, -strip:], axis=1)
    across = np.linspace(0.0, 1.0, size[0], dtype=np.float32)[None, :, None]
    differs = np.abs(small - (left[:, None] * (1 - across) + right[:, None] * across)).max(axis=2)
    subject = differs > max(_LEAST_CONTRAST, 0.35 * float(np.percentile(differs, 99)))
    if not _SUBJECT_SHARE[0] <= subject.mean() <= _SUBJECT_SHARE[1]:
        return None
    rows, columns = _extent(subject.sum(axis=1)), _extent(subject.sum(axis=0))
    return columns[0] / size[0] * width, rows[0] / size[1] * height, columns[1] / size[0] * width, rows[1] / size[1] * height


def _extent(counts: NDArray[np.int64]) -> tuple[int, int]:
    """Where the subject begins and ends along an axis, without the last hundredth of it on either side."""
    reached = np.cumsum(counts) / counts.sum()
    return int(np.searchsorted(reached, 0.01)), int(np.searchsorted(reached, 0.99)) + 1
