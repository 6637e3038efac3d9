"""Conversions between the arrays of the outside (uint8 pictures, label maps) and those of the networks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import FmrError

Label = TypeVar("Label", bound=np.integer[Any])

_AT_ONCE = 2**17
"""How many pixels are counted at once."""


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


def averaged(batch: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Pictures (N, C, R, R) made smaller by whole steps, (N, C, side, side): the mean of the pixels."""
    step = batch.shape[-1] // side
    if step == 1:
        return batch
    small: NDArray[np.float32] = batch.reshape(*batch.shape[:2], side, step, side, step).mean(axis=(3, 5), dtype=np.float32)
    return small


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
        return np.ascontiguousarray(fit_on_square(np.ascontiguousarray(labels.T), side, blank).T)
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
    rows, columns = (np.append(_first_of_each(old, new), old) for old, new in zip(labels.shape, size, strict=True))
    centre = labels[_nearest(labels.shape[0], size[0])[:, None], _nearest(labels.shape[1], size[1])]
    return _elected(labels, _Cells(rows, columns), centre)


def _majority_in_square(labels: NDArray[np.uint8], side: int, blank: int) -> NDArray[np.uint8]:
    """Shrink the square that ``labels``, wider than high and than ``side``, lie in the middle of."""
    height, width = labels.shape
    top = (width - height) // 2
    edges = np.append(_first_of_each(width, side), width)
    inside = (edges - top).clip(0, height)
    first, stop = int(np.searchsorted(inside, 0, "right")) - 1, int(np.searchsorted(inside, height))
    rows = _nearest(width, side)[first:stop] - top
    centre = labels[rows.clip(0, height - 1)[:, None], _nearest(width, side)]
    centre[(rows < 0) | (rows >= height)] = blank
    outside = (np.diff(edges[first : stop + 1]) - np.diff(inside[first : stop + 1]))[:, None] * np.diff(edges)
    square = np.full((side, side), blank, np.uint8)
    square[first:stop] = _elected(labels, _Cells(inside[first : stop + 1], edges), centre, (np.uint8(blank), outside))
    return square


@dataclass(frozen=True, eq=False)
class _Cells:
    """The parts of a map that become pixels: the edges of their rows (height + 1,) and columns (width + 1,)."""

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]

    def bands(self, ids: int) -> Iterator[tuple[int, int]]:
        """Rows of cells, from the first to before the second number, few enough to be counted at once."""
        width, across = int(self.columns[-1]), len(self.columns) - 1
        first, last = 0, len(self.rows) - 1
        while first < last:
            fitting = int(np.searchsorted(self.rows, self.rows[first] + _AT_ONCE // width, "right")) - 1
            stop = min(max(fitting, first + 1), first + max(1, _AT_ONCE // (across * ids)), last)
            yield first, stop
            first = stop

    def counts(self, labels: NDArray[Label], ids: NDArray[Label], first: int, stop: int) -> NDArray[np.intp]:
        """How many pixels have each of the ids, (rows, width, ids), in a band of cells."""
        across = len(self.columns) - 1
        column = np.repeat(np.arange(across, dtype=np.int32) * len(ids), np.diff(self.columns))
        row = np.repeat(np.arange(stop - first, dtype=np.int32) * (across * len(ids)), np.diff(self.rows[first : stop + 1]))
        start, piece = int(self.rows[first]), max(1, _AT_ONCE // labels.shape[1])  # one row of cells may be millions of pixels
        found = np.zeros((stop - first) * across * len(ids), np.intp)
        for top in range(0, len(row), piece):
            part = labels[start + top : start + min(top + piece, len(row))]
            places = _places(part, ids)
            places += column
            places += row[top : top + piece, None]
            found += np.bincount(places.ravel(), minlength=found.size)
        return found.reshape(stop - first, across, len(ids))


def _elected(
    labels: NDArray[Label], cells: _Cells, centre: NDArray[Label], more: tuple[Label, NDArray[np.intp]] | None = None
) -> NDArray[Label]:
    """For each cell the label that most of its pixels have; a tie goes to ``centre``, then to the smallest id.

    Args:
        more: a label, and how many pixels of each cell have it beside those of the map.
    """
    ids = _distinct(labels)
    if more is not None:
        ids = np.union1d(ids, more[0])
    best = np.empty_like(centre)
    for first, stop in cells.bands(len(ids)):
        score = 2 * cells.counts(labels, ids, first, stop)
        if more is not None:
            score[..., np.searchsorted(ids, more[0])] += 2 * more[1][first:stop]
        np.put_along_axis(score, wins := _places(centre[first:stop], ids)[..., None], np.take_along_axis(score, wins, 2) + 1, 2)
        best[first:stop] = ids[score.argmax(axis=2)]
    return best


def _distinct(labels: NDArray[Label]) -> NDArray[Label]:
    """The ids in a map, in order."""
    if labels.dtype != np.uint8:
        return np.unique(labels)
    seen = np.zeros(256, np.bool_)
    for row in labels:
        seen[row] = True
    return np.flatnonzero(seen).astype(labels.dtype)


def _places(labels: NDArray[Label], ids: NDArray[Label]) -> NDArray[np.int32]:
    """Where each label stands among the ids, which are in order."""
    if labels.dtype != np.uint8:
        return np.searchsorted(ids, labels).astype(np.int32)
    table = np.zeros(256, np.int32)
    table[ids] = np.arange(len(ids))
    places: NDArray[np.int32] = table[labels]
    return places


def _nearest(old: int, new: int) -> NDArray[np.intp]:
    """For each of ``new`` pixels, the one of ``old`` under its centre."""
    return (2 * np.arange(new, dtype=np.intp) + 1) * old // (2 * new)


def _first_of_each(old: int, new: int) -> NDArray[np.intp]:
    """The first of the ``old`` pixels whose centres lie in each of the ``new`` ones (new <= old)."""
    return (2 * old * np.arange(new, dtype=np.intp) + new - 1) // (2 * new)
