"""Directions."""

from __future__ import annotations

import numpy as np

from fmr_studio.training.domains.scene.compiled import compiled


@compiled
def unit(x: float, y: float, z: float) -> tuple[float, float, float]:
    """The direction of a vector."""
    r = 1 / (np.sqrt(x * x + y * y + z * z) + 1e-6)
    return x * r, y * r, z * r
