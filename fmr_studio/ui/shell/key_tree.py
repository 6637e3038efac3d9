"""A searchable list of commands and their keys, under headings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem


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
    row = QTreeWidgetItem(heading, [title, keys])
    row.setToolTip(1, keys)  # where there is too little room for all of it
    return row


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
