"""Edits as a painter would make them, to train on: windows of proxy masks with other clusters in a part of their cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.nn.window import Window

KINDS = ("hole", "paste", "warp", "foreign", "own")
SHARES = (0.25, 0.25, 0.15, 0.22, 0.13)
_MIRRORED = 0.15


@dataclass(frozen=True, eq=False)
class Edit:
    """One window of an edit.

    Args:
        window: where it lies. target: clusters (w, w) wanted there; whole: (r, r), of all of the target.
        changed: (w, w) bool. hidden: (r, r) bool, source cells that must not be looked at.
        known: whether the source's own features are the right answer.
    """

    window: Window
    target: np.ndarray
    whole: np.ndarray
    changed: np.ndarray
    hidden: np.ndarray
    known: bool


def draw_edit(
    rng: np.random.Generator, mask: np.ndarray, other: Callable[[], np.ndarray], side: int, shares: Sequence[float] = SHARES
) -> Edit:
    """A random edit of a sample's mask (r, r).

    Of each kind in KINDS: its own mask where a part of it has to be found elsewhere; parts or an area of another sample's mask;
    its own parts moved, turned and scaled; another's whole window; its own whole window.

    Args:
        other: gives another sample's mask. side: w, of the window. shares: how often each of KINDS comes.
    """
    kind = KINDS[rng.choice(len(KINDS), p=shares)]
    window = _window(rng, len(mask), side)
    own, hidden = window.cut(mask), np.zeros(mask.shape, bool)
    whole = mask if kind in ("hole", "warp", "own") else _mirrored(rng, other())
    foreign = window.cut(whole)
    target, changed, known = own, np.ones(own.shape, bool), kind in ("hole", "own")
    if kind == "foreign":
        target = foreign
    elif kind in ("paste", "warp"):
        source = foreign if kind == "paste" else _warped(rng, mask, window)
        target = np.where(_region(rng, own, source, parts=kind == "paste"), source, own)
        changed, whole = dilate((target != own)[None], 1)[0], mask
        known = not changed.any()
    if kind == "hole" or not changed.any():
        target, changed, known = own, _blob(rng, side), True
        hidden[window.top : window.bottom, window.left : window.right] = changed
    whole = whole.copy()
    whole[window.top : window.bottom, window.left : window.right] = target
    return Edit(window, target, whole, changed, hidden, known)


def _window(rng: np.random.Generator, size: int, side: int) -> Window:
    """Mostly about the middle, a little below, where aligned portraits have their faces."""
    centered = rng.random() < 0.6
    y, x = rng.normal((0.56 * size, 0.5 * size), size / 8) if centered else rng.uniform(size / 4, 3 * size / 4, 2)
    top, left = (int(np.clip(place - side // 2, 0, size - side)) for place in (y, x))
    return Window(top, left, top + side, left + side)


def _mirrored(rng: np.random.Generator, mask: np.ndarray) -> np.ndarray:
    return mask[:, ::-1] if rng.random() < _MIRRORED else mask


def _region(rng: np.random.Generator, own: np.ndarray, other: np.ndarray, *, parts: bool) -> np.ndarray:
    """An area, or all cells of a few clusters in either mask."""
    if parts and rng.random() < 0.5:
        clusters = rng.choice(np.union1d(own, other), rng.integers(1, 7))
        return np.isin(own, clusters) | np.isin(other, clusters)
    return _blob(rng, own.shape[0])


def _blob(rng: np.random.Generator, side: int) -> np.ndarray:
    """A random area (side, side) bool with an uneven border, never empty."""
    steps = int(rng.integers(2, 7))
    noise = torch.from_numpy(rng.standard_normal((1, 1, steps, steps)).astype(np.float32))
    uneven = F.interpolate(noise, size=(side, side), mode="bicubic", align_corners=False)[0, 0].numpy()
    y, x = np.indices((side, side))
    middle_y, middle_x = rng.uniform(0.3 * side, 0.7 * side, 2)
    distance = np.hypot(y - middle_y, (x - middle_x) * rng.uniform(0.7, 1.4))
    blob: np.ndarray = distance + 2.5 * uneven < rng.uniform(2.0, 0.4 * side)
    blob[int(middle_y), int(middle_x)] = True
    return blob


def _warped(rng: np.random.Generator, mask: np.ndarray, window: Window) -> np.ndarray:
    """The window of a mask that was moved, or turned and scaled, about a random place; seldom mirrored."""
    side, size = window.bottom - window.top, len(mask)
    y, x = np.indices((side, side)).astype(np.float32)
    middle_y, middle_x = rng.uniform(side / 4, 3 * side / 4, 2)
    scale, angle = (rng.uniform(0.6, 1.6), rng.normal(0.0, 0.25)) if rng.random() < 0.5 else (1.0, 0.0)
    shift_y, shift_x = rng.normal(0.0, 3.0, 2) if rng.random() < 0.5 else (0.0, 0.0)
    flip = -1.0 if rng.random() < 0.1 else 1.0
    y, x = y - middle_y - shift_y, x - middle_x - shift_x
    rows = (np.cos(angle) * y - np.sin(angle) * x) / scale + middle_y + window.top
    columns = flip * (np.sin(angle) * y + np.cos(angle) * x) / scale + middle_x + window.left
    return mask[tuple(np.clip(np.rint(places), 0, size - 1).astype(int) for places in (rows, columns))]
