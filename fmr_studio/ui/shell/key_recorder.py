"""A button that takes the next key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

_MODIFIERS = (Qt.Key.Key_Control, Qt.Key.Key_Shift, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class KeyRecorder(QPushButton):
    """Once pressed, takes the next key for itself, whatever it would do elsewhere; Esc lets go."""

    recorded = Signal(str)
    """The key, written portably."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(words, parent)
        self._words = words
        self.setCheckable(True)
        self.toggled.connect(self._show)

    def _show(self, recording: bool) -> None:
        self.setText(self.tr("Press a key … (Esc gives up)") if recording else self._words)

    def event(self, event: QEvent) -> bool:
        if not self.isChecked() or not isinstance(event, QKeyEvent):
            return super().event(event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and event.key() not in _MODIFIERS:
            self.setChecked(False)
            if event.key() != Qt.Key.Key_Escape:
                self.recorded.emit(_portable(event))
        return True

    def focusOutEvent(self, event: object) -> None:
        self.setChecked(False)
        super().focusOutEvent(event)  # type: ignore[arg-type]


def _portable(event: QKeyEvent) -> str:
    combination = event.keyCombination()
    text = event.text()
    if text.isprintable() and text.strip() and not text.isalnum():
        # a sign such as ? belongs to the key as it is printed: Shift went into making it
        combination = type(combination)(event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier, combination.key())
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
