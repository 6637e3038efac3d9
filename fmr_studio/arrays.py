"""Conversions between the arrays of the outside (uint8 pictures, label maps) and those of the networks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError

Label = TypeVar("Label", bound=np.integer[Any])


def image_to_nchw(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """uint8 pictures as the networks take them.

    Args:
        image: (H, W, 3) or (N, H, W, 3) uint8 sRGB.

    Returns:
        (N, 3, H, W) float32 in [-1, 1]; N is 1 for a single picture.
    """
    if image.dtype != np.uint8 or image.ndim not in (3, 4) or image.shape[-1] != 3:
        raise FmrError(f"A picture must be (H, W, 3) uint8, not {image.shape} {image.dtype}.")
    batch = image if image.ndim == 4 else image[None]
    return np.ascontiguousarray(batch.transpose(0, 3, 1, 2), np.float32) / np.float32(127.5) - np.float32(1)


def nchw_to_images(batch: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Network output as uint8 pictures: values beyond [-1, 1] are clipped, the rest rounded to the nearest.

    Args:
        batch: (N, 3, H, W) float, nominally in [-1, 1].

    Returns:
        (N, H, W, 3) uint8 sRGB.
    """
    if batch.ndim != 4 or batch.shape[1] != 3:
        raise FmrError(f"A batch of pictures must be (N, 3, H, W), not {batch.shape}.")
    scaled = batch.astype(np.float32) + np.float32(1)  # one copy, in which all else happens
    scaled *= np.float32(127.5)
    np.rint(scaled, out=scaled)
    np.clip(scaled, 0, 255, out=scaled)
    return np.ascontiguousarray(scaled.astype(np.uint8).transpose(0, 2, 3, 1))


def resample_labels(labels: NDArray[Label], size: int | tuple[int, int]) -> NDArray[Label]:
    """A label map at another size; no label appears that was not there.

    An axis that grows repeats the nearest label. An axis that shrinks takes the most frequent label of the pixels that
    fall into each new one; a tie goes to the label at their centre, then to the smallest id.

    Args:
        labels: (H, W) integer label ids.
        size: the new (height, width), or one number for a square.

    Returns:
        (height, width), same dtype; never a view of ``labels``.
    """
    height, width = (size, size) if isinstance(size, int) else size
    if labels.ndim != 2 or not np.issubdtype(labels.dtype, np.integer) or labels.size == 0:
        raise FmrError(f"A label map must be (H, W) integers, not {labels.shape} {labels.dtype}.")
    if height < 1 or width < 1:
        raise FmrError(f"A label map cannot be {height} x {width} pixels large.")
    small = _majority(labels, (min(height, labels.shape[0]), min(width, labels.shape[1])))
    rows, columns = _nearest(small.shape[0], height), _nearest(small.shape[1], width)
    return np.ascontiguousarray(small[rows[:, None], columns])


def fit_on_square(labels: NDArray[np.uint8], side: int, blank: int) -> NDArray[np.uint8]:
    """A label map in the middle of a square of ``blank``, at another size: nothing is stretched or cut.

    The same as making the whole square first and `resample_labels` of it, but the square, which may be millions of pixels wide
    where the map is a thin strip, is never made.

    Args:
        labels: (H, W) uint8.
        side: of the square wanted.
        blank: the id of the added pixels.

    Returns:
        (side, side) uint8; ``labels`` itself where it is that already.
    """
    height, width = labels.shape
    if height == width:
        return labels if height == side else resample_labels(labels, side)
    if height > width:
        return np.ascontiguousarray(fit_on_square(labels.T, side, blank).T)
    if width <= side:
        square = np.full((width, width), blank, np.uint8)
        top = (width - height) // 2
        square[top : top + height] = labels
        return resample_labels(square, side)
    return _majority_in_square(labels, side, blank)


def _majority(labels: NDArray[Label], size: tuple[int, int]) -> NDArray[Label]:
    """Shrink to ``size``, which is nowhere larger than ``labels``."""
    if labels.shape == size:
        return labels
    rows, columns = (_first_of_each(old, new) for old, new in zip(labels.shape, size, strict=True))
    centre = labels[_nearest(labels.shape[0], size[0])[:, None], _nearest(labels.shape[1], size[1])]

    def count(label: Label) -> NDArray[np.int64]:
        inside = np.add.reduceat(labels == label, columns, axis=1, dtype=np.int32)
        found: NDArray[np.int64] = np.add.reduceat(inside, rows, axis=0, dtype=np.int64)
        return found

    return _elected(np.unique(labels), centre, count)


def _majority_in_square(labels: NDArray[np.uint8], side: int, blank: int) -> NDArray[np.uint8]:
    """Shrink the square that ``labels``, wider than high and than ``side``, lie in the middle of."""
    height, width = labels.shape
    top = (width - height) // 2
    edges = np.append(_first_of_each(width, side), width)
    starts, stops = ((part - top).clip(0, height) for part in (edges[:-1], edges[1:]))
    reached = stops > starts
    outside = (np.diff(edges) - (stops - starts))[:, None] * np.diff(edges)
    rows = _nearest(width, side) - top
    centre = labels[rows.clip(0, height - 1)[:, None], _nearest(width, side)]
    centre[(rows < 0) | (rows >= height)] = blank

    def count(label: np.uint8) -> NDArray[np.int64]:
        inside = np.add.reduceat(labels == label, edges[:-1], axis=1, dtype=np.int32)
        found: NDArray[np.int64] = outside * int(label == blank)
        found[reached] += np.add.reduceat(inside, starts[reached], axis=0, dtype=np.int64)
        return found

    return _elected(np.union1d(labels, np.uint8(blank)), centre, count)


def _elected(candidates: NDArray[Label], centre: NDArray[Label], count: Callable[[Label], NDArray[np.int64]]) -> NDArray[Label]:
    """For each new pixel the label that ``count`` finds most often; a tie goes to ``centre``, then to the smallest id."""
    best, best_score = centre.copy(), np.zeros(centre.shape, np.int64)
    for label in candidates:
        score = 2 * count(label) + (centre == label)
        better = score > best_score
        best[better] = label
        best_score[better] = score[better]
    return best


def _nearest(old: int, new: int) -> NDArray[np.intp]:
    """For each of ``new`` pixels, the one of ``old`` under its centre."""
    return (2 * np.arange(new, dtype=np.intp) + 1) * old // (2 * new)


def _first_of_each(old: int, new: int) -> NDArray[np.intp]:
    """The first of the ``old`` pixels whose centres lie in each of the ``new`` ones (new <= old)."""
    return (2 * old * np.arange(new, dtype=np.intp) + new - 1) // (2 * new)
