"""A folder of images and projects, gone through one by one: labelling and painting over many files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.document import Document
from fmr_studio.errors import FmrError
from fmr_studio.paths import shorten
from fmr_studio.project.archive import SUFFIX
from fmr_studio.ui.files.files import FileDesk
from fmr_studio.ui.workspace import Workspace

IMAGES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
LAYERS = ".ora"


@dataclass(frozen=True)
class Entry:
    """One thing in a folder.

    Args:
        path: the image, or the project where there is no image of its name.
        project: the file that what is painted over it is saved in.
    """

    path: Path
    project: Path

    @property
    def opened(self) -> Path:
        """What is opened: the project where there is one."""
        return self.project if self.project.exists() else self.path


class Folder(QObject):
    """Opens one entry after another; what was painted on the one before is saved or given up as a person says, once."""

    changed = Signal()
    """Other entries, or another one of them."""

    def __init__(self, workspace: Workspace, desk: FileDesk) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._desk = workspace, workspace.session, desk
        self.entries: tuple[Entry, ...] = ()
        self.index = -1
        """Of the entry that was opened last; -1 for none."""
        self._document: Document | None = None
        """The canvas that was opened with it."""
        self._tried = -1
        """Of the entry that was tried last, which may be one that cannot be opened."""
        self._always = ""
        workspace.actions.do(
            {"open_folder": self.ask, "next_file": lambda: self.step(1), "previous_file": lambda: self.step(-1)}
        )
        self.changed.connect(self._show)
        desk.saved.connect(self._saved)
        self._show()

    @property
    def entry(self) -> Entry | None:
        """What the present canvas lies over; None where it came from elsewhere."""
        here = self.index >= 0 and self._session.document is self._document
        return self.entries[self.index] if here else None

    def ask(self) -> None:
        """Ask for a folder, and open what is in it."""
        path = self._workspace.questions.open_folder(self._workspace.frame, self._workspace.settings.last_folder)
        if path is not None:
            self.open(path)

    def open(self, path: Path) -> None:
        """List a folder, and open its first entry."""
        try:
            entries = entries_in(path)
        except OSError as error:
            words = self.tr("The folder %1 cannot be read: %2.").replace("%1", shorten(path))
            self._workspace.messages.say_error(FmrError(words.replace("%2", error.strerror or str(error))))
            return
        if not entries:
            words = self.tr("There are no images and no projects in %1.").replace("%1", shorten(path))
            self._workspace.messages.say_error(FmrError(words))
            return
        self.entries, self.index, self._tried, self._always = entries, -1, -1, ""
        self.changed.emit()
        self.go(0)

    def look_again(self) -> None:
        """List the folder anew, with the same entry open; what is gone stays listed until the folder is opened again."""
        if not self.entries:
            return
        try:
            found = entries_in(self.entries[0].path.parent)
        except OSError:
            return
        places = {entry.path: index for index, entry in enumerate(found)}
        if all(entry.path in places for entry in self.entries):
            self.index, self._tried = (places[self.entries[at].path] if at >= 0 else at for at in (self.index, self._tried))
            self.entries = found
            self.changed.emit()

    def step(self, steps: int) -> None:
        """Go to a later or an earlier entry; nothing beyond the ends."""
        self.go(self._tried + steps)

    def go(self, index: int) -> None:
        """Open an entry, if what is painted may be left; the one that is open stays as it is."""
        if not 0 <= index < len(self.entries):
            return
        entry = self.entries[index]
        if entry != self.entry:
            if not self._may_leave():
                return
            self._tried = index
            if not self._desk.open(entry.opened, as_labels=True):
                self.changed.emit()
                return
            self.index, self._document = index, self._session.document
        self._tried = index
        words = self.tr("%1 · %2 of %3").replace("%1", entry.path.name).replace("%2", str(index + 1))
        self._workspace.messages.note(words.replace("%3", str(len(self.entries))))
        self.changed.emit()

    def _may_leave(self) -> bool:
        """Whether the present document may be left; asks once a folder where a person says so."""
        session = self._session
        session.finish_stroke()
        if not session.modified:
            return True
        answer = self._always
        if not answer:
            name = self.entry.path.name if self.entry is not None else self.tr("The present canvas")
            answer, always = self._workspace.questions.leave(self._workspace.frame, name)
            self._always = answer if always and answer != "cancel" else ""
        if answer == "save":
            return self._workspace.files.save()
        if answer == "discard":
            session.mark_saved(session.file)
        return answer == "discard"

    def save_present(self) -> bool:
        """Save what was painted over the present entry, where something was; False where that failed."""
        self._session.finish_stroke()
        return not self._session.modified or self._workspace.files.save()

    def _saved(self, _path: Path) -> None:
        if self.entry is not None:
            self.changed.emit()

    def _show(self) -> None:
        actions, last = self._workspace.actions, len(self.entries) - 1
        actions["next_file"].setEnabled(self._tried < last)
        actions["previous_file"].setEnabled(self._tried > 0)


def entries_in(folder: Path) -> tuple[Entry, ...]:
    """The images and projects of a folder, by name, numbers as numbers; a project hides the image that it was painted over.

    Raises:
        OSError: the folder cannot be read.
    """
    files = sorted((path for path in folder.iterdir() if path.is_file() and not path.name.startswith(".")), key=_by_name)
    images = [path for path in files if path.suffix.lower() in IMAGES]
    stems = {path.stem for path in images}
    others = [path for path in files if path.suffix.lower() in (SUFFIX, LAYERS) and path.stem not in stems]
    found = [Entry(path, path.with_suffix(SUFFIX)) for path in (*images, *others)]
    return tuple(sorted(found, key=lambda entry: _by_name(entry.path)))


def _by_name(path: Path) -> list[tuple[int, int | str]]:
    parts = re.split(r"(\d+)", path.name.casefold())
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts if part]
