"""All steps, done and undone, and the branches that were left aside."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QFont, QShowEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import step_words
from fmr_studio.ui.shell.numbers import count
from fmr_studio.ui.shell.theme import Theme

FILL_AFTER_MS = 60


class HistoryPanel(QWidget):
    """A click goes to a state."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
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
        history, tones = self._session.history, self._theme.tones
        self.list.clear()
        for entry in history.entries():
            item = self._add(step_words(entry.name) or self.tr("Start"), entry.number)
            if not entry.done:
                item.setForeground(QColor(tones.quiet))
            if entry.current:
                font = QFont(self.list.font())
                font.setBold(True)
                item.setFont(font)
                self.list.setCurrentItem(item)
                self.list.scrollToItem(item)
        for branch in history.branches():
            item = self._add(f"{branch.name}: {step_words(branch.last_step)} ({branch.steps})", branch.number)
            item.setIcon(self._theme.icon("source-branch", quiet=True))
            item.setForeground(QColor(tones.quiet))
            item.setToolTip(self.tr("Steps that were undone and then left aside; a click brings them back"))
        self._size.setText(self.tr("%1 KiB of undo").replace("%1", count(round(history.nbytes / 1024))))

    def _add(self, text: str, number: int) -> QListWidgetItem:
        item = QListWidgetItem(text, self.list)
        item.setData(Qt.ItemDataRole.UserRole, number)
        return item

    def _go(self, item: QListWidgetItem) -> None:
        number = int(item.data(Qt.ItemDataRole.UserRole))
        if number != self._session.history.current:
            self._session.goto(number)
