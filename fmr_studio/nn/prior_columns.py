"""The features of a parametric prior as columns that are all computed at once. No torch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import pairwise

import numpy as np

from fmr_studio.nn.configs import PRIOR_HARMONICS, PriorField


@dataclass(frozen=True)
class _Column:
    """One column, see :class:`PriorColumns`."""

    low: float = 0.0
    high: float = 0.0
    chosen: float = 0.0
    wave: float = 0.0
    rate: float = 0.0
    phase: float = 0.0
    slope: float = 0.0
    straight: float = 0.0


@dataclass(frozen=True, eq=False)
class PriorColumns:
    """What each of the D columns is made of: ``chosen [low <= u < high] + wave sin(rate (2u - 1) + phase) + slope (2u - 1) +
    straight z``, where z is the field's number and u = Phi(z); at most one of the four factors is not zero.

    Args:
        field: (D,) int64, the field that a column belongs to. All others: (D,) float32.
    """

    field: np.ndarray
    low: np.ndarray
    high: np.ndarray
    chosen: np.ndarray
    wave: np.ndarray
    rate: np.ndarray
    phase: np.ndarray
    slope: np.ndarray
    straight: np.ndarray

    @staticmethod
    def of(fields: tuple[PriorField, ...]) -> PriorColumns:
        """The columns of these fields, in their order."""
        pairs = [(index, asdict(column)) for index, field in enumerate(fields) for column in _columns(field)]
        numbers = {name: np.array([column[name] for _, column in pairs], np.float32) for name in pairs[0][1]}
        return PriorColumns(np.array([index for index, _ in pairs], np.int64), **numbers)

    def features(self, z: np.ndarray) -> np.ndarray:
        """z (N, F) ~ N(0, 1) to features (N, D) float32."""
        halves = np.array([0.5 * math.erf(value / math.sqrt(2.0)) for value in z.ravel()], np.float32)
        u = (0.5 + halves.reshape(z.shape)).clip(0.0, np.float32(1.0 - 1e-6))[:, self.field]
        line = 2.0 * u - 1.0
        gates = (self.low <= u) & (u < self.high)
        waves = self.wave * np.sin(self.rate * line + self.phase)
        found: np.ndarray = self.chosen * gates + waves + self.slope * line + self.straight * z[:, self.field]
        return found


def _columns(field: PriorField) -> Iterator[_Column]:
    if field.kind == "normal":
        yield _Column(straight=1.0)
    elif field.kind == "category":
        shares = np.array(field.weights or (1.0,) * field.options, np.float64)
        ends = np.concatenate([[0.0], (shares.cumsum() / shares.sum())[:-1], [2.0]])
        for low, high in pairwise(ends):
            yield _Column(low=float(low), high=float(high), chosen=math.sqrt(field.options))
    else:
        # Half-period waves for a value: the two ends of a range must not look alike.
        turn = math.pi * (0.5 if field.kind == "value" else 1.0)
        for harmonic in PRIOR_HARMONICS:
            yield _Column(wave=math.sqrt(2.0), rate=turn * harmonic)
            yield _Column(wave=math.sqrt(2.0), rate=turn * harmonic, phase=math.pi / 2)
        if field.kind == "value":
            yield _Column(slope=math.sqrt(3.0))
