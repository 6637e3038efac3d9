"""The menu of samples, filled when it opens: label maps of the present pack, and projects of packs that can be fetched."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
from PySide6.QtWidgets import QMenu

from fmr_studio.paths import samples
from fmr_studio.project.archive import SUFFIX
from fmr_studio.ui.files.file_commands import FileCommands
from fmr_studio.ui.files.start import samples_of
from fmr_studio.ui.workspace import Workspace

_WORDS: tuple[Any, ...] = (
    QT_TRANSLATE_NOOP("samples", "Bald"),
    QT_TRANSLATE_NOOP("samples", "Beard"),
    QT_TRANSLATE_NOOP("samples", "Cat"),
    QT_TRANSLATE_NOOP("samples", "Church"),
    QT_TRANSLATE_NOOP("samples", "Closed mouth"),
    QT_TRANSLATE_NOOP("samples", "Corn cob"),
    QT_TRANSLATE_NOOP("samples", "Cottage"),
    QT_TRANSLATE_NOOP("samples", "Curls"),
    QT_TRANSLATE_NOOP("samples", "Dragged eye"),
    QT_TRANSLATE_NOOP("samples", "Faces"),
    QT_TRANSLATE_NOOP("samples", "Fringe"),
    QT_TRANSLATE_NOOP("samples", "Gable"),
    QT_TRANSLATE_NOOP("samples", "Glasses"),
    QT_TRANSLATE_NOOP("samples", "Grizzly"),
    QT_TRANSLATE_NOOP("samples", "Hat"),
    QT_TRANSLATE_NOOP("samples", "Horn"),
    QT_TRANSLATE_NOOP("samples", "Hound"),
    QT_TRANSLATE_NOOP("samples", "Large eyes"),
    QT_TRANSLATE_NOOP("samples", "Longer hair"),
    QT_TRANSLATE_NOOP("samples", "Longer hair of short"),
    QT_TRANSLATE_NOOP("samples", "Mirrored half"),
    QT_TRANSLATE_NOOP("samples", "Modern"),
    QT_TRANSLATE_NOOP("samples", "Open mouth"),
    QT_TRANSLATE_NOOP("samples", "Other layout"),
    QT_TRANSLATE_NOOP("samples", "Panting"),
    QT_TRANSLATE_NOOP("samples", "Pointed ears"),
    QT_TRANSLATE_NOOP("samples", "Rabbit"),
    QT_TRANSLATE_NOOP("samples", "Raised brows"),
    QT_TRANSLATE_NOOP("samples", "Scribble"),
    QT_TRANSLATE_NOOP("samples", "Shapes"),
    QT_TRANSLATE_NOOP("samples", "Ten strokes"),
    QT_TRANSLATE_NOOP("samples", "Third eye"),
    QT_TRANSLATE_NOOP("samples", "Town house"),
    QT_TRANSLATE_NOOP("samples", "Turned head"),
    QT_TRANSLATE_NOOP("samples", "Villa"),
    QT_TRANSLATE_NOOP("samples", "Wide smile"),
    QT_TRANSLATE_NOOP("samples", "Wolf"),
)


class SamplesMenu(QMenu):
    """Opens the sample that is chosen, as a canvas without a file."""

    def __init__(self, workspace: Workspace, commands: FileCommands) -> None:
        super().__init__()
        self.setTitle(self.tr("Open a sample"))
        self._session, self._commands = workspace.session, commands
        self.aboutToShow.connect(self._fill)

    def add_to(self, menu: QMenu) -> None:
        """Add it to another menu."""
        menu.addMenu(self)

    def _fill(self) -> None:
        self.clear()
        for path in samples_of(self._session.document.palette):
            self._add(self, path)
        for folder in sorted(path for path in samples().glob("*") if any(path.glob(f"*{SUFFIX}"))):
            menu = self.addMenu(sample_words(folder))
            for path in sorted(folder.glob(f"*{SUFFIX}")):
                self._add(menu, path)
        if self.isEmpty():
            self.addAction(self.tr("None installed")).setEnabled(False)

    def _add(self, menu: QMenu, path: Path) -> None:
        menu.addAction(sample_words(path), partial(self._commands.open_path, path))


def sample_words(path: Path) -> str:
    """What a sample's name, or that of its folder, says, in the language of the program."""
    return QCoreApplication.translate("samples", path.stem.replace("-", " ").capitalize())
