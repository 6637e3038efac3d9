"""How far a lesson is: names of clusters, pictures that are painted, the process that learns, and how well it does."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.numbers import percent as percent_words
from fmr_studio.ui.teaching.naming_desk import NamingDesk
from fmr_studio.ui.teaching.scores import Score

SHOWN_LABELS = 8


class TeachingPanel(QWidget):
    """Shows what `Teaching` says, and the sheet on which clusters are named."""

    def __init__(self, naming: NamingDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._naming = naming
        self.words, self.hint, self.score, self.cluster = (self._label(quiet=quiet) for quiet in (False, True, False, True))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("How far the pack has learned"))
        self.learn = QPushButton(self.tr("Teach"))
        self.stop = QPushButton(self.tr("Stop"))
        self.next = QPushButton(self.tr("Next picture"))
        self.next.setToolTip(self.tr("Opens the picture that is not painted yet and that the palette is least sure of"))
        self.more = QPushButton(self.tr("More pictures"))
        self.more.setToolTip(self.tr("Draws four further pictures to name and paint"))
        self.photo = QPushButton(self.tr("Add the photo"))
        self.photo.setToolTip(self.tr("Lets the photo that is open be a picture of the lesson, too"))
        buttons = QGridLayout()
        for place, button in enumerate((self.learn, self.stop, self.next, self.more, self.photo)):
            buttons.addWidget(button, place // 2, place % 2)
        buttons.setColumnStretch(2, 1)
        words = QVBoxLayout()
        for widget in (self.words, self.hint, self.bar):
            words.addWidget(widget)
        words.addLayout(buttons)
        words.addWidget(self.score)
        words.addStretch(1)
        sheet = QVBoxLayout()
        sheet.addWidget(self.cluster)
        sheet.addWidget(naming.sheet)
        sheet.addStretch(1)
        columns = QHBoxLayout(self)
        columns.setContentsMargins(8, 6, 8, 8)
        columns.setSpacing(12)
        columns.addLayout(words, 2)
        columns.addLayout(sheet, 5)
        naming.sheet.hovered.connect(self._show_cluster)
        naming.changed.connect(lambda: self._show_cluster(naming.sheet.cluster))
        self.show_score(Score())
        self._show_cluster(-1)

    def _label(self, *, quiet: bool) -> QLabel:
        label = QLabel()
        label.setWordWrap(True)
        label.setProperty("quiet", quiet)
        return label

    def show_state(self, words: str, hint: str, *, can_learn: bool, percent: int | None) -> None:
        """Show words, whether there is enough to learn from, and how far it is while it learns (None while it does not)."""
        self.words.setText(words)
        self.hint.setText(hint)
        self.bar.setVisible(percent is not None)
        self.bar.setValue(percent or 0)
        self.stop.setVisible(percent is not None)
        self.learn.setEnabled(can_learn and percent is None)

    def show_ways(self, *, has_next: bool, can_add: bool, has_photo: bool) -> None:
        """Show whether there is a picture to go on with, whether others can be drawn, and whether a photo can be added."""
        self.photo.setVisible(has_photo)
        self.next.setVisible(has_next)
        self.more.setVisible(can_add)

    def show_score(self, score: Score) -> None:
        """Show how well pictures are read that were left out of the learning."""
        self.score.setVisible(score.miou is not None)
        if score.miou is None:
            return
        words = self.tr("Each of %2 pictures was left out once and read by the others: mIoU %1.")
        words = words.replace("%2", str(score.pictures))
        worst = ", ".join(f"{label_words(name)} {percent_words(iou / 100.0)}" for name, iou in score.labels[:SHOWN_LABELS])
        self.score.setText(f"{words.replace('%1', percent_words(score.miou / 100.0))} {worst}")
        self.score.setToolTip(
            self.tr("Where more pictures do not raise it any more, it has learned what there is to learn from them.")
        )

    def _show_cluster(self, cluster: int) -> None:
        has_sheet = bool(self._naming.sheet.pictures)
        self.cluster.setVisible(has_sheet)
        self._naming.sheet.setVisible(has_sheet)
        hint = self.tr("Click a part to give it the chosen label in all pictures; the right button takes its name away.")
        self.cluster.setText(self._naming.words_of(cluster) or hint)
