"""Controls that leave the wheel to the panel around them for as long as they do not have the focus.

Qt's own ones take it as soon as it passes over them: a panel that is scrolled would change a value on its way.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox, QWidget


class Slider(QSlider):
    """A horizontal slider."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        _leave_the_wheel(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Move the handle where it has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class NumberBox(QSpinBox):
    """A box for a whole number."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _leave_the_wheel(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Count where it has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class FractionBox(QDoubleSpinBox):
    """A box for a number with decimals."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _leave_the_wheel(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Count where it has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class ChoiceBox(QComboBox):
    """A box with a list of choices."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _leave_the_wheel(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Go through the choices where it has the focus."""
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def _leave_the_wheel(control: QWidget) -> None:
    """Do not take the focus by the wheel either, as Qt would before it hands on the event."""
    control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
