"""The sheet of keys, made from the commands themselves, with the keys that they have at present."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fmr_studio.ui.shell.key_tree import add_row, filter_rows, items_below, key_tree
from fmr_studio.ui.shell.shortcuts import Shortcuts, native


class KeysDialog(QDialog):
    """Lists every command that has keys, and what mouse and pen do with a key held."""

    change_wanted = Signal()
    """A person wants other keys."""

    def __init__(self, frame: QWidget, shortcuts: Shortcuts) -> None:
        super().__init__(frame)
        self._shortcuts = shortcuts
        self.setWindowTitle(self.tr("Keys"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = key_tree([self.tr("Command"), self.tr("Keys")], self.tr("Keys"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.change = QPushButton(self.tr("Change …"))
        self.change.setAutoDefault(False)
        self.change.clicked.connect(self.change_wanted)
        buttons.addButton(self.change, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.search, self.list, buttons):
            column.addWidget(widget)
        shortcuts.changed.connect(self._fill)
        self._fill()
        self.resize(560, 680)

    @property
    def rows(self) -> dict[str, str]:
        """The keys of each command that is listed, by its words."""
        return {item.text(0): item.text(1) for item in items_below(self.list) if not item.isHidden()}

    def _fill(self) -> None:
        self.list.clear()
        for title, keys in self._gestures():
            add_row(self.list, self.tr("Mouse and pen"), title, keys)
        for title, keys in self._typing():
            add_row(self.list, self.tr("Painting with keys"), title, keys)
        for command in self._shortcuts.commands():
            keys = native(command.fixed or self._shortcuts.keymap.keys(command.id))
            if keys:
                add_row(self.list, command.group, command.title, keys)
        self.list.expandAll()
        self.list.resizeColumnToContents(0)
        self._filter(self.search.text())

    def _gestures(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Pick the label under the pen"), self.tr("Ctrl + click")),
            (self.tr("Change the size of the brush"), self.tr("Alt + drag, or Ctrl + drag with the right button")),
            (self.tr("Straight line from the last stroke"), self.tr("Shift + click")),
            (self.tr("Straight stroke"), self.tr("Shift while painting")),
            (self.tr("Erase"), self.tr("Right button, or the other end of the pen")),
            (self.tr("Erase, and then go on with the tool before"), self.tr("Eraser's key, held")),
            (self.tr("Move the canvas"), self.tr("Space + drag, or the middle button")),
            (self.tr("Zoom"), self.tr("Wheel")),
            (self.tr("Picture before the edits"), self.tr("Tab, held")),
        ]

    def _typing(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Move the pen"), self.tr("Arrow keys; with Shift by one pixel, with Ctrl by a large step")),
            (self.tr("Put the pen down, or lift it"), self.tr("Space, after an arrow key")),
        ]

    def _filter(self, text: str) -> None:
        filter_rows(self.list, text)
