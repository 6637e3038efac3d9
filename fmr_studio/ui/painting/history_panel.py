"""All steps, done and undone, and the branches that were left aside."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QFont, QIcon, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import step_words
from fmr_studio.ui.shell.numbers import count
from fmr_studio.ui.shell.theme import Theme

FILL_AFTER_MS = 60


class _Row(NamedTuple):
    """What a row shows; ``color`` in place of that of text, ``hint`` of a branch alone."""

    words: str
    number: int
    color: str
    current: bool = False
    hint: str = ""


class HistoryPanel(QWidget):
    """A click goes to a state."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._rows: list[_Row] = []
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("History"))
        self.list.itemClicked.connect(self._go)
        self.list.itemActivated.connect(self._go)
        self._size = QLabel()
        self._size.setProperty("quiet", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.list)
        column.addWidget(self._size)
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.setInterval(FILL_AFTER_MS)
        self._due.timeout.connect(self._fill)
        for signal in (session.history_changed, session.document_replaced, theme.changed):
            signal.connect(self._outdate)

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()

    def _outdate(self) -> None:
        """Fill the list soon, if anybody sees it: it can be long."""
        if self.isVisible() and not self._due.isActive():
            self._due.start()

    def _fill(self) -> None:
        """Bring the list up to date; rows that are as they were stay, for there can be thousands."""
        rows = self._rows_now()
        for index in reversed(range(len(rows), self.list.count())):
            self.list.takeItem(index)
        for index, row in enumerate(rows):
            if index >= len(self._rows):
                self._write(QListWidgetItem(self.list), row)
            elif row != self._rows[index]:
                self._write(self.list.item(index), row)
        self._rows = rows
        current = next((index for index, row in enumerate(rows) if row.current), None)
        if current is not None and current != self.list.currentRow():
            self.list.setCurrentRow(current)
            self.list.scrollToItem(self.list.item(current))
        self._size.setText(self.tr("%1 KiB of undo").replace("%1", count(round(self._session.history.nbytes / 1024))))

    def _rows_now(self) -> list[_Row]:
        history, quiet = self._session.history, self._theme.tones.quiet
        start, hint = self.tr("Start"), self.tr("Steps that were undone and then left aside; a click brings them back")
        rows = [
            _Row(step_words(entry.name) or start, entry.number, "" if entry.done else quiet, entry.current)
            for entry in history.entries()
        ]
        for branch in history.branches():
            words = f"{branch.name}: {step_words(branch.last_step)} ({branch.steps})"
            rows.append(_Row(words, branch.number, quiet, hint=hint))
        return rows

    def _write(self, item: QListWidgetItem, row: _Row) -> None:
        item.setText(row.words)
        item.setData(Qt.ItemDataRole.UserRole, row.number)
        item.setData(Qt.ItemDataRole.ForegroundRole, QColor(row.color) if row.color else None)
        font = QFont(self.list.font())
        font.setBold(True)
        item.setData(Qt.ItemDataRole.FontRole, font if row.current else None)
        item.setIcon(self._theme.icon("source-branch", quiet=True) if row.hint else QIcon())
        item.setToolTip(row.hint)

    def _go(self, item: QListWidgetItem) -> None:
        number = int(item.data(Qt.ItemDataRole.UserRole))
        if number != self._session.history.current:
            self._session.goto(number)
