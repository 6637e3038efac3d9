"""Lines above the canvas for what a person should know: they never take the keyboard and never hide the work.

What was not closed yet stays: a new message stands above the older ones, at most three are seen at once.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from fmr_studio.errors import FmrError
from fmr_studio.ui.shell.theme import Theme

Action = tuple[str, Callable[[], None]]
"""Words on a button, and what it does."""
MOST_SHOWN = 3
MOST_KEPT = 20
COPIED_MS = 2000


class Message(QFrame):
    """One line with what to do about it.

    Args:
        level: ``hint`` or ``error``.
        details: what the button *Copy details* puts on the clipboard; empty for no such button.
        topic: what it is about, where another message on that takes its place.
        close: what closes it.
    """

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        level: str,
        action: Action | None,
        details: str,
        topic: str,
        close: Callable[[Message], None],
    ) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.setProperty("level", level)
        self.level, self.text, self.details, self.topic = level, text, details, topic
        self.action = action
        self._theme = theme
        self._icon, self._words = QLabel(), QLabel(text)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.button = QPushButton(action[0] if action is not None else self.tr("Do what the message proposes"))
        self.button.setVisible(action is not None)
        self.copy = QPushButton(self.tr("Copy details"))
        self.copy.setVisible(bool(details))
        self.copy.clicked.connect(self._copy)
        self.close_button = QToolButton()
        self.close_button.setAutoRaise(True)
        self.close_button.setToolTip(self.tr("Close this message (Esc)"))
        self.close_button.setAccessibleName(self.tr("Close this message"))
        self.close_button.clicked.connect(lambda: close(self))
        self.button.clicked.connect(lambda: self._run(close))
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        for widget in (self._icon, self._words, self.button, self.copy, self.close_button):
            row.addWidget(widget)
        row.setStretch(1, 1)
        self.draw_icons()

    def _run(self, close: Callable[[Message], None]) -> None:
        close(self)
        if self.action is not None:
            self.action[1]()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.details)
        self.copy.setText(self.tr("Copied"))
        QTimer.singleShot(COPIED_MS, self.copy, lambda: self.copy.setText(self.tr("Copy details")))

    def draw_icons(self) -> None:
        """Draw the icons in the colours of the theme."""
        name = "alert-circle-outline" if self.level == "error" else "lightbulb-on-outline"
        self._icon.setPixmap(self._theme.icon(name).pixmap(18, 18))
        self.close_button.setIcon(self._theme.icon("close"))


class Banner(QWidget):
    """Keeps the messages that were not closed yet, newest first. An error never takes another error's place."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._messages: list[Message] = []
        self._more = QLabel()
        self._more.setProperty("quiet", True)
        self._more.setContentsMargins(10, 0, 10, 2)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._more)
        theme.changed.connect(self._draw_icons)
        self.hide()

    @property
    def messages(self) -> tuple[Message, ...]:
        """What was not closed yet, newest first."""
        return tuple(self._messages)

    @property
    def text(self) -> str:
        """What the newest message says; empty where there is none."""
        return self._messages[0].text if self._messages else ""

    def say(
        self,
        message: str,
        hint: str = "",
        *,
        level: str = "hint",
        action: Action | None = None,
        details: str = "",
        topic: str = "",
    ) -> None:
        """Show a message until it is closed. The same message is not shown twice, and a hint makes room for what follows.

        Args:
            level: ``hint`` or ``error``.
            action: what can be done about it at once.
            details: what is worth sending to the makers of the program; can be copied then.
            topic: takes the place of an older message on the same, and can be closed by it.
        """
        text = f"{message}\n{hint}" if hint else message
        gone = [old for old in self._messages if old.text == text or old.level == "hint" or (topic and old.topic == topic)]
        new = Message(self._theme, text, level=level, action=action, details=details, topic=topic, close=self._close)
        for old in (*gone, *self._messages[MOST_KEPT - 1 :]):
            self._take_out(old)
        self._messages.insert(0, new)
        self._column.insertWidget(0, new)
        self._show()
        if QAccessible.isActive():
            announcement = QAccessibleAnnouncementEvent(self, text)
            QAccessible.updateAccessibility(announcement)

    def say_error(self, error: FmrError, *, action: Action | None = None, topic: str = "") -> None:
        """Show an error and its hint."""
        self.say(error.message, error.hint, level="error", action=action, topic=topic)

    def close_topic(self, topic: str) -> None:
        """Close what was said on something that is over."""
        for message in self.messages:
            if message.topic == topic:
                self._close(message)

    def dismiss(self) -> bool:
        """Close the newest message; False where there is none."""
        if not self._messages:
            return False
        self._close(self._messages[0])
        return True

    def clear(self) -> None:
        """Close all messages."""
        for message in self.messages:
            self._take_out(message)
        self._show()

    def _close(self, message: Message) -> None:
        self._take_out(message)
        self._show()

    def _take_out(self, message: Message) -> None:
        if message in self._messages:
            self._messages.remove(message)
            self._column.removeWidget(message)
            message.hide()
            message.deleteLater()

    def _show(self) -> None:
        for place, message in enumerate(self._messages):
            message.setVisible(place < MOST_SHOWN)
        others = len(self._messages) - MOST_SHOWN
        self._more.setText(self.tr("%1 older messages below").replace("%1", str(others)) if others > 0 else "")
        self._more.setVisible(others > 0)
        self.setVisible(bool(self._messages))

    def _draw_icons(self) -> None:
        for message in self._messages:
            message.draw_icons()
