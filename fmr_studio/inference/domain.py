"""How far a picture is from what a pack's generator makes: a number and words for it. No torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np

from fmr_studio.packs.card import PackCard

UNUSUAL, FAR = 1.0, 2.0


class Nearness(Enum):
    """The domain distance in words, for a sentence like "This picture is ... the pack's pictures"."""

    INSIDE = "like"
    UNUSUAL = "unusual for"
    FAR = "far from"

    @staticmethod
    def of(distance: float) -> Nearness:
        """The words for a domain distance, see :class:`~fmr_studio.canvas.photo.Scores`."""
        return Nearness.INSIDE if distance <= UNUSUAL else Nearness.UNUSUAL if distance <= FAR else Nearness.FAR


@dataclass(frozen=True)
class DomainStatistics:
    """What is normal, measured on held-out pictures of the domain.

    Args:
        middles: the median of each sign of a strange picture; terms: its 95th percentile.
        together: the 95th percentile of the largest of the signs, each counted from its median in parts of that way.
        pictures: how many were measured.
    """

    middles: tuple[float, ...]
    terms: tuple[float, ...]
    together: float
    pictures: int

    @staticmethod
    def measured(values: Sequence[Sequence[float]]) -> DomainStatistics:
        """The statistics of the signs (N pictures, T signs)."""
        table = np.asarray(values, np.float64)
        middles = np.median(table, axis=0)
        terms = np.maximum(np.percentile(table, 95, axis=0), middles + 1e-6)
        together = max(1e-6, float(np.percentile(((table - middles) / (terms - middles)).max(axis=1), 95)))
        return DomainStatistics(_rounded(middles), _rounded(terms), round(together, 6), len(table))

    @staticmethod
    def of(card: PackCard) -> DomainStatistics | None:
        """Those in a pack's card, or None where there are none that can be read."""
        values: Any = card.parts.get("encoder", {}).get("domain")
        try:
            middles, terms = (tuple(map(float, values[name])) for name in ("middles", "terms"))
            return DomainStatistics(middles, terms, float(values["together"]), int(values["pictures"]))
        except (TypeError, KeyError, ValueError):
            return None

    def to_json(self) -> dict[str, object]:
        """Plain JSON values for the card."""
        return {"middles": list(self.middles), "terms": list(self.terms), "together": self.together, "pictures": self.pictures}


def judge_domain(values: Sequence[float], statistics: DomainStatistics) -> float:
    """The domain distance: 0 is like every second of the domain's own pictures, 1 their 95th percentile."""
    normal = zip(values, statistics.middles, statistics.terms, strict=True)
    ways = [(value - middle) / (term - middle) for value, middle, term in normal]
    return max(0.0, max(ways) / statistics.together)


def _rounded(row: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in row)
