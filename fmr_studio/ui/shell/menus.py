"""The menu bar from the table of actions, and menus of which one entry is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar

from fmr_studio.ui.shell.action_table import MENUS, SEPARATOR, translated
from fmr_studio.ui.shell.actions import Actions


def make_menus(bar: QMenuBar, actions: Actions, fillers: Mapping[str, Callable[[QMenu], object]]) -> None:
    """Fill the menu bar.

    Args:
        fillers: what adds the entries of the table that are no actions, by their names there.
    """
    for title, entries in MENUS:
        menu = bar.addMenu(translated(title))
        for entry in entries:
            if entry == SEPARATOR:
                menu.addSeparator()
            elif entry in actions.by_id:
                menu.addAction(actions[entry])
            else:
                fillers[entry](menu)


class ChoiceMenu(QMenu):
    """A menu of which one entry is checked.

    Args:
        names: the words of each entry, by its name.
    """

    chosen = Signal(str)
    """The name of the entry that a person wants."""

    def __init__(self, title: str, names: Mapping[str, str]) -> None:
        super().__init__(title)
        self.entries: dict[str, QAction] = {}
        group = QActionGroup(self)
        for name, words in names.items():
            action = self.addAction(words, partial(self.chosen.emit, name))
            action.setCheckable(True)
            group.addAction(action)
            self.entries[name] = action

    def show_chosen(self, name: str) -> None:
        """Check an entry, if there is one of that name."""
        if name in self.entries:
            self.entries[name].setChecked(True)
