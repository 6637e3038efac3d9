"""Going round the window by key: canvas, messages, panels, and back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget


def go_round(parts: Iterable[QWidget], step: int) -> None:
    """Put the keyboard into the next part of the window (1) or the one before (-1); parts that are not seen are left out."""
    seen = [part for part in parts if part.isVisible()]
    if not seen:
        return
    focus = QApplication.focusWidget()
    inside = [place for place, part in enumerate(seen) if focus is part or (focus and part.isAncestorOf(focus))]
    place = (inside[0] + step if inside else 0) % len(seen)
    for _ in seen:
        target = first_control(seen[place])
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
            return
        place = (place + step) % len(seen)


def first_control(part: QWidget) -> QWidget | None:
    """The first widget in a part of the window that the Tab key would reach."""
    for widget in (part, *part.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            return widget
    return None


class BackTab(QObject):
    """Lets Shift+Tab go back in panels, though it is the key of a command: that has it over the canvas and the picture alone.

    Args:
        views: where the command keeps its key.
    """

    def __init__(self, window: QWidget, views: Collection[QWidget]) -> None:
        super().__init__(window)
        self._views = views
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt asks the widget with the focus and all around it whether they want a key before commands get it."""
        back = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Backtab
        if back and event.type() == QEvent.Type.ShortcutOverride and QApplication.focusWidget() not in self._views:
            event.accept()
            return True
        return False
