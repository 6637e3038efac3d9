"""The living picture, with a quiet badge while it is behind, and what it was before the edits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QImage,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QRegion,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from fmr_studio.ui.picture.comparing import Compare, difference_image, draw_over, panes
from fmr_studio.ui.picture.navigator import Navigator
from fmr_studio.ui.picture.sampling import Sampling
from fmr_studio.ui.shell.touch import Touch
from fmr_studio.ui.shell.viewport import Viewport

MARGIN_PX = 24
BADGE_AFTER_MS = 150
HANDLE_PX = 10
REFINE_AFTER_MS = 70
"""How long a view has to rest before an enlarged picture is drawn as well as can be."""


class ResultView(QWidget):
    """Shows one picture: whole, or the part of it that :attr:`viewport` says, whose area are pixels of the canvas.

    Args:
        parent: the widget it lies in.
    """

    drag_wanted = Signal()
    """A person began to drag the picture out of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture: QImage | None = None
        self._before: QImage | None = None
        self._overlay: QImage | None = None
        self._overlay_opacity = 0.55
        self._layers: list[Callable[[QPainter, QTransform], object]] = []
        self._message = ""
        self._badge = ""
        self._badge_due = ""
        self._pinned: QImage | None = None
        self._difference: QImage | None = None
        self._compare = Compare.NOT
        self._split: float | None = None
        self._holding_before = False
        self._dragging_split = False
        self._pressed_at: QPointF | None = None
        self._panned_from: QPointF | None = None
        self.viewport = Viewport()
        self.viewport.changed.connect(self.update)
        self.navigator = Navigator(self.viewport)
        self._touch = Touch(self, self.viewport, self._let_go)
        self._sampling, self._other_sampling = Sampling(), Sampling()
        self._refine_timer = QTimer(self)
        self._refine_timer.setSingleShot(True)
        self._refine_timer.setInterval(REFINE_AFTER_MS)
        self._refine_timer.timeout.connect(self._refine)
        self._badge_timer = QTimer(self)
        self._badge_timer.setSingleShot(True)
        self._badge_timer.timeout.connect(self._show_badge)
        self.setMinimumSize(160, 160)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Picture"))

    def sizeHint(self) -> QSize:
        return QSize(620, 620)

    # -- what is shown -------------------------------------------------------------------------------------------------

    @property
    def picture(self) -> QImage | None:
        """The picture; None before the first."""
        return self._picture

    @property
    def badge(self) -> str:
        """What the badge says now; empty where there is none."""
        return self._badge

    @property
    def message(self) -> str:
        """What stands in place of a picture."""
        return self._message

    def show_picture(self, picture: QImage, before: QImage | None = None) -> None:
        """Show another picture, and keep what it was before the edits."""
        self._picture, self._before = _quick_to_draw(picture), None if before is None else _quick_to_draw(before)
        self._difference = None
        self._message = ""
        self.update()

    def clear(self) -> None:
        """Forget the picture, as for another pack."""
        self._picture = self._before = self._overlay = self._difference = None
        self.update()

    def show_message(self, text: str) -> None:
        """What to read while there is no picture."""
        self._message = text
        self.update()

    def set_badge(self, text: str) -> None:
        """Say that the picture is behind, after a moment: quick pictures need no badge. Empty says that it is not."""
        if text == self._badge_due:
            return
        self._badge_due = text
        if text and not self._badge:
            self._badge_timer.start(BADGE_AFTER_MS)
        else:
            self._badge_timer.stop()
            self._show_badge()

    def _show_badge(self) -> None:
        self._badge = self._badge_due
        self.update()

    def set_overlay(self, image: QImage | None, opacity: float = 0.55) -> None:
        """Lay an image, such as the proxy mask, over the picture; None takes it away."""
        self._overlay, self._overlay_opacity = image, opacity
        self.update()

    def add_layer(self, paint: Callable[[QPainter, QTransform], object]) -> None:
        """Have something drawn over the picture from now on; it is told how the unit square lies in the widget."""
        self._layers.append(paint)

    def to_widget(self) -> QTransform:
        """From the unit square, which the picture fills, to the widget."""
        pane = self._panes()[1]
        area = self.viewport.area
        whole = QTransform.fromScale(area.width(), area.height()) * self.viewport.matrix()
        return whole * QTransform.fromTranslate(pane.x(), pane.y())

    def hold_before(self, held: bool) -> None:
        """Show what the picture was before the edits, while a key is held."""
        if held != self._holding_before:
            self._holding_before = held
            self.update()

    @property
    def split(self) -> float | None:
        """Where the line between before and after is, 0 to 1; None where there is none."""
        return self._split

    def set_split(self, part: float | None) -> None:
        """Show before on the left and after on the right of a line that can be dragged; None ends it."""
        self._split = None if part is None else min(max(part, 0.0), 1.0)
        self.update()

    @property
    def compare(self) -> Compare:
        """How the picture is compared."""
        return self._compare

    def set_compare(self, how: Compare) -> None:
        """Compare the picture with the pinned one, or without one with what it was before the edits."""
        self._compare = how
        self._fit_pane()
        self.set_split(0.5 if how is Compare.SPLIT else None)

    def set_pinned(self, image: QImage | None) -> None:
        """Another picture to compare with; None for what it was before the edits."""
        self._pinned, self._difference = image, None
        self._fit_pane()

    def _other(self) -> QImage | None:
        return self._before if self._pinned is None else self._pinned

    def picture_rect(self) -> QRectF:
        """The box around the picture in the widget, as far as it goes."""
        return self.to_widget().mapRect(QRectF(0, 0, 1, 1))

    def set_pixels(self, shown: bool) -> None:
        """Show pixels as squares where the picture is enlarged."""
        self._sampling.pixels = self._other_sampling.pixels = shown
        self.update()

    def set_actual(self) -> None:
        """A pixel of the picture for each of the screen."""
        if self._picture is not None:
            ratio = self.devicePixelRatioF()
            self.viewport.set_zoom(self._picture.width() / (self.viewport.area.width() * ratio))

    def _panes(self) -> tuple[QRectF, QRectF]:
        """Where the other picture is compared, and where this one is shown: the whole widget, unless side by side."""
        whole = QRectF(self.rect())
        side = self._compare is Compare.SIDE and self._other() is not None
        return panes(whole.adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)) if side else (whole, whole)

    def _fit_pane(self) -> None:
        """Tell the viewport how large the pane of the picture is."""
        one, pane = self._panes()
        self.viewport.resize(pane.width(), pane.height(), margin=MARGIN_PX if one == pane else 0.0)
        self.update()

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().dark())
        if self._picture is None:
            self._draw_message(painter)
            painter.end()
            return
        pane, matrix = self._panes()[1], self.to_widget()
        painter.setClipRect(pane)
        before, other = self._before, self._other()
        if self._holding_before and before is not None:
            self._draw(painter, before, matrix, self._other_sampling)
        else:
            self._draw(painter, self._picture, matrix, self._sampling)
        if other is not None and not self._holding_before:
            self._draw_compared(painter, matrix, self._picture, other)
        if self._overlay is not None and not self._holding_before:
            painter.setOpacity(self._overlay_opacity)
            draw_over(painter, self._overlay, matrix)
            painter.setOpacity(1.0)
        for paint in self._layers:
            painter.save()
            paint(painter, self.to_widget())
            painter.restore()
        text = self.tr("Before") if self._holding_before else self._badge
        if text:
            self._draw_chip(painter, self._shown_box(pane).topLeft() + QPointF(10, 10), text)
        self.navigator.draw(painter, self.size(), self._picture)
        painter.end()

    def _draw(self, painter: QPainter, picture: QImage, matrix: QTransform, sampling: Sampling) -> None:
        seen, area = self.viewport.seen(), self.viewport.area
        x, y = picture.width() / area.width(), picture.height() / area.height()
        part = QRectF(seen.x() * x, seen.y() * y, seen.width() * x, seen.height() * y)
        if not sampling.draw(painter, picture, matrix, part, self.devicePixelRatioF()):
            self._refine_timer.start()

    def _refine(self) -> None:
        refined = [sampling.refine() for sampling in (self._sampling, self._other_sampling)]
        if any(refined):
            self.update()

    def _shown_box(self, pane: QRectF) -> QRectF:
        """The part of a pane that the picture fills."""
        return self.picture_rect() & pane

    def _draw_compared(self, painter: QPainter, matrix: QTransform, picture: QImage, other: QImage) -> None:
        name = self.tr("Before") if self._pinned is None else self.tr("Pinned")
        left, pane = self._panes()
        if self._split is not None:
            self._draw_split(painter, matrix, other, self._split)
        elif self._compare is Compare.SIDE:
            painter.setClipRect(left)
            self._draw(
                painter,
                other,
                matrix * QTransform.fromTranslate(left.x() - pane.x(), left.y() - pane.y()),
                self._other_sampling,
            )
        elif self._compare is Compare.DIFFERENCE:
            if self._difference is None:
                self._difference = difference_image(picture, other)
            self._draw(painter, self._difference, matrix, self._other_sampling)
            name = self.tr("Difference from the pinned one") if self._pinned is not None else self.tr("Difference from before")
        if self._compare is not Compare.NOT:
            box = self.picture_rect().translated(left.topLeft() - pane.topLeft()) & left
            self._draw_chip(painter, box.bottomLeft() + QPointF(10, -34), name)
        painter.setClipRect(pane)

    def _draw_split(self, painter: QPainter, matrix: QTransform, before: QImage, part: float) -> None:
        line = matrix.map(QLineF(part, 0.0, part, 1.0))
        painter.save()
        painter.setClipRegion(QRegion(matrix.map(QPolygonF(QRectF(0, 0, part, 1))).toPolygon()), Qt.ClipOperation.IntersectClip)
        self._draw(painter, before, matrix, self._other_sampling)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for color, width in ((QColor(0, 0, 0, 140), 4.0), (QColor(255, 255, 255), 2.0)):
            painter.setPen(QPen(color, width))
            painter.drawLine(line)
        painter.setPen(QPen(QColor(0, 0, 0, 140), 1))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(line.center(), 7, 7)

    def _draw_message(self, painter: QPainter) -> None:
        painter.setPen(self.palette().placeholderText().color())
        box = self.rect().adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._message)

    def _draw_chip(self, painter: QPainter, corner: QPointF, text: str) -> None:
        metrics = QFontMetricsF(self.font())
        box = QRectF(corner.x(), corner.y(), metrics.horizontalAdvance(text) + 20, metrics.height() + 8)
        path = QPainterPath()
        path.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, QColor(16, 18, 22, 200))
        painter.setPen(QColor(238, 240, 244))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    # -- mouse ---------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        return self._touch.takes(event) or self.viewport.gesture(event) or super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_pane()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._picture is not None:
            self.viewport.wheel(event)

    def _part_at(self, place: QPointF) -> float:
        """How far to the right in the picture a place of the widget is, from 0 to 1."""
        inverse, _invertible = self.to_widget().inverted()
        return inverse.map(place).x()

    def _near_split(self, place: QPointF) -> bool:
        if self._split is None:
            return False
        line = self.to_widget().map(QLineF(self._split, 0.0, self._split, 1.0))
        away = QLineF(line.p1(), place)
        across = abs(line.dx() * away.dy() - line.dy() * away.dx()) / max(line.length(), 1e-6)
        return across <= HANDLE_PX

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place, left = event.position(), event.button() == Qt.MouseButton.LeftButton
        if left and self.navigator.press(place, self.size()):
            return
        self._dragging_split = left and self._near_split(place)
        if event.button() == Qt.MouseButton.MiddleButton or (left and not self.viewport.fits and not self._dragging_split):
            self._panned_from = place
        elif left:
            self._pressed_at = place

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if not event.buttons():
            self._let_go()  # the release may have gone elsewhere
        self._show_cursor(place)
        if self.navigator.dragged:
            self.navigator.drag(place, self.size())
        elif self._panned_from is not None:
            shift, self._panned_from = place - self._panned_from, place
            self.viewport.pan(shift)
        elif self._dragging_split:
            self.set_split(self._part_at(place))
        elif self._pressed_at is not None and self._picture is not None and _far(place - self._pressed_at):
            self._pressed_at = None
            self.drag_wanted.emit()

    def _show_cursor(self, place: QPointF) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self._dragging_split or self._near_split(place):
            shape = Qt.CursorShape.SplitHCursor
        elif self._panned_from is not None:
            shape = Qt.CursorShape.ClosedHandCursor
        elif not self.viewport.fits and not self.navigator.rect(self.size()).contains(place):
            shape = Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._let_go()
        self._show_cursor(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The whole picture, or where that is seen every pixel of it."""
        if event.button() == Qt.MouseButton.LeftButton:
            if self.viewport.fits:
                self.set_actual()
            else:
                self.viewport.fit()

    def _let_go(self) -> None:
        self._dragging_split = self.navigator.dragged = False
        self._pressed_at = self._panned_from = None


def _quick_to_draw(picture: QImage) -> QImage:
    """The same pixels in the form that a window is painted in."""
    return picture.convertToFormat(QImage.Format.Format_RGB32)


def _far(shift: QPointF) -> bool:
    """Whether the mouse moved far enough for a drag."""
    return shift.manhattanLength() >= QApplication.startDragDistance()
