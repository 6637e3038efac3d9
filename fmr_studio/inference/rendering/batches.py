"""Batches that give the same bytes as single pictures.

Matrix products and convolutions round differently in batches of another size. On a CPU batches were measured to save nothing,
so there the maps are drawn in turn. Elsewhere the first batch of every N is drawn both ways, and where the bytes differ,
batches of that N are drawn in turn from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from fmr_studio.inference.rendering.source import Source

Draw = Callable[[Sequence[np.ndarray], Sequence[Source]], list[np.ndarray]]
"""Label maps and their sources, N each, to N pictures, all at once."""


class BatchDrawing:
    """Draws batches together where that gives the bytes of single pictures.

    Args:
        together: whether to try at all.
    """

    def __init__(self, *, together: bool) -> None:
        self.together = together
        self._alike: dict[int, bool] = {}

    def draw(self, draw: Draw, labels: Sequence[np.ndarray], sources: Sequence[Source]) -> list[np.ndarray]:
        """The pictures of N label maps, each in the look of its own source."""
        count = len(labels)
        wanted = count > 1 and self.together and self._alike.get(count, True)
        drawn = draw(labels, sources) if wanted else []
        if wanted and count in self._alike:
            return drawn
        single = [draw([one], [source])[0] for one, source in zip(labels, sources, strict=True)]
        if wanted:
            self._alike[count] = all(map(np.array_equal, drawn, single))
        return single
