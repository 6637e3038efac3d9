"""What a synthetic picture domain is: random fields in, a picture with true labels and depth out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

FieldKind = Literal["category", "value", "circle"]


@dataclass(frozen=True)
class LabelEntry:
    """One entry of a label palette; id 0 is the background, `color` is sRGB 0..255."""

    id: int
    name: str
    color: tuple[int, int, int]


@dataclass(frozen=True)
class Field:
    """One independent random choice of a domain.

    A category has `options` equally likely values, a value runs over a range, a circle is periodic (a hue).
    """

    name: str
    kind: FieldKind
    options: int = 0

    def __post_init__(self) -> None:
        if (self.kind == "category") != (self.options > 0):
            raise ValueError(f"Field {self.name}: a category needs options, other kinds have none.")

    def index(self, u: float) -> int:
        """Return the category 0..options-1 that the uniform `u` in (0, 1) stands for."""
        return min(self.options - 1, int(u * self.options))


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
