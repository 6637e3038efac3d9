"""RGBA pixels of straight alpha, laid over each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def faded(pixels: NDArray[np.uint8], opacity: float) -> NDArray[np.uint8]:
    """A copy of (..., 4) uint8 RGBA pixels whose alpha is multiplied by an opacity, 0 to 1."""
    copy = pixels.copy()
    if opacity < 1.0:
        copy[..., 3] = np.rint(pixels[..., 3] * np.float32(opacity)).astype(np.uint8)
    return copy


def lay_over(below: NDArray[np.uint8], above: NDArray[np.uint8]) -> None:
    """Lay (H, W, 4) uint8 RGBA pixels over others, in place.

    This is *over* of T. Porter and T. Duff, "Compositing Digital Images", 1984, for colours that are not premultiplied.
    """
    alpha = above[..., 3]
    np.copyto(below.view(np.uint32), above.view(np.uint32), where=(alpha == 255)[..., None])
    partial = (alpha > 0) & (alpha < 255)
    if not partial.any():
        return
    top, bottom = above[partial].astype(np.float32), below[partial].astype(np.float32)
    top_alpha = top[:, 3:] / np.float32(255)
    bottom_alpha = bottom[:, 3:] / np.float32(255) * (1 - top_alpha)
    alpha_sum = top_alpha + bottom_alpha
    mixed = np.empty_like(top)
    mixed[:, :3] = (top[:, :3] * top_alpha + bottom[:, :3] * bottom_alpha) / alpha_sum
    mixed[:, 3:] = alpha_sum * 255
    below[partial] = np.rint(mixed).astype(np.uint8)
