"""The line around what is selected, on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTransform

from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.selection import Mask, border, selected
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.session import Session

DASH_PX = 4.0


class SelectionOutline(QObject):
    """Draws the border of a session's selection over a canvas view, dark and light in turns, to be seen on any ground."""

    def __init__(self, session: Session, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self._mask: Mask | None = None
        self._lines: list[QLineF] = []
        canvas.add_layer(self.paint)
        session.canvas_changed.connect(self._follow)

    def paint(self, painter: QPainter, unit_square: QTransform) -> None:
        """Draw it; the transform says where the unit square lies in the widget."""
        document = self._session.document
        mask = selected(document)
        if mask is not self._mask:
            self._mask, self._lines = mask, [] if mask is None else [QLineF(*row) for row in border(mask).tolist()]
        if not self._lines:
            return
        painter.setTransform(QTransform.fromScale(1 / document.width, 1 / document.height) * unit_square)
        for color, dashes in ((QColor(0, 0, 0), None), (QColor(255, 255, 255), [DASH_PX, DASH_PX])):
            pen = QPen(color, 1)
            pen.setCosmetic(True)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            if dashes is not None:
                pen.setDashPattern(dashes)
            painter.setPen(pen)
            painter.drawLines(self._lines)

    def _follow(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES and change.detail == "extra":
            self._canvas.update()
