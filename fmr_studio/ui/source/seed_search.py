"""Seeds that draw what the present one does not: tried one after another, the best of them on the wall."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fmr_studio.canvas.agreement import HEEDED, Unheeded, shown_part
from fmr_studio.inference.engine import Engine
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.picture.wall import RANDOM_SEEDS, SeedWall, Tile
from fmr_studio.ui.shell.numbers import percent
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.workspace import Workspace

SEARCH = "seeds for paint"
"""The topic of what a search found."""
BUDGET_S = 15.0
LEAST, MOST = 16, 96
"""How many seeds are tried: at least so many, and as many as the time is enough for."""


@dataclass(frozen=True, eq=False)
class Tried:
    """One seed.

    Args:
        shown: which part of the paint it draws, 0 to 1; agrees: which part of the picture shows what was painted.
    """

    seed: int
    shown: float
    agrees: float
    image: QImage


class SeedSearch(QObject):
    """Tries seeds beside the painting; the wall shows those that draw most of it, the best first.

    Args:
        draw: gives a seed at random.
        clock: seconds of a monotonic clock.
    """

    found = Signal()
    """The wall shows what was found."""

    def __init__(
        self,
        workspace: Workspace,
        wall: SeedWall,
        *,
        draw: Callable[[], int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._wall, self._clock = workspace, wall, clock
        self._draw = draw or (lambda: random.SystemRandom().randrange(RANDOM_SEEDS))
        self.searching = False
        """Whether seeds are being tried."""

    def begin(self, wanted: Unheeded, label: str) -> None:
        """Look for seeds that draw a label where it was painted."""
        request = self._workspace.preview.request()
        if self.searching or request is None or request.labels is None:
            return
        self.searching = True
        self._workspace.messages.close(SEARCH)
        words = self.tr("Looking for seeds that draw %1").replace("%1", label)
        self._workspace.tasks.run(
            words,
            partial(self._try, request, wanted),
            on_done=partial(self._show, request, label),
            on_error=self._workspace.messages.say_error,
            on_ended=self._ended,
            owner=self,
        )

    def _try(self, request: RenderRequest, wanted: Unheeded, progress: Progress) -> list[Tried]:
        begun = self._clock()
        found: list[Tried] = []
        while len(found) < MOST and (len(found) < LEAST or self._clock() - begun < BUDGET_S):
            progress.check()
            other = replace(request, look=replace(request.look, seed=self._draw()))
            found.append(self._workspace.preview.borrow(partial(_tried, other, wanted), Progress()))
            progress.report(max(len(found) / MOST, min((self._clock() - begun) / BUDGET_S, len(found) / LEAST)))
        return found

    def _show(self, request: RenderRequest, label: str, found: list[Tried]) -> None:
        best = sorted(found, key=lambda one: (round(one.shown, 1), one.agrees), reverse=True)
        same = self._workspace.session.document.revision == request.revision
        self._wall.show_tiles([Tile(one.seed, one.image, current=same, shown=one.shown) for one in best])
        self.found.emit()
        part = percent(best[0].shown, 0)
        if best[0].shown < HEEDED:
            words = self.tr("%1: none of %2 seeds draws it; the best draws %3 of it.")
            hint = self.tr("Drag regions (Shift+V) can put a part like it there, duplicated here or copied from a picture.")
            words = words.replace("%1", label).replace("%2", str(len(found))).replace("%3", part)
            self._workspace.messages.say(words, hint, topic=SEARCH)
            return
        words = self.tr("%1: the best of %2 seeds draws %3 of it.").replace("%1", label).replace("%2", str(len(found)))
        self._workspace.messages.note(words.replace("%3", part))

    def _ended(self) -> None:
        self.searching = False


def _tried(request: RenderRequest, wanted: Unheeded, engine: Engine, _progress: Progress) -> Tried:
    result = engine.render(request)
    seen = engine.read_labels(result.image)
    if seen is None:
        return Tried(request.look.seed, 0.0, 0.0, image_of(result.image))
    agrees = 0.0 if result.labels is None else float(np.mean(_sized(result.labels, seen) == seen))
    return Tried(request.look.seed, shown_part(wanted.label, wanted.cells, seen), agrees, image_of(result.image))


def _sized(labels: NDArray[np.uint8], seen: NDArray[np.uint8]) -> NDArray[np.uint8]:
    from fmr_studio.inference.canvas_labels import shrink_labels

    return shrink_labels(labels, len(seen))
