"""The application object, for what Qt tells it alone and no widget."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Qt's application, which says when a pen goes out of its tablet's reach."""

    pen_left = Signal()

    def event(self, event: QEvent) -> bool:
        """Hear an event that is for the application itself; those of widgets do not pass here."""
        if event.type() == QEvent.Type.TabletLeaveProximity:
            self.pen_left.emit()
        return super().event(event)
