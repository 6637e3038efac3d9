"""After a crash: what was left unsaved, with a small picture, to be restored, deleted or left for later."""

from __future__ import annotations

from PySide6.QtCore import QDateTime, QLocale, QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fmr_studio.paths import shorten
from fmr_studio.ui.files.recovery import THUMBNAIL_PX, Offer, Recovery
from fmr_studio.ui.shell.on_screen import resize_on_screen
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.questions import Questions


class RecoverDialog(QDialog):
    """Offers documents one by one; closing it leaves the rest for later."""

    def __init__(self, recovery: Recovery, questions: Questions, frame: QWidget) -> None:
        super().__init__(frame)
        self._questions, self._recovery = questions, recovery
        self.setWindowTitle(self.tr("Unsaved work"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = QLabel(self.tr("FMR Studio did not end as it should have the last time."))
        title.setWordWrap(True)
        hint = QLabel(self.tr("This is what was not saved. Your files are as they were saved last."))
        hint.setWordWrap(True)
        hint.setProperty("quiet", True)
        self.list = QListWidget()
        self.list.setIconSize(QSize(THUMBNAIL_PX, THUMBNAIL_PX))
        self.list.setAccessibleName(self.tr("Unsaved work"))
        self.list.setSpacing(4)
        self.list.setWordWrap(True)
        self.list.itemDoubleClicked.connect(lambda _item: self.restore_chosen())
        self.restore = QPushButton(self.tr("Restore"))
        self.restore.setDefault(True)
        self.restore.clicked.connect(self.restore_chosen)
        self.discard = QPushButton(self.tr("Discard …"))
        self.discard.clicked.connect(self.discard_chosen)
        self.later = QPushButton(self.tr("Later"))
        self.later.setToolTip(self.tr("Ask again at the next start, or with File › Recover unsaved work"))
        self.later.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.restore)
        column = QVBoxLayout(self)
        for widget in (title, hint, self.list):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.finished.connect(lambda _code: recovery.postpone())
        for offer in recovery.offers:
            self._add(offer)
        self.list.setCurrentRow(0)
        resize_on_screen(self, QSize(520, 130 + min(len(recovery.offers), 3) * (THUMBNAIL_PX + 20)))

    def _add(self, offer: Offer) -> None:
        found = offer.found
        time = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(found.time_s)), QLocale.FormatType.ShortFormat)
        steps = self.tr("Steps since it was opened or saved: %1").replace("%1", str(found.steps))
        lines = [self._recovery.name_of(offer), time, steps]
        if found.file is not None:
            lines.append(shorten(found.file.parent))
        pixmap, icon = QPixmap.fromImage(image_of(offer.thumbnail)), QIcon()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):  # a selected picture is not tinted
            icon.addPixmap(pixmap, mode)
        item = QListWidgetItem(icon, "\n".join(lines))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, ", ".join(lines))
        self.list.addItem(item)

    @property
    def chosen(self) -> Offer:
        """The document that is selected."""
        return self._recovery.offers[max(self.list.currentRow(), 0)]

    def restore_chosen(self) -> None:
        """Go on with it; the others are left for later."""
        if self._recovery.restore(self.chosen):
            self.accept()

    def discard_chosen(self) -> None:
        """Delete it, once a person is sure."""
        offer = self.chosen
        if not self._questions.discard_recovered(self, self._recovery.name_of(offer)):
            return
        self.list.takeItem(self._recovery.offers.index(offer))
        self._recovery.discard(offer)
        if not self._recovery.offers:
            self.accept()
