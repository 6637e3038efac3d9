"""From Gaussian z to the named parameters of a domain, so that a trained generator can be sampled like any other.

A generator that was warm-started on a domain's own parameters (part numbers, place, size, colours) draws from
``z ~ N(0, I)`` with one coordinate per field: ``u = Phi(z)`` is uniform, a category is ``floor(u * options)``, a value is
``2u - 1``, a circle is the angle ``2 pi u``, a normal is ``z`` itself. The features below feed the mapping network.
"""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor, nn

from fmr_studio.nn.configs import PriorField
from fmr_studio.nn.prior_columns import PriorColumns


class ParametricPrior(nn.Module):
    """Turns z (N, F) ~ N(0, 1) into features (N, D) of about unit variance; no trainable weights."""

    field: Tensor
    low: Tensor
    high: Tensor
    chosen: Tensor
    wave: Tensor
    rate: Tensor
    phase: Tensor
    slope: Tensor
    straight: Tensor

    def __init__(self, fields: tuple[PriorField, ...]) -> None:
        super().__init__()
        self.fields = fields
        self.width = sum(field.width for field in fields)
        for name, values in vars(PriorColumns.of(fields)).items():
            self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(values)), persistent=False)

    def forward(self, z: Tensor) -> Tensor:
        """Map z (N, F) float to features (N, ``width``): the formula of `PriorColumns`."""
        u = (0.5 * (1.0 + torch.erf(z / math.sqrt(2.0)))).clamp(0.0, 1.0 - 1e-6)[:, self.field]
        line = 2.0 * u - 1.0
        gates = (self.low <= u) & (u < self.high)
        waves = self.wave * torch.sin(self.rate * line + self.phase)
        return self.chosen * gates + waves + self.slope * line + self.straight * z[:, self.field]
