"""What the line below says about the canvas: the tool in hand, the label under the pen, and how large it is seen."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.regions import pick_label
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.tool_faces import TOOL_FACES
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.status_bar import StatusBar


class CanvasWords(QObject):
    """Speaks for a canvas view."""

    def __init__(self, canvas: CanvasView, session: Session, status: StatusBar) -> None:
        super().__init__(canvas)
        self._session, self._status = session, status
        canvas.hovered.connect(self._show_under)
        canvas.viewport.zoom_changed.connect(status.show_zoom)
        session.choices_changed.connect(self._show_hint)
        self._show_hint()
        status.show_zoom(canvas.zoom)

    def _show_hint(self) -> None:
        tool = self._session.choices.tool
        self._status.show_hint(next(face for face in TOOL_FACES if face.tool is tool).translated()[1])

    def _show_under(self, point: Point | None) -> None:
        label = None if point is None else pick_label(self._session.document, point)
        if point is None or label is None:
            self._status.show_under("")
            return
        name = self.tr("unknown") if label == UNKNOWN else label_words(self._session.document.palette[label].name)
        self._status.show_under(f"{name}  ·  {int(point[0])}, {int(point[1])}")
