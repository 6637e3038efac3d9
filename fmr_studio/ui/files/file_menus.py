"""Menus that are filled when they open: files that were used last, and the packs there are."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from fmr_studio.packs.catalog import list_packs
from fmr_studio.paths import shorten
from fmr_studio.ui.files.file_commands import FileCommands
from fmr_studio.ui.files.pack_commands import PackCommands
from fmr_studio.ui.workspace import Workspace


class FileMenus(QObject):
    """Adds these menus to others."""

    def __init__(self, workspace: Workspace, commands: FileCommands, packs: PackCommands) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._commands, self._pack_commands = workspace, commands, packs
        self.recent, self.packs = QMenu(self.tr("Open recent")), QMenu(self.tr("Pack"))
        self.recent.aboutToShow.connect(self._fill_recent)
        self.packs.aboutToShow.connect(self._fill_packs)

    def add_recent(self, menu: QMenu) -> None:
        """Add the menu of files that were used last."""
        menu.addMenu(self.recent)

    def add_packs(self, menu: QMenu) -> None:
        """Add the menu of packs."""
        menu.addMenu(self.packs)

    def _fill_recent(self) -> None:
        self.recent.clear()
        for file in self._workspace.settings.now.recent:
            action = self.recent.addAction(shorten(file).replace("&", "&&"), partial(self._commands.open_path, Path(file)))
            if not Path(file).exists():
                action.setEnabled(False)
                action.setText(self.tr("%1 (missing)").replace("%1", action.text()))
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("None yet")).setEnabled(False)
            return
        self.recent.addSeparator()
        self.recent.addAction(self.tr("Clear this list"), partial(self._workspace.settings.change, recent=()))

    def _fill_packs(self) -> None:
        self.packs.clear()
        for pack in list_packs():
            words = pack.card.title or pack.card.name
            action = self.packs.addAction(words, partial(self._pack_commands.open, pack.card.name))
            action.setCheckable(True)
            action.setChecked(pack.card.name == self._workspace.session.document.properties.pack)
        if self.packs.isEmpty():
            self.packs.addAction(self.tr("None installed")).setEnabled(False)
