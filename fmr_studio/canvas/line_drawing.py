"""A line drawing made of edges: thin, of one width and all of full ink, as a pen would draw them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.uint8]

LOW, HIGH = 0.25, 0.5
"""A line has to be so strong somewhere, and goes on as long as it is so strong, of the strongest edge."""
LEAST_STRONGEST = 40
"""Where no edge is stronger, nothing is drawn."""
SHORTEST = 1 / 10
"""Shorter lines are left out, in sides of the picture."""
WIDTH = 1 / 160
"""How wide the pen is, likewise."""
_ACROSS = ((0, 1), (1, 1), (1, 0), (1, -1))


def line_drawing(edges: Plane) -> Plane:
    """The ridges of edges as lines of a pen.

    Ridges are found as in J. Canny, "A computational approach to edge detection", 1986: what is largest across itself, kept
    where it is strong or goes on from where it is.

    Args:
        edges: (H, W) uint8, 255 where an edge is certain.

    Returns:
        (H, W) uint8, 255 ink or 0.
    """
    from scipy import ndimage  # takes half a second to load, which a window that opens does not have

    strength = ndimage.gaussian_filter(edges.astype(np.float32), 1.0)
    strongest = float(strength.max())
    if strongest < LEAST_STRONGEST:
        return np.zeros_like(edges)
    ridges = _is_ridge(strength) & (strength >= LOW * strongest)
    lines, count = ndimage.label(ridges, np.ones((3, 3), bool))
    index = np.arange(count + 1)
    long = ndimage.sum_labels(ridges, lines, index) >= SHORTEST * max(edges.shape)
    strong = ndimage.maximum(strength, lines, index) >= HIGH * strongest
    kept = long & strong
    kept[0] = False
    radius = max(1.0, WIDTH * max(edges.shape)) / 2
    near = ndimage.distance_transform_edt(~kept[lines]) <= radius if kept.any() else np.zeros(edges.shape, bool)
    drawn: Plane = np.where(near, 255, 0).astype(np.uint8)
    return drawn


def _is_ridge(strength: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Where (H, W) values are the largest across the direction in which they fall off most steeply."""
    padded = np.pad(strength, 1, mode="edge")
    height, width = strength.shape
    sides = []
    for down, across in _ACROSS:
        one = padded[1 + down : 1 + down + height, 1 + across : 1 + across + width]
        other = padded[1 - down : 1 - down + height, 1 - across : 1 - across + width]
        sides.append((one + other - 2 * strength, (strength >= one) & (strength > other)))
    steepest = np.argmin([bend for bend, _ in sides], axis=0)
    found: NDArray[np.bool_] = np.choose(steepest, [is_top for _, is_top in sides]).astype(bool)
    return found
