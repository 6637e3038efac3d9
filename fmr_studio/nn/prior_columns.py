"""The features of a parametric prior as columns that are all computed at once. No torch."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fmr_studio.nn.configs import PRIOR_HARMONICS, PriorField


@dataclass(frozen=True, eq=False)
class PriorColumns:
    """What each of the D columns is made of: ``chosen [floor(u options) = option] + wave sin(rate (2u - 1) + phase) + slope
    (2u - 1)``, where u is the field's value in [0, 1); at most one of the three factors is not zero.

    Args:
        field: (D,) int64, the field that a column belongs to.
        options, option, chosen, wave, rate, phase, slope: (D,) float32.
    """

    field: np.ndarray
    options: np.ndarray
    option: np.ndarray
    chosen: np.ndarray
    wave: np.ndarray
    rate: np.ndarray
    phase: np.ndarray
    slope: np.ndarray

    @staticmethod
    def of(fields: tuple[PriorField, ...]) -> PriorColumns:
        """The columns of these fields, in their order."""
        rows = [(index, *column) for index, field in enumerate(fields) for column in _columns(field)]
        index, *rest = zip(*rows, strict=True)
        return PriorColumns(np.array(index, np.int64), *(np.array(values, np.float32) for values in rest))

    def features(self, z: np.ndarray) -> np.ndarray:
        """z (N, F) ~ N(0, 1) to features (N, D) float32."""
        halves = np.array([0.5 * math.erf(value / math.sqrt(2.0)) for value in z.ravel()], np.float32)
        u = (0.5 + halves.reshape(z.shape)).clip(0.0, np.float32(1.0 - 1e-6))[:, self.field]
        line = 2.0 * u - 1.0
        gates = np.floor(u * self.options) == self.option
        found: np.ndarray = self.chosen * gates + self.wave * np.sin(self.rate * line + self.phase) + self.slope * line
        return found


def _columns(field: PriorField) -> Iterator[tuple[float, ...]]:
    """(options, option, chosen, wave, rate, phase, slope) of each column of a field."""
    if field.kind == "category":
        yield from ((field.options, option, math.sqrt(field.options), 0, 0, 0, 0) for option in range(field.options))
        return
    # Half-period waves for a value: the two ends of a range must not look alike.
    turn = math.pi * (0.5 if field.kind == "value" else 1.0)
    for harmonic in PRIOR_HARMONICS:
        yield (0, -1, 0, math.sqrt(2.0), turn * harmonic, 0, 0)
        yield (0, -1, 0, math.sqrt(2.0), turn * harmonic, math.pi / 2, 0)
    if field.kind == "value":
        yield (0, -1, 0, 0, 0, 0, math.sqrt(3.0))
