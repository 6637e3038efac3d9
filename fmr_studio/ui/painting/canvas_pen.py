"""What presses, moves and keys on the canvas mean: painting, picking, panning, or changing the brush's size."""

from __future__ import annotations

import math
import time
from enum import Enum, auto
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, SignalInstance
from PySide6.QtGui import QInputDevice, QKeyEvent, QMouseEvent, QPointingDevice, QTabletEvent

from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.selection import Join
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.session import Session

CORNER_PX, SIDE_PX = 8.0, 5.0
"""This near to a corner or a side of a polygon the pen takes hold of it, in widget pixels; a click on the first one ends it."""
ECHO_S, ECHO_PX = 0.2, 4.0
"""A press of the mouse this soon after the pen's, and this near, is the system's own double of it."""
CLICK_PX = 3.0
"""A press that moves no farther is a click."""
HOLD_S = 0.3
"""A tool's key held longer is let go when the tool is not needed any more."""
NO_BUTTON = Qt.MouseButton.NoButton
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
LEFT, MIDDLE, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton, Qt.MouseButton.RightButton
SIZES = ((LEFT, ALT), (RIGHT, CTRL))
"""A drag that changes the size of the brush; the second is for systems that move windows with the first."""


class _Doing(Enum):
    """What the pressed button does."""

    NOTHING = auto()
    PAINTING = auto()
    PICKING = auto()
    PANNING = auto()
    SIZING = auto()
    BENDING = auto()
    """Moving a corner of a polygon."""


class Ground(Protocol):
    """What the pen moves over: a widget that shows the canvas."""

    @property
    def zoom(self) -> float:
        """Widget pixels for one canvas pixel."""

    @property
    def hovered(self) -> SignalInstance:
        """The point of the canvas under the pen."""

    def size(self) -> QSize:
        """Of the widget."""

    def to_canvas(self, place: QPointF) -> Point:
        """The point of the canvas at a place of the widget."""

    def to_widget(self, point: Point) -> QPointF:
        """The place of the widget where a point of the canvas is."""

    def pan(self, shift: QPointF) -> None:
        """Move what is shown by widget pixels."""

    def pen_moved(self) -> None:
        """Redraw what follows the pen."""

    def update(self) -> None:
        """Redraw everything."""


