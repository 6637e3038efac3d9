"""How large windows may be so that nothing of them lies beside the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

FRAME_PX = QSize(16, 48)
"""What the system may draw around a window."""


def room_on_screen(window: QWidget) -> QSize:
    """What of the screen a window can have, without its frame."""
    return window.screen().availableSize() - FRAME_PX


def resize_on_screen(window: QWidget, wished: QSize) -> None:
    """Make a window as large as wished, but no larger than the screen."""
    window.resize(wished.boundedTo(room_on_screen(window)))
