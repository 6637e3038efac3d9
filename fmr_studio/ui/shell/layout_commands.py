"""What commands do to the layout of the window: the whole screen, canvas and picture alone, and all panels as at first."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence

from fmr_studio.ui.shell.actions import Actions
from fmr_studio.ui.shell.layout import WindowLayout
from fmr_studio.ui.shell.messages import Messages

CANVAS_ONLY = "canvas only"


class LayoutCommands(QObject):
    """Has a layout do it, and says what came of the last start."""

    def __init__(self, layout: WindowLayout, actions: Actions, messages: Messages) -> None:
        super().__init__(layout)
        self._layout, self._actions, self._messages = layout, actions, messages
        actions.do(
            {
                "canvas_only": self._set_canvas_only,
                "full_screen": layout.set_full_screen,
                "reset_layout": layout.reset,
            }
        )
        layout.screen_changed.connect(self._show_screen)
        self._show_screen()
        if layout.given_up:
            words = self.tr("The last start ended while the panels were put where you had left them.")
            messages.say(words, self.tr("They are where they are at the first start."))

    def _show_screen(self) -> None:
        self._actions["full_screen"].setChecked(self._layout.full_screen)
        self._actions["canvas_only"].setChecked(self._layout.canvas_only)

    def _set_canvas_only(self, on: bool) -> None:
        """Show the canvas and the picture alone, and say how to come back."""
        self._layout.set_canvas_only(on)
        if on:
            keys = self._actions["canvas_only"].shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            self._messages.say(self.tr("%1 brings menus and panels back.").replace("%1", keys or "F12"), topic=CANVAS_ONLY)
        else:
            self._messages.close(CANVAS_ONLY)
