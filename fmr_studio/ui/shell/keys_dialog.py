"""The sheet of keys, made from the commands themselves, with the keys that they have at present."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from fmr_studio.ui.shell.key_tree import add_row, filter_rows, items_below, key_tree
from fmr_studio.ui.shell.on_screen import resize_on_screen
from fmr_studio.ui.shell.shortcuts import Shortcuts, native

HELD: tuple[tuple[Any, tuple[tuple[Any, Any], ...]], ...] = (
    (
        QT_TRANSLATE_NOOP("KeysDialog", "Mouse and pen"),
        (
            (QT_TRANSLATE_NOOP("KeysDialog", "Pick the label under the pen"), QT_TRANSLATE_NOOP("KeysDialog", "Ctrl + click")),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Change the size of the brush"),
                QT_TRANSLATE_NOOP("KeysDialog", "Alt + drag, or Ctrl + drag with the right button"),
            ),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Straight line from the last stroke"),
                QT_TRANSLATE_NOOP("KeysDialog", "Shift + click"),
            ),
            (QT_TRANSLATE_NOOP("KeysDialog", "Straight stroke"), QT_TRANSLATE_NOOP("KeysDialog", "Shift while painting")),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Erase"),
                QT_TRANSLATE_NOOP("KeysDialog", "Right button, or the other end of the pen"),
            ),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Erase, and then go on with the tool before"),
                QT_TRANSLATE_NOOP("KeysDialog", "Eraser's key, held"),
            ),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Move the canvas"),
                QT_TRANSLATE_NOOP("KeysDialog", "Space + drag, or the middle button"),
            ),
            (QT_TRANSLATE_NOOP("KeysDialog", "Zoom"), QT_TRANSLATE_NOOP("KeysDialog", "Wheel")),
            (QT_TRANSLATE_NOOP("KeysDialog", "Picture before the edits"), QT_TRANSLATE_NOOP("KeysDialog", "Tab, held")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("KeysDialog", "Painting with keys"),
        (
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Move the pen"),
                QT_TRANSLATE_NOOP("KeysDialog", "Arrow keys; with Shift by one pixel, with Ctrl by a large step"),
            ),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Put the pen down, or lift it"),
                QT_TRANSLATE_NOOP("KeysDialog", "Space, after an arrow key"),
            ),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("KeysDialog", "Lists of labels, layers and regions"),
        (
            (QT_TRANSLATE_NOOP("KeysDialog", "Hide or show the row"), QT_TRANSLATE_NOOP("KeysDialog", "Space")),
            (QT_TRANSLATE_NOOP("KeysDialog", "Lock or unlock the row"), QT_TRANSLATE_NOOP("KeysDialog", "Shift+Space")),
            (QT_TRANSLATE_NOOP("KeysDialog", "Move the row up or down"), QT_TRANSLATE_NOOP("KeysDialog", "Alt+Up, Alt+Down")),
            (QT_TRANSLATE_NOOP("KeysDialog", "Rename the row"), QT_TRANSLATE_NOOP("KeysDialog", "F2")),
        ),
    ),
    (
        QT_TRANSLATE_NOOP("KeysDialog", "Dragging regions"),
        (
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Choose the next part of the picture, or the one before"),
                QT_TRANSLATE_NOOP("KeysDialog", "Enter, Shift+Enter"),
            ),
            (
                QT_TRANSLATE_NOOP("KeysDialog", "Move what is chosen"),
                QT_TRANSLATE_NOOP("KeysDialog", "Arrow keys; with Shift by four cells, with Ctrl by a quarter"),
            ),
        ),
    ),
)
"""What mouse, pen and held keys do, under headings: it can be read and not changed."""


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
        resize_on_screen(self, QSize(760, 680))

    @property
    def rows(self) -> dict[str, str]:
        """The keys of each command that is listed, by its words."""
        return {item.text(0): item.text(1) for item in items_below(self.list) if not item.isHidden()}

    def _fill(self) -> None:
        self.list.clear()
        for group, rows in HELD:
            for title, keys in rows:
                add_row(self.list, self.tr(group), self.tr(title), self.tr(keys))
        for command in self._shortcuts.commands():
            keys = native(command.fixed or self._shortcuts.keymap.keys(command.id))
            if keys:
                add_row(self.list, command.group, command.title, keys)
        self.list.expandAll()
        self.list.resizeColumnToContents(0)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        filter_rows(self.list, text)
