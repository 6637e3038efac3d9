"""Locks and eyes in lists: their icon, and words that say how it is and what a click does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeWidgetItem

from fmr_studio.ui.shell.theme import Theme

LOCKS = {True: "lock", False: "lock-open-variant-outline"}
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
