"""Locks and eyes in lists: their icon, and words that say how it is and what a click does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from fmr_studio.ui.shell.theme import Theme

LOCKS = {True: "lock", False: "lock-open-variant-outline"}
NO_KEYS, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ROWS: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
EYES = {True: "eye-off-outline", False: "eye-outline"}


def show_toggle(item: QTreeWidgetItem, column: int, theme: Theme, icons: dict[bool, str], on: bool, words: str) -> None:
    """Show a column of a row as a switch.

    Args:
        icons: `LOCKS` or `EYES`.
        on: whether it is locked, or hidden: what is out of the ordinary is drawn strongly.
        words: how it is, and what a click does.
    """
    item.setIcon(column, theme.icon(icons[on], quiet=not on))
    item.setToolTip(column, words)
    item.setData(column, Qt.ItemDataRole.AccessibleTextRole, words)


class RowKeys(QObject):
    """What a click does to a row of a list, done by key: Space for its eye, with Shift for its lock, Alt and an arrow move it.

    Args:
        eye, lock: columns, whose click is told as the tree's own; None where there is none.
        shift: moves the current row by so many; None where that is done elsewhere.
    """

    def __init__(
        self, tree: QTreeWidget, *, eye: int, lock: int | None = None, shift: Callable[[int], object] | None = None
    ) -> None:
        super().__init__(tree)
        self._tree, self._columns, self._shift = tree, {NO_KEYS: eye, SHIFT: lock}, shift
        tree.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key before the list looks for a row that begins with it."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        item, column = self._tree.currentItem(), self._columns.get(event.modifiers())
        if event.key() == Qt.Key.Key_Space and item is not None and column is not None:
            self._tree.itemClicked.emit(item, column)
            return True
        rows = ROWS.get(event.key())
        if rows is not None and event.modifiers() == Qt.KeyboardModifier.AltModifier and item is not None and self._shift:
            self._shift(rows)
            return True
        return False
