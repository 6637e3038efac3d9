"""Pictures with changes that lie far apart: put together from pieces, of which only those are drawn that are not known yet.

A hand that paints goes on where it is, and what it painted elsewhere before is drawn already. Whether a piece is still the same
is not guessed: it is known by all that its new features, and then its pixels, depend on.
"""

from __future__ import annotations

import weakref
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np

from fmr_studio.inference.engines.protocol import Features, Networks
from fmr_studio.inference.rendering.drafts import StrokeDrafts
from fmr_studio.inference.rendering.early import EarlyPictures
from fmr_studio.inference.rendering.features import replace
from fmr_studio.inference.rendering.source import Source
from fmr_studio.inference.rendering.strokes import Wanted
from fmr_studio.inference.rendering.windows import WindowDrawer
from fmr_studio.nn.window import Window

_SEEN_CELLS = 18
"""How far from a window lie the cells that its own see: those of a rearranger with context and four blocks, or of the tail."""
Key = tuple[Window, Hashable]
"""A window, and what its new features depend on beside the source."""


@dataclass(frozen=True, eq=False)
class _Pieces:
    """What one picture was put together from.

    Args:
        source: a weak reference to it.
        moved: new features (1, C, h, w) of windows.
        drawn: pixels (h, w, 3) uint8 of windows, by their own keys and those of all windows that have a part in them.
    """

    source: weakref.ref[Source] | None = None
    moved: dict[Key, Features] = field(default_factory=dict)
    drawn: dict[tuple[Key, ...], np.ndarray] = field(default_factory=dict)


class PieceDrawer:
    """Draws what several windows reach; keeps the pieces of the last picture alone."""

    def __init__(self, networks: Networks, windows: WindowDrawer) -> None:
        self._networks, self._windows = networks, windows
        self._last = _Pieces()

    def forget(self) -> None:
        """Give back what was kept."""
        self._last = _Pieces()

    def draw(
        self,
        source: Source,
        wanted: Wanted,
        windows: Sequence[Window],
        picture: np.ndarray,
        early: EarlyPictures | None,
    ) -> None:
        """Draw into a picture (R, R, 3) uint8; what lies between two windows is drawn from the new features of both."""
        last = self._last
        before = last if last.source is not None and last.source() is source else _Pieces()
        now = _Pieces(weakref.ref(source))
        drafts = None if early is None else StrokeDrafts(early, picture, source, self._networks)
        keys = [(window, self._key(source, wanted, window)) for window in windows]
        parts = [self._parts(key, keys) for key in keys]
        for part in parts:
            if part in before.drawn:
                now.drawn[part] = before.drawn[part]
                self._paste(part, now, picture)
        around = wanted.shown(source.features)
        features = Features(*(part.copy() for part in around))
        for key in keys:
            moved = before.moved.get(key)
            if moved is None:
                if drafts is not None:
                    drafts.show_rough(wanted.target, wanted.changed, key[0])
                moved = self._networks.move([source.memory], wanted.target, wanted.looking, around, key[0])
            now.moved[key] = moved
            replace(features, moved, wanted.looking, key[0])
        for part in parts:
            if part not in now.drawn:
                watch = drafts.watching(self._networks.reached_by(part[0][0])) if drafts else None
                now.drawn[part] = self._windows.draw(features, [source.styles], part[0][0], watch=watch)[0][0]
                self._paste(part, now, picture)
        self._last = now

    def _key(self, source: Source, wanted: Wanted, window: Window) -> Hashable:
        """What new features in a window, and its pixels, depend on."""
        seen = window.grow(_SEEN_CELLS, self._networks.shapes.size)
        return self._networks.move_key(source.memory, wanted.target, wanted.looking, window), wanted.key(seen)

    def _parts(self, key: Key, keys: Sequence[Key]) -> tuple[Key, ...]:
        """The key of a window, and then those of all windows that have a part in its pixels."""
        needed = self._networks.needed_for(self._networks.reached_by(key[0]))
        return (key, *(other for other in keys if other[0].intersection(needed) is not None))

    def _paste(self, part: tuple[Key, ...], pieces: _Pieces, picture: np.ndarray) -> None:
        shown = self._networks.reached_by(part[0][0])
        picture[shown.top : shown.bottom, shown.left : shown.right] = pieces.drawn[part]
