"""Batches that give the same bytes as single pictures.

Matrix products and convolutions round differently in batches of another size. On a CPU batches were measured to save nothing,
so there each map is drawn by itself, as many at once as there are cores. Elsewhere the first batch of every N is drawn both
ways, and where the bytes differ, batches of that N are drawn in turn from then on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from fmr_studio.inference.rendering.source import Source

Draw = Callable[[Sequence[Any], Sequence[Source]], list[np.ndarray]]
"""What is painted and their sources, N each, to N pictures, all at once."""


class BatchDrawing:
    """Draws batches together where that gives the bytes of single pictures.

    Args:
        together: whether to try at all. side_by_side: how many single pictures are drawn at once.
    """

    def __init__(self, *, together: bool, side_by_side: int = 1) -> None:
        self.together, self.side_by_side = together, side_by_side
        self._alike: dict[int, bool] = {}

    def draw(self, draw: Draw, painted: Sequence[Any], sources: Sequence[Source]) -> list[np.ndarray]:
        """The pictures of N paintings, each in the look of its own source."""
        count = len(painted)
        wanted = count > 1 and self.together and self._alike.get(count, True)
        drawn = draw(painted, sources) if wanted else []
        if wanted and count in self._alike:
            return drawn
        single = self._singly(draw, painted, sources)
        if wanted:
            self._alike[count] = all(map(np.array_equal, drawn, single))
        return single

    def _singly(self, draw: Draw, painted: Sequence[Any], sources: Sequence[Source]) -> list[np.ndarray]:
        pairs = list(zip(painted, sources, strict=True))
        if self.side_by_side == 1 or len(pairs) < 2:
            return [draw([one], [source])[0] for one, source in pairs]
        with ThreadPoolExecutor(self.side_by_side, "draw") as pool:
            return [drawn[0] for drawn in pool.map(lambda pair: draw([pair[0]], [pair[1]]), pairs)]
