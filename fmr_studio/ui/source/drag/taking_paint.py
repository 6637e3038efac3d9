"""What was painted becomes part of the source, so that regions are picked and dragged in the picture one sees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from fmr_studio.inference.engine import Engine
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.ui.shell.tasks import TaskProgress
from fmr_studio.ui.source.drag.tries import Tries, labels_after
from fmr_studio.ui.workspace import Workspace

Taken = tuple[SourceSpec, NDArray[np.uint8]]


class TakingPaint(QObject):
    """Does it for a session, as a step."""

    def __init__(self, workspace: Workspace, tries: Tries) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._tries = workspace, tries
        self._working = False

    def take(self) -> bool:
        """Begin; False where there is nothing to take, or where edits lie above what would be taken."""
        session, result = self._workspace.session, self._workspace.preview.result
        if self._working:
            return True
        if result is None or result.draft or result.labels is None or not can_take(result.request):
            return False
        if self._tries.pending or session.stroke is not None or result.request.revision != session.document.revision:
            return False
        request, self._working = result.request, True

        def work(progress: TaskProgress) -> Taken | None:
            return self._workspace.preview.borrow(lambda engine, _token: taken(engine, request), progress)

        def use(found: Taken | None) -> None:
            document = session.document
            if found is not None and document.revision == request.revision and not self._tries.pending:
                step = self.tr("Take the paint into the picture")
                session.set_source(found[0], step, labels=labels_after(document, found[1]))

        def end() -> None:
            self._working = False

        words = self.tr("Taking the paint into the picture")
        self._workspace.tasks.run(words, work, on_done=use, on_ended=end, owner=self)
        return True


def can_take(request: RenderRequest) -> bool:
    """Whether what is painted lies directly over the source: no regions, looks or layouts are between."""
    edits = request.edits
    return not (edits.regions or edits.looks or edits.layout is not None)


def taken(engine: Engine, request: RenderRequest) -> Taken | None:
    """The source that draws the picture of a request by itself, and its own label map (R, R); None where that is so already."""
    paint = engine.take_paint(request)
    if paint is None:
        return None
    edits = replace(request.edits, corrections=(*request.edits.corrections, paint))
    own = engine.render(replace(request, labels=None, conditions=(), label_weight=None, painted_for=None, edits=edits))
    return None if own.source_labels is None else (own.request.source, own.source_labels)
