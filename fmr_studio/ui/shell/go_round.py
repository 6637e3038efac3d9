"""Going round the window by key: canvas, messages, panels, and back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
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
