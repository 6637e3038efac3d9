"""Early pictures: a skip generator has an RGB image after each of its blocks, to be shown while the rest is drawn."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fmr_studio.errors import Cancelled

Picture = NDArray[np.uint8]

SMALLEST_PX = 16
"""Coarser pictures say nothing."""


class Enough(Exception):  # noqa: N818 - no error: the picture that there is so far is enough
    """Ends a drawing whose rest is not made."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.picture = picture


class EarlyPictures:
    """Who watches a picture being drawn.

    Args:
        take: gets early pictures, (s, s, 3) uint8 of any side s.
        wants: whether the next one is wanted; it is not made otherwise.
        goes_on: whether the rest is still wanted; it is asked between blocks.
        at_most_px: a picture of this side is the last one that is drawn, for lack of memory.
    """

    def __init__(
        self,
        take: Callable[[Picture], None],
        *,
        wants: Callable[[], bool] = lambda: True,
        goes_on: Callable[[], bool] = lambda: True,
        at_most_px: int | None = None,
    ) -> None:
        self._take, self._wants, self._goes_on, self._at_most_px = take, wants, goes_on, at_most_px

    @property
    def ends_early(self) -> bool:
        """Whether an early picture is all that is drawn."""
        return self._at_most_px is not None

    def reached(self, side_px: int, picture: Callable[[], Picture] | None) -> None:
        """The drawing has come to ``side_px``; ``picture`` makes its RGB image ready to be shown, if the generator has one.

        Raises:
            Enough: this is all that is drawn.
            Cancelled: nobody waits for this picture any more.
        """
        if not self._goes_on():
            raise Cancelled
        if picture is None:
            return
        last = self._at_most_px is not None and side_px >= self._at_most_px
        if last:
            raise Enough(picture())
        if side_px >= SMALLEST_PX and self._wants():
            self._take(picture())
