"""Named random choices: drawn from a seed, or given as uniforms in (0, 1).

A domain lists its choices once, with their distributions; a function then reads them by name. Read from a seed, each choice
that is made is remembered as the uniform that would give it again, so one and the same picture has a seed and a vector.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from scipy.special import betainc, betaincinv, ndtr, ndtri

from fmr_studio.training.domains.base import Field

EDGE = 1e-6
"""Uniforms stay within [EDGE, 1 - EDGE]."""


class Distribution(Protocol):
    """How one number is drawn."""

    def drawn(self, rng: np.random.Generator) -> tuple[float, float]:
        """Return a drawn value and its uniform in 0..1."""
        ...

    def at(self, u: float) -> float:
        """Return the value that the uniform `u` in (0, 1) stands for."""
        ...

    def field(self, name: str) -> Field:
        """Return the domain's field for it."""
        ...


@dataclass(frozen=True)
class Even:
    """A number between `low` and `high`, all equally likely; `periodic` where both ends mean the same."""

    low: float = 0.0
    high: float = 1.0
    periodic: bool = False

    def drawn(self, rng: np.random.Generator) -> tuple[float, float]:
        u = rng.random()
        return self.at(u), u

    def at(self, u: float) -> float:
        return self.low + (self.high - self.low) * u

    def field(self, name: str) -> Field:
        return Field(name, "circle" if self.periodic else "value")


@dataclass(frozen=True)
class Normal:
    """A normally distributed number."""

    mean: float
    deviation: float

    def drawn(self, rng: np.random.Generator) -> tuple[float, float]:
        value = rng.normal(self.mean, self.deviation)
        return value, float(ndtr((value - self.mean) / self.deviation))

    def at(self, u: float) -> float:
        return self.mean + self.deviation * float(ndtri(u))

    def field(self, name: str) -> Field:
        return Field(name, "normal")


@dataclass(frozen=True)
class Beta:
    """A number in 0..1 of the beta distribution."""

    a: float
    b: float

    def drawn(self, rng: np.random.Generator) -> tuple[float, float]:
        value = rng.beta(self.a, self.b)
        return value, float(betainc(self.a, self.b, value))

    def at(self, u: float) -> float:
        return float(betaincinv(self.a, self.b, u))

    def field(self, name: str) -> Field:
        return Field(name, "value")


@dataclass(frozen=True)
class Choice:
    """One of several things, by its number from 0 on; the more often the greater its weight."""

    weights: tuple[float, ...]

    def drawn(self, rng: np.random.Generator) -> tuple[float, float]:
        return self._among(self.weights, rng.random())

    def drawn_otherwise(self, rng: np.random.Generator, weights: tuple[float, ...]) -> tuple[float, float]:
        """Draw with other weights for once; the uniform is one that gives the same choice with the usual weights."""
        number, _ = self._among(weights, rng.random())
        ends = np.concatenate([[0.0], self.field("").ends])
        return number, float(ends[int(number) : int(number) + 2].mean())

    def at(self, u: float) -> float:
        return float(self.field("").index(u))

    def field(self, name: str) -> Field:
        return Field(name, "category", len(self.weights), self.weights)

    @staticmethod
    def _among(weights: tuple[float, ...], u: float) -> tuple[float, float]:
        return float(Field("", "category", len(weights), weights).index(u)), u


@dataclass(frozen=True)
class Pick:
    """One of `options` things, all equally likely, drawn as a whole number."""

    options: int

    def drawn(self, rng: np.random.Generator) -> tuple[float, float]:
        number = int(rng.integers(0, self.options))
        return number, (number + 0.5) / self.options

    def at(self, u: float) -> float:
        return float(self.field("").index(u))

    def field(self, name: str) -> Field:
        return Field(name, "category", self.options)


class Draws(Protocol):
    """Where a picture's numbers come from."""

    def number(self, name: str) -> float:
        """Return the value of a choice."""
        ...

    def option(self, name: str, weights: tuple[float, ...] = ()) -> int:
        """Return the number of the thing chosen; `weights` replace the usual ones where something else decides them."""
        ...


@dataclass(frozen=True, eq=False)
class GivenDraws:
    """Choices that a vector of uniforms decides: `u` (F,) in the order of `table`."""

    table: Mapping[str, Distribution]
    u: np.ndarray
    _places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        if self.u.shape != (len(self.table),):
            raise ValueError(f"This picture needs {len(self.table)} numbers, but {self.u.shape} came.")
        object.__setattr__(self, "_places", {name: place for place, name in enumerate(self.table)})

    def number(self, name: str) -> float:
        return self.table[name].at(float(self.u[self._places[name]]))

    def option(self, name: str, weights: tuple[float, ...] = ()) -> int:
        return int(self.number(name))


@dataclass(eq=False)
class SeededDraws:
    """Choices drawn one after the other from a random generator, and remembered."""

    table: Mapping[str, Distribution]
    rng: np.random.Generator
    made: dict[str, float] = field(default_factory=dict)

    def number(self, name: str) -> float:
        value, self.made[name] = self.table[name].drawn(self.rng)
        return value

    def option(self, name: str, weights: tuple[float, ...] = ()) -> int:
        kind = self.table[name]
        if weights and isinstance(kind, Choice):
            number, self.made[name] = kind.drawn_otherwise(self.rng, weights)
            return int(number)
        return int(self.number(name))

    def uniforms(self, rest: np.random.Generator) -> np.ndarray:
        """Return the vector (F,) float32 of what was chosen; choices that nobody made get numbers from `rest`."""
        u = rest.random(len(self.table))
        for place, name in enumerate(self.table):
            u[place] = self.made.get(name, u[place])
        return np.clip(u, EDGE, 1.0 - EDGE).astype(np.float32)
