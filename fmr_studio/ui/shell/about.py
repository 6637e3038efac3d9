"""What this program is, under which licence, and whose work is in it: packs, pictures, icons and libraries."""

from __future__ import annotations

import html
from importlib import metadata

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import list_packs
from fmr_studio.paths import resources
from fmr_studio.ui.shell.language import pack_words
from fmr_studio.ui.shell.on_screen import resize_on_screen
from fmr_studio.version import __version__

LICENCE = "Apache License 2.0"
LICENCE_URL = "https://www.apache.org/licenses/LICENSE-2.0"
LIBRARIES = (
    ("PySide6-Essentials", "Qt for Python", "LGPL 3.0"),
    ("onnxruntime", "ONNX Runtime", "MIT"),
    ("torch", "PyTorch", "BSD 3-Clause"),
    ("numpy", "NumPy", "BSD 3-Clause"),
    ("pillow", "Pillow", "MIT-CMU"),
    ("scipy", "SciPy", "BSD 3-Clause"),
    ("scikit-learn", "scikit-learn", "BSD 3-Clause"),
    ("safetensors", "safetensors", "Apache 2.0"),
    ("platformdirs", "platformdirs", "MIT"),
    ("rich", "Rich", "MIT"),
    ("pyqtdarktheme-fork", "PyQtDarkTheme", "MIT"),
    ("superqt", "superqt", "BSD 3-Clause"),
    ("qtawesome", "QtAwesome", "MIT"),
    ("defusedxml", "defusedxml", "PSF"),
)
"""Distribution, name and licence."""
ICONS = ("Material Design Icons", "Pictogrammers", "Apache 2.0", "https://pictogrammers.com")
ICON_PX = 64


class AboutDialog(QDialog):
    """Says it in four tabs."""

    def __init__(self, parent: QWidget, icon: QIcon) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About FMR Studio"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        picture = QLabel()
        picture.setPixmap(icon.pixmap(ICON_PX, ICON_PX))
        picture.setVisible(not icon.isNull())
        title = QLabel(f"<h2>FMR Studio {__version__}</h2>")
        words = QLabel(self.tr("Paint a picture's parts, and an unchanged image generator draws it."))
        words.setWordWrap(True)
        licence = QLabel(f'<a href="{LICENCE_URL}">{LICENCE}</a>')
        licence.setOpenExternalLinks(True)
        licence.setAccessibleName(LICENCE)
        texts = QVBoxLayout()
        for label in (title, words, licence):
            texts.addWidget(label)
        head = QHBoxLayout()
        head.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        head.addSpacing(12)
        head.addLayout(texts, 1)
        self.tabs = QTabWidget()
        self.tabs.addTab(self._page(self._packs(), self.tr("Packs and art")), self.tr("Packs and art"))
        self.tabs.addTab(self._page(self._libraries(), self.tr("Libraries")), self.tr("Libraries"))
        text = licence_text()
        if text:
            self.tabs.addTab(self._page(f"<pre>{html.escape(text)}</pre>", self.tr("Licence")), self.tr("Licence"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(head)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        resize_on_screen(self, QSize(620, 560))

    def _page(self, text: str, name: str) -> QTextBrowser:
        page = QTextBrowser()
        page.setOpenExternalLinks(True)
        page.setHtml(text)
        page.setAccessibleName(name)
        return page

    def _packs(self) -> str:
        parts = [self._pack(pack.card) for pack in list_packs()]
        name, maker, licence, url = ICONS
        heading, nothing = self.tr("Icons"), self.tr("No pack is installed.")
        icons = f"<h3>{heading}</h3><p>{name}, {_link(maker, url)}, {licence}</p>"
        return "".join(parts or [f"<p>{nothing}</p>"]) + icons

    def _pack(self, card: PackCard) -> str:
        title = f"<h3>{html.escape(card.title or card.name)} {html.escape(card.version)}</h3>"
        text = f"{title}<p>{html.escape(pack_words(card.description))}</p>"
        if card.mark:
            words = self.tr("Only for %1").replace("%1", pack_words(card.mark))
            text += f"<p><b>{html.escape(words)}</b></p>"
        licence = self.tr("Licence")
        text += f"<p>{licence}: {html.escape(card.licence)}</p>"
        for credit in card.credits:
            line = f"<b>{_link(credit.name, credit.url)}</b>: {html.escape(credit.work)}"
            text += f"<p>{line} ({html.escape(credit.licence)})</p>"
        return text

    def _libraries(self) -> str:
        rows = []
        for distribution, name, licence in LIBRARIES:
            rows.append(f"<tr><td>{name}&nbsp;&nbsp;</td><td>{_version(distribution)}&nbsp;&nbsp;</td><td>{licence}</td></tr>")
        return f"<table cellpadding='3'>{''.join(rows)}</table>"


def licence_text() -> str:
    """The licence of the program; empty where its file did not come along."""
    for path in (resources().parent / "LICENSE", resources() / "LICENSE"):
        if path.is_file():
            return path.read_text(encoding="utf-8")
    try:
        files = metadata.files("fmr-studio") or []
        return next((file.read_text() for file in files if file.name == "LICENSE"), "")
    except (metadata.PackageNotFoundError, OSError):
        return ""


def _version(distribution: str) -> str:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return ""


def _link(words: str, url: str) -> str:
    safe = url.startswith(("https://", "http://"))
    return f'<a href="{html.escape(url)}">{html.escape(words)}</a>' if safe else html.escape(words)
