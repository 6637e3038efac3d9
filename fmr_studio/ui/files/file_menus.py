"""The menu of files that were used last, filled when it opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from fmr_studio.paths import shorten
from fmr_studio.ui.files.file_commands import FileCommands
from fmr_studio.ui.workspace import Workspace


class FileMenus(QObject):
    """Adds it to others."""

    def __init__(self, workspace: Workspace, commands: FileCommands) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._commands = workspace, commands
        self.recent = QMenu(self.tr("Open recent"))
        self.recent.aboutToShow.connect(self._fill_recent)

    def add_recent(self, menu: QMenu) -> None:
        """Add the menu of files that were used last."""
        menu.addMenu(self.recent)

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
