"""The commands of one window as actions, with their keys; each room says what its own do."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from fmr_studio.ui.shell.action_table import ACTIONS, ActionSpec
from fmr_studio.ui.shell.theme import Theme


class Actions(QObject):
    """Every command of the table, by id; its keys work in the whole window.

    Args:
        frame: the window they belong to.
    """

    def __init__(self, frame: QWidget, theme: Theme) -> None:
        super().__init__(frame)
        self._theme = theme
        self.by_id = {spec.id: _action(spec, frame) for spec in ACTIONS}
        self.idle = set(self.by_id)
        """Those that do nothing yet."""
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def __getitem__(self, name: str) -> QAction:
        return self.by_id[name]

    def do(self, handlers: Mapping[str, Callable[..., object]]) -> None:
        """Say what some actions do; a checkable one hands over whether it is on.

        Raises:
            KeyError: there is no such action, or it does something already.
        """
        for name, handler in handlers.items():
            self.idle.remove(name)
            if self.by_id[name].isCheckable():
                self.by_id[name].triggered.connect(handler)
            else:
                self.by_id[name].triggered.connect(lambda _checked=False, do=handler: do())

    def _draw_icons(self) -> None:
        for spec in ACTIONS:
            if spec.icon:
                self.by_id[spec.id].setIcon(self._theme.icon(spec.icon))


def _action(spec: ActionSpec, frame: QWidget) -> QAction:
    action = QAction(spec.words(), frame)
    action.setObjectName(spec.id)
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
    action.setAutoRepeat(spec.repeats)
    action.setCheckable(spec.checkable)
    frame.addAction(action)
    return action