class CanvasPen:
    """Mouse, pen and keys of one canvas view."""

    def __init__(self, view: Ground, session: Session) -> None:
        self._view, self._session = view, session
        self.point: Point | None = None
        """Where the pen is on the canvas; None while it is elsewhere."""
        self.space_held = False
        self.hand = False
        """Whether the left button moves the view, as with Space held."""
        self.eraser_keys: frozenset[int] = frozenset({Qt.Key.Key_E})
        """Keys that take the eraser; held longer than a moment, only while they are held."""
        self.erasing = False
        """Whether the stroke is made with the other end of the pen, or the right button."""
        self._doing = _Doing.NOTHING
        self._button = NO_BUTTON
        self._place = QPointF()
        self._began_line = False
        self._pen_down = False
        self._pen_pressed = QPointF(), 0.0
        """Where and when the pen was put down, in the seconds of a monotonic clock."""
        self._size_from = (QPointF(), 1)
        self._before_eraser: tuple[Tool, float] | None = None
        self._bent_from: tuple[QPointF, int | None] = QPointF(), None
        """Where the pen took hold of a polygon, and of which corner."""

    @property
    def panning(self) -> bool:
        """Whether the canvas is being moved."""
        return self._doing is _Doing.PANNING

    # -- mouse ---------------------------------------------------------------------------------------------------------

    def mouse_pressed(self, event: QMouseEvent, *, double: bool = False) -> None:
        """A button went down."""
        if self._is_from_pen(event) and (not self._pen_down or self._echoes(event)):
            return
        if not self._takes(event):
            return
        self._pen_down = False
        self._button = event.button()
        self._press(event.position(), event.modifiers(), event.button(), double=double)

    def mouse_moved(self, event: QMouseEvent) -> None:
        """The mouse moved, with a button down or not."""
        if self._is_from_pen(event):
            return
        if self._button and not event.buttons() & self._button:
            self._release()  # it went up where nobody told
        self._move(event.position(), event.modifiers(), 1.0)

    def mouse_released(self, event: QMouseEvent) -> None:
        """A button went up."""
        if not self._is_from_pen(event) and event.button() == self._button:
            self._release()

    def leave(self) -> None:
        """The pen left the widget."""
        if self._doing is _Doing.NOTHING:
            self.point, self.erasing = None, False
            self._view.pen_moved()

    def _is_from_pen(self, event: QMouseEvent) -> bool:
        """Systems send mouse events for a pen's movements too; its own events tell more."""
        return self._pen_down or event.device().type() == QInputDevice.DeviceType.Stylus

    def _echoes(self, event: QMouseEvent) -> bool:
        """Whether a press of the mouse is the pen's own; otherwise the pen rose where nobody told."""
        place, time_s = self._pen_pressed
        away = event.position() - place
        near = max(abs(away.x()), abs(away.y())) <= ECHO_PX and time.monotonic() - time_s <= ECHO_S
        return near or event.device().type() == QInputDevice.DeviceType.Stylus

    def _takes(self, event: QMouseEvent | QTabletEvent) -> bool:
        """Whether a press begins something. One whose button is still down goes on, one whose release got lost is ended."""
        if self._doing is _Doing.NOTHING:
            return True
        other = event.button() != self._button
        if other and event.buttons() & self._button and self._pen_down == isinstance(event, QTabletEvent):
            return False
        self._release()
        return True

    # -- pen -----------------------------------------------------------------------------------------------------------

    def tablet(self, event: QTabletEvent) -> None:
        """A pen of a tablet touched, moved or rose."""
        event.accept()
        erase = event.pointerType() == QPointingDevice.PointerType.Eraser
        if event.type() == QEvent.Type.TabletPress:
            if not self._takes(event):
                return
            self._pen_down, self._button = True, event.button()
            self._pen_pressed = event.position(), time.monotonic()
            self._press(event.position(), event.modifiers(), event.button(), pressure=event.pressure(), erase=erase)
        elif event.type() == QEvent.Type.TabletMove and (self._pen_down or self._doing is _Doing.NOTHING):
            if not self._pen_down:
                self.erasing = erase  # the ring shows which end is near
            self._move(event.position(), event.modifiers(), event.pressure() if self._pen_down else 1.0)
        elif event.type() == QEvent.Type.TabletRelease and self._pen_down and event.button() in (self._button, NO_BUTTON):
            self._release()

    def pen_gone(self) -> None:
        """The pen is out of reach, or another window has it: what it drew is kept."""
        if self._pen_down:
            self._release()

    def pen_left(self) -> None:
        """The pen is out of its tablet's reach: its ring goes too, until pen or mouse come back."""
        self.pen_gone()
        self.leave()

    # -- what they mean ------------------------------------------------------------------------------------------------

    def _press(
        self,
        place: QPointF,
        modifiers: Qt.KeyboardModifier,
        button: Qt.MouseButton,
        *,
        pressure: float = 1.0,
        erase: bool = False,
        double: bool = False,
    ) -> None:
        self._place, self.point = place, self._view.to_canvas(place)
        if button == MIDDLE or (button == LEFT and (self.space_held or self.hand)):
            self._doing = _Doing.PANNING
        elif (button, modifiers) in SIZES and not self._means_selection:
            self._doing, self._size_from = _Doing.SIZING, (place, self._session.choices.brush.size_px)
        elif button == LEFT and (self._session.choices.tool is Tool.PICKER or modifiers & Qt.KeyboardModifier.ControlModifier):
            self._doing = _Doing.PICKING
            self._session.pick(self.point)
        elif button in (LEFT, RIGHT):
            self._paint(modifiers, pressure, erase=erase or button == RIGHT, double=double)
        self._view.pen_moved()

    def _paint(self, modifiers: Qt.KeyboardModifier, pressure: float, *, erase: bool, double: bool) -> None:
        assert self.point is not None
        if self._session.drawing_polygon is not None:
            self._corner(double=double, remove=erase)
            return
        if self._session.choices.tool is Tool.PICKER:
            return
        self._began_line = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
        way = self._way(modifiers, other=erase)
        self.erasing = erase and not self._means_selection
        begun = self._session.begin_stroke(self.point, pressure, erase=self.erasing, from_last=self._began_line, **way)
        if begun and self._session.drawing_polygon is None:
            self._doing = _Doing.PAINTING

    @property
    def _means_selection(self) -> bool:
        """Whether the tool in hand has to do with what is selected, and with no brush."""
        tool = self._session.choices.tool
        return tool.selects or tool is Tool.MOVE

    def _way(self, modifiers: Qt.KeyboardModifier, *, other: bool) -> dict[str, Any]:
        """What keys held say of this use of a tool alone.

        Args:
            other: the right button, or the pen's other end: it stands for Alt, with which many systems move windows.
        """
        shift, alt = bool(modifiers & Qt.KeyboardModifier.ShiftModifier), bool(modifiers & ALT) or other
        tool = self._session.choices.tool
        if tool is Tool.MOVE and alt:
            return {"vacated": Vacated.KEPT}
        if not tool.selects or not (shift or alt):
            return {}
        if shift:
            return {"join": Join.INTERSECT if alt else Join.ADD}
        return {"join": Join.SUBTRACT}

    def _corner(self, *, double: bool, remove: bool) -> None:
        """Set a corner of the polygon, or take hold of one or of a side; a double click ends it, the other button removes."""
        polygon = self._session.drawing_polygon
        assert polygon is not None and self.point is not None
        zoom = self._view.zoom
        near = polygon.corner_near(self.point, CORNER_PX / zoom)
        side = None if near is not None else polygon.side_near(self.point, SIDE_PX / zoom)
        if double:
            self._session.finish_stroke()
        elif remove:
            if near is not None:
                polygon.remove_corner(near)
        elif near is not None or side is not None:
            self._doing, self._bent_from = _Doing.BENDING, (self._place, near)
            polygon.hold(near) if near is not None else polygon.split(side or 0, self.point)
        else:
            polygon.add_corner()
        self._view.update()

    def _end_bending(self) -> None:
        """Leave the corner where it is; a click on the first one, where it was not moved, ends the polygon."""
        polygon, (place, corner) = self._session.drawing_polygon, self._bent_from
        if polygon is None:
            return
        polygon.let_go()
        still = math.hypot(place.x() - self._place.x(), place.y() - self._place.y()) <= CLICK_PX
        if still and corner == 0 and len(polygon.corners) > 2:
            polygon.close()
            self._session.finish_stroke()

    def _move(self, place: QPointF, modifiers: Qt.KeyboardModifier, pressure: float) -> None:
        shift, self._place = place - self._place, place
        if self._doing is _Doing.PANNING:
            self._view.pan(shift)
        if self._doing is _Doing.SIZING:
            start, size = self._size_from
            self._session.choose_brush(size_px=size + (place.x() - start.x()) / max(self._view.zoom, 0.25))
            return
        self.point = self._view.to_canvas(place)
        if self._doing is _Doing.PICKING:
            self._session.pick(self.point)
        elif self._doing is _Doing.PAINTING or self._session.drawing_polygon is not None:
            straight = bool(modifiers & Qt.KeyboardModifier.ShiftModifier) and not self._began_line
            self._session.extend_stroke(self.point, pressure, straight=straight)
        self._view.hovered.emit(self.point)
        self._view.pen_moved()

    def _release(self) -> None:
        doing, self._doing = self._doing, _Doing.NOTHING
        self._button, self._pen_down = NO_BUTTON, False
        self._began_line = False
        if doing is _Doing.PAINTING:
            self._session.finish_stroke()
            self.erasing = False
        elif doing is _Doing.BENDING:
            self._end_bending()
        self._view.pen_moved()

    def press_at(self, place: QPointF) -> None:
        """Put the pen down at a place of the widget, as the left button would."""
        self._press(place, Qt.KeyboardModifier.NoModifier, LEFT)

    def move_to(self, place: QPointF) -> None:
        """Move the pen to a place of the widget, down or not."""
        self._move(place, Qt.KeyboardModifier.NoModifier, 1.0)

    def lift(self) -> None:
        """Lift the pen."""
        self._release()

    # -- keys ----------------------------------------------------------------------------------------------------------

    def key_pressed(self, event: QKeyEvent) -> bool:
        """A key went down on the canvas; False where it means nothing here."""
        polygon = self._session.drawing_polygon
        if event.key() == Qt.Key.Key_Space:
            self.space_held = True
            self._view.pen_moved()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and polygon is not None:
            self._session.finish_stroke()
        elif event.key() == Qt.Key.Key_Backspace and polygon is not None:
            polygon.remove_corner()
            self._view.update()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            return False
        return True

    def key_released(self, event: QKeyEvent) -> bool:
        """A key went up; False where it means nothing here."""
        if event.key() in self.eraser_keys and not event.isAutoRepeat():
            self._end_temporary_eraser()
            return True
        if event.key() != Qt.Key.Key_Space or event.isAutoRepeat():
            return False
        self.space_held = False
        self._view.pen_moved()
        return True

    def eraser_key_down(self) -> None:
        """The eraser's key went down: held longer than a moment, it gives the tool before back when it goes up."""
        tool = self._session.choices.tool
        if self._before_eraser is None and tool is not Tool.ERASER:
            self._before_eraser = tool, time.monotonic()

    def _end_temporary_eraser(self) -> None:
        before, self._before_eraser = self._before_eraser, None
        if before is not None and time.monotonic() - before[1] >= HOLD_S and self._session.choices.tool is Tool.ERASER:
            self._session.choose(tool=before[0])

    def set_hand(self, on: bool) -> None:
        """Let the left button move the view, or paint again."""
        self.hand = on
        self._view.pen_moved()

    def release_keys(self) -> None:
        """The keys go elsewhere now: none counts as held."""
        self.space_held = False
        self._before_eraser = None

    def cancel(self) -> None:
        """Take back the stroke that is being drawn."""
        self._session.cancel_stroke()
        self._doing = _Doing.NOTHING
        self._button, self._pen_down = NO_BUTTON, False
        self.erasing = False
        self._view.pen_moved()
