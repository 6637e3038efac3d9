"""The pixels joined to one by sides, found in time that follows the region and not the canvas."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.rect import Rect

Mask = NDArray[np.bool_]
FIRST_SIDE_PX = 256
"""Side of the square that is searched first; it grows while the region reaches its border."""


def joined_region(read: Callable[[Rect], NDArray[np.uint8]], bounds: Rect, pixel: tuple[int, int]) -> tuple[Rect, Mask]:
    """The region of equal values around a pixel.

    Args:
        read: the values (height, width) uint8 of a rectangle inside ``bounds``.
        pixel: column and row, inside ``bounds``.

    Returns:
        The region's bounding box and its pixels there, (height, width) bool.
    """
    side = FIRST_SIDE_PX
    while True:
        window = _around(pixel, side).intersection(bounds)
        values = read(window)
        column, row = pixel[0] - window.x, pixel[1] - window.y
        mask = joined_pixels(values == values[row, column], (column, row))
        box = Rect.around(mask).moved(window.x, window.y)
        if not _reaches_out(box, window, bounds):
            return box, mask[box.within(window)]
        side *= 2


def joined_pixels(same: Mask, pixel: tuple[int, int]) -> Mask:
    """The True pixels of an (H, W) mask that are joined to one of them, at (column, row), by sides."""
    height, width = same.shape
    stride = width + 1  # a False column between rows, so that runs end with them
    flat = np.zeros(height * stride + 1, np.bool_)
    flat[1:].reshape(height, stride)[:, :width] = same
    borders = np.flatnonzero(flat[1:] != flat[:-1])
    starts, ends = borders[::2], borders[1::2]
    parents = _components(len(starts), *_touching(starts, ends, stride))
    seed = int(np.searchsorted(starts, pixel[1] * stride + pixel[0], side="right")) - 1
    chosen = parents == parents[seed]
    found = np.zeros(height * stride, np.bool_)
    for start, end in zip(starts[chosen].tolist(), ends[chosen].tolist(), strict=True):
        found[start:end] = True
    return found.reshape(height, stride)[:, :width]


def joined_parts(ids: NDArray[np.uint8]) -> NDArray[np.intp]:
    """Numbers (H, W) of the parts of a label map (H, W): cells of equal ids that are joined by sides have equal numbers."""
    height, width = ids.shape
    starts_here = np.ones((height, width), np.bool_)
    starts_here[:, 1:] = ids[:, 1:] != ids[:, :-1]
    starts = np.flatnonzero(starts_here)
    ends = np.append(starts[1:], ids.size)
    upper, lower = _touching(starts, ends, width)
    values = ids.ravel()[starts]
    same = values[upper] == values[lower]
    parents = _components(len(starts), upper[same], lower[same])
    return np.repeat(np.unique(parents, return_inverse=True)[1], ends - starts).reshape(height, width)


def _around(pixel: tuple[int, int], side: int) -> Rect:
    return Rect(pixel[0] - side // 2, pixel[1] - side // 2, side, side)


def _reaches_out(box: Rect, window: Rect, bounds: Rect) -> bool:
    """Whether a region touches a side of its window that is no side of the canvas."""
    return (
        (box.x == window.x > bounds.x)
        or (box.y == window.y > bounds.y)
        or (box.right == window.right < bounds.right)
        or (box.bottom == window.bottom < bounds.bottom)
    )


def _touching(starts: NDArray[np.intp], ends: NDArray[np.intp], stride: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Pairs (upper, lower) of runs in neighbouring rows that share a column, as indices."""
    first = np.searchsorted(ends, starts + stride, side="right")
    beyond = np.searchsorted(starts, ends + stride, side="left")
    counts = np.maximum(beyond - first, 0)
    upper = np.repeat(np.arange(len(starts)), counts)
    place = np.arange(len(upper)) - np.repeat(np.cumsum(counts) - counts, counts)
    return upper, place + np.repeat(first, counts)


def _components(count: int, one: NDArray[np.intp], other: NDArray[np.intp]) -> NDArray[np.intp]:
    """For each of ``count`` things the lowest index among those it is joined to by the pairs."""
    parents = np.arange(count)
    while True:
        low, high = parents[one], parents[other]
        if np.array_equal(low, high):
            return parents
        np.minimum.at(parents, np.maximum(low, high), np.minimum(low, high))
        while not np.array_equal(parents, nearer := parents[parents]):
            parents = nearer
