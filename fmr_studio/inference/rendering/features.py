"""Features put together from those of several sources."""

from __future__ import annotations

import numpy as np

from fmr_studio.inference.engines.protocol import Features
from fmr_studio.nn.window import Window


def put_into(features: Features, new: Features, cells: np.ndarray, window: Window) -> Features:
    """A copy of features (1, C, r, r) that has ``new`` ones (1, C, h, w) of a window in ``cells`` (1, r, r) bool."""
    copies = Features(*(part.copy() for part in features))
    replace(copies, new, cells, window)
    return copies


def replace(features: Features, new: Features, cells: np.ndarray, window: Window) -> None:
    """Write ``new`` features (N, C, h, w) of a window into features (N, C, r, r), in ``cells`` (N, r, r) bool alone."""
    where = window.cut(cells)[:, None]
    for ours, theirs in zip(features, new, strict=True):
        np.copyto(window.cut(ours), theirs, where=where)


def cut(features: Features, window: Window) -> Features:
    """The features of a window, a view."""
    return Features(*(window.cut(part) for part in features))
