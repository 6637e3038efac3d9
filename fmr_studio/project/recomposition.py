"""An edit of a crop pasted back into the full photograph: what was not edited keeps the photograph's own pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from fmr_studio.canvas.photo import Frame

Picture = NDArray[np.uint8]

CHANGED = 6
"""A pixel that differs by more than this in a channel was edited, not only drawn again."""
SEAM_PART = 1 / 40
"""Width of the soft seam as a part of the frame's side."""


def edit_mask(before: Picture, after: Picture) -> NDArray[np.float32]:
    """How much of each pixel comes from the edit, (R, R) in [0, 1]: 1 where it changed, falling softly to 0 around.

    Args:
        before, after: (R, R, 3) uint8, the generator's picture without the edit and with it.
    """
    changed = np.abs(after.astype(np.int16) - before).max(axis=2) > CHANGED
    if not changed.any():
        return np.zeros(changed.shape, np.float32)
    seam = max(1.0, changed.shape[0] * SEAM_PART)
    image = Image.fromarray(changed.astype(np.uint8) * 255)
    grown = image.filter(ImageFilter.MaxFilter(2 * round(seam) + 1))
    soft = np.asarray(grown.filter(ImageFilter.GaussianBlur(seam / 2)), np.float32) / 255
    far = np.asarray(image.filter(ImageFilter.MaxFilter(4 * round(seam) + 1))) == 0
    return np.where(far, np.float32(0), soft)


def recomposed(original: Picture, frame: Frame, *, before: Picture, after: Picture) -> Picture:
    """The photograph with an edit in it, at its full resolution.

    Inside the edit the generator's picture shows, shifted by what the photograph differs from the generator's at the seam (its
    coarse colours), so that neither light nor grain jump there.

    Args:
        original: (H, W, 3) uint8, upright.
        frame: where the inverted crop lies in it; it may reach beyond its border.
        before, after: (R, R, 3) uint8, the generator's picture of the crop without the edit and with it.

    Returns:
        (H, W, 3) uint8; where nothing was edited, bit for bit the original.
    """
    mask = edit_mask(before, after)
    height, width = original.shape[:2]
    left, top = max(frame.x, 0), max(frame.y, 0)
    right, bottom = min(frame.x + frame.side, width), min(frame.y + frame.side, height)
    result = original.copy()
    if right <= left or bottom <= top or not mask.any():
        return result
    inner = slice(top - frame.y, bottom - frame.y), slice(left - frame.x, right - frame.x)
    weight = _enlarged(mask, frame.side)[inner][..., None]
    drawn = np.stack([_enlarged(after[..., channel].astype(np.float32), frame.side)[inner] for channel in range(3)], axis=-1)
    old = np.stack([_enlarged(before[..., channel].astype(np.float32), frame.side)[inner] for channel in range(3)], axis=-1)
    there = original[top:bottom, left:right].astype(np.float32)
    shift = _coarse(there - old, outside=weight[..., 0] <= 0.0)
    mixed = there * (1 - weight) + (drawn + shift) * weight
    touched = np.broadcast_to(weight > 0.0, mixed.shape)
    part = result[top:bottom, left:right]
    part[touched] = np.rint(mixed.clip(0, 255)).astype(np.uint8)[touched]
    return result


def _enlarged(values: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    image = Image.fromarray(values.astype(np.float32)).resize((side, side), Image.Resampling.BICUBIC)
    found: NDArray[np.float32] = np.asarray(image, np.float32)
    return found.clip(0.0, 1.0) if values.max(initial=0) <= 1.0 else found


def _coarse(difference: NDArray[np.float32], *, outside: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The mean difference of photo and generator around the edit, (3,): light and tint, without detail."""
    if not outside.any():
        return np.zeros(3, np.float32)
    near: NDArray[np.float32] = np.median(difference[outside], axis=0).astype(np.float32)
    return near
