"""The living picture, with a quiet badge while it is behind, and what it was before the edits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QApplication, QWidget

from fmr_studio.ui.picture.comparing import Compare, difference_image, halves

MARGIN_PX = 24
BADGE_AFTER_MS = 150
HANDLE_PX = 10


class ResultView(QWidget):
    """Shows one picture as large as it fits.

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
        self._pressed_at: QPoint | None = None
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
        self._picture, self._before = picture, before
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
        rect = self.picture_rect()
        return QTransform(rect.width(), 0, 0, rect.height(), rect.x(), rect.y())

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
        self.set_split(0.5 if how is Compare.SPLIT else None)

    def set_pinned(self, image: QImage | None) -> None:
        """Another picture to compare with; None for what it was before the edits."""
        self._pinned, self._difference = image, None
        self.update()

    def _other(self) -> QImage | None:
        return self._before if self._pinned is None else self._pinned

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget."""
        size = QSize(1, 1) if self._picture is None else self._picture.size()
        if self._compare is Compare.SIDE and self._other() is not None:
            return self._halves(size)[1]
        room_w, room_h = max(self.width() - 2 * MARGIN_PX, 1), max(self.height() - 2 * MARGIN_PX, 1)
        scale = min(room_w / size.width(), room_h / size.height())
        width, height = size.width() * scale, size.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), self.palette().dark())
        if self._picture is None:
            self._draw_message(painter)
            painter.end()
            return
        rect = self.picture_rect()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        before, other = self._before, self._other()
        painter.drawImage(rect, before if self._holding_before and before is not None else self._picture)
        if other is not None and not self._holding_before:
            self._draw_compared(painter, rect, self._picture, other)
        if self._overlay is not None and not self._holding_before:
            painter.setOpacity(self._overlay_opacity)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(rect, self._overlay)
            painter.setOpacity(1.0)
        for paint in self._layers:
            painter.save()
            paint(painter, self.to_widget())
            painter.restore()
        text = self.tr("Before") if self._holding_before else self._badge
        if text:
            self._draw_chip(painter, rect.topLeft() + QPointF(10, 10), text)
        painter.end()

    def _halves(self, size: QSize) -> tuple[QRectF, QRectF]:
        room = QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)
        return halves(room, size.width() / max(size.height(), 1))

    def _draw_compared(self, painter: QPainter, rect: QRectF, picture: QImage, other: QImage) -> None:
        name = self.tr("Before") if self._pinned is None else self.tr("Pinned")
        if self._split is not None:
            self._draw_split(painter, rect, other, self._split)
        elif self._compare is Compare.SIDE:
            left = self._halves(picture.size())[0]
            painter.drawImage(left, other)
        elif self._compare is Compare.DIFFERENCE:
            if self._difference is None:
                self._difference = difference_image(picture, other)
            painter.drawImage(rect, self._difference)
            name = self.tr("Difference from the pinned one") if self._pinned is not None else self.tr("Difference from before")
        if self._compare is not Compare.NOT:
            corner = self._halves(picture.size())[0] if self._compare is Compare.SIDE else rect
            self._draw_chip(painter, corner.bottomLeft() + QPointF(10, -34), name)

    def _draw_split(self, painter: QPainter, rect: QRectF, before: QImage, part: float) -> None:
        x = rect.left() + part * rect.width()
        painter.save()
        painter.setClipRect(QRectF(rect.left(), rect.top(), x - rect.left(), rect.height()))
        painter.drawImage(rect, before)
        painter.restore()
        for color, width in ((QColor(0, 0, 0, 140), 4.0), (QColor(255, 255, 255), 2.0)):
            painter.setPen(QPen(color, width))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(0, 0, 0, 140), 1))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QPointF(x, rect.center().y()), 7, 7)

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

    def _near_split(self, place: QPointF) -> bool:
        rect = self.picture_rect()
        return self._split is not None and abs(rect.left() + self._split * rect.width() - place.x()) <= HANDLE_PX

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._dragging_split = self._near_split(event.position())
            self._pressed_at = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            self._dragging_split, self._pressed_at = False, None  # the release may have gone elsewhere
        near = self._near_split(event.position())
        self.setCursor(Qt.CursorShape.SplitHCursor if near or self._dragging_split else Qt.CursorShape.ArrowCursor)
        if self._dragging_split:
            rect = self.picture_rect()
            self.set_split((event.position().x() - rect.left()) / rect.width())
        elif self._pressed_at is not None and self._picture is not None:
            moved = (event.position().toPoint() - self._pressed_at).manhattanLength()
            if moved >= QApplication.startDragDistance():
                self._pressed_at = None
                self.drag_wanted.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging_split = False
        self._pressed_at = None
