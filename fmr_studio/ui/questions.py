"""The dialogs that wait for an answer, in one place, so that tests can answer them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget


def _tr(text: str) -> str:
    return QCoreApplication.translate("Questions", text)


class Questions:
    """Asks a person."""

    def unsaved(self, parent: QWidget) -> str:
        """What to do with unsaved changes: ``save``, ``discard`` or ``cancel``."""
        box = QMessageBox(parent)
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(_tr("The label map has changes that are not saved."))
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        return {int(buttons.Save): "save", int(buttons.Discard): "discard"}.get(int(answer), "cancel")

    def open_file(self, parent: QWidget, folder: str) -> Path | None:
        """Which file to open."""
        kinds = _tr("Label maps and recipes (*.png *.bmp *.gif *.tif *.tiff *.webp *.jpg *.jpeg *.json);;All files (*)")
        return self._path(QFileDialog.getOpenFileName(parent, _tr("Open"), folder, kinds))

    def open_image(self, parent: QWidget, folder: str) -> Path | None:
        """Which image to take as a reference."""
        kinds = _tr("Images (*.png *.bmp *.gif *.tif *.tiff *.webp *.jpg *.jpeg);;All files (*)")
        return self._path(QFileDialog.getOpenFileName(parent, _tr("Reference image"), folder, kinds))

    def save_labels(self, parent: QWidget, proposal: str) -> Path | None:
        """Where to save the label map."""
        return self._png(QFileDialog.getSaveFileName(parent, _tr("Save label map"), proposal, _tr("Indexed PNG (*.png)")))

    def export_picture(self, parent: QWidget, proposal: str) -> Path | None:
        """Where to write the picture."""
        return self._png(QFileDialog.getSaveFileName(parent, _tr("Export picture"), proposal, _tr("PNG with recipe (*.png)")))

    def _path(self, answer: tuple[str, str]) -> Path | None:
        return Path(answer[0]) if answer[0] else None

    def _png(self, answer: tuple[str, str]) -> Path | None:
        path = self._path(answer)
        return path if path is None or path.suffix.lower() == ".png" else path.with_name(path.name + ".png")
