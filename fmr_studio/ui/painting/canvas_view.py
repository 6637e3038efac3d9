"""The canvas: the document under the pen, at any zoom, redrawn by rectangles."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPolygonF,
    QResizeEvent,
    QTabletEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QWidget

from fmr_studio.canvas.document import Change
from fmr_studio.canvas.page import page_of
from fmr_studio.canvas.raster import Disc, Point
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.painting.canvas_keys import CanvasKeys
from fmr_studio.ui.painting.canvas_marks import checkers, draw_axes, draw_grid, draw_twice
from fmr_studio.ui.painting.canvas_pen import CanvasPen
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.qimages import CanvasImage
from fmr_studio.ui.shell.touch import Touch
from fmr_studio.ui.shell.viewport import Viewport

GRID_FROM_ZOOM = 8.0
SMALLEST_RING_PX = 4.0
HANDLE_PX = 7.0
ROUND_TOOLS = (Tool.BRUSH, Tool.ERASER, Tool.ENCIRCLE, Tool.LINE, Tool.CURVE, Tool.HEED)


class CanvasView(QWidget):
    """Shows the document of a session and hands the pen to it.

    Args:
        session: whose document is painted.
    """

    hovered = Signal(object)
    """The point (x, y) of the canvas under the pen, or None."""
    erase_wanted = Signal()
    """The key that erases what is selected was pressed."""
    compare_held = Signal(bool)
    """Whether the key that shows the picture before the edits is held."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._image = CanvasImage(session.document)
        self.viewport = Viewport()
        self._overlay: QImage | None = None
        self._overlay_opacity = 0.5
        self._layers: list[Callable[[QPainter, QTransform], object]] = []
        self._ring = QRect()
        self._outline_shown = False
        self.pen = CanvasPen(self, session)
        self._entered: QPointF | None = None
        """Where the pen came in, until it moves."""
        self._touch = Touch(self, self.viewport, self.pen.cancel)
        self.keys = CanvasKeys(self, self.pen, session, speak=self._speak)
        self.setMouseTracking(True)
        self.setTabletTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(160, 160)
        self.setAccessibleName(self.tr("Canvas"))
        self.viewport.changed.connect(self._view_changed)
        self._show_whole()
        session.document_replaced.connect(self._document_replaced)
        session.canvas_changed.connect(self._canvas_changed)
        session.choices_changed.connect(self.pen_moved)
        session.stroke_ended.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(620, 620)

    # -- the view ------------------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Widget pixels for one canvas pixel."""
        return self.viewport.zoom

    def matrix(self) -> QTransform:
        """Canvas to widget."""
        return self.viewport.matrix()

    def to_canvas(self, place: QPointF) -> Point:
        """The point of the canvas at a place of the widget."""
        point = self.viewport.to_area(place)
        return point.x(), point.y()

    def to_widget(self, point: Point) -> QPointF:
        """The place of the widget where a point of the canvas is."""
        return self.matrix().map(QPointF(*point))

    def pan(self, shift: QPointF) -> None:
        """Move what is shown by widget pixels."""
        self.viewport.pan(shift)

    def _view_changed(self) -> None:
        self.pen_moved()
        self.update()

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def image(self) -> QImage:
        """The document in colours, one pixel for one pixel."""
        return self._image.image

    @property
    def patterns(self) -> bool:
        """Whether labels have patterns beside colours."""
        return self._image.patterns

    def set_patterns(self, patterns: bool) -> None:
        """Show labels with patterns, for eyes that do not tell the colours apart."""
        self._image.set_patterns(patterns)
        self.update()

    def set_overlay(self, image: QImage | None, opacity: float = 0.5) -> None:
        """Lay a picture over the whole canvas; None takes it away."""
        self._overlay, self._overlay_opacity = image, opacity
        self.update()

    def add_layer(self, paint: Callable[[QPainter, QTransform], object]) -> None:
        """Have something drawn over the canvas from now on; it is told how the unit square lies in the widget."""
        self._layers.append(paint)

    def _document_replaced(self) -> None:
        self._image = CanvasImage(self._session.document, patterns=self._image.patterns)
        self._overlay = None
        self._show_whole()

    def _show_whole(self) -> None:
        rect = self._session.document.rect
        self.viewport.set_area(rect.width, rect.height)
        self.update()

    def _canvas_changed(self, change: Change) -> None:
        if not change.rect.empty:
            self._image.update(change.rect)
            self.update(self._on_widget(change.rect))

    def _on_widget(self, rect: Rect) -> QRect:
        return self.matrix().mapRect(QRectF(rect.x, rect.y, rect.width, rect.height)).toAlignedRect().adjusted(-2, -2, 2, 2)

    def pen_moved(self) -> None:
        """Redraw the ring at the pen where it was and where it is now, and whatever outline follows it."""
        ring = self._ring_rect()
        self.update(self._ring.united(ring))
        self._ring = ring
        outline = self._outline() is not None
        if outline or self._outline_shown:
            self.update()
        self._outline_shown = outline
        shape = self._cursor()
        if shape != self.cursor().shape():
            self.setCursor(shape)

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().dark())
        matrix = self.matrix()
        rect = self._session.document.rect
        canvas = QRectF(0, 0, rect.width, rect.height)
        painter.fillRect(matrix.mapRect(canvas) if self.viewport.view.degrees % 90 == 0 else QRectF(), checkers())
        painter.setTransform(matrix)
        smooth = self.zoom < 1.0 or self.viewport.view.degrees % 90 != 0
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        painter.drawImage(QPointF(0, 0), self._image.image)
        if self._overlay is not None:
            painter.setOpacity(self._overlay_opacity)
            painter.drawImage(canvas, self._overlay, QRectF(self._overlay.rect()))
            painter.setOpacity(1.0)
        self._cover_margins(painter)
        painter.resetTransform()
        if self.zoom >= GRID_FROM_ZOOM:
            draw_grid(painter, matrix, exposed=QRectF(event.rect()), canvas=canvas)
        draw_axes(painter, matrix, self._session.choices.symmetry, canvas, self.palette().highlight().color())
        for paint in self._layers:
            painter.save()
            paint(painter, QTransform.fromScale(canvas.width(), canvas.height()) * matrix)
            painter.restore()
        self._draw_outline(painter, matrix)
        self._draw_ring(painter, matrix)
        if self.keys.place is not None:
            cross = self.keys.cross()
            draw_twice(painter, lambda: painter.drawLines(cross))
        painter.end()

    def _cover_margins(self, painter: QPainter) -> None:
        """Show only the page of a canvas that is not square."""
        page, rect = page_of(self._session.document), self._session.document.rect
        for x, y, width, height in (
            (0, 0, rect.width, page.y),
            (0, page.bottom, rect.width, rect.height - page.bottom),
            (0, page.y, page.x, page.height),
            (page.right, page.y, rect.width - page.right, page.height),
        ):
            if width > 0 and height > 0:
                painter.fillRect(QRectF(x, y, width, height), self.palette().dark())

    def _outline(self) -> tuple[Point, ...] | None:
        return getattr(self._session.stroke, "outline", None)

    def _draw_outline(self, painter: QPainter, matrix: QTransform) -> None:
        points = self._outline()
        if points:
            line = matrix.map(QPolygonF([QPointF(*point) for point in points]))
            draw_twice(painter, lambda: painter.drawPolyline(line))
        if self._session.drawing_polygon is not None:
            places = [self.to_widget(corner) for corner in self._session.drawing_polygon.corners]
            squares = [QRectF(place.x() - HANDLE_PX / 2, place.y() - HANDLE_PX / 2, HANDLE_PX, HANDLE_PX) for place in places]
            draw_twice(painter, lambda: painter.drawRects(squares))

    def _ring_disc(self) -> Disc | None:
        """The tip of the brush under the pen, or None where there is no ring to draw."""
        if self.pen.point is None or self._session.choices.tool not in ROUND_TOOLS or self.pen.panning or self.pen.hand:
            return None
        return Disc.at(self.pen.point, self._session.choices.brush.size_px)

    def _ring_rect(self) -> QRect:
        disc = self._ring_disc()
        if disc is None:
            return QRect()
        box = QRectF(disc.x - disc.size / 2, disc.y - disc.size / 2, disc.size, disc.size)
        return self.matrix().mapRect(box).toAlignedRect().adjusted(-3, -3, 3, 3)

    def _draw_ring(self, painter: QPainter, matrix: QTransform) -> None:
        disc = self._ring_disc()
        if disc is None or disc.size * self.zoom < SMALLEST_RING_PX:
            return
        radius = disc.size / 2 * self.zoom
        centre = matrix.map(QPointF(disc.x, disc.y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        erases = self._session.choices.tool is Tool.ERASER or self.pen.erasing
        draw_twice(painter, lambda: painter.drawEllipse(centre, radius, radius), QColor(255, 90, 90) if erases else None)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _cursor(self) -> Qt.CursorShape:
        if self.pen.panning:
            return Qt.CursorShape.ClosedHandCursor
        if self.pen.space_held or self.pen.hand:
            return Qt.CursorShape.OpenHandCursor
        tool = self._session.choices.tool
        if tool is Tool.MOVE:
            return Qt.CursorShape.SizeAllCursor
        ring = tool in ROUND_TOOLS and self._session.choices.brush.size_px * self.zoom >= 2 * SMALLEST_RING_PX
        return Qt.CursorShape.BlankCursor if ring else Qt.CursorShape.CrossCursor

    def _speak(self, words: str) -> None:
        self.setAccessibleDescription(words)
        if QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))

    # -- events --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Tab and not event.modifiers():
            pressed = event.type() == QEvent.Type.KeyPress
            if (pressed or event.type() == QEvent.Type.KeyRelease) and not event.isAutoRepeat():
                self.compare_held.emit(pressed)
            event.accept()
            return True
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() in self.pen.eraser_keys and not event.modifiers() and not event.isAutoRepeat():
                self.pen.eraser_key_down()  # the key itself is the tool's shortcut
            return super().event(event)
        return self._touch.takes(event) or self.viewport.gesture(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.viewport.resize(self.width(), self.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Take the keys as soon as the pen moves: it also enters where a menu or a dialog went away above it."""
        self._entered = event.position()

    def _take_keys(self, place: QPointF) -> None:
        """Take the keys where the pen has come in and moved, unless somebody is writing."""
        if self._entered is None or place == self._entered:
            return
        self._entered = None
        if not isinstance(QApplication.focusWidget(), QLineEdit | QAbstractSpinBox):
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def leaveEvent(self, event: QEvent) -> None:
        self._entered = None
        self.pen.leave()
        self.hovered.emit(None)

    def focusOutEvent(self, event: object) -> None:
        self.keys.end()
        self.pen.pen_gone()
        self.pen.release_keys()
        self.compare_held.emit(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.viewport.wheel(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.pen.mouse_pressed(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pen.mouse_pressed(event, double=True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._take_keys(event.position())
        self.keys.end()
        self.pen.mouse_moved(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pen.mouse_released(event)

    def tabletEvent(self, event: QTabletEvent) -> None:
        self._take_keys(event.position())
        self.pen.tablet(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys.pressed(event) or self.pen.key_pressed(event):
            return
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.erase_wanted.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self.pen.key_released(event):
            super().keyReleaseEvent(event)
