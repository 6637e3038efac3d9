"""Changing keys: find a command, press the key it shall have, and decide where two want the same."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.settings import MAX_KEYS
from fmr_studio.ui.shell.controls import ChoiceBox
from fmr_studio.ui.shell.kept_settings import KeptSettings
from fmr_studio.ui.shell.key_recorder import KeyRecorder
from fmr_studio.ui.shell.key_tree import add_row, filter_rows, items_below, key_tree
from fmr_studio.ui.shell.keymap import RESERVED, Keymap
from fmr_studio.ui.shell.on_screen import resize_on_screen
from fmr_studio.ui.shell.shortcuts import Command, Shortcuts, native

ID = Qt.ItemDataRole.UserRole


class ShortcutsDialog(QDialog):
    """Shows all commands; what is changed is used and kept with OK."""

    def __init__(self, frame: QWidget, shortcuts: Shortcuts, settings: KeptSettings) -> None:
        super().__init__(frame)
        self._shortcuts, self._settings = shortcuts, settings
        self.keymap: Keymap = shortcuts.keymap
        self._commands = {command.id: command for command in shortcuts.commands() if command.id}
        self._fixed = [command for command in shortcuts.commands() if not command.id]
        self._wish: tuple[Command, str, bool] | None = None
        self._adding = False
        self.setWindowTitle(self.tr("Shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_controls()
        self._lay_out()
        self._fill()
        self.list.setCurrentItem(items_below(self.list)[0])
        resize_on_screen(self, QSize(640, 700))

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search commands and keys"))
        self.search.setAccessibleName(self.tr("Search commands and keys"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda text: filter_rows(self.list, text))
        self.preset = ChoiceBox()
        self.preset.setAccessibleName(self.tr("Keys as in"))
        for name, title in (("fmr", "FMR Studio"), ("krita", "Krita"), ("photoshop", "Photoshop"), ("gimp", "GIMP")):
            self.preset.addItem(title, name)
        self.preset.setCurrentIndex(self.preset.findData(self.keymap.preset))
        self.preset.activated.connect(lambda _index: self._use(self.keymap.with_preset(self.preset.currentData())))
        self.list: QTreeWidget = key_tree([self.tr("Command"), self.tr("Keys")], self.tr("Commands"))
        self.list.currentItemChanged.connect(self._show_buttons)
        self.list.itemActivated.connect(lambda item: self._record(item))
        self.change = KeyRecorder(self.tr("Change key"))
        self.add = KeyRecorder(self.tr("Another key"))
        self.change.recorded.connect(lambda key: self.propose(key, adding=False))
        self.add.recorded.connect(lambda key: self.propose(key, adding=True))
        self.remove = QPushButton(self.tr("No key"))
        self.remove.clicked.connect(self._remove)
        self.reset = QPushButton(self.tr("Reset"))
        self.reset.clicked.connect(self._reset)
        self.reset_all = QPushButton(self.tr("Reset all"))
        self.reset_all.clicked.connect(lambda: self._use(self.keymap.with_preset(self.keymap.preset)))
        self.question = QLabel()
        self.question.setWordWrap(True)
        self.take = QPushButton(self.tr("Take it away there"))
        self.take.clicked.connect(self._take)
        self.leave = QPushButton(self.tr("Leave it there"))
        self.leave.clicked.connect(self._close_question)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        for button in (self.remove, self.reset, self.reset_all, self.change, self.add, self.take, self.leave):
            button.setAutoDefault(False)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        label = QLabel(self.tr("Keys as in"))
        label.setBuddy(self.preset)
        top.addWidget(label)
        top.addWidget(self.preset)
        self.bar = QFrame()
        self.bar.setObjectName("banner")
        row = QHBoxLayout(self.bar)
        row.addWidget(self.question, 1)
        row.addWidget(self.take)
        row.addWidget(self.leave)
        self.bar.hide()
        keys = QHBoxLayout()
        for button in (self.change, self.add, self.remove, self.reset):
            keys.addWidget(button)
        keys.addStretch(1)
        keys.addWidget(self.reset_all)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)
        column.addLayout(keys)
        column.addWidget(self.buttons)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        for command in (*self._commands.values(), *self._fixed):
            item = add_row(self.list, command.group, command.title, "")
            item.setData(0, ID, command.id)
            if not command.id:
                item.setText(1, native(command.fixed))
                item.setToolTip(1, self.tr("This key cannot be changed"))
        self.list.expandAll()
        self._show_keys()
        self.list.resizeColumnToContents(0)

    def _show_keys(self) -> None:
        for item in items_below(self.list):
            name = item.data(0, ID)
            if name:
                item.setText(1, native(self.keymap.keys(name)))
                changed = self.keymap.is_changed(name)
                font = QFont(self.list.font())
                font.setBold(changed)
                item.setFont(1, font)
                item.setToolTip(1, self.tr("Your own choice") if changed else "")
        self._show_buttons()

    def _show_buttons(self) -> None:
        self._close_question()
        command = self.command
        keys = self.keymap.keys(command.id) if command is not None else ()
        self.change.setEnabled(command is not None)
        self.add.setEnabled(command is not None and 0 < len(keys) < MAX_KEYS)
        self.remove.setEnabled(bool(keys))
        self.reset.setEnabled(command is not None and self.keymap.is_changed(command.id))
        self.reset_all.setEnabled(bool(self.keymap.own))

    @property
    def command(self) -> Command | None:
        """The command that is chosen; None for a heading, or one whose keys are fixed."""
        item = self.list.currentItem()
        return self._commands.get(str(item.data(0, ID) or "")) if item is not None else None

    # -- changing ------------------------------------------------------------------------------------------------------

    def _use(self, keymap: Keymap) -> None:
        self.keymap = keymap
        self._show_keys()

    def _record(self, item: QTreeWidgetItem) -> None:
        if item.data(0, ID):
            self.change.setFocus()
            self.change.setChecked(True)

    def propose(self, key: str, *, adding: bool) -> None:
        """Give the chosen command a key, in place of its own or beside them; ask first where it belongs to another."""
        command = self.command
        if command is None or not key:
            return
        shown = native((key,))
        fixed = next((other.title for other in self._fixed if key in other.fixed), "")
        holder = self.keymap.holder(key)
        if key in RESERVED:
            self._say(self.tr("%1 works the canvas and the lists; no command can have it.").replace("%1", shown))
        elif fixed:
            self._say(self.tr("%1 belongs to “%2” and stays there.").replace("%1", shown).replace("%2", fixed))
        elif holder and holder != command.id:
            words = self.tr("%1 belongs to “%2”. Give it to “%3”?").replace("%1", shown)
            self._say(words.replace("%2", self._commands[holder].title).replace("%3", command.title), ask=True)
            self._wish = (command, key, adding)
        else:
            self._give(command, key, adding=adding)

    def _say(self, words: str, *, ask: bool = False) -> None:
        self._wish = None
        self.question.setText(words)
        self.take.setVisible(ask)
        self.leave.setText(self.tr("Leave it there") if ask else self.tr("Close"))
        self.bar.show()
        (self.take if ask else self.leave).setFocus()

    def _give(self, command: Command, key: str, *, adding: bool) -> None:
        before = self.keymap.keys(command.id) if adding else ()
        self._use(self.keymap.with_keys(command.id, (*before, key)))

    def _take(self) -> None:
        if self._wish is not None:
            command, key, adding = self._wish
            self._give(command, key, adding=adding)
        self.list.setFocus()

    def _close_question(self) -> None:
        self._wish = None
        self.bar.hide()

    def _remove(self) -> None:
        if self.command is not None:
            self._use(self.keymap.with_keys(self.command.id, ()))

    def _reset(self) -> None:
        if self.command is not None:
            self._use(self.keymap.reset(self.command.id))

    def accept(self) -> None:
        """Use and keep the keys."""
        self._shortcuts.use(self.keymap)
        self._settings.change(shortcut_preset=self.keymap.preset, shortcuts=dict(self.keymap.own))
        super().accept()
