"""Fingers on a touch screen: one is the mouse, two move, zoom and turn what is seen."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QEvent, QLineF, QPointF, Qt
from PySide6.QtGui import QEventPoint, QInputDevice, QMouseEvent, QTouchEvent
from PySide6.QtWidgets import QApplication, QWidget

from fmr_studio.ui.shell.viewport import Viewport

NONE, LEFT = Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
_UP = QEventPoint.State.Released


class Touch:
    """Fingers on one widget.

    Args:
        viewport: what two fingers move.
        give_up: takes back what the first finger began, when a second one comes.
    """

    def __init__(self, widget: QWidget, viewport: Viewport, give_up: Callable[[], object]) -> None:
        self._widget, self._viewport, self._give_up = widget, viewport, give_up
        self._before: QLineF | None = None
        self._painting = self._several = False
        widget.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    def takes(self, event: QEvent) -> bool:
        """Follow the fingers; False for any other event, and for touchpads, whose gestures come by themselves."""
        if not isinstance(event, QTouchEvent) or event.device().type() == QInputDevice.DeviceType.TouchPad:
            return False
        down = [point for point in event.points() if point.state() != _UP]
        if event.type() == QEvent.Type.TouchCancel:
            self._give_up()
            down = []
        elif len(down) > 1:
            self._follow_two(QLineF(down[0].position(), down[1].position()))
        elif not self._several:
            self._follow_one(event.points()[0])
        if len(down) < 2:
            self._before = None
        if not down:
            self._painting = self._several = False
        event.accept()
        return True

    def _follow_one(self, point: QEventPoint) -> None:
        place = point.position()
        if point.state() == _UP:
            if self._painting:
                self._send(QEvent.Type.MouseButtonRelease, place, LEFT, NONE)
        elif not self._painting:
            self._painting = True
            self._send(QEvent.Type.MouseButtonPress, place, LEFT, LEFT)
        else:
            self._send(QEvent.Type.MouseMove, place, NONE, LEFT)

    def _send(self, kind: QEvent.Type, place: QPointF, button: Qt.MouseButton, buttons: Qt.MouseButton) -> None:
        keys = QApplication.keyboardModifiers()
        QApplication.sendEvent(self._widget, QMouseEvent(kind, place, self._widget.mapToGlobal(place), button, buttons, keys))

    def _follow_two(self, line: QLineF) -> None:
        """Keep what lies under two fingers under them."""
        if not self._several and self._painting:
            self._give_up()
        self._several, self._painting = True, False
        before, self._before = self._before, line
        if before is None or not before.length() or not line.length():
            return
        view, middle = self._viewport, line.center()
        anchor = view.to_area(before.center())
        view.zoom_by(line.length() / before.length(), middle)
        angle = math.degrees(math.atan2(line.dy(), line.dx()) - math.atan2(before.dy(), before.dx()))
        view.turn(-angle if view.view.mirrored else angle)
        view.pan(middle - view.matrix().map(anchor))
