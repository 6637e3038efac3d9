"""What a synthetic picture domain is: random fields in, a picture with true labels and depth out."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Protocol, runtime_checkable

import numpy as np

from fmr_studio.canvas.palette import Palette
from fmr_studio.packs.card import Credit

FieldKind = Literal["category", "value", "circle", "normal"]


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


_EDGE = 1e-4


def even_uniforms(field_count: int, seed: int, index: int) -> np.ndarray:
    """Uniforms (F,) float32 of picture `index` of the set `seed`, each within [1e-4, 1 - 1e-4]."""
    drawn = np.random.default_rng([seed, index]).random(field_count)
    return np.clip(drawn, _EDGE, 1.0 - _EDGE).astype(np.float32)


class Domain(Protocol):
    """A renderer of endless labelled pictures of one kind, and the words that a pack made from them carries."""

    @property
    def name(self) -> str:
        """Short lower-case name, the one `get_domain` knows."""
        ...

    @property
    def title(self) -> str:
        """Its name for people."""
        ...

    @property
    def description(self) -> str:
        """A sentence on what the pictures show."""
        ...

    @property
    def licence(self) -> str:
        """What a pack made from its pictures may be used for."""
        ...

    @property
    def credits(self) -> tuple[Credit, ...]:
        """Whose work the pictures are."""
        ...

    @property
    def palette(self) -> Palette:
        """Every label that `render` may use."""
        ...

    @property
    def label_weights(self) -> Mapping[str, float]:
        """How much an error counts by label name, 1 where none is given: small parts get more than their area gives them."""
        ...

    @property
    def fields(self) -> tuple[Field, ...]:
        """The F random choices, in the order of `u`."""
        ...

    def uniforms(self, seed: int, index: int) -> np.ndarray:
        """The uniforms (F,) float32 of picture `index` of the set `seed`."""
        ...

    def render(self, u: np.ndarray, resolution: int) -> Render:
        """Draw the picture that `u` (F,) float in (0, 1) decides, `resolution` pixels square."""
        ...


@runtime_checkable
class Describing(Protocol):
    """A domain that can also tell, without drawing it, what a picture's pixels follow nearly linearly."""

    def traits(self, u: np.ndarray) -> np.ndarray:
        """The traits (T,) float32 of the picture that `u` (F,) float in (0, 1) decides, each of its own scale."""
        ...
