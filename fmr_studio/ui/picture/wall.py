"""The wall of seeds: what is painted, in other looks, made in the time that the picture itself leaves."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.picture.preview import Preview
from fmr_studio.ui.picture.requests import DECISIVE_PROPERTIES
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.qimages import image_of

SIZES = (4, 8, 12, 16)
RANDOM_SEEDS = 10**6


@dataclass
class Tile:
    """One seed of the wall.

    Args:
        image: its last picture; None before the first.
        current: whether that shows what is painted now.
        pinned: whether it stays when other seeds are drawn.
    """

    seed: int
    image: QImage | None = None
    current: bool = False
    pinned: bool = False
    own_look: Look | None = None
    """The look whose own layout the picture shows; None where it shows what was painted."""
    shown: float | None = None
    """Which part of what a person looked for it draws, 0 to 1, as long as the picture is current."""
    failed_revision: int = -1
    """The state of the document that there could be no picture of."""


class SeedWall(QObject):
    """Keeps the tiles up to date while it is watched.

    Args:
        draw: gives a seed at random.
    """

    changed = Signal()
    """Other seeds, or other pictures."""

    def __init__(self, session: Session, preview: Preview, draw: Callable[[], int] | None = None) -> None:
        super().__init__()
        self._session, self._preview = session, preview
        self._draw = draw or (lambda: random.SystemRandom().randrange(RANDOM_SEEDS))
        self._watched = False
        self._asked: RenderRequest | None = None
        self.tiles = [Tile(seed) for seed in range(1, SIZES[1] + 1)]
        session.canvas_changed.connect(self._canvas_changed)
        session.document_replaced.connect(self._outdate)
        preview.rested.connect(self._make_next)
        preview.spare.made.connect(self._take)
        preview.spare.failed.connect(self._pass_over)

    def watch(self, watched: bool) -> None:
        """Say whether anybody looks: what nobody sees is not made."""
        self._watched = watched
        if watched:
            self._make_next()

    def resize(self, count: int) -> None:
        """Show more or fewer seeds."""
        del self.tiles[count:]
        while len(self.tiles) < count:
            self.tiles.append(Tile(self._draw()))
        self.changed.emit()
        self._make_next()

    def draw_others(self) -> None:
        """Other seeds in place of those that are not pinned."""
        self.tiles = [tile if tile.pinned else Tile(self._draw()) for tile in self.tiles]
        self.changed.emit()
        self._make_next()

    def pin(self, index: int, pinned: bool) -> None:
        """Keep a seed, or let it go."""
        self.tiles[index].pinned = pinned
        self.changed.emit()

    def show_tiles(self, tiles: list[Tile]) -> None:
        """Show found seeds in place of those that are not pinned, as many as there is room for."""
        found = iter(tiles)
        self.tiles = [tile if tile.pinned else next(found, tile) for tile in self.tiles]
        self.changed.emit()

    def promote(self, index: int) -> None:
        """Give the picture the look of a tile, as a step."""
        seed = self.tiles[index].seed
        if seed != self._session.look.seed:
            self._session.set_look(replace(self._session.look, seed=seed), self.tr("Seed %1").replace("%1", str(seed)))

    def _canvas_changed(self, change: Change) -> None:
        if change.kind is not ChangeKind.PROPERTIES or (change.detail in DECISIVE_PROPERTIES and change.detail != "seed"):
            self._outdate()

    def _outdate(self) -> None:
        if any(tile.current for tile in self.tiles):
            own = self._session.shows_own_layout
            for tile in self.tiles:
                tile.current &= own and tile.own_look == self._look(tile)
                tile.shown = None
            self.changed.emit()

    def _look(self, tile: Tile) -> Look:
        return replace(self._session.look, seed=tile.seed)

    def requests(self) -> list[RenderRequest]:
        """What all tiles show, or will show; nothing while the canvas waits for its layout."""
        request = self._request()
        return [] if request is None else [replace(request, look=self._look(tile)) for tile in self.tiles]

    def _request(self) -> RenderRequest | None:
        request = self._preview.request()
        if request is None:
            return None
        if self._session.shows_own_layout:  # nothing is painted: every seed in its own layout
            return replace(request, labels=None)
        if request.photo is not None:  # a tile shows what taking it gives: the photo's layout in the look of a seed
            request = replace(request, photo=None, edits=SourceEdits())
        return request if _paints(request) else None

    def _make_next(self) -> None:
        request = self._request() if self._watched else None
        revision = self._session.document.revision
        tile = next((tile for tile in self.tiles if not tile.current and tile.failed_revision != revision), None)
        if request is not None and tile is not None:
            request = replace(request, look=self._look(tile))
            if self._preview.spare.ask(request):
                self._asked = request

    def _pass_over(self, asked: RenderRequest) -> None:
        """A seed that there is no picture of waits for the next change, so that the others have their turn."""
        for tile in self.tiles if asked is self._asked else ():
            if self._look(tile) == asked.look:
                tile.failed_revision = asked.revision

    def _take(self, asked: RenderRequest, result: RenderResult) -> None:
        if asked is not self._asked:
            return  # for others who use spare time, such as a pinned picture of the same seed
        for tile in self.tiles:
            if self._look(tile) == result.request.look:
                tile.image = image_of(result.image)
                tile.own_look = None if _paints(result.request) else result.request.look
                tile.current = result.request.revision == self._session.document.revision
        self.changed.emit()


def _paints(request: RenderRequest) -> bool:
    """Whether a request says more than a look: labels, or drawings over hidden ones."""
    return request.labels is not None or bool(request.conditions)
