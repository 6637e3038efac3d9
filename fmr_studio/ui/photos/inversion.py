"""A photo being inverted: the original beside what the generator makes of it, as it comes closer, and how close it came."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fmr_studio.inference.engine import InvertedPhoto
from fmr_studio.ui.photos.photo_words import domain_words, score_words
from fmr_studio.ui.shell.qimages import image_of

PICTURE_PX = 288
STEPS = 1000


class _PictureView(QWidget):
    """One picture, as large as it fits."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setAccessibleName(name)
        self.setMinimumSize(160, 160)

    def sizeHint(self) -> QSize:
        return QSize(PICTURE_PX, PICTURE_PX)

    def show_pixels(self, pixels: NDArray[np.uint8]) -> None:
        """Another picture, (H, W, 3) uint8."""
        self._image = image_of(pixels)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = min(self.width(), self.height())
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        painter.fillRect(box, self.palette().dark())
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, self._image)
        painter.end()


class InversionDialog(QDialog):
    """Shows an inversion; painting goes on behind it. Closing it cancels what runs.

    Args:
        crop: (R, R, 3) uint8, the part of the photo that is inverted.
    """

    taken = Signal()
    """A person wants to work with the photo."""
    more_wanted = Signal()
    """It shall come closer still."""
    given_up = Signal()
    """A person does not want it."""

    def __init__(self, name: str, crop: NDArray[np.uint8], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Reading %1").replace("%1", name))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.original, self.drawn = _PictureView(self.tr("Photo")), _PictureView(self.tr("The generator's picture"))
        self.original.show_pixels(crop)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.score, self.domain = QLabel(self.tr("The generator looks for its own picture of the photo …")), QLabel()
        for label in (self.score, self.domain):
            label.setWordWrap(True)
        self.domain.setProperty("quiet", True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self.take = QPushButton(self.tr("Use this photo"))
        self.more = QPushButton(self.tr("Come closer"))
        self.more.setToolTip(self.tr("Refine it for another 20 seconds at most"))
        buttons.addButton(self.take, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.more, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.cancel, self.more):
            button.setAutoDefault(False)
        self.take.setDefault(True)
        self.take.clicked.connect(self._take)
        self.more.clicked.connect(self.more_wanted)
        buttons.rejected.connect(self.reject)
        self.rejected.connect(self.given_up)
        pictures = QHBoxLayout()
        for title, view in ((self.tr("Photo"), self.original), (self.tr("The generator's picture of it"), self.drawn)):
            column = QVBoxLayout()
            column.addWidget(QLabel(title))
            column.addWidget(view, 1)
            pictures.addLayout(column, 1)
        whole = QVBoxLayout(self)
        whole.addLayout(pictures, 1)
        for widget in (self.bar, self.score, self.domain, buttons):
            whole.addWidget(widget)
        self.show_running()

    def show_running(self) -> None:
        """It is worked on."""
        self.bar.setVisible(True)
        self.take.setEnabled(False)
        self.more.setEnabled(False)

    def show_preview(self, pixels: NDArray[np.uint8]) -> None:
        """What there is so far, (R, R, 3) uint8."""
        self.drawn.show_pixels(pixels)

    def show_progress(self, fraction: float) -> None:
        """How far it is."""
        self.bar.setRange(0, STEPS)
        self.bar.setValue(round(STEPS * fraction))

    def show_result(self, found: InvertedPhoto) -> None:
        """It is done."""
        self.bar.setVisible(False)
        self.drawn.show_pixels(found.picture)
        self.score.setText(score_words(found.photo.scores))
        self.domain.setText(domain_words(found.photo.scores, found.photo.pack))
        self.take.setEnabled(True)
        self.more.setEnabled(not found.note)  # a note says that nothing here can bring it closer
        self.take.setFocus()

    def _take(self) -> None:
        self.taken.emit()
        self.accept()
