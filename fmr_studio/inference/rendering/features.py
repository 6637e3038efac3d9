"""Features put together from those of several sources."""

from __future__ import annotations

import torch
from torch import Tensor

from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window


def put_into(features: Features, new: Features, cells: Tensor, window: Window) -> Features:
    """A copy of features (1, C, r, r) that has ``new`` ones (1, C, h, w) of a window in ``cells`` (1, r, r) bool."""
    copies = Features(*(part.clone() for part in features))
    where = window.cut(cells)[:, None]
    for ours, theirs in zip(copies, new, strict=True):
        window.cut(ours).copy_(torch.where(where, theirs, window.cut(ours)))
    return copies
