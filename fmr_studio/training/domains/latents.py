"""From a domain's uniforms to the z of its generator."""

from __future__ import annotations

import numpy as np
import torch
from scipy.special import ndtri
from torch import Tensor


def uniform_to_z(u: np.ndarray) -> Tensor:
    """A domain's uniforms (N, F) in (0, 1) to the Gaussian z (N, F) that the generator takes."""
    return torch.from_numpy(ndtri(u.astype(np.float64)).astype(np.float32))
