"""Edits that are kept by name, to be done to other pictures."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from fmr_studio.canvas.edit_transfer import transferred
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten, user_data, write_atomic
from fmr_studio.ui.drag.controller import DragController

VERSION = 1
SUFFIX = ".fmredits"
MAX_BYTES = 2**26


def folder() -> Path:
    """Where edits are kept."""
    return user_data() / "edits"


def write_edits(path: Path, edits: SourceEdits) -> None:
    """Keep edits in a file; raises `FmrError`."""
    values = {"version": VERSION, "edits": edits.to_json()}
    write_atomic(path, json.dumps(values, sort_keys=True).encode("utf-8"))


def read_edits(path: Path) -> SourceEdits:
    """Edits from a file; raises `FmrError` that names it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FmrError(f"{shorten(path)} is too large for edits.")
        values = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FmrError(f"{shorten(path)} cannot be read: {error.strerror or error}.") from error
    except (ValueError, RecursionError) as error:
        raise FmrError(f"{shorten(path)} holds no edits, or is damaged.") from error
    if not isinstance(values, dict) or values.get("version") != VERSION:
        raise FmrError(f"{shorten(path)} holds no edits that this version reads.")
    return SourceEdits.from_json(values.get("edits"))


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
        files = sorted(folder().glob(f"*{SUFFIX}")) if folder().is_dir() else []
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
        try:
            write_edits(folder() / f"{plain}{SUFFIX}", self._drag.edits)
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
            edits, missing = transferred(read_edits(file), labels)
        except FmrError as error:
            self._drag.session.failed.emit(error)
            return
        if missing:
            words = self.tr("%1 regions of these edits are not in this picture and were left out.")
            self.told.emit(words.replace("%1", str(missing)))
        self._drag.keep(edits, self.tr("Edits: %1").replace("%1", file.stem), ())

    def delete(self, file: Path) -> None:
        """Keep them no longer."""
        try:
            file.unlink(missing_ok=True)
        except OSError as error:
            self._drag.session.failed.emit(FmrError(f"{shorten(file)} cannot be deleted: {error.strerror or error}."))
