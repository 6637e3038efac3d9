"""Sources that stay at hand, so that going back to one is instant, within what they may cost. No torch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fmr_studio.inference.request import SourceSpec

AT_LEAST = 2
"""So many stay whatever they cost: one that is edited, and one beside it."""

MOST_USES = 32
"""More uses count no more, so that what was used much is forgotten after so many others."""


@dataclass
class _Kept:
    source: Any
    nbytes: int
    uses: int = 0


class KeptSources:
    """Keeps the last and most used sources: one that is painted on stays while a row of others is drawn beside it.

    Args:
        count: how many stay at most. max_bytes: what they may cost together, beyond the last `AT_LEAST`.
    """

    def __init__(self, count: int, max_bytes: int) -> None:
        self._count, self._max_bytes = count, max_bytes
        self._kept: dict[SourceSpec, _Kept] = {}  # from the one that was used longest ago to the last one

    def __contains__(self, spec: SourceSpec) -> bool:
        return spec in self._kept

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, spec: SourceSpec) -> Any:
        """A source that is at hand, or None."""
        kept = self._kept.get(spec)
        return None if kept is None else kept.source

    def use(self, spec: SourceSpec, make: Callable[[], Any]) -> Any:
        """The source of a specification, made if it is not at hand."""
        kept = self._kept.pop(spec, None)
        if kept is None:
            source = make()
            kept = _Kept(source, _cost(source))
        kept.uses = min(kept.uses + 1, MOST_USES)
        self._kept[spec] = kept
        while len(self._kept) > self._count or (len(self._kept) > AT_LEAST and self._nbytes > self._max_bytes):
            self._drop_one(spec)
        return kept.source

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()

    @property
    def _nbytes(self) -> int:
        return sum(kept.nbytes for kept in self._kept.values())

    def _drop_one(self, used: SourceSpec) -> None:
        """Forget the least used, of these the one that was used longest ago; every other one counts a use less."""
        del self._kept[min((spec for spec in self._kept if spec != used), key=lambda spec: self._kept[spec].uses)]
        for kept in self._kept.values():
            kept.uses = max(1, kept.uses - 1)


def _cost(source: Any) -> int:
    """About what a source takes, in bytes: keys, values and readings are twice its features."""
    arrays = [array for array in (source.image, source.labels) if array is not None]
    return sum(array.nbytes for array in arrays) + 3 * sum(part.nbytes for part in source.features)
