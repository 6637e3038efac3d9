"""What a synthetic picture domain is: random fields in, a picture with true labels and depth out."""

from __future__ import annotations

import bisect
import itertools
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol

import numpy as np

FieldKind = Literal["category", "value", "circle", "normal"]


@dataclass(frozen=True)
class LabelEntry:
    """One entry of a label palette; id 0 is the background, `color` is sRGB 0..255."""

    id: int
    name: str
    color: tuple[int, int, int]


@dataclass(frozen=True)
class Field:
    """One independent random choice of a domain.

    A category has `options` values, as likely as their `weights` say (none: equally); a value runs over a range, a circle is
    periodic (a hue), a normal is normally distributed.
    """

    name: str
    kind: FieldKind
    options: int = 0
    weights: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if (self.kind == "category") != (self.options > 0):
            raise ValueError(f"Field {self.name}: a category needs options, other kinds have none.")
        if self.weights and len(self.weights) != self.options:
            raise ValueError(f"Field {self.name}: a category needs a weight for each option, or none.")

    @cached_property
    def ends(self) -> tuple[float, ...]:
        """Where the uniforms of each option end; the last is 1."""
        sums = tuple(itertools.accumulate(self.weights or (1.0,) * self.options))
        return tuple(part / sums[-1] for part in sums)

    def index(self, u: float) -> int:
        """Return the category 0..options-1 that the uniform `u` in (0, 1) stands for."""
        number = bisect.bisect_right(self.ends, u) if self.weights else int(u * self.options)
        return min(self.options - 1, number)


@dataclass(frozen=True, eq=False)
class Render:
    """A picture and what is known about every pixel of it.

    `image` is (H, W, 3) uint8 sRGB; `labels` is (H, W) uint8 palette ids; `depth` is (H, W) uint8, 255 nearest.
    """

    image: np.ndarray
    labels: np.ndarray
    depth: np.ndarray


class Domain(Protocol):
    """A renderer of endless labelled pictures of one kind."""

    @property
    def name(self) -> str:
        """Short lower-case name, the one `get_domain` knows."""
        ...

    @property
    def palette(self) -> tuple[LabelEntry, ...]:
        """Every label that `render` may use, in id order."""
        ...

    @property
    def fields(self) -> tuple[Field, ...]:
        """The F random choices, in the order of `u`."""
        ...

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the picture that `u` (F,) float in (0, 1) decides, `resolution` pixels square."""
        ...
