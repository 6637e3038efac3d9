"""A small picture of the whole in a corner, with a frame around what is seen; a drag in it looks elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF

from fmr_studio.ui.shell.viewport import Viewport

SIDE_PX = 104.0
INSET_PX = 12.0
FRAME, SHADE = QColor(255, 255, 255), QColor(0, 0, 0, 150)


class Navigator:
    """Draws itself into a widget whose viewport does not show everything."""

    def __init__(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.dragged = False
        """Whether a button is held in it."""

    def rect(self, size: QSize) -> QRectF:
        """Where it lies in a widget; empty where everything is seen."""
        area = self._viewport.area
        everything = self._viewport.seen().adjusted(-1, -1, 1, 1).contains(area)
        if everything or min(size.width(), size.height()) < 3 * SIDE_PX:
            return QRectF()
        scale = SIDE_PX / max(area.width(), area.height())
        width, height = area.width() * scale, area.height() * scale
        return QRectF(size.width() - width - INSET_PX, size.height() - height - INSET_PX, width, height)

    def draw(self, painter: QPainter, size: QSize, picture: QImage) -> None:
        """Draw it, if there is need of it."""
        rect = self.rect(size)
        if rect.isEmpty():
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(rect, picture)
        inverse, _invertible = self._viewport.matrix().inverted()
        seen = inverse.map(QPolygonF(QRectF(0, 0, size.width(), size.height())))
        scale = rect.width() / self._viewport.area.width()
        frame = QPolygonF([rect.topLeft() + point * scale for point in seen.toList()])
        painter.setClipRect(rect.adjusted(-1, -1, 1, 1))
        for color, width in ((SHADE, 4.0), (FRAME, 1.6)):
            painter.setPen(QPen(color, width))
            painter.drawPolygon(frame)
        painter.setPen(QPen(SHADE, 1))
        painter.drawRect(rect)
        painter.restore()

    def press(self, place: QPointF, size: QSize) -> bool:
        """A button went down; False where that was beside it."""
        self.dragged = self.rect(size).contains(place)
        return self.dragged and self.drag(place, size)

    def drag(self, place: QPointF, size: QSize) -> bool:
        """Look where the pointer is, while it is held."""
        rect = self.rect(size)
        if self.dragged and not rect.isEmpty():
            area = self._viewport.area
            x, y = place.x() - rect.x(), place.y() - rect.y()
            scale = area.width() / rect.width()
            self._viewport.centre_on(QPointF(min(max(x * scale, 0), area.width()), min(max(y * scale, 0), area.height())))
        return self.dragged
