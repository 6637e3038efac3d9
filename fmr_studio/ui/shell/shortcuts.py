"""The keys of one window: laid on its actions, shown in their hints, and kept in the preferences."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP, QObject, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fmr_studio.settings import Settings
from fmr_studio.ui.shell.action_table import MENUS, translated
from fmr_studio.ui.shell.keymap import Keymap, Keys, first_key

HINT = "hint"
"""Name of the property of an action with a sentence on it, for its tool tip."""
_LABELS = QT_TRANSLATE_NOOP("actions", "Labels")
_BRUSHES = QT_TRANSLATE_NOOP("actions", "Brushes")
_OTHERS = QT_TRANSLATE_NOOP("actions", "Others")


@dataclass(frozen=True)
class Command:
    """What can have keys.

    Args:
        group: the heading it stands under.
        fixed: keys that cannot be changed; empty where they can.
    """

    id: str
    title: str
    group: str
    fixed: Keys = ()


class Shortcuts(QObject):
    """Knows every command of a window and gives it its keys.

    Args:
        actions: those of the table by id, with the keys they come with; tools: those that take a tool, likewise.
    """

    changed = Signal()
    """Other keys."""

    def __init__(
        self, frame: QWidget, settings: Settings, *, actions: Mapping[str, QAction], tools: Mapping[str, QAction]
    ) -> None:
        super().__init__(frame)
        self._frame, self._actions = frame, {**actions, **tools}
        groups = _groups(tools)
        order = {name: place for place, name in enumerate(groups)}
        ids = sorted(self._actions, key=lambda name: order.get(name, len(order)))
        self._commands = tuple(Command(name, plain(self._actions[name]), groups.get(name, translated(_OTHERS))) for name in ids)
        defaults = {name: tuple(key.toString() for key in self._actions[name].shortcuts()) for name in ids}
        self._keymap = Keymap(defaults)
        self.use(Keymap(defaults, settings.shortcut_preset, settings.shortcuts))

    @property
    def keymap(self) -> Keymap:
        """The keys in use."""
        return self._keymap

    def commands(self) -> tuple[Command, ...]:
        """All commands by group: first those whose keys can be changed, then those with keys of their own."""
        known = set(self._actions.values())
        fixed = []
        for action in self._frame.findChildren(QAction):
            if action not in known and action.shortcuts() and action.text():
                keys = tuple(key.toString() for key in action.shortcuts())
                fixed.append(Command("", plain(action), translated(_OTHERS), keys))
        for shortcut in self._frame.findChildren(QShortcut):
            title = shortcut.whatsThis() or shortcut.objectName()
            if title and not shortcut.key().isEmpty():
                fixed.append(Command("", title, translated(_OTHERS), (shortcut.key().toString(),)))
        return (*self._commands, *fixed)

    def use(self, keymap: Keymap) -> None:
        """Lay other keys on the actions, at once."""
        self._keymap = keymap
        for command in self._commands:
            action = self._actions[command.id]
            action.setShortcuts([QKeySequence(key) for key in keymap.keys(command.id)])
            self._show_hint(command, action)
        self.changed.emit()

    def plain_keys(self, name: str) -> frozenset[int]:
        """The keys of a command that work without another one held, as numbers of `Qt.Key`."""
        keys = [first_key(QKeySequence(key)) for key in self._keymap.table.get(name, ())]
        return frozenset(key.key() for key in keys if not key.keyboardModifiers())

    def _show_hint(self, command: Command, action: QAction) -> None:
        key = native(self._keymap.keys(command.id)[:1])
        hint = action.property(HINT)
        if hint:
            keys = f" ({html.escape(key)})" if key else ""
            action.setToolTip(f"<b>{html.escape(command.title)}</b>{keys}<br>{html.escape(str(hint))}")
        else:
            action.setToolTip(f"{command.title} ({key})" if key else command.title)


def native(keys: Keys) -> str:
    """Keys as the system writes them, and in the language of the program."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def plain(action: QAction) -> str:
    """The words of an action without the mark of its access key."""
    return action.text().replace("&&", "\0").replace("&", "").replace("\0", "&")


def _groups(tools: Iterable[str]) -> dict[str, str]:
    """The heading of every command, in the order of the menus."""
    groups: dict[str, str] = {}
    for title, entries in MENUS:
        words = translated(title).replace("&", "")
        for entry in entries:
            if entry == "tools":
                groups.update(dict.fromkeys(tools, words))
            else:
                groups[entry] = words
    by_digit = {f"label_{digit}": translated(_LABELS) for digit in range(10)}
    return {**groups, **by_digit, **{f"brush_{digit}": translated(_BRUSHES) for digit in range(1, 10)}}
