"""The sheet of keys, made from the commands themselves, with the keys that they have at present."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QVBoxLayout

from fmr_studio.ui.shell.shortcuts import native

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow


class KeysDialog(QDialog):
    """Lists every command that has keys, and what mouse and pen do with a key held."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
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
        self.change.clicked.connect(self._change)
        buttons.addButton(self.change, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.search, self.list, buttons):
            column.addWidget(widget)
        window.shortcuts.changed.connect(self._fill)
        self._fill()
        self.resize(560, 680)

    @property
    def rows(self) -> dict[str, str]:
        """The keys of each command that is listed, by its words."""
        return {item.text(0): item.text(1) for item in items_below(self.list) if not item.isHidden()}

    def _fill(self) -> None:
        self.list.clear()
        shortcuts = self._window.shortcuts
        for title, keys in self._gestures():
            add_row(self.list, self.tr("Mouse and pen"), title, keys)
        for title, keys in self._typing():
            add_row(self.list, self.tr("Painting with keys"), title, keys)
        for command in shortcuts.commands():
            keys = native(command.fixed or shortcuts.keymap.keys(command.id))
            if keys:
                add_row(self.list, command.group, command.title, keys)
        self.list.expandAll()
        self.list.resizeColumnToContents(0)
        self._filter(self.search.text())

    def _gestures(self) -> list[tuple[str, str]]:
        return [
            (self.tr("Pick the label under the pen"), self.tr("Ctrl + click")),
            (self.tr("Change the size of the brush"), self.tr("Alt + drag")),
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

    def _change(self) -> None:
        self._window.actions_by_id["shortcuts"].trigger()

    def _filter(self, text: str) -> None:
        filter_rows(self.list, text)


def key_tree(headers: list[str], name: str) -> QTreeWidget:
    """A list with headings for commands and their keys."""
    tree = QTreeWidget()
    tree.setColumnCount(len(headers))
    tree.setHeaderLabels(headers)
    tree.setRootIsDecorated(False)
    tree.setIndentation(12)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    tree.setAccessibleName(name)
    return tree


def add_row(tree: QTreeWidget, group: str, title: str, keys: str) -> QTreeWidgetItem:
    """A row below the heading of its group, which is made if there is none."""
    found = tree.findItems(group, Qt.MatchFlag.MatchExactly, 0)
    heading = found[0] if found else QTreeWidgetItem(tree, [group])
    if not found:
        font = QFont(tree.font())
        font.setBold(True)
        heading.setFont(0, font)
        heading.setFirstColumnSpanned(True)
        heading.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return QTreeWidgetItem(heading, [title, keys])


def items_below(tree: QTreeWidget) -> list[QTreeWidgetItem]:
    """All rows that are no headings."""
    headings = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [item for heading in headings if heading is not None for item in _children(heading)]


def _children(heading: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    items = [heading.child(row) for row in range(heading.childCount())]
    return [item for item in items if item is not None]


def filter_rows(tree: QTreeWidget, text: str) -> None:
    """Show the rows that contain a text, and the headings that have any."""
    for item in items_below(tree):
        item.setHidden(text.casefold() not in f"{item.text(0)} {item.text(1)}".casefold())
    for row in range(tree.topLevelItemCount()):
        heading = tree.topLevelItem(row)
        if heading is not None:
            heading.setHidden(all(item.isHidden() for item in _children(heading)))
