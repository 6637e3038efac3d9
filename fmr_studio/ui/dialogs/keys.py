"""The sheet of keys, made from the actions themselves."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QMainWindow, QTreeWidget, QTreeWidgetItem, QVBoxLayout

NATIVE = QKeySequence.SequenceFormat.NativeText


class KeysDialog(QDialog):
    """Lists every command that has keys, and what the pen does with a key held."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.list = QTreeWidget()
        self.list.setColumnCount(2)
        self.list.setHeaderLabels([self.tr("Command"), self.tr("Keys")])
        self.list.setRootIsDecorated(False)
        self.list.setAccessibleName(self.tr("Keys"))
        for action in window.findChildren(QAction):
            if action.shortcuts() and action.text():
                self._add(action.text().split(":")[0], ", ".join(key.toString(NATIVE) for key in action.shortcuts()))
        for words, keys in self._gestures():
            self._add(words, keys)
        self.list.sortItems(0, Qt.SortOrder.AscendingOrder)
        self.list.resizeColumnToContents(0)
        search = QLineEdit()
        search.setPlaceholderText(self.tr("Search"))
        search.textChanged.connect(self._filter)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (search, self.list, buttons):
            column.addWidget(widget)
        self.resize(520, 620)

    def _gestures(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Choose a label"), "0 – 9"),
            (self.tr("Pick the label under the pen"), self.tr("Ctrl + click")),
            (self.tr("Change the size of the brush"), self.tr("Alt + drag")),
            (self.tr("Straight line from the last stroke"), self.tr("Shift + click")),
            (self.tr("Straight stroke"), self.tr("Shift while painting")),
            (self.tr("Erase"), self.tr("Right button, or the other end of the pen")),
            (self.tr("Move the canvas"), self.tr("Space + drag, or the middle button")),
            (self.tr("Zoom"), self.tr("Wheel")),
            (self.tr("Picture before the edits"), self.tr("Tab, held")),
        ]

    def _add(self, words: str, keys: str) -> None:
        self.list.addTopLevelItem(QTreeWidgetItem([words, keys]))

    def _filter(self, text: str) -> None:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None:
                item.setHidden(text.lower() not in f"{item.text(0)} {item.text(1)}".lower())
