"""The line below: pack, device, what the preview does and how quickly, zoom, and the label under the pen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget


class HintLabel(QLabel):
    """Words that give way where there is little room: their end goes, and the tip and those who do not see have all of them."""

    PADDING_PX = 14

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def say(self, words: str) -> None:
        """Show words."""
        self.words = words
        self.setAccessibleName(words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = max(0, self.width() - self.PADDING_PX)
        self.setText(self.fontMetrics().elidedText(self.words, Qt.TextElideMode.ElideRight, room))
        self.setToolTip(self.words if self.text() != self.words else "")


class StatusBar(QStatusBar):
    """Says what is going on, without moving; the rooms tell it what.

    Args:
        tasks: the strip of what runs beside the preview.
    """

    def __init__(self, tasks: QWidget) -> None:
        super().__init__()
        self.pack, self.state, self.speed, self.under, self.zoom = QLabel(), QLabel(), QLabel(), QLabel(), QLabel()
        self.speed.setToolTip(self.tr("From the edit to the picture: last, median and 95th percentile of the last 200"))
        for label in (self.pack, self.state, self.speed):
            self.addWidget(label)
        self.hint = HintLabel()
        self.addWidget(self.hint, 1)
        for widget in (tasks, self.under, self.zoom):
            self.addPermanentWidget(widget)
        tasks.hide()
        self._hint = self._mode_hint = ""

    def show_preview(self, *, pack: str, pack_tip: str = "", state: str, speed: str) -> None:
        """Say what makes pictures, under which restriction, what it does, and how quickly."""
        self.pack.setText(pack)
        self.pack.setToolTip(pack_tip)
        self.state.setText(state)
        self.speed.setText(speed)

    def show_hint(self, words: str) -> None:
        """Say what can be done with the tool in hand."""
        self._hint = words
        self.hint.say(self._mode_hint or words)

    def show_mode_hint(self, words: str) -> None:
        """Say what can be done in a mode in which the tool in hand does nothing; empty where that is over."""
        self._mode_hint = words
        self.hint.say(words or self._hint)

    def show_zoom(self, zoom: float) -> None:
        """Say how large the canvas is seen, 1 for pixel by pixel."""
        self.zoom.setText(f"{100 * zoom:.0f} %")

    def show_under(self, words: str) -> None:
        """Say what lies under the pen."""
        self.under.setText(words)
