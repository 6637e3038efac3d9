"""The manual, in a window of its own beside the one that is worked in."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from fmr_studio.paths import resources
from fmr_studio.ui.shell.language import SOURCE
from fmr_studio.ui.shell.on_screen import resize_on_screen

SIZE = QSize(680, 720)


def manual_file(language: str) -> Path:
    """The manual in a language, or else in English."""
    folder = resources() / "manual"
    file = folder / f"{language}.md"
    return file if file.is_file() else folder / f"{SOURCE}.md"


class ManualDialog(QDialog):
    """Shows the manual; links to the web open where the person reads such."""

    def __init__(self, parent: QWidget, language: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Manual"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        file = manual_file(language)
        self.text = QTextBrowser()
        self.text.setAccessibleName(self.tr("Manual"))
        self.text.setOpenExternalLinks(True)
        self.text.document().setBaseUrl(QUrl.fromLocalFile(f"{file.parent}/"))
        self.text.setMarkdown(file.read_text(encoding="utf-8"))
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        resize_on_screen(self, SIZE)
