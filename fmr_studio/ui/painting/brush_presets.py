"""Brushes to choose by name or key, and to keep."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSignalBlocker
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QHBoxLayout, QLineEdit, QToolButton, QWidget

from fmr_studio.canvas.brush_presets import MAX_NAME, SHIPPED, BrushPreset, read_presets, with_preset
from fmr_studio.errors import FmrError
from fmr_studio.settings import Settings
from fmr_studio.ui.shell.controls import ChoiceBox
from fmr_studio.ui.workspace import Workspace

_NAMES = (
    QT_TRANSLATE_NOOP("brushes", "Fine"),
    QT_TRANSLATE_NOOP("brushes", "Round"),
    QT_TRANSLATE_NOOP("brushes", "Broad"),
    QT_TRANSLATE_NOOP("brushes", "Steady"),
    QT_TRANSLATE_NOOP("brushes", "Soft pen"),
    QT_TRANSLATE_NOOP("brushes", "Dots"),
)
WITH_KEYS = 9


class BrushPresets(QWidget):
    """A list of brushes; the one in the hand is shown, if it has a name."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._session = workspace, workspace.session
        self.box = ChoiceBox()
        self.box.setPlaceholderText(self.tr("Brush of no name"))
        self.box.setAccessibleName(self.tr("Brushes"))
        self.keep_button = self._button(self.tr("Keep this brush …"), self.keep)
        self.remove_button = self._button(self.tr("Take this brush away"), self.remove)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self.keep_button)
        row.addWidget(self.remove_button)
        self.box.activated.connect(self.choose)
        workspace.actions.do({f"brush_{number}": partial(self.choose, number - 1) for number in range(1, WITH_KEYS + 1)})
        workspace.settings.changed.connect(self._follow)
        workspace.session.choices_changed.connect(self._show_choice)
        workspace.theme.changed.connect(self._draw_icons)
        self._draw_icons()
        self._fill()

    def _button(self, words: str, do: object) -> QToolButton:
        button = QToolButton()
        button.setToolTip(words)
        button.setAccessibleName(words)
        button.clicked.connect(do)
        return button

    @property
    def own(self) -> tuple[BrushPreset, ...]:
        """Those that a person kept."""
        return read_presets(self._workspace.settings.now.brushes)

    @property
    def all(self) -> tuple[BrushPreset, ...]:
        """Those of the program, then a person's own."""
        return (*SHIPPED, *self.own)

    def choose(self, index: int) -> None:
        """Take a brush into the hand, if there are so many."""
        if index < len(self.all):
            self._session.choose(brush=self.all[index].brush)

    def keep(self) -> None:
        """Ask for a name and keep the brush in the hand under it."""
        dialog = NameDialog(self._workspace.frame, self.box.currentText() if self.box.currentIndex() >= len(SHIPPED) else "")
        if self._workspace.questions.ask(dialog):
            self._keep(dialog.name.text())
        dialog.deleteLater()

    def _keep(self, name: str) -> None:
        try:
            presets = with_preset(self.own, BrushPreset(name, self._session.choices.brush))
        except FmrError as error:
            self._workspace.messages.say_error(error)
            return
        self._workspace.settings.change(brushes=tuple(preset.to_text() for preset in presets))

    def remove(self) -> None:
        """Take away the brush that is chosen, of a person's own."""
        index = self.box.currentIndex() - len(SHIPPED)
        if index >= 0:
            kept = [preset.to_text() for at, preset in enumerate(self.own) if at != index]
            self._workspace.settings.change(brushes=tuple(kept))

    # -- showing -------------------------------------------------------------------------------------------------------

    def _follow(self, before: Settings, now: Settings) -> None:
        if now.brushes != before.brushes:
            self._fill()

    def _fill(self) -> None:
        with QSignalBlocker(self.box):
            self.box.clear()
            for index, preset in enumerate(self.all):
                shipped = index < len(SHIPPED)
                self.box.addItem(QCoreApplication.translate("brushes", preset.name) if shipped else preset.name)
        self._show_choice()

    def _show_choice(self) -> None:
        brushes = [preset.brush for preset in self.all]
        brush = self._session.choices.brush
        index = len(brushes) - 1 - brushes[::-1].index(brush) if brush in brushes else -1
        with QSignalBlocker(self.box):
            self.box.setCurrentIndex(index)
        self.remove_button.setEnabled(index >= len(SHIPPED))

    def _draw_icons(self) -> None:
        self.keep_button.setIcon(self._workspace.theme.icon("content-save-outline"))
        self.remove_button.setIcon(self._workspace.theme.icon("delete-outline"))


class NameDialog(QDialog):
    """Asks what a brush is to be called."""

    def __init__(self, frame: QWidget, proposal: str) -> None:
        super().__init__(frame)
        self.setWindowTitle(self.tr("Keep this brush"))
        self.name = QLineEdit(proposal)
        self.name.setMaxLength(MAX_NAME)
        self.name.setAccessibleName(self.tr("Name"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Name"), self.name)
        form.addRow(buttons)
        save = buttons.button(QDialogButtonBox.StandardButton.Save)
        save.setEnabled(bool(proposal))
        self.name.textChanged.connect(lambda text: save.setEnabled(bool(text.strip())))
