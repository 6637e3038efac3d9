"""The dialogs that wait for an answer, in one place, so that tests can answer them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QMessageBox, QWidget


class Questions(QObject):
    """Asks a person."""

    def ask(self, dialog: QDialog) -> bool:
        """Whether a person agreed to what a dialog of a room asks."""
        return dialog.exec() == QDialog.DialogCode.Accepted

    def unsaved(self, parent: QWidget, name: str) -> str:
        """What to do with unsaved changes: ``save``, ``discard`` or ``cancel``."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("%1 has changes that are not saved.").replace("%1", name))
        box.setInformativeText(self.tr("They are lost unless you save them."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        return {int(buttons.Save): "save", int(buttons.Discard): "discard"}.get(int(answer), "cancel")

    def leave(self, parent: QWidget, name: str) -> tuple[str, bool]:
        """What to do with the unsaved changes of one file of a folder: ``save``, ``discard`` or ``cancel``; whether always."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(self.tr("%1 has changes that are not saved.").replace("%1", name))
        box.setInformativeText(self.tr("Saved, they lie in a project beside it, which is opened in its place the next time."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        always = QCheckBox(self.tr("Do the same for all files of this folder"))
        box.setCheckBox(always)
        answer = box.exec()
        return {int(buttons.Save): "save", int(buttons.Discard): "discard"}.get(int(answer), "cancel"), always.isChecked()

    def open_folder(self, parent: QWidget, folder: str) -> Path | None:
        """Which folder of images and projects to go through."""
        chosen = QFileDialog.getExistingDirectory(parent, self.tr("Open a folder"), folder)
        return Path(chosen) if chosen else None

    def overwrite(self, parent: QWidget, path: Path) -> str:
        """What to do with a file that somebody else has changed: save ``over`` it, ``as`` another one, or ``cancel``."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("%1 was changed by another window or program since it was opened here.").replace("%1", path.name))
        box.setInformativeText(self.tr("Saving over it loses those changes. With “Save as …” both are kept."))
        save = box.addButton(self.tr("Save over it"), QMessageBox.ButtonRole.DestructiveRole)
        save_as = box.addButton(self.tr("Save as …"), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save_as)
        box.exec()
        chosen = box.clickedButton()
        return "over" if chosen == save else "as" if chosen == save_as else "cancel"

    def discard_recovered(self, parent: QWidget, name: str) -> bool:
        """Whether to delete work that could be restored."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setText(self.tr("Delete the unsaved work on %1?").replace("%1", name))
        box.setInformativeText(self.tr("It cannot be brought back."))
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        return box.clickedButton() is delete

    def open_file(self, parent: QWidget, folder: str) -> Path | None:
        """Which file to open."""
        everything = "*.fmr *.ora *.png *.bmp *.gif *.tif *.tiff *.webp *.jpg *.jpeg *.json *.fmrpack"
        generators = "*.fmrpack *.pkl *.pt *.pth *.whl"
        kinds = [
            self.tr("All that can be opened (%1)").replace("%1", everything),
            self.tr("Projects (*.fmr *.ora)"),
            self.tr("Packs and generators (%1)").replace("%1", generators),
            self.tr("All files (*)"),
        ]
        return self._path(QFileDialog.getOpenFileName(parent, self.tr("Open"), folder, ";;".join(kinds)))

    def open_image(self, parent: QWidget, folder: str) -> Path | None:
        """Which image to take: as a photo, or as a reference."""
        kinds = self.tr("Images (*.png *.bmp *.gif *.tif *.tiff *.webp *.jpg *.jpeg);;All files (*)")
        return self._path(QFileDialog.getOpenFileName(parent, self.tr("Open image"), folder, kinds))

    def open_generator(self, parent: QWidget, filename: str) -> Path | None:
        """Which file a generator is in; ``filename`` is the one it was published as."""
        kinds = f"{filename} (*.whl)"
        return self._path(QFileDialog.getOpenFileName(parent, self.tr("Open a downloaded file"), "", kinds))

    def open_any_generator(self, parent: QWidget, folder: str) -> Path | None:
        """Which generator of another program is to become a pack."""
        kinds = self.tr("Generators") + " (*.pkl *.pt *.pth *.whl)"
        return self._path(QFileDialog.getOpenFileName(parent, self.tr("Bring a generator"), folder, kinds))

    def save_project(self, parent: QWidget, proposal: str) -> Path | None:
        """Where to save the project."""
        return self._save(parent, self.tr("Save project"), proposal, self.tr("FMR Studio project (*.fmr)"))

    def export_labels(self, parent: QWidget, proposal: str, kinds: Sequence[str]) -> tuple[Path, int] | None:
        """Where to write the label map, and as which of the kinds, such as ``Grey PNG (*.png)``."""
        return self._save_as(parent, self.tr("Export label map"), proposal, kinds)

    def export_openraster(self, parent: QWidget, proposal: str) -> Path | None:
        """Where to write the layers for other programs."""
        return self._save(parent, self.tr("Export layers"), proposal, self.tr("OpenRaster (*.ora)"))

    def export_picture(self, parent: QWidget, proposal: str) -> Path | None:
        """Where to write the picture."""
        kinds = (
            self.tr("PNG with recipe (*.png)"),
            self.tr("JPEG (*.jpg *.jpeg)"),
            self.tr("WebP (*.webp)"),
            self.tr("TIFF (*.tif *.tiff)"),
        )
        answer = self._save_as(parent, self.tr("Export picture"), proposal, kinds)
        return None if answer is None else answer[0]

    def export_folder(self, parent: QWidget, folder: str) -> Path | None:
        """Into which folder to write the pictures of the wall."""
        chosen = QFileDialog.getExistingDirectory(parent, self.tr("Export the wall"), folder)
        return Path(chosen) if chosen else None

    def _path(self, answer: tuple[str, str]) -> Path | None:
        return Path(answer[0]) if answer[0] else None

    def _save(self, parent: QWidget, title: str, proposal: str, kind: str) -> Path | None:
        """Ask for a file of one kind to write."""
        answer = self._save_as(parent, title, proposal, (kind,))
        return None if answer is None else answer[0]

    def _save_as(self, parent: QWidget, title: str, proposal: str, kinds: Sequence[str]) -> tuple[Path, int] | None:
        """Ask for a file to write, and of which kind; its suffix is added before the dialog asks about overwriting."""
        dialog = QFileDialog(parent, title, proposal, ";;".join(kinds))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        first = next((kind for kind in kinds if Path(proposal).suffix.lower() in suffixes_of(kind)), kinds[0])
        dialog.selectNameFilter(first)
        dialog.setDefaultSuffix(suffixes_of(first)[0])
        dialog.filterSelected.connect(lambda kind: dialog.setDefaultSuffix(suffixes_of(kind)[0]))
        chosen = Path(dialog.selectedFiles()[0]) if dialog.exec() else None
        kind = list(kinds).index(dialog.selectedNameFilter())
        dialog.deleteLater()
        return None if chosen is None else with_kind(chosen, kinds, kind)


def suffixes_of(kind: str) -> list[str]:
    """The suffixes that a kind of file names: ``.jpg`` and ``.jpeg`` for ``JPEG (*.jpg *.jpeg)``."""
    return [word.strip("()*") for word in kind[kind.rindex("(") :].split()]


def with_kind(chosen: Path, kinds: Sequence[str], kind: int) -> tuple[Path, int]:
    """The path and the kind that are meant: a suffix that was written decides, where the chosen kind does not have it."""
    suffix = chosen.suffix.lower()
    if suffix in suffixes_of(kinds[kind]):
        return chosen, kind
    named = next((number for number, other in enumerate(kinds) if suffix in suffixes_of(other)), None)
    return (chosen, named) if named is not None else (chosen.with_name(chosen.name + suffixes_of(kinds[kind])[0]), kind)
