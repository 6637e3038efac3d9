"""A small curve to drag: how large the brush is at which pressure of the pen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from fmr_studio.canvas.brush import PressureCurve
from fmr_studio.ui.shell.theme import Theme

PRESSURES = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Where the curve can be taken hold of."""
KEY_STEP = 0.05
MARGIN_PX = 6


class PressureCurveEditor(QWidget):
    """Handles that move up and down; the arrow keys do the same, a double click makes the curve straight again."""

    changed = Signal(object)
    """The new `PressureCurve`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._curve = PressureCurve()
        self._held: int | None = None
        self._handle = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(72)
        words = self.tr("Pressure curve: from a light touch on the left to a firm one on the right")
        self.setAccessibleName(words)
        self.setToolTip(self.tr("%1. Drag it; a double click makes it straight.").replace("%1", words))
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(160, 72)

    def show_curve(self, curve: PressureCurve) -> None:
        """Show a curve without telling."""
        if curve != self._curve:
            self._curve = curve
            self.update()

    def place_of(self, handle: int) -> QPointF:
        """Where a handle is in the widget."""
        area = self._area()
        part = self._curve.part(PRESSURES[handle])
        return QPointF(area.left() + PRESSURES[handle] * area.width(), area.bottom() - part * area.height())

    def _area(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN_PX, MARGIN_PX, -MARGIN_PX, -MARGIN_PX)

    def _set(self, handle: int, part: float) -> None:
        part = round(min(max(part, 0.0), 1.0), 3)
        points = tuple((at, part if number == handle else self._curve.part(at)) for number, at in enumerate(PRESSURES))
        self._choose(PressureCurve(points))

    def _choose(self, curve: PressureCurve) -> None:
        if curve != self._curve:
            self._curve = curve
            self.update()
            self.changed.emit(curve)

    # -- events --------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tones, area = self._theme.tones, self._area()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tones.border), 1))
        painter.setBrush(self.palette().base())
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.setPen(QPen(QColor(tones.border), 1, Qt.PenStyle.DotLine))
        painter.drawLine(area.bottomLeft(), area.topRight())
        highlight = self.palette().highlight().color()
        places = [self.place_of(handle) for handle in range(len(PRESSURES))]
        painter.setPen(QPen(highlight, 2))
        painter.drawPolyline(QPolygonF(places))
        for handle, place in enumerate(places):
            chosen = self.hasFocus() and handle == self._handle
            painter.setBrush(highlight if chosen else self.palette().base())
            painter.drawEllipse(place, 4, 4)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            part = (event.position().x() - self._area().left()) / max(self._area().width(), 1.0)
            self._held = self._handle = min(range(len(PRESSURES)), key=lambda number: abs(PRESSURES[number] - part))
            self.mouseMoveEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() and self._held is not None:
            self._set(self._held, (self._area().bottom() - event.position().y()) / max(self._area().height(), 1.0))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._held = None
        self._choose(PressureCurve())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose a handle, up and down move it."""
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        lifts = {Qt.Key.Key_Up: KEY_STEP, Qt.Key.Key_Down: -KEY_STEP}
        key = Qt.Key(event.key())
        if key in steps:
            self._handle = min(max(self._handle + steps[key], 0), len(PRESSURES) - 1)
            self.update()
        elif key in lifts:
            self._set(self._handle, self._curve.part(PRESSURES[self._handle]) + lifts[key])
        else:
            super().keyPressEvent(event)
