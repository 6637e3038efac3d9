"""Edits that are kept by name, to be done to other pictures."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from fmr_studio.errors import FmrError
from fmr_studio.inference.edit_recipes import EDITS_SUFFIX, EditRecipe, read_edits, write_edits
from fmr_studio.paths import shorten, user_data
from fmr_studio.ui.source.drag.controller import DragController


def folder() -> Path:
    """Where edits are kept."""
    return user_data() / "edits"


class KeptEdits(QObject):
    """Fills the menu of kept edits and does what it says."""

    told = Signal(str)
    """What a person should know."""

    def __init__(self, drag: DragController, parent: QWidget) -> None:
        super().__init__(parent)
        self._drag, self._window = drag, parent

    def fill(self, menu: QMenu) -> None:
        """The menu as it is now."""
        menu.clear()
        menu.addAction(self.tr("Keep these edits …"), self.ask_and_keep).setEnabled(bool(self._drag.edits.regions))
        files = sorted(folder().glob(f"*{EDITS_SUFFIX}")) if folder().is_dir() else []
        if not files:
            return
        menu.addSeparator()
        for file in files:
            name = file.stem.replace("&", "&&")
            menu.addAction(self.tr("Use %1").replace("%1", name), partial(self.use, file)).setEnabled(self._drag.size > 0)
        forget = menu.addMenu(self.tr("Delete"))
        for file in files:
            forget.addAction(file.stem.replace("&", "&&"), partial(self.delete, file))

    def ask_and_keep(self) -> None:
        """Ask for a name and keep the present edits by it."""
        name, given = QInputDialog.getText(self._window, self.tr("Keep these edits"), self.tr("Name"))
        if given and name.strip():
            self.keep(name.strip())

    def keep(self, name: str) -> None:
        """Keep the present edits by a name."""
        plain = re.sub(r"[^\w\- ]", "_", name)[:80].strip() or "edits"
        labels = self._drag.selection.labels
        if labels is None:
            return
        recipe = EditRecipe(plain, self._pack, self._drag.edits, labels)
        try:
            write_edits(folder() / f"{plain}{EDITS_SUFFIX}", recipe)
        except FmrError as error:
            self._drag.session.failed.emit(error)
            return
        self.told.emit(self.tr("Kept the edits %1").replace("%1", plain))

    def use(self, file: Path) -> None:
        """Do kept edits to this picture, where its regions of the same labels are; one step."""
        labels = self._drag.selection.labels
        if labels is None:
            return
        try:
            recipe = read_edits(file)
            if recipe.pack != self._pack:
                raise FmrError(f"The edits {recipe.name} were made for the pack {recipe.pack}.", "Open that pack to use them.")
        except FmrError as error:
            self._drag.session.failed.emit(error)
            return
        edits = recipe.for_labels(labels)
        missing = sum(old.enabled and not new.enabled for old, new in zip(recipe.edits.regions, edits.regions, strict=True))
        if missing:
            words = self.tr("%1 regions of these edits are not in this picture and were switched off.")
            self.told.emit(words.replace("%1", str(missing)))
        self._drag.keep(edits, self.tr("Edits: %1").replace("%1", file.stem), ())

    @property
    def _pack(self) -> str:
        return self._drag.session.document.properties.pack

    def delete(self, file: Path) -> None:
        """Keep them no longer."""
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            self._drag.session.failed.emit(FmrError(f"{shorten(file)} cannot be deleted: {error.strerror or error}."))
