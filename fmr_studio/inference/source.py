"""A source: the picture whose look is kept, with all that can be computed once and used for every stroke."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from torch import Tensor

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.photo import Photo
from fmr_studio.nn.rearranger import Memory
from fmr_studio.nn.rereading import Reading
from fmr_studio.nn.stylegan2 import Features


@dataclass(frozen=True, eq=False)
class Source:
    """A picture being edited; made by ``Pipeline.sample`` (a seed) or by inversion (a photo). Treat it as immutable.

    Args:
        ws: (1, L, w_dim).
        features: features (1, C, r, r) and RGB (1, 3, r, r) at the edit resolution.
        mask: the proxy mask, (1, r, r) int64.
        memory: keys and values of the rearranger, or None where the pack has none.
        image: the source's own picture, (R, R, 3) uint8.
        labels: what the model sees in it, (R, R) uint8, or None where the pack has no segmenter.
        reading: the mapper's reading of ``labels``: a stroke is what differs from it.
        origin: the seed's look or the photo it was made from; None for one made from ws alone.
    """

    ws: Tensor
    features: Features
    mask: Tensor
    memory: Memory | None
    image: np.ndarray
    labels: np.ndarray | None
    reading: Reading | None
    origin: Look | Photo | None = None
