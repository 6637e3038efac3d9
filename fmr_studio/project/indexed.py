"""Indexed label maps: whether the numbers of their colours are the labels, or the colours themselves.

Annotation programs write the id of a label as its index and choose the colours freely; painting programs keep the colours of
the palette and number them as they like, with blended ones among them where an edge is soft. What a file means is read off the
colours that its pixels use:

==========================================================================  ==============================================
of the pixels                                                               labels are
==========================================================================  ==============================================
all have a colour of the palette                                            the colours
most have, of two labels or more, or nearly all come close to one           the colours; the rest gets the nearest one
                                                                            and is counted as uncertain
some have, and only under the index that is their id                        the indices
some have, of two labels or more, or most of one label, under other ones    not clear: nothing is guessed
none has, or the table is a ramp of greys                                   the indices
==========================================================================  ==============================================

A table that is the palette's own but for some labels, whose colours a person changed, is read by its indices.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.palette import Palette

MOST, NEARLY_ALL = 0.5, 0.9


@dataclass(frozen=True, eq=False)
class Meaning:
    """What the indices of a map stand for.

    Args:
        labels: (256,) uint8, the id of each index.
        uncertain: (256,) bool, the indices whose colour is not clearly that of one label, where colours count.
    """

    labels: NDArray[np.uint8]
    uncertain: NDArray[np.bool_]


def meaning(colors: NDArray[np.uint8], counts: NDArray[np.int64], palette: Palette) -> Meaning | None:
    """What each index means; None where it cannot be told.

    Args:
        colors: (256, 3) uint8, the table of the file.
        counts: (256,) how many visible pixels have each index.
    """
    seen = _Seen(colors, counts, palette)
    indices = Meaning(np.arange(256, dtype=np.uint8), np.zeros(256, np.bool_))
    if seen.is_grey_ramp or not seen.clear.any():
        return indices
    if seen.says_colours:
        return Meaning(seen.ids, seen.used & ~seen.clear)
    if seen.in_order:
        return Meaning(indices.labels, seen.used & ~seen.clear & seen.is_own_table)
    return None if seen.doubtful else indices


class _Seen:
    """How the used colours of a file compare with those of a palette; arrays are (256,), by index."""

    def __init__(self, colors: NDArray[np.uint8], counts: NDArray[np.int64], palette: Palette) -> None:
        self._counts, self._colors, self._palette = counts, colors, palette
        own = palette.colors()
        self.ids, uncertain = palette.nearest(colors)
        self.used = counts > 0
        self.exact = self.used & (own[self.ids] == colors).all(axis=1)
        self.clear = self.used & (self.exact | ~uncertain)
        self.in_order = bool((self.ids == np.arange(256))[self.clear].all())

    @property
    def says_colours(self) -> bool:
        """Whether the colours are the labels."""
        if self.exact[self.used].all():
            return True
        if self.in_order and self.is_own_table:
            return False
        most_exact = self._share(self.exact) > MOST and self._labels(self.exact) > 1
        return most_exact or (self._share(self.clear) > NEARLY_ALL and self._labels(self.clear) > 1)

    @property
    def doubtful(self) -> bool:
        """Whether more colours than chance would have it are those of the palette, under other numbers."""
        if self._labels(self.exact) > 1:
            return True
        return self._share(self.clear) > MOST and bool((self.exact.any()) or self._labels(self.clear) > 1)

    @property
    def is_own_table(self) -> bool:
        """Whether the table is that of the palette, used or not, but for a few colours, which are in doubt."""
        size = len(self._palette)
        same = (self._colors[:size] == self._palette.colors()[:size]).all(axis=1)
        foreign = self.used & ~self.clear
        return bool((same | foreign[:size]).all()) and same.mean() > MOST and not foreign[size:].any()

    @property
    def is_grey_ramp(self) -> bool:
        """Whether each used colour is the grey of its own index, as where a grey map was saved as indexed."""
        used = np.flatnonzero(self.used)
        return len(used) > 1 and bool((self._colors[used] == used[:, None]).all())

    def _share(self, indices: NDArray[np.bool_]) -> float:
        return float(self._counts[indices].sum() / max(self._counts.sum(), 1))

    def _labels(self, indices: NDArray[np.bool_]) -> int:
        return len(np.unique(self.ids[indices]))
