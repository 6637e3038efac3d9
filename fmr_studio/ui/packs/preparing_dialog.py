"""How far a preparation is: its newest picture sheet, the stage, the time that is left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fmr_studio.ui.packs.preparing import Preparations

STEPS = 1000
SHEET_PX = (640, 400)


class PreparingDialog(QDialog):
    """Closing it stops nothing."""

    def __init__(self, frame: QWidget, preparations: Preparations) -> None:
        super().__init__(frame)
        self._preparations = preparations
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = "" if preparations.job is None else preparations.job.folder.name
        self.setWindowTitle(self.tr("Preparing %1").replace("%1", name))
        self.sheet = QLabel()
        self.sheet.setFixedSize(*SHEET_PX)
        self.sheet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sheet.setAccessibleName(self.tr("Pictures of the pack so far"))
        self.sheet.setText(self.tr("Its pictures appear here in a moment."))
        self.sheet.setProperty("quiet", True)
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, STEPS)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("Progress"))
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (self.sheet, self.words, self.bar, self._make_buttons()):
            column.addWidget(widget)
        preparations.changed.connect(self._show)
        self._shown = ""
        self._show()

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox()
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setToolTip(self.tr("What was done is kept; bringing the same file again goes on"))
        self.hide_it = QPushButton(self.tr("Go on painting"))
        self.hide_it.setDefault(True)
        buttons.addButton(self.hide_it, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.stop, QDialogButtonBox.ButtonRole.ActionRole)
        self.stop.setAutoDefault(False)
        self.stop.clicked.connect(self._preparations.stop)
        self.hide_it.clicked.connect(self.accept)
        return buttons

    def _show(self) -> None:
        status, job = self._preparations.status, self._preparations.job
        if job is not None and status.sheet:
            path = job.folder / status.sheet
            stamp = f"{path} {path.stat().st_mtime_ns}" if path.is_file() else ""
            if stamp and stamp != self._shown:
                self._shown = stamp
                self._show_sheet(QPixmap(str(path)))
        self.bar.setValue(round(STEPS * status.fraction))
        self.words.setText(self._words())
        self.stop.setEnabled(self._preparations.running)

    def _show_sheet(self, picture: QPixmap) -> None:
        if picture.isNull():
            return  # it is just being written; the next look shows it
        ratio = self.devicePixelRatioF()
        size = self.sheet.size() * ratio
        kept, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        scaled = picture.scaled(size, kept, smooth)
        scaled.setDevicePixelRatio(ratio)
        self.sheet.setPixmap(scaled)

    def _parts(self) -> dict[str, str]:
        """What is going on, by the names of parts."""
        return {
            "import": self.tr("Reading the generator"),
            "codebook": self.tr("Finding clusters in its features"),
            "rearranger": self.tr("Learning to move its features"),
            "encoder": self.tr("Learning to open pictures"),
            "figures": self.tr("Measuring"),
        }

    def _words(self) -> str:
        status = self._preparations.status
        if self._preparations.running:
            stage = self._parts().get(status.part, self.tr("Beginning"))
            minutes = max(1, round(status.left_s / 60))
            left = self.tr("%Ln minute(s) left", "", minutes)
            return f"{stage}\n{left}" if status.fraction < 1.0 else stage
        if status.ended == "done":
            return self.tr("Done: its proxy mask can be painted, and it takes the layouts of pictures.")
        return status.ended or self.tr("Stopped. Bringing the same file again goes on.")
