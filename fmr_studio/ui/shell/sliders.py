"""A slider with a number beside it."""

from __future__ import annotations

import math

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from fmr_studio.ui.shell.controls import FractionBox, NumberBox, Slider


class SizeSlider(QWidget):
    """A whole number on a slider that is finer at its lower end, as sizes need it.

    Args:
        name: what it is, shown in front and told to screen readers.
        low: the smallest value, at least 1.
    """

    changed = Signal(int)

    STEPS = 200

    def __init__(self, name: str, low: int, high: int, *, suffix: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high = low, high
        self._slider = Slider()
        self._slider.setRange(0, self.STEPS)
        self._slider.setAccessibleName(name)
        self._box = NumberBox()
        self._box.setRange(low, high)
        self._box.setSuffix(suffix)
        self._box.setAccessibleName(name)
        self._slider.valueChanged.connect(lambda step: self.changed.emit(self._value_at(step)))
        self._box.valueChanged.connect(self.changed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(name))
        row.addWidget(self._slider, 1)
        row.addWidget(self._box)

    def show_value(self, value: int) -> None:
        """Show a value without telling."""
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._slider.setValue(round(self.STEPS * math.log(value / self._low) / math.log(self._high / self._low)))
            self._box.setValue(value)

    def _value_at(self, step: int) -> int:
        return round(self._low * (self._high / self._low) ** (step / self.STEPS))


class PartSlider(QWidget):
    """A fraction on a slider: tells while it is dragged, and once more what was chosen when it is let go.

    Args:
        high: the value at the right end.
    """

    tried = Signal(float)
    chosen = Signal(float)

    STEPS = 300

    def __init__(self, name: str, high: float, *, decimals: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._high = high
        self._slider = Slider()
        self._slider.setRange(0, self.STEPS)
        self._slider.setAccessibleName(name)
        self._box = FractionBox()
        self._box.setRange(0.0, high)
        self._box.setDecimals(decimals)
        self._box.setSingleStep(0.05)
        self._box.setKeyboardTracking(False)
        self._box.setAccessibleName(name)
        self._slider.valueChanged.connect(self._moved)
        self._slider.sliderReleased.connect(lambda: self.chosen.emit(self._value()))
        self._box.valueChanged.connect(self.chosen)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(name))
        row.addWidget(self._slider, 1)
        row.addWidget(self._box)

    @property
    def slider(self) -> Slider:
        """The slider itself."""
        return self._slider

    def show_value(self, value: float) -> None:
        """Show a value without telling."""
        with QSignalBlocker(self._slider), QSignalBlocker(self._box):
            self._box.setValue(value)
            if not self._slider.isSliderDown():
                self._slider.setValue(round(self.STEPS * value / self._high))

    def _value(self) -> float:
        return round(self._slider.value() * self._high / self.STEPS, 3)

    def _moved(self) -> None:
        value = self._value()
        with QSignalBlocker(self._box):
            self._box.setValue(value)
        if self._slider.isSliderDown():
            self.tried.emit(value)
        else:
            self.chosen.emit(value)
