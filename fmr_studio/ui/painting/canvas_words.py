"""What the line below says about the canvas: the tool in hand, the label under the pen, and how large it is seen."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QObject

from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.regions import pick_label
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.tool_faces import BRUSH_HINTS, TOOL_FACES
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.numbers import percent
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
        tool, material = self._session.choices.tool, self._session.choices.material
        hint = next(face for face in TOOL_FACES if face.tool is tool).translated()[1]
        if tool is Tool.BRUSH and material in BRUSH_HINTS:
            hint = QCoreApplication.translate("tools", str(BRUSH_HINTS[material]))
        self._status.show_hint(hint)

    def _show_under(self, point: Point | None) -> None:
        label = None if point is None else pick_label(self._session.document, point)
        if point is None or label is None:
            self._status.show_under("")
            return
        name = self.tr("unknown") if label == UNKNOWN else label_words(self._session.document.palette[label].name)
        layer, column, row = self._session.active_layer, int(point[0]), int(point[1])
        if layer.kind is LayerKind.DEPTH and layer.pixels[row, column]:
            name = self.tr("nearness %1").replace("%1", percent((int(layer.pixels[row, column]) - 1) / 254))
        heed = Heed.MUST if layer.heed is None else Heed(layer.heed[row, column])
        if heed is not Heed.MUST:
            loose = self.tr("may") if heed is Heed.MAY else self.tr("free")
            name = f"{name}  ·  {loose}"
        self._status.show_under(f"{name}  ·  {column}, {row}")
