"""Rows of a list that are dragged between others; who owns them puts them there, and the list is filled anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget


class RowDragging(QObject):
    """Lets the top rows of a tree be dragged; its items must not take drops."""

    dropped = Signal(int, int)
    """The row that was dragged, and the one it shall be in."""

    def __init__(self, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._tree, self._viewport = tree, tree.viewport()
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setDropIndicatorShown(True)
        self._viewport.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._viewport and isinstance(event, QDropEvent) and event.source() is self._tree:
            dragged, row = self._tree.currentIndex().row(), self._row_of(event)
            event.setDropAction(Qt.DropAction.IgnoreAction)  # else the list would take the row away by itself
            event.accept()
            if dragged >= 0:
                QTimer.singleShot(0, self, lambda: self.dropped.emit(dragged, row))
            return True
        return super().eventFilter(watched, event)

    def _row_of(self, event: QDropEvent) -> int:
        """The row that a drop means, with the dragged one taken out."""
        position, rows = event.position().toPoint(), self._tree.topLevelItemCount()
        over, row = self._tree.itemAt(position), rows
        if over is not None:
            rect = self._tree.visualItemRect(over)
            row = self._tree.indexOfTopLevelItem(over) + (position.y() > rect.center().y())
        return row - (row > self._tree.currentIndex().row())
