"""What the file menu does: new canvases and packs, opening, saving and exporting."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject

from fmr_studio.errors import FmrError
from fmr_studio.packs.card import CARD_NAME
from fmr_studio.packs.catalog import ZIP_SUFFIX, find_pack
from fmr_studio.paths import shorten
from fmr_studio.project.archive import SUFFIX
from fmr_studio.ui.files.beginning import Beginning
from fmr_studio.ui.files.files import FileDesk
from fmr_studio.ui.files.folder import Entry
from fmr_studio.ui.files.label_images import LABEL_FILES
from fmr_studio.ui.files.new_canvas import NewCanvasDialog
from fmr_studio.ui.files.start import start_as, start_with
from fmr_studio.ui.packs.commands import PackCommands
from fmr_studio.ui.workspace import Workspace

FILE = "file"
"""The topic of messages on a file that could not be opened or written."""
GENERATOR_SUFFIXES = (".pkl", ".pt", ".pth", ".whl")
"""Of files with generators that other programs trained."""


class FileCommands(QObject):
    """Asks which file, and has the desk do it."""

    def __init__(self, workspace: Workspace, desk: FileDesk, beginning: Beginning, packs: PackCommands) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._questions = workspace, workspace.session, workspace.questions
        self._desk, self._beginning, self._packs = desk, beginning, packs
        self._exported_to: Path | None = None
        self.entry: Callable[[], Entry | None] = lambda: None
        """What of an open folder the canvas lies over; None for a canvas that is not of one."""
        workspace.actions.do(
            {
                "new": self.new,
                "open": self.open,
                "save": self.save,
                "save_as": self.save_as,
                "export": self.export,
                "export_again": self.export_again,
                "export_labels": self.export_labels,
                "export_openraster": self.export_openraster,
                "quit": workspace.frame.close,
            }
        )
        desk.failed.connect(lambda error: workspace.messages.say_error(error, topic=FILE))
        for done in (desk.opened, desk.saved, desk.exported, desk.picture_arrived):
            done.connect(lambda *_what: workspace.messages.close(FILE))
        desk.opened.connect(self._opened)
        desk.saved.connect(lambda path: self._remember(path, self.tr("Saved %1").replace("%1", shorten(path))))
        desk.exported.connect(lambda path: workspace.messages.note(self.tr("Exported %1").replace("%1", shorten(path))))

    @property
    def name(self) -> str:
        """What a person calls the document."""
        file = self._file
        return file.name if file is not None else self.tr("Untitled")

    @property
    def _file(self) -> Path | None:
        """The file of the document, or that of the folder which it lies over."""
        entry = self.entry()
        return self._session.file or (None if entry is None else entry.path)

    # -- opening -------------------------------------------------------------------------------------------------------

    def new(self) -> None:
        """Ask what a new canvas for the same pack is to be like, and go on with it."""
        if not self.may_discard():
            return
        name = self._session.document.properties.pack or self._workspace.settings.now.pack
        location = self._workspace.preview.location_of(name)
        try:
            dialog = NewCanvasDialog(find_pack(location), self._workspace.frame)
        except FmrError:
            self._beginning.again(start_with(location))  # which says what is missing
            return
        if self._questions.ask(dialog):
            self._beginning.again(start_as(dialog.pack, dialog.wish, self._session.document))
        dialog.deleteLater()

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._questions.open_file(self._workspace.frame, self._workspace.settings.last_folder)
        if path is not None:
            self.open_path(path)

    def open_path(self, path: Path) -> None:
        """Open whatever a file or folder is: a pack, a generator, a label map, a recipe, or a picture that holds one."""
        if path.suffix == ZIP_SUFFIX or (path / CARD_NAME).is_file():
            self._packs.open(str(path))
        elif path.suffix.lower() in GENERATOR_SUFFIXES and path.is_file():
            self._packs.offer_import(path)
        else:
            self._desk.open(path)

    def _opened(self, path: Path, note: str) -> None:
        self._remember(path, self.tr("Opened %1").replace("%1", shorten(path)))
        if note:
            self._workspace.messages.say(self.tr("Opened %1.").replace("%1", shorten(path)), note)

    def _remember(self, path: Path, words: str) -> None:
        self._workspace.messages.note(words)
        self._workspace.settings.remember(path)

    # -- saving --------------------------------------------------------------------------------------------------------

    def may_discard(self) -> bool:
        """Whether the document may be given up: it is saved, or a person said so."""
        self._session.finish_stroke()
        if not self._session.modified:
            return True
        answer = self._questions.unsaved(self._workspace.frame, self.name)
        return self.save() if answer == "save" else answer == "discard"

    def save(self) -> bool:
        """Save the project where it was opened from, of a folder's file beside that; ask where if neither is known."""
        file, entry = self._session.file, self.entry()
        if file is None or file.suffix.lower() != SUFFIX:
            return self.save_as() if entry is None else self._desk.save(entry.project)
        if self._desk.changed_on_disk:
            answer = self._questions.overwrite(self._workspace.frame, file)
            if answer != "over":
                return answer == "as" and self.save_as()
        return self._desk.save(file)

    def save_as(self) -> bool:
        """Ask where to save the project."""
        path = self._questions.save_project(self._workspace.frame, self._proposal(SUFFIX))
        return path is not None and self._desk.save(path)

    # -- exporting -----------------------------------------------------------------------------------------------------

    def export(self) -> None:
        """Ask where to write the picture."""
        properties = self._session.document.properties
        look = properties.seed if properties.photo is None else Path(properties.photo.name).stem
        folder = Path(self._workspace.settings.last_folder) if self._exported_to is None else self._exported_to.parent
        proposal = folder / f"{properties.pack or 'picture'}-{look}.png"
        if self._exported_to is not None:
            proposal = proposal.with_suffix(self._exported_to.suffix)
        path = self._questions.export_picture(self._workspace.frame, str(proposal))
        if path is not None:
            self._exported_to = path
            self._workspace.actions["export_again"].setEnabled(True)
            self._desk.export(path)

    def export_again(self) -> None:
        """Write the picture over the last one that was exported, without asking."""
        if self._exported_to is None:
            self.export()
        else:
            self._desk.export(self._exported_to)

    def export_labels(self) -> None:
        """Ask where to write the label map, and as what."""
        words = [QCoreApplication.translate("label files", str(kind.words)) for kind in LABEL_FILES]
        answer = self._questions.export_labels(self._workspace.frame, self._proposal("-labels.png"), words)
        if answer is not None:
            path, kind = answer
            self._desk.export_labels(path, LABEL_FILES[kind])

    def export_openraster(self) -> None:
        """Ask where to write the layers for other programs."""
        path = self._questions.export_openraster(self._workspace.frame, self._proposal(".ora"))
        if path is not None:
            self._desk.export_openraster(path)

    def _proposal(self, ending: str) -> str:
        """A file beside the one of the document, or else in the folder that was used last."""
        if self._file is not None:
            return str(self._file.with_name(self._file.stem + ending))
        name = self._session.document.properties.pack or self.tr("untitled")
        return str(Path(self._workspace.settings.last_folder) / f"{name}{ending}")
