"""Label maps between the canvas, which is finer than a pack's pictures, and the pack's own resolution. No torch."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from fmr_studio.arrays import resample_labels
from fmr_studio.errors import FmrError

Labels = NDArray[np.uint8]


def carry_over(labels: Labels, before: Labels | None, after: Labels) -> Labels:
    """What was painted over one source, over another: where ``labels`` differ from ``before``, else ``after``.

    Args:
        labels: (R, R) uint8, painted over a source that had the label map ``before``; without one all counts as painted.
        after: (R, R) uint8, the label map of the other source.
    """
    return labels if before is None else np.where(labels != before, labels, after)


def shrink_labels(labels: Labels, side: int) -> Labels:
    """`resample_labels` to a square, fast where each new pixel stands for a whole block: most blocks hold one label alone.

    Args:
        labels: (H, W) uint8.

    Returns:
        (side, side) uint8.
    """
    height, width = labels.shape
    if labels.shape == (side, side):
        return labels
    if height % side or width % side or height < side or width < side:
        return resample_labels(labels, side)
    rows, columns = height // side, width // side
    low, high = (_over_blocks(pick, labels.reshape(side, rows, width), columns) for pick in (np.minimum, np.maximum))
    down, across = np.nonzero(low != high)
    if down.size:
        blocks = labels.reshape(side, rows, side, columns)[down, :, across]
        low[down, across] = resample_labels(blocks.reshape(len(down) * rows, columns), (len(down), 1))[:, 0]
    return low


def _over_blocks(pick: np.ufunc, strips: Labels, columns: int) -> Labels:
    """``pick`` over each block of (side, rows, width) strips, ``columns`` wide: (side, side)."""
    rows = pick.reduce(strips, axis=1)
    found: Labels = functools.reduce(pick, [rows[:, offset::columns] for offset in range(columns)])
    return found if columns > 1 else found.copy()


def canvas_side(resolution: int, *, at_least: int = 512) -> int:
    """Side of the square canvas for pictures of a resolution: a whole multiple of it, fine enough to paint on.

    Raises:
        FmrError: the resolution is not positive.
    """
    if resolution < 1:
        raise FmrError(f"A picture cannot be {resolution} pixels wide.")
    return resolution * max(1, -(-at_least // resolution))
