"""From Gaussian z to the named parameters of a domain, so that a trained generator can be sampled like any other.

A generator that was warm-started on a domain's own parameters (part numbers, place, size, colours) draws from
``z ~ N(0, I)`` with one coordinate per field: ``u = Phi(z)`` is uniform, a category is ``floor(u * options)``, a value is
``2u - 1``, a circle is the angle ``2 pi u``, a normal is ``z`` itself. The features below feed the mapping network.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FieldKind = Literal["category", "value", "circle", "normal"]
_HARMONICS = (1, 2)


@dataclass(frozen=True)
class PriorField:
    """One parameter: its name, its kind and, for a category, its options: as likely as their weights say, none: equally."""

    name: str
    kind: FieldKind
    options: int = 0
    weights: tuple[float, ...] = ()

    @property
    def width(self) -> int:
        """How many input features the field becomes."""
        if self.kind == "category":
            return self.options
        if self.kind == "normal":
            return 1
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
        columns = zip(self.fields, u.unbind(1), z.unbind(1), strict=True)
        return torch.cat(
            [z_i[:, None] if field.kind == "normal" else _features(u_i, field) for field, u_i, z_i in columns], dim=1
        )


def _option(u: Tensor, field: PriorField) -> Tensor:
    """The number of the option that each u (N,) stands for."""
    if not field.weights:
        return (u * field.options).long().clamp(0, field.options - 1)
    ends = torch.tensor(field.weights, device=u.device, dtype=u.dtype).cumsum(0)[:-1] / sum(field.weights)
    return torch.bucketize(u.contiguous(), ends, right=True)


def _features(u: Tensor, field: PriorField) -> Tensor:
    if field.kind == "category":
        return F.one_hot(_option(u, field), field.options).to(u.dtype) * math.sqrt(field.options)
    angle = math.pi * (2.0 * u - 1.0)
    waves = [wave(angle * h) * math.sqrt(2.0) for h in _HARMONICS for wave in (torch.sin, torch.cos)]
    if field.kind == "value":
        # Half-period waves: the two ends of a range must not look alike.
        waves = [wave(angle * h * 0.5) * math.sqrt(2.0) for h in _HARMONICS for wave in (torch.sin, torch.cos)]
        waves.append((2.0 * u - 1.0) * math.sqrt(3.0))
    return torch.stack(waves, dim=1)
