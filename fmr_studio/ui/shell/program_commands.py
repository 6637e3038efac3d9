"""What the program itself can do for a person: keys, preferences, doctor, credits, and going round the window by key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtWidgets import QApplication, QWidget

from fmr_studio.canvas.brush import Brush
from fmr_studio.settings import Settings
from fmr_studio.ui.shell.about import AboutDialog
from fmr_studio.ui.shell.doctor import DoctorDialog
from fmr_studio.ui.shell.keys_dialog import KeysDialog
from fmr_studio.ui.shell.preferences import PreferencesDialog
from fmr_studio.ui.shell.shortcuts_dialog import ShortcutsDialog

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow


class ProgramCommands(QObject):
    """Opens the dialogs of the program and uses the preferences."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What each action of the table does."""
        window = self._window
        return {
            "next_part": lambda: self.go_round(1),
            "previous_part": lambda: self.go_round(-1),
            "defaults": self.use_defaults,
            "keys": lambda: KeysDialog(window).open(),
            "shortcuts": lambda: ShortcutsDialog(window).open(),
            "preferences": lambda: PreferencesDialog(window).open(),
            "doctor": lambda: DoctorDialog(window).open(),
            "about": lambda: AboutDialog(window, window.windowIcon()).open(),
        }

    # -- preferences ---------------------------------------------------------------------------------------------------

    def use_at_start(self) -> None:
        """Begin as the preferences say."""
        settings = self._window.settings
        self._window.session.choose(brush=brush_of(settings))
        if settings.patterns:
            self._window.actions_by_id["patterns"].setChecked(True)
            self._window.commands.set_patterns(True)

    def use_defaults(self) -> None:
        """The label and the brush that one begins with."""
        session = self._window.session
        session.choose(label=min(2, len(session.document.palette) - 1), brush=brush_of(self._window.settings))

    def use(self, changes: dict[str, Any]) -> None:
        """Keep changed preferences, and use them at once as far as that is possible."""
        window, before = self._window, self._window.settings
        window.change_settings(**changes)
        now = window.settings
        if now.theme != window.theme.name:
            window.theme.use(now.theme)
            window.commands.show_theme()
        if now.device != before.device:
            window.preview.set_device(now.device)
        if now.icon_size_px != before.icon_size_px:
            window.tool_bar.setIconSize(QSize(now.icon_size_px, now.icon_size_px))
        if now.patterns != window.actions_by_id["patterns"].isChecked():
            window.actions_by_id["patterns"].setChecked(now.patterns)
            window.commands.set_patterns(now.patterns)
        if brush_of(now) != brush_of(before):
            window.session.choose(brush=brush_of(now, window.session.choices.brush))
        if now.language != before.language:
            window.banner.say(self.tr("The language changes when FMR Studio is started again."))

    # -- by key --------------------------------------------------------------------------------------------------------

    def go_round(self, step: int) -> None:
        """Put the keyboard into the next part of the window: canvas, messages, panels, and back."""
        parts = [part for part in self._parts() if part.isVisible()]
        if not parts:
            return
        focus = QApplication.focusWidget()
        inside = [place for place, part in enumerate(parts) if focus is part or (focus and part.isAncestorOf(focus))]
        place = (inside[0] + step if inside else 0) % len(parts)
        for _ in parts:
            target = first_control(parts[place])
            if target is not None:
                target.setFocus(Qt.FocusReason.TabFocusReason)
                return
            place = (place + step) % len(parts)

    def _parts(self) -> list[QWidget]:
        window = self._window
        docks = [dock.widget() for dock in window.docks]
        return [window.canvas, window.banner, window.tool_bar, *docks, window.statusBar()]


def brush_of(settings: Settings, brush: Brush | None = None) -> Brush:
    """A brush as the preferences want it; what they do not say is taken from ``brush``."""
    return replace(
        brush or Brush(),
        size_px=settings.brush_size_px,
        smooth=settings.smooth_strokes,
        use_pressure=settings.pen_pressure,
    )


def first_control(part: QWidget) -> QWidget | None:
    """The first widget in a part of the window that the Tab key would reach."""
    for widget in (part, *part.findChildren(QWidget)):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            return widget
    return None
