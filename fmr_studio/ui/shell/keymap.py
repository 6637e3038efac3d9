"""Which keys each command has: those it comes with, those of a preset, and those a person chose. No widgets.

Keys are written portably, as ``Ctrl+Shift+Z``. No key ever belongs to two commands: Qt would then do neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from fmr_studio.settings import MAX_KEYS

Keys = tuple[str, ...]
FMR = "fmr"

PRESETS: dict[str, dict[str, Keys]] = {
    FMR: {},
    "krita": {
        "tool_brush": ("B",),
        "tool_picker": ("P",),
        "tool_fill": ("F",),
        "tool_line": ("V",),
        "tool_move": ("T",),
        "redo": ("Ctrl+Shift+Z",),
        "mirror": ("M",),
        "new_seed": ("Shift+R",),
    },
    "photoshop": {
        "tool_brush": ("B",),
        "tool_fill": ("G",),
        "tool_rectangle": ("M",),
        "tool_ellipse": ("Shift+M",),
        "tool_line": ("U",),
        "mirror": ("Ctrl+Alt+M",),
        "straighten": ("Shift+R",),
        "new_seed": ("Ctrl+Alt+R",),
        "redo": ("Ctrl+Shift+Z",),
        "export": ("Ctrl+Alt+Shift+W", "Ctrl+E"),
        "preferences": ("Ctrl+K",),
    },
    "gimp": {
        "tool_brush": ("P",),
        "tool_eraser": ("Shift+E",),
        "tool_fill": ("Shift+B",),
        "tool_picker": ("O",),
        "tool_rectangle": ("R",),
        "tool_ellipse": ("E",),
        "tool_lasso": ("F",),
        "tool_move": ("M",),
        "mirror": ("Ctrl+M",),
        "new_seed": ("Shift+R",),
        "redo": ("Ctrl+Y",),
        "fit": ("Ctrl+Shift+J", "Ctrl+0"),
        "export": ("Ctrl+Shift+E",),
    },
}
"""Keys where a preset differs from the commands' own; a key that it gives away is taken from whoever had it."""

RESERVED = ("Space", "Tab", "Return", "Enter", "Backspace", "Left", "Right", "Up", "Down")
"""Keys with which the canvas and all lists are worked; no command can have them alone."""


def normal(key: str) -> str:
    """A key as it is compared and kept, such as ``Ctrl+Shift+Z``; empty for what is no key."""
    sequence = QKeySequence.fromString(key, QKeySequence.SequenceFormat.PortableText)
    if sequence.isEmpty() or first_key(sequence).key() in (0, Qt.Key.Key_unknown):
        return ""
    return sequence.toString(QKeySequence.SequenceFormat.PortableText)


def first_key(sequence: QKeySequence) -> QKeyCombination:
    """The key of a sequence that is not empty, with its modifiers."""
    first: QKeyCombination = sequence[0]  # type: ignore[index]
    return first


@dataclass(frozen=True)
class Keymap:
    """Keys of all commands; changed by making another one.

    Args:
        defaults: by the command's id, in the order of the menus.
        preset: a name of `PRESETS`.
        own: what a person chose in place of the preset's.
    """

    defaults: Mapping[str, Keys]
    preset: str = FMR
    own: Mapping[str, Keys] = field(default_factory=dict)

    @cached_property
    def table(self) -> dict[str, Keys]:
        """The keys of every command. Own keys come before the preset's, those before the default ones."""
        preset = PRESETS.get(self.preset, {})
        taken: set[str] = set()
        table: dict[str, Keys] = {}
        for layer in (self.own, preset, self.defaults):
            for name in self.defaults:
                if name in layer and name not in table:
                    keys = [key for key in dict.fromkeys(map(normal, layer[name])) if self._is_free(key, taken)]
                    table[name] = tuple(keys[:MAX_KEYS])
                    taken.update(table[name])
        return {name: table[name] for name in self.defaults}

    @staticmethod
    def _is_free(key: str, taken: set[str]) -> bool:
        return bool(key) and key not in RESERVED and key not in taken

    def keys(self, name: str) -> Keys:
        """The keys of one command."""
        return self.table[name]

    def holder(self, key: str) -> str:
        """The command that has a key, or an empty string."""
        key = normal(key)
        return next((name for name, keys in self.table.items() if key in keys), "")

    def is_changed(self, name: str) -> bool:
        """Whether a command has other keys than the preset gives it."""
        return self.keys(name) != replace(self, own={}).keys(name)

    def with_keys(self, name: str, keys: Iterable[str]) -> Keymap:
        """Give a command these keys, and take them from those who had them."""
        wanted = tuple(dict.fromkeys(key for key in map(normal, keys) if key and key not in RESERVED))[:MAX_KEYS]
        table = dict(self.table)
        for other, its in table.items():
            if other != name and set(its) & set(wanted):
                table[other] = tuple(key for key in its if key not in wanted)
        table[name] = wanted
        return self._of(table)

    def reset(self, name: str) -> Keymap:
        """Give a command back the keys of the preset, also where another one has taken them."""
        return self.with_keys(name, replace(self, own={}).keys(name))

    def with_preset(self, preset: str) -> Keymap:
        """All keys of a preset, and no own ones."""
        return Keymap(self.defaults, preset if preset in PRESETS else FMR)

    def _of(self, table: Mapping[str, Keys]) -> Keymap:
        plain = replace(self, own={}).table
        return replace(self, own={name: keys for name, keys in table.items() if keys != plain[name]})
