"""From a fine picture to a coarser one, and from linear light to sRGB."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.base import Render
from fmr_studio.training.domains.scene.compiled import compiled


def shrunk(picture: np.ndarray, factor: int) -> np.ndarray:
    """The mean of each block of factor x factor pixels: (H, W) or (H, W, C) float to H / factor, W / factor."""
    if factor == 1:
        return picture
    rows = picture[0::factor]
    for k in range(1, factor):
        rows = rows + picture[k::factor]
    columns = rows[:, 0::factor]
    for k in range(1, factor):
        columns = columns + rows[:, k::factor]
    mean: np.ndarray = columns * np.float32(1.0 / factor**2)
    return mean


@compiled
def majority(labels: np.ndarray, factor: int) -> np.ndarray:
    """The most frequent label of each block (the first of equals in row order): (H, W) uint8 to H / factor, W / factor."""
    height, width = labels.shape[0] // factor, labels.shape[1] // factor
    out = np.empty((height, width), np.uint8)
    count = np.zeros(256, np.int32)
    for y in range(height):
        for x in range(width):
            for j in range(factor):
                for i in range(factor):
                    count[labels[y * factor + j, x * factor + i]] += 1
            best, most = 0, 0
            for j in range(factor):
                for i in range(factor):
                    label = labels[y * factor + j, x * factor + i]
                    if count[label] > most:
                        best, most = label, count[label]
            for j in range(factor):
                for i in range(factor):
                    count[labels[y * factor + j, x * factor + i]] = 0
            out[y, x] = best
    return out


def nearest(distance: np.ndarray, factor: int) -> np.ndarray:
    """The least value of each block: (H, W) float to H / factor, W / factor."""
    rows = distance[0::factor]
    for k in range(1, factor):
        rows = np.minimum(rows, distance[k::factor])
    columns = rows[:, 0::factor]
    for k in range(1, factor):
        columns = np.minimum(columns, rows[:, k::factor])
    return columns


def tone_mapped(light: np.ndarray) -> np.ndarray:
    """Linear light to sRGB in 0..1: the filmic curve fitted by Narkowicz (2016), then the sRGB transfer."""
    shown = np.clip((light * (2.51 * light + 0.03)) / (light * (2.43 * light + 0.59) + 0.14), 0, 1)
    return np.where(shown < 0.0031308, shown * 12.92, 1.055 * shown ** (1 / 2.4) - 0.055)


def hsv_to_rgb(hue: float, saturation: float, value: float) -> np.ndarray:
    """A colour (3,) in 0..1."""
    k = (np.array([5, 3, 1]) + hue * 6) % 6
    color: np.ndarray = value - value * saturation * np.clip(np.minimum(k, 4 - k), 0, 1)
    return color


def coarser(render: Render, factor: int) -> Render:
    """A render with its sides divided by `factor`: mean colours, most frequent labels, nearest depths.

    Depth counts only where the label is not background, so that outlines agree.
    """
    if factor == 1:
        return render
    image = np.rint(shrunk(render.image.astype(np.float32), factor)).astype(np.uint8)
    labels = majority(render.labels, factor)
    depth = -nearest(-render.depth.astype(np.int16), factor)
    return Render(image, labels, np.where(labels == 0, 0, depth).astype(np.uint8))
