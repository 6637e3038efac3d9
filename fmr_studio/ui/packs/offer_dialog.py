"""An offer: what would be fetched, from where, under which terms; and once these are accepted, how far it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimerEvent, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QFrame,
    QLabel,
    QLayout,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.card import PackCard
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.companions import Companion
from fmr_studio.ui.shell.language import pack_words
from fmr_studio.ui.shell.questions import Questions
from fmr_studio.ui.shell.tasks import Task, Tasks

LOOK_EVERY_MS = 100
STEPS = 1000
WIDTH_PX = 560

Getter = Callable[[Companion, Path | None, Progress], Pack]
"""Makes a pack of a companion and its generator: the one in a file, else the one that it fetches."""


class OfferDialog(QDialog):
    """Fetches nothing before a person accepts the terms; closing it stops what runs, and nothing of it stays.

    Args:
        get: fetches and joins, on a task's thread.
        file: the generator, where a person has it already; it is not fetched then.
    """

    arrived = Signal(object)
    """The new `Pack`."""

    def __init__(
        self, frame: QWidget, companion: Companion, *, get: Getter, tasks: Tasks, questions: Questions, file: Path | None = None
    ) -> None:
        super().__init__(frame)
        self._companion, self._get, self._tasks, self._questions = companion, get, tasks, questions
        self._file = file
        self._task: Task | None = None
        self.setWindowTitle(offer_title(companion.card))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.accepts = QCheckBox(self.tr("I have read these terms and accept them"))
        self.accepts.toggled.connect(self._show_state)
        self.words = _wrapped("")
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(8)
        self.bar.setAccessibleName(self.tr("Progress"))
        self.setAcceptDrops(True)
        self._lay_out(self._make_buttons())
        self._show_state()
        self.startTimer(LOOK_EVERY_MS)

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.fetch = QPushButton(self.tr("Fetch") if self._file is None else self.tr("Import"))
        self.open_file = QPushButton(self.tr("Open a downloaded file …"))
        hint = self.tr("%1, which can be dropped here too").replace("%1", self._companion.asset.filename)
        self.open_file.setToolTip(hint)
        buttons.addButton(self.fetch, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.open_file, QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.open_file, buttons.button(QDialogButtonBox.StandardButton.Cancel)):
            button.setAutoDefault(False)
        self.fetch.setDefault(True)
        self.fetch.clicked.connect(lambda: self._begin(self._file))
        self.open_file.clicked.connect(self._choose_file)
        buttons.rejected.connect(self.reject)
        return buttons

    def _lay_out(self, buttons: QDialogButtonBox) -> None:
        title = _bold(offer_title(self._companion.card), larger=1.4)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for part in (title, _wrapped(pack_words(self._companion.card.description))):
            column.addWidget(part)
        column.addLayout(self._facts())
        column.addWidget(self._terms())
        for widget in (self.accepts, self.words, self.bar, buttons):
            column.addWidget(widget)
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # see `_fit`

    def _facts(self) -> QFormLayout:
        companion = self._companion
        if self._file is None:
            source = self.tr("the Python package %1 in the package index").replace("%1", companion.package)
        else:
            source = self._file.name
        facts = QFormLayout()
        facts.setHorizontalSpacing(16)
        for name, value in (
            (self.tr("Size"), companion.size),
            (self.tr("From"), source),
            (self.tr("For"), pack_words(companion.card.mark)),
        ):
            quiet = QLabel(name)
            quiet.setProperty("quiet", True)
            facts.addRow(quiet, _wrapped(value))
        return facts

    def _terms(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("banner")
        column = QVBoxLayout(frame)
        column.setContentsMargins(12, 10, 12, 10)
        column.addWidget(_bold(self.tr("Terms")))
        terms = _wrapped(pack_words(self._companion.terms))
        terms.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(terms)
        return frame

    # -- fetching ------------------------------------------------------------------------------------------------------

    def _choose_file(self) -> None:
        path = self._questions.open_generator(self, self._companion.asset.filename)
        if path is not None:
            self._begin(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped_file(event) is not None and self.open_file.isEnabled():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        file = _dropped_file(event)
        if file is not None and self.open_file.isEnabled():
            event.acceptProposedAction()
            self._begin(file)

    def _begin(self, file: Path | None) -> None:
        """Fetch, or read the file, unless that is going on already or the terms are not accepted."""
        if self._task is not None or not self.accepts.isChecked():
            return
        companion, get = self._companion, self._get
        words = self.tr("Fetching %1") if file is None else self.tr("Importing %1")
        self._task = self._tasks.run(
            words.replace("%1", companion.card.title),
            lambda progress: get(companion, file, progress),
            on_done=self._take,
            on_error=self._show_error,
            on_ended=self._ended,
            owner=self,
        )
        self.bar.setRange(0, 0)
        self._say(self._task.title + " …")
        self._show_state()

    def timerEvent(self, event: QTimerEvent) -> None:
        if self._task is not None and self._task.progress.fraction > 0.0:
            self.bar.setRange(0, STEPS)
            self.bar.setValue(round(STEPS * self._task.progress.fraction))

    def _take(self, pack: Pack) -> None:
        self.accept()
        self.arrived.emit(pack)

    def _show_error(self, error: FmrError) -> None:
        self._say("\n".join(filter(None, (error.message, error.hint))), error=True)

    def _ended(self) -> None:
        self._task = None
        self._show_state()

    def done(self, result: int) -> None:
        """Stop what runs, and close."""
        if self._task is not None:
            self._task.cancel()
        super().done(result)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _say(self, words: str, *, error: bool = False) -> None:
        self.words.setText(words)
        self.words.setProperty("error", error)
        self.words.style().polish(self.words)

    def _show_state(self) -> None:
        running = self._task is not None
        self.accepts.setEnabled(not running)
        for button in (self.fetch, self.open_file):
            button.setEnabled(self.accepts.isChecked() and not running)
        self.bar.setVisible(running)
        self.words.setVisible(bool(self.words.text()))
        self._fit()

    def _fit(self) -> None:
        """Be as high as the words need: Qt does not ask a window's layout again when they change."""
        self.ensurePolished()
        self._column.activate()
        self.setFixedSize(WIDTH_PX, self._column.totalHeightForWidth(WIDTH_PX))


def _dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that is dropped; None for anything else."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None


def offer_title(card: PackCard) -> str:
    """What is offered, with the side of its pictures: ``Faces (1024 px)``."""
    return f"{card.title or card.name} ({card.resolution} px)"


def _wrapped(words: str) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _bold(words: str, *, larger: float = 1.0) -> QLabel:
    label = QLabel(words)
    label.setTextFormat(Qt.TextFormat.PlainText)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(font.pointSizeF() * larger)
    label.setFont(font)
    return label
