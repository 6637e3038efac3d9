"""A tablet's pen over a canvas view."""

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QInputDevice, QMouseEvent, QPointingDevice, QTabletEvent
from PySide6.QtWidgets import QApplication

LEFT, NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


def at(view, x, y):
    """The place of the widget over a point of the canvas."""
    return view.to_widget((x, y)).toPoint()


def make_pen(pointer=QPointingDevice.PointerType.Pen):
    """A pen that knows pressure."""
    knows = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
    return QPointingDevice("pen", 1, QInputDevice.DeviceType.Stylus, pointer, knows, 1, 2)


def tablet(view, kind, point, pressure, pointer=QPointingDevice.PointerType.Pen, device=None, button=LEFT, buttons=None):
    """Send one event of a pen at a point of the canvas; returns the pen."""
    place = QPointF(at(view, *point))
    pen = device or make_pen(pointer)
    if buttons is None:
        buttons = LEFT if kind != QEvent.Type.TabletRelease else NO_BUTTON
    glob, keys = QPointF(view.mapToGlobal(place.toPoint())), Qt.KeyboardModifier.NoModifier
    event = QTabletEvent(kind, pen, place, glob, pressure, 0.0, 0.0, 0.0, 0.0, 0.0, keys, button, buttons)
    QApplication.sendEvent(view, event)
    return pen


def hover(widget, place):
    """Move the mouse to a place of the widget with no button down, whatever was pressed before."""
    keys, place = Qt.KeyboardModifier.NoModifier, QPointF(place)
    move = QMouseEvent(QEvent.Type.MouseMove, place, widget.mapToGlobal(place), NO_BUTTON, NO_BUTTON, keys)
    QApplication.sendEvent(widget, move)
