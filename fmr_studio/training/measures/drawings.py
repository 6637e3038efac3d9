"""How well drawings agree: edges within a tolerance, and the correlation of maps."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

TOLERANCE = 0.015
"""How far apart two edges may lie and still be the same, as a share of the picture's side."""
EDGE = 128
"""From this value on a thinned line counts."""


def correlation(one: np.ndarray, other: np.ndarray) -> float:
    """Pearson's correlation of two maps of one size; 0 where one of them has a single value."""
    a, b = (x.astype(np.float64).ravel() - x.mean() for x in (one, other))
    length = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / length if length > 0.0 else 0.0


def thinned(edges: np.ndarray, threshold: int = EDGE) -> np.ndarray:
    """The ridges (H, W) bool of an edge map (H, W) uint8: where it is above ``threshold`` and largest across the line."""
    smooth = ndimage.gaussian_filter(edges.astype(np.float32), 1.0)
    ridge = np.zeros(edges.shape, bool)
    padded = np.pad(smooth, 1, mode="edge")
    middle = padded[1:-1, 1:-1]
    for (up, left), (down, right) in (((0, 1), (2, 1)), ((1, 0), (1, 2)), ((0, 0), (2, 2)), ((0, 2), (2, 0))):
        height, width = edges.shape
        before = padded[up : up + height, left : left + width]
        after = padded[down : down + height, right : right + width]
        # Strictly above one side and not below the other: a plateau leaves one line.
        ridge |= (middle > before) & (middle >= after) & (middle - 0.5 * (before + after) > 1.0)
    return ridge & (edges >= threshold)


def edge_agreement(found: np.ndarray, wanted: np.ndarray, threshold: int = EDGE) -> float:
    """The F-measure of two edge maps (H, W) uint8: lines within `TOLERANCE` of each other are the same.

    Precision is the share of the lines found that are near wanted ones, recall the share of wanted ones near found ones. Two
    empty maps agree.
    """
    a, b = thinned(found, threshold), thinned(wanted, threshold)
    if not a.any() or not b.any():
        return float(not a.any() and not b.any())
    reach = max(1.0, TOLERANCE * max(found.shape))
    precision = float((ndimage.distance_transform_edt(~b)[a] <= reach).mean())
    recall = float((ndimage.distance_transform_edt(~a)[b] <= reach).mean())
    return 2.0 * precision * recall / max(1e-9, precision + recall)
