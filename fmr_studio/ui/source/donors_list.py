"""What a source has from others: layout, looks of regions, and corrections of its mask, each to be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QToolButton, QWidget

from fmr_studio.ui.shell.theme import Theme

MOST_ROWS = 3


@dataclass(frozen=True)
class Entry:
    """One row.

    Args:
        kind: ``layout``, ``look`` or ``correction``; with ``index`` it says which.
    """

    kind: str
    index: int
    words: str


class DonorsList(QWidget):
    """Hidden while there is nothing."""

    removed = Signal(object)
    """An `Entry` that shall go."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._entries: tuple[Entry, ...] = ()
        self.list = _List()
        self.list.setAccessibleName(self.tr("Looks, layout and corrections"))
        self.list.delete_pressed.connect(self._remove)
        self.remove = QToolButton()
        self.remove.setAutoRaise(True)
        self.remove.setAccessibleName(self.tr("Take back"))
        self.list.currentRowChanged.connect(lambda row: self.remove.setEnabled(row >= 0))
        self.remove.setToolTip(self.tr("Take back what is chosen in the list (Delete)"))
        self.remove.clicked.connect(self._remove)
        self.remove.setEnabled(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.list, 1)
        row.addWidget(self.remove)
        theme.changed.connect(self._fill)
        self.hide()

    def show_entries(self, entries: tuple[Entry, ...]) -> None:
        """Show other rows."""
        if entries != self._entries:
            self._entries = entries
            self._fill()

    def _fill(self) -> None:
        icons = {"layout": "view-grid-outline", "look": "palette-outline", "correction": "brush"}
        self.remove.setIcon(self._theme.icon("delete-outline"))
        self.list.clear()
        for entry in self._entries:
            self.list.addItem(QListWidgetItem(self._theme.icon(icons[entry.kind]), entry.words))
        row = self.list.sizeHintForRow(0) if self._entries else 0
        self.list.setFixedHeight(min(len(self._entries), MOST_ROWS) * row + 6)
        self.setVisible(bool(self._entries))

    def _remove(self) -> None:
        row = self.list.currentRow()
        if 0 <= row < len(self._entries):
            self.removed.emit(self._entries[row])


class _List(QListWidget):
    delete_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)
