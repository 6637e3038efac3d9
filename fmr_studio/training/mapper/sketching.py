"""Drawings as people make them, out of what is seen in a picture: lines thinned, broken, simplified, moved, of many pens."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

_DIRECTIONS = (((0, 1), (2, 1)), ((1, 0), (1, 2)), ((0, 0), (2, 2)), ((0, 2), (2, 0)))
"""Where the two neighbours across a line lie, in a frame of three by three pixels."""
_FRAME_PX = 2
"""The border of a picture often looks like an edge, and nobody draws it."""


def sketched(edges: np.ndarray, labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A sketch (H, W) uint8, 255 full ink, of a picture with the edges (H, W) uint8 and the label map (H, W) uint8.

    A third are outlines of the labels, or of some of them; the others follow edges of which the faint ones may be left out.
    """
    if rng.random() < 0.35:
        lines = outlines(labels, rng)
    else:
        lines = ridges(edges, float(rng.uniform(40.0, 150.0)))
    lines = without_specks(lines, int(rng.integers(2, 14)))
    if rng.random() < 0.6:
        lines = broken(lines, rng)
    if rng.random() < 0.8:
        lines = moved(lines, rng, float(rng.uniform(0.3, 2.2)) * len(lines) / 128.0)
    return inked(lines, rng)


def ridges(edges: np.ndarray, threshold: float) -> np.ndarray:
    """The middle (H, W) bool of the lines of an edge map (H, W) uint8, one or two pixels wide."""
    smooth = ndimage.gaussian_filter(edges.astype(np.float32), 0.8)
    height, width = edges.shape
    padded = np.pad(smooth, 1, mode="edge")
    middle = padded[1:-1, 1:-1]
    ridge = np.zeros(edges.shape, bool)
    for (up, left), (down, right) in _DIRECTIONS:
        before, after = (padded[y : y + height, x : x + width] for y, x in ((up, left), (down, right)))
        ridge |= (middle > before) & (middle >= after) & (2.0 * middle - before - after > 2.0)
    found: np.ndarray = ridge & (smooth >= threshold)
    for edge in (found[:_FRAME_PX], found[-_FRAME_PX:], found[:, :_FRAME_PX], found[:, -_FRAME_PX:]):
        edge[:] = False
    return found


def outlines(labels: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Borders (H, W) bool between labels, of which some may count as one."""
    merged = labels
    if rng.random() < 0.4:
        table = np.arange(256)
        table[rng.random(256) < 0.25] = int(labels[0, 0])
        merged = table[labels]
    lines = np.zeros(labels.shape, bool)
    lines[1:] |= merged[1:] != merged[:-1]
    lines[:, 1:] |= merged[:, 1:] != merged[:, :-1]
    return lines


def without_specks(lines: np.ndarray, least_px: int) -> np.ndarray:
    """Lines (H, W) bool without pieces of fewer pixels."""
    pieces, count = ndimage.label(lines, np.ones((3, 3), int))
    if count == 0:
        return lines
    large = np.bincount(pieces.ravel()) >= least_px
    large[0] = False
    kept: np.ndarray = large[pieces]
    return kept


def broken(lines: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lines with gaps, and with areas that were not drawn at all."""
    gaps = _field(rng, lines.shape, int(rng.integers(8, 24)))
    lines = lines & (gaps > np.quantile(gaps, rng.uniform(0.02, 0.25)))
    if rng.random() < 0.3:
        blank = _field(rng, lines.shape, 4)
        lines = lines & (blank > np.quantile(blank, rng.uniform(0.05, 0.3)))
    return lines


def moved(lines: np.ndarray, rng: np.random.Generator, amplitude_px: float) -> np.ndarray:
    """Lines as an unsteady hand draws them: displaced by a smooth field of about ``amplitude_px``."""
    cells = int(rng.integers(3, 11))
    rows, columns = (amplitude_px * _field(rng, lines.shape, cells) for _ in range(2))
    y, x = np.nonzero(lines)
    result = np.zeros_like(lines)
    for step in (0.0, 0.5):  # halves between pixels, so that no gap opens where the field stretches
        to_y = np.clip(np.rint(y + rows[y, x] + step), 0, lines.shape[0] - 1).astype(int)
        to_x = np.clip(np.rint(x + columns[y, x] + step), 0, lines.shape[1] - 1).astype(int)
        result[to_y, to_x] = True
    return result


def inked(lines: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lines (H, W) bool drawn with a pen of some width and darkness: (H, W) uint8."""
    width = float(rng.choice([0.0, 0.0, 0.5, 1.0, 1.6])) * len(lines) / 128.0
    drawn = lines if width < 0.5 else ndimage.distance_transform_edt(~lines) <= width
    soft = drawn.astype(np.float32)
    if rng.random() < 0.5:
        soft = ndimage.gaussian_filter(soft, float(rng.uniform(0.3, 0.8)))
    darkness = 255.0 if rng.random() < 0.7 else rng.uniform(120.0, 255.0)
    return np.clip(np.round(darkness * soft), 0.0, 255.0).astype(np.uint8)


def _field(rng: np.random.Generator, shape: tuple[int, ...], cells: int) -> np.ndarray:
    """A smooth random field of deviation about one."""
    coarse = rng.standard_normal((cells + 3, cells + 3)).astype(np.float32)
    zoomed = ndimage.zoom(coarse, (shape[0] / cells, shape[1] / cells), order=1)
    field: np.ndarray = zoomed[: shape[0], : shape[1]]
    return field
