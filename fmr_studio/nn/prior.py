"""From Gaussian z to the named parameters of a domain, so that a trained generator can be sampled like any other.

A generator that was warm-started on a domain's own parameters (part numbers, place, size, colours) draws from
``z ~ N(0, I)`` with one coordinate per field: ``u = Phi(z)`` is uniform, a category is ``floor(u * options)``, a value is
``2u - 1``, a circle is the angle ``2 pi u``. The features below feed the mapping network.
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

    def __init__(self, fields: tuple[PriorField, ...]) -> None:
        super().__init__()
        self.fields = fields
        self.width = sum(field.width for field in fields)
        columns = PriorColumns.of(fields)
        for name, values in vars(columns).items():
            self.register_buffer(name, torch.from_numpy(np.ascontiguousarray(values)), persistent=False)

    field: Tensor
    options: Tensor
    option: Tensor
    chosen: Tensor
    wave: Tensor
    rate: Tensor
    phase: Tensor
    slope: Tensor

    def forward(self, z: Tensor) -> Tensor:
        """Map z (N, F) float to features (N, ``width``): the formula of `PriorColumns.features`."""
        u = (0.5 * (1.0 + torch.erf(z / math.sqrt(2.0)))).clamp(0.0, 1.0 - 1e-6)[:, self.field]
        line = 2.0 * u - 1.0
        gates = (u * self.options).floor() == self.option
        return self.chosen * gates + self.wave * torch.sin(self.rate * line + self.phase) + self.slope * line
