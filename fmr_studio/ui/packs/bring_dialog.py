"""*Bring a generator*: what a file of another program is, and what is to become of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.errors import FmrError
from fmr_studio.packs.catalog import NAME, name_from_file
from fmr_studio.packs.preparations import TIMES_S, Wish, can_prepare, disk_needed
from fmr_studio.paths import user_models
from fmr_studio.ui.shell.controls import ChoiceBox, NumberBox
from fmr_studio.ui.shell.tasks import Tasks

if TYPE_CHECKING:
    from fmr_studio.jobs.progress import Progress
    from fmr_studio.packs.importers.importing import GeneratorFacts

WIDTH_PX = 560
ALL_CLASSES = -1
QUICK_PX, SLOW_PX = 64, 512
"""Up to the first side twenty minutes do; from the second on it takes a night."""


class BringDialog(QDialog):
    """Examines a file and asks; what is wanted is a signal."""

    wanted = Signal(object)
    """A `Wish`: prepare the file."""
    imported = Signal(object)
    """A `Wish`: import the generator alone."""

    def __init__(self, frame: QWidget, file: Path, *, tasks: Tasks) -> None:
        super().__init__(frame)
        self._file = file
        self._facts: GeneratorFacts | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Bring a generator"))
        self.words = QLabel()
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setWordWrap(True)
        self.name = QLineEdit(name_from_file(file))
        self.name.textChanged.connect(self._show_state)
        self.licence = QLineEdit()
        self.licence.setPlaceholderText(self.tr("as far as you know it"))
        self.class_index = NumberBox()
        self.class_index.setSpecialValueText(self.tr("all"))
        self.class_index.setToolTip(self.tr("One class alone makes a smaller pack; of all of them each look chooses one"))
        self.time = ChoiceBox()
        for words, seconds in zip(self._times(), TIMES_S.values(), strict=True):
            self.time.addItem(words, seconds)
        self._lay_out()
        self._show_state()
        self.words.setText(self.tr("Reading %1 …").replace("%1", file.name))
        tasks.run(
            self.tr("Reading %1").replace("%1", file.name), self._examine, on_done=self._take, on_error=self._refuse, owner=self
        )

    def _times(self) -> tuple[str, str, str]:
        return self.tr("20 minutes"), self.tr("2 hours"), self.tr("8 hours, a night")

    def _lay_out(self) -> None:
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.addRow(self.tr("Name"), self.name)
        self.form.addRow(self.tr("Licence"), self.licence)
        self.form.addRow(self.tr("Class"), self.class_index)
        self.form.addRow(self.tr("Time"), self.time)
        self.form.setRowVisible(self.class_index, False)
        hint = QLabel(
            self.tr(
                "It runs beside painting, at the lowest priority and in a process of its own. It can be stopped; closing the "
                "window stops it too, and the next one goes on. More time can be given later."
            )
        )
        hint.setWordWrap(True)
        hint.setProperty("quiet", True)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        column.addWidget(self.words)
        column.addLayout(self.form)
        column.addWidget(hint)
        column.addWidget(self._make_buttons())
        self.setFixedWidth(WIDTH_PX)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.prepare, self.import_only = QPushButton(self.tr("Prepare")), QPushButton(self.tr("Import only"))
        self.import_only.setToolTip(self.tr("A pack that draws pictures of seeds; nothing can be painted with it yet"))
        buttons.addButton(self.prepare, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self.import_only, QDialogButtonBox.ButtonRole.ActionRole)
        self.prepare.setDefault(True)
        for button in (self.import_only, buttons.button(QDialogButtonBox.StandardButton.Cancel)):
            button.setAutoDefault(False)
        self.prepare.clicked.connect(lambda: self._choose(self.wanted))
        self.import_only.clicked.connect(lambda: self._choose(self.imported))
        buttons.rejected.connect(self.reject)
        return buttons

    # -- the file ------------------------------------------------------------------------------------------------------

    def _examine(self, progress: Progress) -> GeneratorFacts:
        from fmr_studio.packs.importers.importing import describe

        return describe(self._file, progress)

    def _take(self, facts: GeneratorFacts) -> None:
        self._facts = facts
        what = self.tr("%1: %2, pictures of %3 × %3 px. It was read as data: nothing in it was executed.")
        disk = self.tr("Preparing it takes about %1 MB of disk meanwhile.")
        what = what.replace("%1", self._file.name).replace("%2", facts.layout).replace("%3", str(facts.resolution))
        megabytes = disk_needed(self._file.stat().st_size if self._file.is_file() else 0) // 10**6
        needs_torch = self.tr("Preparing it needs PyTorch, which is not installed here; the generator alone can be imported.")
        after = "" if not facts.trainable else disk.replace("%1", f"{megabytes:,}") if can_prepare() else needs_torch
        self.words.setText(f"{what} {after}".rstrip())
        self.class_index.setRange(ALL_CLASSES, max(0, facts.classes - 1))
        self.class_index.setValue(ALL_CLASSES)
        self.form.setRowVisible(self.class_index, facts.classes > 0)
        self.time.setCurrentIndex(0 if facts.resolution <= QUICK_PX else 1 if facts.resolution < SLOW_PX else 2)
        self._show_state()

    def _refuse(self, error: FmrError) -> None:
        self.words.setProperty("error", True)
        self.words.setText("\n".join(filter(None, (error.message, error.hint))))
        self.words.style().polish(self.words)

    def _show_state(self) -> None:
        ready = self._facts is not None and NAME.fullmatch(self.name.text()) is not None
        self.prepare.setEnabled(ready and self._facts is not None and self._facts.trainable and can_prepare())
        self.import_only.setEnabled(ready)

    def _choose(self, chosen: SignalInstance) -> None:
        assert self._facts is not None
        name = self.name.text()
        wish = Wish(
            self._file, user_models() / name, name, self.licence.text().strip(), float(self.time.currentData()),
            self.class_index.value() if self._facts.classes and self.class_index.value() != ALL_CLASSES else None,
        )  # fmt: skip
        self.accept()
        chosen.emit(wish)
