"""Preferences: theme, device, the pack opened at start, and memory for undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QSpinBox, QVBoxLayout

from fmr_studio.packs.catalog import list_packs

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow


class PreferencesDialog(QDialog):
    """What is changed here is used at once; memory for undo from the next canvas on."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        settings = window.settings
        self.theme = QComboBox()
        for name, words in (("dark", self.tr("Dark")), ("light", self.tr("Light")), ("system", self.tr("As the system"))):
            self.theme.addItem(words, name)
        self.theme.setCurrentIndex(self.theme.findData(settings.theme))
        self.device = QComboBox()
        for name, words in (("auto", self.tr("Automatic")), ("cpu", "CPU"), ("cuda", "CUDA"), ("mps", "MPS")):
            self.device.addItem(words, name)
        self.device.setCurrentIndex(self.device.findData(settings.device))
        self.pack = QComboBox()
        names = dict.fromkeys([settings.pack, *(pack.card.name for pack in list_packs())])
        self.pack.addItems(list(names))
        self.undo = QSpinBox()
        self.undo.setRange(16, 8192)
        self.undo.setSuffix(" MiB")
        self.undo.setValue(settings.undo_budget_mib)
        form = QFormLayout()
        form.addRow(self.tr("Theme"), self.theme)
        form.addRow(self.tr("Device"), self.device)
        form.addRow(self.tr("Pack opened at start"), self.pack)
        form.addRow(self.tr("Memory for undo"), self.undo)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)

    def accept(self) -> None:
        """Use and keep what was chosen."""
        window = self._window
        window.change_settings(
            theme=self.theme.currentData(),
            device=self.device.currentData(),
            pack=self.pack.currentText(),
            undo_budget_mib=self.undo.value(),
        )
        window.theme.use(window.settings.theme)
        window.commands.show_theme()
        window.preview.set_device(window.settings.device)
        super().accept()
