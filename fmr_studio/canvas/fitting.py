"""A label map that became another one at the resolution of pictures, brought back onto a finer canvas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Labels = NDArray[np.uint8]


def fit_changes(old: Labels, before: Labels, after: Labels) -> Labels:
    """The canvas (H, W) uint8 after its label map became another one; where that stayed, its pixels do.

    Args:
        old: the canvas, (H, W) uint8.
        before: (R, R) uint8, its label map; ``after`` the new one.
    """
    changed = before != after
    if not changed.any():
        return old
    rows, columns = (np.arange(side) * len(after) // side for side in old.shape)
    grown = np.ix_(rows, columns)
    fitted = np.where(changed[grown], after[grown], old)
    for label in np.unique(before[changed]):
        beside = _around(changed & (before == label)) & ~changed & (after != label)
        scraps = _only_within(fitted == label, beside[grown])
        fitted[scraps] = after[grown][scraps]
    return fitted


def _around(cells: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The cells of a mask and their eight neighbours."""
    padded = np.pad(cells, 1)
    wide = padded[:, :-2] | padded[:, 1:-1] | padded[:, 2:]
    around: NDArray[np.bool_] = wide[:-2] | wide[1:-1] | wide[2:]
    return around


def _only_within(pixels: NDArray[np.bool_], area: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The joined parts of some pixels that lie in an area as a whole."""
    if not (pixels & area).any():
        return np.zeros_like(pixels)
    from scipy import ndimage  # takes half a second to load, which a window that opens does not have

    numbers, count = ndimage.label(pixels)
    inside = np.ones(count + 1, bool)
    inside[numbers[pixels & ~area]] = inside[0] = False
    within: NDArray[np.bool_] = inside[numbers]
    return within
