"""The proxy mask in the window: what can be selected in the present source, and the outline of the selection on all views."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from fmr_studio.canvas.cell_regions import Mask, cell_labels, outlines
from fmr_studio.inference.engine import RenderResult

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow

DASH_PX = 4.0


def outline_path(mask: Mask) -> QPainterPath:
    """The outline of cells (r, r) bool in the unit square."""
    path = QPainterPath()
    side = mask.shape[0]
    for loop in outlines(mask):
        path.addPolygon(QPolygonF([QPointF(x / side, y / side) for x, y in [*loop, loop[0]]]))
    return path


def draw_outline(painter: QPainter, path: QPainterPath, to_widget: QTransform) -> None:
    """Draw an outline that is seen on any ground: white dashes on black."""
    line = to_widget.map(path)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 220), 2.6))
    painter.drawPath(line)
    dashes = QPen(QColor(255, 255, 255), 1.4)
    dashes.setDashPattern([DASH_PX, DASH_PX])
    painter.setPen(dashes)
    painter.drawPath(line)


class ProxyDesk(QObject):
    """Keeps the selection of a window in step with its source, and draws it."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.outline = QPainterPath()
        """Of the selection, in the unit square."""
        self.shows_outline = True
        """Whether the outline is drawn on picture and canvas; whoever draws handles may turn it off."""
        window.selection.changed.connect(self._show_selection)
        window.preview.shown.connect(self._take)
        window.session.document_replaced.connect(window.selection.clear)
        for view in (window.result, window.canvas):
            view.add_layer(self._draw)

    def _take(self, result: RenderResult) -> None:
        mask, labels = result.source_mask, result.source_labels
        if mask is None:
            self._window.selection.show_source(None, None)
            return
        known = None if labels is None else cell_labels(labels, mask.shape[0])
        self._window.selection.show_source((result.request.pack_id, result.request.source.unedited), mask, known)

    def _show_selection(self) -> None:
        mask = self._window.selection.mask
        self.outline = QPainterPath() if mask is None else outline_path(mask)
        self._window.result.update()
        self._window.canvas.update()

    def _draw(self, painter: QPainter, to_widget: QTransform) -> None:
        if self.shows_outline and not self.outline.isEmpty():
            draw_outline(painter, self.outline, to_widget)
