"""From Gaussian z to the named parameters of a domain, so that a trained generator can be sampled like any other.

A generator that was warm-started on a domain's own parameters (part numbers, place, size, colours) draws from
``z ~ N(0, I)`` with one coordinate per field: ``u = Phi(z)`` is uniform, a category is ``floor(u * options)``, a value is
``2u - 1``, a circle is the angle ``2 pi u``. The features below feed the mapping network.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FieldKind = Literal["category", "value", "circle"]
_HARMONICS = (1, 2)


@dataclass(frozen=True)
class PriorField:
    """One parameter: its name, its kind and, for a category, the number of equally likely options."""

    name: str
    kind: FieldKind
    options: int = 0

    @property
    def width(self) -> int:
        """How many input features the field becomes."""
        if self.kind == "category":
            return self.options
        return 2 * len(_HARMONICS) + (1 if self.kind == "value" else 0)


class ParametricPrior(nn.Module):
    """Turns z (N, F) ~ N(0, 1) into features (N, D) of about unit variance; no trainable weights."""

    def __init__(self, fields: tuple[PriorField, ...]) -> None:
        super().__init__()
        self.fields = fields
        self.width = sum(field.width for field in fields)

    def forward(self, z: Tensor) -> Tensor:
        """Map z (N, F) float to features (N, ``width``)."""
        u = (0.5 * (1.0 + torch.erf(z / math.sqrt(2.0)))).clamp(0.0, 1.0 - 1e-6)
        return torch.cat([_features(u[:, i], field) for i, field in enumerate(self.fields)], dim=1)


def _features(u: Tensor, field: PriorField) -> Tensor:
    if field.kind == "category":
        index = (u * field.options).long().clamp(0, field.options - 1)
        return F.one_hot(index, field.options).to(u.dtype) * math.sqrt(field.options)
    angle = math.pi * (2.0 * u - 1.0)
    waves = [wave(angle * h) * math.sqrt(2.0) for h in _HARMONICS for wave in (torch.sin, torch.cos)]
    if field.kind == "value":
        # Half-period waves: the two ends of a range must not look alike.
        waves = [wave(angle * h * 0.5) * math.sqrt(2.0) for h in _HARMONICS for wave in (torch.sin, torch.cos)]
        waves.append((2.0 * u - 1.0) * math.sqrt(3.0))
    return torch.stack(waves, dim=1)
