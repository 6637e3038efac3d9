"""What a window begins with, at its start and with another pack or canvas."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fmr_studio.canvas.document import Document
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import RenderResult
from fmr_studio.ui.documents import labels_on, pixel_edit
from fmr_studio.ui.files.start import Start
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.workspace import Workspace


class Beginning(QObject):
    """Puts a `Start` into a window, and the layout of the first picture onto a canvas that is empty."""

    def __init__(self, workspace: Workspace, view: ResultView) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._preview, self._view = workspace, workspace.session, workspace.preview, view
        self._preview.shown.connect(self._give_layout)

    def again(self, start: Start) -> None:
        """Go on with another pack or an empty canvas."""
        self._view.clear()
        self._workspace.messages.clear()
        self._session.replace_document(start.document)
        self.begin(start)

    def begin(self, start: Start) -> None:
        """Begin with a document that the session has."""
        self._preview.wants_layout = start.wants_layout
        if start.pack is None:
            if start.problem is not None:
                self._workspace.messages.say_error(start.problem)
            self._view.show_message(self.tr("No picture without a pack. The canvas works all the same."))
            return
        card = start.pack.card
        if start.problem is not None:
            hint = self.tr("%1 is used in its place.").replace("%1", card.title or card.name)
            self._workspace.messages.say_error(FmrError(start.problem.message, hint))
        self._preview.locate(card.name, str(start.pack.folder))
        self._view.show_message(self.tr("Loading the pack …"))

    def _give_layout(self, result: RenderResult) -> None:
        """Put the layout of the first picture on the canvas, as its beginning, unless something was painted meanwhile."""
        if not self._preview.wants_layout or result.request.labels is not None:
            return
        self._preview.wants_layout = False
        untouched = self._session.history.undo_name is None and self._session.stroke is None
        if result.source_labels is None or not untouched:
            self._preview.ask()
            return
        document = self._session.document
        fresh = Document(document.width, document.height, document.palette, properties=document.properties)
        edit = pixel_edit(fresh, fresh.label_layer, labels_on(document, result.source_labels))
        if edit is not None:
            fresh.apply(edit)
        self._session.replace_document(fresh)
