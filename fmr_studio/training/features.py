"""What a frozen generator has inside for a picture."""

from __future__ import annotations

import torch
from torch import Tensor

from fmr_studio.nn.stylegan2 import Generator


@torch.no_grad()
def all_features(generator: Generator, ws: Tensor) -> list[Tensor]:
    """Features after every block, coarsest first, of ws (N, L, w_dim)."""
    return [state.x for state in generator.synthesis.walk(ws)]
