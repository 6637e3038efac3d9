"""A seed's own layout: while nothing is painted over it, another look brings its own, and the picture is nobody's work yet."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fmr_studio.inference.engine import RenderResult
from fmr_studio.ui.documents import labels_on
from fmr_studio.ui.picture.preview import Preview, State
from fmr_studio.ui.session import Session

GIVEN_UP = (State.FAILED, State.PAUSED, State.STOPPED)
"""States in which no picture will come that could say a layout."""


class OwnLayout(QObject):
    """Tells the session what pictures say of their sources' layouts, and gives it the one that it waits for."""

    def __init__(self, session: Session, preview: Preview) -> None:
        super().__init__(preview)
        self._session, self._preview = session, preview
        preview.shown.connect(self._take)
        preview.state_changed.connect(self._give_up)

    def _take(self, result: RenderResult) -> None:
        session, request = self._session, result.request
        if request.pack != session.document.properties.pack or request.photo is not None or request.edits:
            return
        document, labels = session.document, result.source_labels
        fitted = None if labels is None else labels_on(document, labels)
        if session.seed_layout.awaited_look == request.look:
            session.settle_look(fitted)
        elif request.look == session.look:
            session.seed_layout.labels = fitted

    def _give_up(self) -> None:
        if self._preview.state in GIVEN_UP:
            self._session.settle_look()
