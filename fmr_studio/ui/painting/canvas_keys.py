"""Painting without mouse and pen: arrow keys move a cross over the canvas, Space puts the pen down and lifts it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QLineF, QPointF, Qt
from PySide6.QtGui import QKeyEvent

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.regions import pick_label
from fmr_studio.ui.painting.canvas_pen import CanvasPen, Ground
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import label_words

STEP_PX, LARGE_STEP_PX, CROSS_PX = 8.0, 64.0, 7.0
_ARROWS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}


class CanvasKeys:
    """The keyboard as a pen, on one canvas view. It begins with an arrow key and ends with the mouse or the focus.

    Args:
        speak: says to those who do not see it what lies below the cross.
    """

    def __init__(self, view: Ground, pen: CanvasPen, session: Session, *, speak: Callable[[str], object]) -> None:
        self._view, self._pen, self._session, self._say = view, pen, session, speak
        self.place: QPointF | None = None
        """Where the cross is on the widget; None while nobody paints with keys."""
        self.down = False

    def cross(self) -> list[QLineF]:
        """The lines of the cross, on the widget."""
        assert self.place is not None
        x, y = self.place.x(), self.place.y()
        return [QLineF(x - CROSS_PX, y, x + CROSS_PX, y), QLineF(x, y - CROSS_PX, x, y + CROSS_PX)]

    def pressed(self, event: QKeyEvent) -> bool:
        """A key went down; False where it means nothing here."""
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        arrow = _ARROWS.get(Qt.Key(event.key()))
        if arrow is not None and modifiers in _STEPS:
            self._move(arrow, modifiers)
        elif event.key() == Qt.Key.Key_Space and self.place is not None and not modifiers:
            if not event.isAutoRepeat():
                self._toggle(self.place)
        else:
            return False
        return True

    def end(self) -> None:
        """The mouse or another widget goes on; a stroke that was begun is finished."""
        if self.place is None:
            return
        if self.down:
            self._lift()
        self.place = None
        self._view.update()

    def _move(self, arrow: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        step = _STEPS[modifiers] or max(self._view.zoom, 1.0)
        size = self._view.size()
        if self.place is None:
            point = self._pen.point
            self.place = self._view.to_widget(point) if point is not None else QPointF(size.width() / 2, size.height() / 2)
        wanted = self.place + arrow * step
        self.place = QPointF(min(max(wanted.x(), 0.0), size.width() - 1.0), min(max(wanted.y(), 0.0), size.height() - 1.0))
        self._pen.move_to(self.place)
        self._view.update()
        self._speak()

    def _toggle(self, place: QPointF) -> None:
        if self.down and self._session.stroke is not None:
            self._lift()
            return
        self._pen.press_at(place)
        self.down = self._session.stroke is not None and self._session.drawing_polygon is None
        if not self.down:
            self._pen.lift()
        self._view.update()

    def _lift(self) -> None:
        self.down = False
        self._pen.lift()

    def _speak(self) -> None:
        """Say the label below the cross to those who do not see it."""
        point = self._pen.point
        label = None if point is None else pick_label(self._session.document, point)
        if point is None or label is None:
            words = QCoreApplication.translate("CanvasView", "outside the canvas")
        else:
            name = label_words("unknown" if label == UNKNOWN else self._session.document.palette[label].name)
            words = f"{name}, {int(point[0])}, {int(point[1])}"
        self._say(words)


_STEPS = {
    Qt.KeyboardModifier.NoModifier: STEP_PX,
    Qt.KeyboardModifier.ShiftModifier: 0.0,
    Qt.KeyboardModifier.ControlModifier: LARGE_STEP_PX,
}
"""How far an arrow key goes on the widget; 0 stands for one pixel of the canvas."""
