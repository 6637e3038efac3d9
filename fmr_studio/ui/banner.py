"""A line above the canvas for what a person should know: it never takes the keyboard and never hides the work."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QWidget

from fmr_studio.errors import FmrError
from fmr_studio.ui.theme import Theme

Action = tuple[str, Callable[[], None]]
"""Words on a button, and what it does."""


class Banner(QFrame):
    """Shows one message, with what to do about it; a new one takes the place of the old."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._theme = theme
        self._icon_name = "alert-circle-outline"
        self._icon = QLabel(self)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton(self)
        self._action.setAccessibleName(self.tr("Do what the message proposes"))
        self._close = QToolButton(self)
        self._close.setAutoRaise(True)
        self._close.setToolTip(self.tr("Close this message"))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.hide)
        self._do: Callable[[], None] | None = None
        self._action.clicked.connect(self._run_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        for widget in (self._icon, self._text, self._action, self._close):
            row.addWidget(widget)
        row.setStretch(1, 1)
        theme.changed.connect(self._draw_icons)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(self, message: str, hint: str = "", *, level: str = "hint", action: Action | None = None) -> None:
        """Show a message until it is closed or replaced.

        Args:
            level: ``hint`` or ``error``.
            action: what can be done about it at once.
        """
        self._text.setText(f"{message}\n{hint}" if hint else message)
        self._action.setVisible(action is not None)
        if action is not None:
            self._action.setText(action[0])
            self._do = action[1]
        self._icon_name = "alert-circle-outline" if level == "error" else "lightbulb-on-outline"
        self.setProperty("level", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self._draw_icons()
        self.show()

    def say_error(self, error: FmrError, *, action: Action | None = None) -> None:
        """Show an error and its hint."""
        self.say(error.message, error.hint, level="error", action=action)

    def _run_action(self) -> None:
        self.hide()
        if self._do is not None:
            self._do()

    def _draw_icons(self) -> None:
        self._icon.setPixmap(self._theme.icon(self._icon_name).pixmap(18, 18))
        self._close.setIcon(self._theme.icon("close"))
