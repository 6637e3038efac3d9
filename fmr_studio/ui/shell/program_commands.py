"""What the program itself can do for a person: keys, preferences, themes, doctor, credits, and going round the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QLocale, QObject
from PySide6.QtWidgets import QMenu, QWidget

from fmr_studio.settings import Settings
from fmr_studio.ui.shell.about import AboutDialog
from fmr_studio.ui.shell.actions import Actions
from fmr_studio.ui.shell.doctor import DoctorDialog
from fmr_studio.ui.shell.go_round import go_round
from fmr_studio.ui.shell.kept_settings import KeptSettings
from fmr_studio.ui.shell.keys_dialog import KeysDialog
from fmr_studio.ui.shell.manual import ManualDialog
from fmr_studio.ui.shell.menus import ChoiceMenu
from fmr_studio.ui.shell.messages import Messages
from fmr_studio.ui.shell.preferences import PreferencesDialog
from fmr_studio.ui.shell.shortcuts import Shortcuts
from fmr_studio.ui.shell.shortcuts_dialog import ShortcutsDialog
from fmr_studio.ui.shell.tasks import Tasks
from fmr_studio.ui.shell.theme import THEMES, Theme


class ProgramCommands(QObject):
    """Opens the dialogs of the program, and lets its look follow the preferences.

    Args:
        frame: the window that dialogs lie over.
        parts: what one goes round by key, in its order.
    """

    def __init__(
        self,
        frame: QWidget,
        *,
        actions: Actions,
        settings: KeptSettings,
        shortcuts: Shortcuts,
        messages: Messages,
        tasks: Tasks,
        theme: Theme,
        parts: Callable[[], Iterable[QWidget]],
    ) -> None:
        super().__init__(frame)
        self._frame, self._settings, self._shortcuts = frame, settings, shortcuts
        self._messages, self._theme = messages, theme
        self.theme_menu = ChoiceMenu(self.tr("Theme"), self._theme_names())
        self.theme_menu.show_chosen(theme.name)
        self.theme_menu.chosen.connect(lambda name: settings.change(theme=name))
        settings.changed.connect(self._follow)
        actions.do(
            {
                "next_part": lambda: go_round(parts(), 1),
                "previous_part": lambda: go_round(parts(), -1),
                "manual": self.show_manual,
                "keys": self.show_keys,
                "shortcuts": self.change_keys,
                "preferences": self.show_preferences,
                "doctor": lambda: DoctorDialog(frame, tasks, theme).open(),
                "about": lambda: AboutDialog(frame, frame.windowIcon()).open(),
            }
        )

    def add_themes(self, menu: QMenu) -> None:
        """Add the menu of themes to another one."""
        menu.addMenu(self.theme_menu)

    def show_manual(self) -> None:
        """Open the manual beside the window, or bring the one that is open to the front."""
        manual = self._frame.findChild(ManualDialog) or ManualDialog(self._frame, QLocale().name().split("_")[0])
        manual.show()
        manual.raise_()
        manual.activateWindow()

    def show_keys(self) -> None:
        """Open the sheet of keys."""
        dialog = KeysDialog(self._frame, self._shortcuts)
        dialog.change_wanted.connect(self.change_keys)
        dialog.open()

    def change_keys(self) -> None:
        """Open the dialog that changes keys."""
        ShortcutsDialog(self._frame, self._shortcuts, self._settings).open()

    def show_preferences(self) -> None:
        """Open the preferences."""
        dialog = PreferencesDialog(self._frame, self._settings)
        dialog.shortcuts_wanted.connect(self.change_keys)
        dialog.open()

    def _theme_names(self) -> dict[str, str]:
        words = {
            "dark": self.tr("Dark"),
            "light": self.tr("Light"),
            "contrast": self.tr("High contrast"),
            "system": self.tr("As the system"),
        }
        return {name: words[name] for name in THEMES}

    def _follow(self, before: Settings, now: Settings) -> None:
        if now.theme != before.theme:
            self._theme.use(now.theme)
            self.theme_menu.show_chosen(self._theme.name)
        if now.language != before.language:
            self._messages.say(self.tr("The language changes when FMR Studio is started again."))
