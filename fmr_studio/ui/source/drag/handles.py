"""Handles over a picture: draws outlines, frames and fixed cells, and says what mouse and keys mean."""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QWidget

from fmr_studio.canvas.cell_regions import Mask, outlines
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind
from fmr_studio.ui.source.drag.gestures import CORNERS, EDGES, Frame, Handle, Keys, matrix_of
from fmr_studio.ui.source.drag.region_actions import RegionActions

HIT_PX = 9.0
"""Half of the side of the area in which a handle is caught."""
GRIP_PX = 4.5
TURN_ARM_PX = 26.0
DRAG_FROM_PX = 3.0
ARROWS = {
    Qt.Key.Key_Left: (-1.0, 0.0),
    Qt.Key.Key_Right: (1.0, 0.0),
    Qt.Key.Key_Up: (0.0, -1.0),
    Qt.Key.Key_Down: (0.0, 1.0),
}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
SHIFT, CTRL, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DARK, LIGHT = QColor(0, 0, 0, 210), QColor(255, 255, 255)


class Stage(Protocol):
    """A widget that shows a picture of the source."""

    def to_widget(self) -> QTransform:
        """From the unit square, which the picture fills, to the widget."""


class DragOverlay(QWidget):
    """Lies over a picture while regions are dragged, as large as it.

    Args:
        stage: the widget with the picture, a `Stage`.
    """

    def __init__(self, stage: QWidget, actions: RegionActions) -> None:
        super().__init__(stage)
        self._stage, self._controller, self._actions = stage, actions.drag, actions
        self._pressed: QPointF | None = None
        self._moved = False
        self._hovered: Mask | None = None
        self._painting: bool | None = None
        self._outlines: dict[Cells, QPainterPath] = {}
        self.painting_fixed = False
        """Whether the mouse paints fixed cells in place of dragging."""
        self.brush_cells = 2.0
        """Diameter of the brush for fixed cells."""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Regions of the picture"))
        self.setAccessibleDescription(self.tr("Arrow keys move the chosen region, Delete takes it away, Escape lets go."))
        stage.installEventFilter(self)
        actions.drag.changed.connect(self.update)
        self.setGeometry(stage.rect())
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._stage.rect())
        return False

    # -- places --------------------------------------------------------------------------------------------------------

    def to_widget(self) -> QTransform:
        """From cells to the widget."""
        size = max(self._controller.size, 1)
        stage: Stage = self._stage  # type: ignore[assignment]
        return QTransform.fromScale(1 / size, 1 / size) * stage.to_widget()

    def to_cells(self, place: QPointF) -> Point:
        """The point, in cells, at a place of the widget."""
        inverse, _invertible = self.to_widget().inverted()
        point = inverse.map(place)
        return point.x(), point.y()

    def grips(self) -> dict[Handle, QPointF]:
        """Where the handles of the frame lie in the widget; of several regions together only corners and turning."""
        frame = self._controller.frame
        if frame is None:
            return {}
        to_widget = self.to_widget()
        handles = (*CORNERS, *(EDGES if len(self._controller.items) == 1 else ()))
        found = {handle: to_widget.map(QPointF(*frame.at(handle))) for handle in handles}
        middle, top = to_widget.map(QPointF(frame.x, frame.y)), to_widget.map(QPointF(*frame.at(Handle.TOP)))
        away = top - middle
        length = math.hypot(away.x(), away.y())
        found[Handle.TURN] = top + away * (TURN_ARM_PX / max(length, 1e-6))
        return found

    def handle_at(self, place: QPointF) -> Handle | None:
        """The handle that would be caught at a place; the nearest one."""
        near = {
            handle: max(abs(grip.x() - place.x()), abs(grip.y() - place.y()))
            for handle, grip in self.grips().items()
            if self._caught(handle, grip, place)
        }
        return min(near, key=lambda handle: near[handle]) if near else None

    def _caught(self, handle: Handle, grip: QPointF, place: QPointF) -> bool:
        if max(abs(grip.x() - place.x()), abs(grip.y() - place.y())) > HIT_PX:
            return False
        frame = self._controller.frame
        if handle is Handle.TURN or frame is None or not frame.holds(self.to_cells(place)):
            return True
        # Of a small frame the inside must stay free for moving it.
        middle = self.to_widget().map(QPointF(frame.x, frame.y))
        away, reach = grip - middle, place - middle
        return math.hypot(reach.x(), reach.y()) > 0.6 * math.hypot(away.x(), away.y())

    # -- drawing -------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        controller = self._controller
        if not controller.size:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        to_widget = self.to_widget()
        self._draw_fixed(painter, to_widget)
        items = controller.items
        for index, region in enumerate(controller.edits.regions):
            if index not in controller.chosen and region.enabled:
                self._draw_outline(painter, self._shape(region, to_widget), dashed=True)
        if self._hovered is not None and self._pressed is None and not self.painting_fixed:
            path = to_widget.map(self._outline(Cells.of(self._hovered)))
            painter.fillPath(path, QColor(255, 255, 255, 50))
            self._draw_outline(painter, path, dashed=True)
        for region in items:
            self._draw_outline(painter, self._shape(region, to_widget), dashed=region.kind is RegionKind.DELETE)
        frame = controller.frame
        if frame is not None and not self.painting_fixed:
            self._draw_frame(painter, frame, to_widget)
        painter.end()

    def _outline(self, cells: Cells) -> QPainterPath:
        """The outline of cells, in cells."""
        if cells not in self._outlines:
            path = QPainterPath()
            for loop in outlines(cells.mask):
                path.addPolygon(QPolygonF([QPointF(x, y) for x, y in [*loop, loop[0]]]))
            if len(self._outlines) > 256:
                self._outlines.clear()
            self._outlines[cells] = path
        return self._outlines[cells]

    def _shape(self, region: RegionEdit, to_widget: QTransform) -> QPainterPath:
        """The outline of a region where it lies now, in the widget."""
        path = self._outline(region.cells)
        if region.kind is not RegionKind.DELETE:
            (a, b, x), (c, d, y) = matrix_of(region).tolist()
            path = QTransform(a, c, b, d, x, y).map(path)
        return to_widget.map(path)

    def _draw_outline(self, painter: QPainter, path: QPainterPath, *, dashed: bool) -> None:
        """A light line on a dark one: seen on any picture."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(DARK, 2.4 if dashed else 3.4))
        painter.drawPath(path)
        pen = QPen(LIGHT, 1.0 if dashed else 1.5)
        if dashed:
            pen.setDashPattern([4.0, 4.0])
        painter.setPen(pen)
        painter.drawPath(path)

    def _draw_frame(self, painter: QPainter, frame: Frame, to_widget: QTransform) -> None:
        accent = self.palette().highlight().color()
        box = QPolygonF([to_widget.map(QPointF(*frame.at(corner))) for corner in CORNERS])
        grips = self.grips()
        top = to_widget.map(QPointF(*frame.at(Handle.TOP)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for pen in (QPen(DARK, 3.0), QPen(accent, 1.2)):
            painter.setPen(pen)
            painter.drawPolygon(box)
            painter.drawLine(top, grips[Handle.TURN])
        painter.setPen(QPen(DARK, 1.4))
        for handle, place in grips.items():
            painter.setBrush(accent if handle is Handle.TURN else LIGHT)
            if handle is Handle.TURN:
                painter.drawEllipse(place, GRIP_PX + 1.0, GRIP_PX + 1.0)
            else:
                painter.drawRect(QRectF(place.x() - GRIP_PX, place.y() - GRIP_PX, 2 * GRIP_PX, 2 * GRIP_PX))

    def _draw_fixed(self, painter: QPainter, to_widget: QTransform) -> None:
        fixed = self._controller.fixed
        if not fixed.any():
            return
        path = to_widget.map(self._outline(Cells.of(fixed)))
        painter.save()
        painter.setClipPath(path)
        painter.fillPath(path, QColor(0, 0, 0, 60))
        box, gap = path.boundingRect(), 13.0
        for color, width in ((DARK, 2.2), (LIGHT, 0.9)):
            painter.setPen(QPen(color, width))
            for step in np.arange(0.0, box.width() + box.height(), gap):
                x = box.left() + float(step)
                painter.drawLine(QPointF(x, box.top()), QPointF(x - box.height(), box.bottom()))
        painter.restore()
        self._draw_outline(painter, path, dashed=False)

    # -- mouse ---------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        left = event.button() == Qt.MouseButton.LeftButton
        if self.painting_fixed and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
            self._painting = left and not event.modifiers() & ALT
            self._paint_fixed(event.position())
        elif left:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            place, modifiers = event.position(), event.modifiers()
            handle = self.handle_at(place)
            self._controller.press(self.to_cells(place), handle, add=bool(modifiers & SHIFT), copy=bool(modifiers & ALT))
            self._pressed, self._moved = place, False
        else:
            event.ignore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        if not event.buttons():
            self._let_go(place)  # its release may have gone elsewhere
        if self._painting is not None:
            self._paint_fixed(place)
        elif self._pressed is not None:
            away = place - self._pressed
            self._moved = self._moved or max(abs(away.x()), abs(away.y())) >= DRAG_FROM_PX
            if self._moved:
                held = event.modifiers()
                self._controller.drag(self.to_cells(place), Keys(keep=bool(held & SHIFT), whole=bool(held & CTRL)))
        else:
            self._hover(place)
            event.ignore()  # what lies below may follow the mouse too

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        ours = self._painting is not None or event.button() == Qt.MouseButton.LeftButton
        if not ours or not self._let_go(event.position()):
            event.ignore()

    def _let_go(self, place: QPointF) -> bool:
        """Keep what was painted or dragged; False where nothing was held."""
        if self._painting is not None:
            self._painting = None
            self._actions.keep_fixed(self._controller.fixed)
        elif self._pressed is not None:
            self._pressed = None
            self._controller.release()
            self._hover(place)
        else:
            return False
        return True

    def leaveEvent(self, event: QEvent) -> None:
        if self._hovered is not None:
            self._hovered = None
            self.update()

    def _paint_fixed(self, place: QPointF) -> None:
        size = self._controller.size
        if not size or self._painting is None:
            return
        x, y = self.to_cells(place)
        rows, columns = np.indices((size, size)) + 0.5
        disc = np.hypot(columns - x, rows - y) <= max(self.brush_cells / 2, 0.71)
        fixed = self._controller.fixed
        self._actions.show_fixed(fixed | disc if self._painting else fixed & ~disc)

    def _hover(self, place: QPointF) -> None:
        """Show what a click would take, and by the cursor what a drag would do."""
        handle, point = self.handle_at(place), self.to_cells(place)
        hovered = None if handle is not None else self._controller.region_at(point)
        self.setCursor(self._cursor(handle, point))
        same = hovered is self._hovered or (
            hovered is not None and self._hovered is not None and np.array_equal(hovered, self._hovered)
        )
        if not same:
            self._hovered = hovered
            self.update()

    def _cursor(self, handle: Handle | None, point: Point) -> Qt.CursorShape:
        frame = self._controller.frame
        if self.painting_fixed:
            return Qt.CursorShape.CrossCursor
        if handle is Handle.TURN:
            return Qt.CursorShape.PointingHandCursor
        if handle is None or frame is None:
            inside = frame is not None and frame.holds(point)
            return Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.ArrowCursor
        away = self.to_widget().map(QPointF(*frame.at(handle))) - self.to_widget().map(QPointF(frame.x, frame.y))
        shapes = (
            Qt.CursorShape.SizeHorCursor,
            Qt.CursorShape.SizeFDiagCursor,
            Qt.CursorShape.SizeVerCursor,
            Qt.CursorShape.SizeBDiagCursor,
        )
        return shapes[round(math.degrees(math.atan2(away.y(), away.x())) / 45) % 4]

    # -- keys ----------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._means(event):
            event.accept()  # before the window's own commands
            return True
        return super().event(event)

    def _means(self, event: QKeyEvent) -> bool:
        """Whether a key does something here."""
        key, held = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            return bool(self._controller.items) or self._controller.dragging
        if key in ENTER:
            return not held & (CTRL | ALT) and not self._controller.dragging
        plain = not held & (CTRL | ALT)
        deletes = plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        commands = bool(held & CTRL) and key in (Qt.Key.Key_D, Qt.Key.Key_H)
        return bool(self._controller.items) and (key in ARROWS or deletes or commands)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._means(event):
            super().keyPressEvent(event)
            return
        key, held, controller = event.key(), event.modifiers(), self._controller
        if key in ARROWS:
            step = 4.0 if held & SHIFT else 0.25 if held & CTRL else 1.0
            dx, dy = self._along_cells(*ARROWS[Qt.Key(key)])
            controller.nudge(step * dx, step * dy)
        elif key == Qt.Key.Key_Escape:
            self._pressed = None
            if not controller.cancel():
                controller.choose_nothing()
        elif key in ENTER:
            self._actions.choose_next(-1 if held & SHIFT else 1)
        elif key == Qt.Key.Key_D:
            self._actions.duplicate()
        elif key == Qt.Key.Key_H:
            self._actions.mirror(across=not held & SHIFT)
        else:
            self._actions.delete()

    def _along_cells(self, x: float, y: float) -> tuple[float, float]:
        """The direction of the picture that comes nearest to one of the widget, which may show it turned or mirrored."""
        inverse, _invertible = self.to_widget().inverted()
        away = inverse.map(QPointF(x, y)) - inverse.map(QPointF(0, 0))
        if abs(away.x()) >= abs(away.y()):
            return math.copysign(1.0, away.x()), 0.0
        return 0.0, math.copysign(1.0, away.y())
