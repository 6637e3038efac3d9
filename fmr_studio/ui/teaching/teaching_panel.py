"""How far a lesson is: pictures that are painted, the process that learns, and the way to its pack."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget


class TeachingPanel(QWidget):
    """Shows what `Teaching` says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        self.hint.setProperty("quiet", True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("How far the pack has learned"))
        self.learn = QPushButton(self.tr("Teach"))
        self.stop = QPushButton(self.tr("Stop"))
        row = QHBoxLayout()
        row.addWidget(self.learn)
        row.addWidget(self.stop)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 8)
        for widget in (self.words, self.hint, self.bar):
            column.addWidget(widget)
        column.addLayout(row)
        column.addStretch(1)

    def show_state(self, words: str, hint: str, *, can_learn: bool, percent: int | None) -> None:
        """Show words, whether there is enough to learn from, and how far it is while it learns (None while it does not)."""
        self.words.setText(words)
        self.hint.setText(hint)
        self.bar.setVisible(percent is not None)
        self.bar.setValue(percent or 0)
        self.stop.setVisible(percent is not None)
        self.learn.setEnabled(can_learn and percent is None)
