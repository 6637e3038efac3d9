"""The look of a picture: which sampled source it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fmr_studio.errors import FmrError


@dataclass(frozen=True)
class Look:
    """Whose look the picture has.

    Args:
        seed: number of the sampled source, 0 to 2^63 - 1.
        truncation: ψ in [0, 1.5]; towards 0 all sources become the mean picture, 1 is the generator's own variety.
        mix: (first style layer, seed) pairs: from that layer on the styles of another seed are used.
        category: the class, of a generator that was trained on several.
    """

    seed: int = 0
    truncation: float = 0.8
    mix: tuple[tuple[int, int], ...] = ()
    category: int = 0

    def __post_init__(self) -> None:
        for seed in (self.seed, *(seed for _, seed in self.mix)):
            if not 0 <= seed < 2**63:
                raise FmrError(f"The seed {seed} is outside 0 to 2^63 - 1.")
        if not 0.0 <= self.truncation <= 1.5:
            raise FmrError(f"The truncation {self.truncation} is outside 0 to 1.5.")
        if self.category < 0:
            raise FmrError(f"The class {self.category} is less than 0.")

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        values = {"seed": self.seed, "truncation": self.truncation, "mix": [list(pair) for pair in self.mix]}
        return {**values, **({"class": self.category} if self.category else {})}

    @staticmethod
    def from_json(values: dict[str, Any]) -> Look:
        """Read what `to_json` gave; KeyError, TypeError, ValueError or FmrError where it is something else."""
        mix = tuple((int(layer), int(seed)) for layer, seed in values.get("mix", ()))
        category = int(values.get("class", 0))
        return Look(seed=int(values["seed"]), truncation=float(values["truncation"]), mix=mix, category=category)
