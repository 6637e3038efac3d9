"""Reading a changed condition again, where it changed: which cells of each of the mapper's layers have to be computed.

Two bounds meet in each layer: what a change *reaches*, which grows from layer to layer, and what the wanted cells *need*,
which grows the other way. A layer computes the cells of both alone; for a stroke that is a small part of the grid. Elsewhere it
has what it had.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from fmr_studio.nn.window import Window


@dataclass(frozen=True)
class Regions:
    """The cells that are computed anew, as `Reading` has its layers; each counted on its own layer's grid.

    Args:
        sizes: cells a side of the levels, finest first.
        where: of the condition. wanted: of the outcome.
        levels: before and after each halving. inner: within each halving. ups: after each doubling, coarsest first.
    """

    sizes: tuple[int, ...]
    where: Window
    wanted: Window
    levels: tuple[Window, ...]
    inner: tuple[Window, ...]
    ups: tuple[Window, ...]


@lru_cache(maxsize=256)
def regions(where: Window, wanted: Window, sizes: tuple[int, ...]) -> Regions:
    """What has to be computed once the condition has changed in the cells ``where``, to know the cells ``wanted``."""
    needs = _Needs.of(wanted, sizes)
    changed = where.grow(1, sizes[0])
    reached, levels, inner = [changed], [_both(changed, needs.levels[0])], []
    for depth, size in enumerate(sizes[1:]):
        changed = _after_halving(changed, size)
        inner.append(_both(changed, needs.inner[depth]))
        changed = changed.grow(1, size)
        reached.append(changed)
        levels.append(_both(changed, needs.levels[depth + 1]))
    reached.pop()
    ups = []
    for size, needed in zip(sizes[-2::-1], needs.ups, strict=True):
        changed = changed.scaled(2).union(reached.pop()).grow(1, size)
        ups.append(_both(changed, needed))
    return Regions(sizes, where, wanted, tuple(levels), tuple(inner), tuple(ups))


def _both(changed: Window, needed: Window) -> Window:
    """The cells that are changed and needed; one that is needed where there is none, so that no layer computes nothing."""
    first = Window(needed.top, needed.left, needed.top + 1, needed.left + 1)
    return changed.intersection(needed) or first


class _Needs(NamedTuple):
    """What the wanted cells need: of each level, of the inside of each halving, and of each doubling's outcome."""

    levels: list[Window]
    inner: list[Window]
    ups: list[Window]

    @staticmethod
    def of(wanted: Window, sizes: tuple[int, ...]) -> _Needs:
        """Walk back from the outcome; ``sizes`` are the cells a side of the levels, finest first."""
        ups, levels = [wanted], []
        for size in sizes[:-1]:
            levels.append(ups[-1].grow(1, size))
            ups.append(halved(levels[-1]))
        levels.append(ups.pop())
        inner = [level.grow(1, size) for level, size in zip(levels[1:], sizes[1:], strict=True)]
        for depth in range(len(inner) - 1, -1, -1):
            # A halving's inner cells are needed by the level below it, which a later halving may need more of.
            inner[depth] = levels[depth + 1].grow(1, sizes[depth + 1])
            levels[depth] = levels[depth].union(before_halving(inner[depth]))
        return _Needs(levels, inner, ups[::-1])


def halved(window: Window) -> Window:
    """The cells of the next coarser grid that lie under a window."""
    return Window(window.top // 2, window.left // 2, -(-window.bottom // 2), -(-window.right // 2))


def before_halving(out: Window) -> Window:
    """What a 3 x 3 convolution with stride two reads for ``out``, from an even cell on."""
    return Window(max(2 * out.top - 2, 0), max(2 * out.left - 2, 0), 2 * out.bottom, 2 * out.right)


def _after_halving(changed: Window, size: int) -> Window:
    """The cells of the coarser grid of ``size`` whose convolution with stride two reads a changed one."""
    top, left, bottom, right = changed
    return Window(top // 2, left // 2, min(bottom // 2 + 1, size), min(right // 2 + 1, size))
