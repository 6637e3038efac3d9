"""Preferences: everything that is kept for the next time, on one page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGroupBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.inference.devices import DEVICES, offered_devices
from fmr_studio.packs.catalog import list_packs
from fmr_studio.paths import settings_file, shorten
from fmr_studio.settings import Settings
from fmr_studio.ui.shell.controls import ChoiceBox, NumberBox
from fmr_studio.ui.shell.kept_settings import KeptSettings
from fmr_studio.ui.shell.language import LANGUAGES

LABEL_WIDTH_PX = 150
"""Of the words before all controls, so that these stand below each other."""


class PreferencesDialog(QDialog):
    """What is changed here is used with OK; memory for undo from the next canvas on, the language from the next start on."""

    shortcuts_wanted = Signal()
    """A person wants other keys."""

    def __init__(self, frame: QWidget, settings: KeptSettings) -> None:
        super().__init__(frame)
        self._settings = settings
        self.setWindowTitle(self.tr("Preferences"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._make_controls()
        self._lay_out()
        self.show_settings(settings.now)

    # -- building ------------------------------------------------------------------------------------------------------

    def _make_controls(self) -> None:
        themes = (
            *(("dark", self.tr("Dark")), ("light", self.tr("Light")), ("contrast", self.tr("High contrast"))),
            ("system", self.tr("As the system")),
        )
        self.theme = _choices(*themes)
        self.language = _choices(("system", self.tr("As the system")), *LANGUAGES.items())
        self.icons = _number(16, 48, " px")
        self.icons.setSingleStep(4)
        self.patterns = QCheckBox(self.tr("Patterns beside colours, for eyes that do not tell colours apart"))
        self.brush_size = _number(1, 512, " px")
        self.smooth = QCheckBox(self.tr("Smooth strokes"))
        self.pressure = QCheckBox(self.tr("The pen's pressure changes the size"))
        self.device = _choices(
            *((name, DEVICES[name] or self.tr("Automatic")) for name in offered_devices(self._settings.now.device))
        )
        names = dict.fromkeys([self._settings.now.pack, *(pack.card.name for pack in list_packs())])
        titles = {pack.card.name: pack.card.title or pack.card.name for pack in list_packs()}
        self.pack = _choices(*((name, titles.get(name, name)) for name in names))
        self.undo = _number(16, 8192, " MiB")
        self.undo.setSingleStep(64)
        self.shortcuts = QPushButton(self.tr("Shortcuts …"))
        self.shortcuts.setAutoDefault(False)
        self.shortcuts.clicked.connect(self.shortcuts_wanted)
        kinds = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(kinds.Ok | kinds.Cancel | kinds.RestoreDefaults)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.buttons.button(kinds.RestoreDefaults).clicked.connect(lambda: self.show_settings(Settings()))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setSpacing(12)
        for title, rows in (
            (
                self.tr("Window"),
                (
                    (self.tr("Theme"), self.theme),
                    (self.tr("Language"), self.language),
                    (self.tr("Icons of the tools"), self.icons),
                    ("", self.patterns),
                    (self.tr("Keys"), self.shortcuts),
                ),
            ),
            (
                self.tr("Brush at start"),
                ((self.tr("Size"), self.brush_size), ("", self.smooth), ("", self.pressure)),
            ),
            (
                self.tr("Pictures"),
                (
                    (self.tr("Pack opened at start"), self.pack),
                    (self.tr("Device"), self.device),
                    (self.tr("Memory for undo"), self.undo),
                ),
            ),
        ):
            group = QGroupBox(title)
            form = QFormLayout(group)
            for words, control in rows:
                label = QLabel(words)
                label.setMinimumWidth(LABEL_WIDTH_PX)
                label.setBuddy(control)
                form.addRow(label, control)
                if words:
                    control.setAccessibleName(words)
            column.addWidget(group)
        file = settings_file()
        words = self.tr("Kept in %1").replace("%1", shorten(file)) if file else self.tr("Not kept: there is no home folder")
        where = QLabel(words)
        where.setProperty("quiet", True)
        where.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        where.setWordWrap(True)
        column.addWidget(where)
        column.addWidget(self.buttons)

    # -- showing and using ---------------------------------------------------------------------------------------------

    def show_settings(self, settings: Settings) -> None:
        """Show preferences without using them yet."""
        for box, value in (
            (self.theme, settings.theme),
            (self.language, settings.language),
            (self.device, settings.device),
            (self.pack, settings.pack),
        ):
            box.setCurrentIndex(max(box.findData(value), 0))
        self.icons.setValue(settings.icon_size_px)
        self.brush_size.setValue(settings.brush_size_px)
        self.undo.setValue(settings.undo_budget_mib)
        self.patterns.setChecked(settings.patterns)
        self.smooth.setChecked(settings.smooth_strokes)
        self.pressure.setChecked(settings.pen_pressure)

    def chosen(self) -> dict[str, Any]:
        """What is shown, by the names of `Settings`."""
        return {
            "theme": self.theme.currentData(),
            "language": self.language.currentData(),
            "icon_size_px": self.icons.value(),
            "patterns": self.patterns.isChecked(),
            "brush_size_px": self.brush_size.value(),
            "smooth_strokes": self.smooth.isChecked(),
            "pen_pressure": self.pressure.isChecked(),
            "device": self.device.currentData(),
            "pack": self.pack.currentData(),
            "undo_budget_mib": self.undo.value(),
        }

    def accept(self) -> None:
        """Use and keep what was changed."""
        now = self._settings.now
        changes = {name: value for name, value in self.chosen().items() if getattr(now, name) != value}
        if changes:
            self._settings.change(**changes)
        super().accept()


def _choices(*pairs: tuple[str, str]) -> ChoiceBox:
    box = ChoiceBox()
    for name, words in pairs:
        box.addItem(words, name)
    return box


def _number(low: int, high: int, suffix: str) -> NumberBox:
    box = NumberBox()
    box.setRange(low, high)
    box.setSuffix(suffix)
    return box
