"""The line that says which photo is edited, with the way back to a seed and into the original."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fmr_studio.canvas.document import Change
from fmr_studio.ui.photos.photo_words import domain_words, score_words
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.theme import Theme

THUMBNAIL_PX = 44


class PhotoBar(QFrame):
    """Which photo is edited; hidden where it is a seed."""

    back_wanted = Signal()
    """A person wants a seed again."""
    export_wanted = Signal()
    """A person wants the edits in the original photo."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.picture, self.name, self.score = QLabel(), QLabel(), QLabel()
        self.picture.setFixedSize(THUMBNAIL_PX, THUMBNAIL_PX)
        self.score.setProperty("quiet", True)
        self.score.setWordWrap(True)
        self.back, self.export = QToolButton(), QToolButton()
        for button, words, signal in (
            (self.back, self.tr("Back to a seed"), self.back_wanted),
            (self.export, self.tr("Export into the original photo …"), self.export_wanted),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setAutoRaise(True)
            button.clicked.connect(signal)
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        words_column.addWidget(self.name)
        words_column.addWidget(self.score)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self.picture)
        row.addLayout(words_column, 1)
        row.addWidget(self.export)
        row.addWidget(self.back)
        session.canvas_changed.connect(self._document_changed)
        session.document_replaced.connect(self.show_photo)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def _document_changed(self, change: Change) -> None:
        if change.detail == "photo":
            self.show_photo()

    def show_photo(self) -> None:
        """Read the photo anew."""
        photo = self._session.document.properties.photo
        self.setVisible(photo is not None)
        if photo is None:
            return
        image = image_of(photo.crop).scaled(QSize(THUMBNAIL_PX, THUMBNAIL_PX), mode=Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.name.setText(self.tr("Photo: %1").replace("%1", photo.name))
        self.score.setText(score_words(photo.scores))
        self.setToolTip(domain_words(photo.scores, photo.pack))
        self.export.setEnabled(bool(photo.original) and photo.frame is not None)

    def _draw_icons(self) -> None:
        self.back.setIcon(self._theme.icon("close"))
        self.export.setIcon(self._theme.icon("image-move"))
        self.show_photo()
