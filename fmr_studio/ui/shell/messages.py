"""What a window tells a person: messages above the canvas, and words in the line below."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fmr_studio.errors import FmrError
from fmr_studio.log import crash_text, write_crash
from fmr_studio.paths import log_file, shorten, without_private
from fmr_studio.ui.shell.banner import Action, Banner
from fmr_studio.ui.shell.status_bar import StatusBar

NOTE_MS = 6000
PICTURE = "picture"
"""The topic of what is over once there is a picture."""


class Messages(QObject):
    """Where every part of a window says what a person should know.

    Args:
        banner: keeps messages until they are closed.
        status: the line below, for what is true at the moment.
    """

    def __init__(self, banner: Banner, status: StatusBar) -> None:
        super().__init__()
        self._banner = banner
        self.status = status

    def say(self, message: str, hint: str = "", *, action: Action | None = None, topic: str = "") -> None:
        """Show a message until it is closed, with what can be done about it at once."""
        self._banner.say(message, hint, action=action, topic=topic)

    def say_error(self, error: FmrError, *, action: Action | None = None, topic: str = "") -> None:
        """Show an error and its hint until it is closed, or until another one on the same topic."""
        self._banner.say_error(error, action=action, topic=topic)

    def close(self, topic: str) -> None:
        """What was said on a topic is true no more."""
        self._banner.close_topic(topic)

    def report_bug(self, error: BaseException) -> None:
        """Keep the details of a bug and say so; the work goes on."""
        kept = write_crash(file, error) if (file := log_file()) else False
        where = self.tr("The details are in %1.").replace("%1", shorten(file)) if file and kept else ""
        words = self.tr("Something went wrong that should not have (%1).").replace("%1", type(error).__name__)
        self._banner.say(words, where, level="error", details=without_private(crash_text(error)))

    def note(self, words: str) -> None:
        """Say for a moment, in the line below, what was just done."""
        self.status.showMessage(words, NOTE_MS)

    def dismiss(self) -> bool:
        """Close the newest message; False where there is none."""
        return self._banner.dismiss()

    def clear(self) -> None:
        """Close all messages."""
        self._banner.clear()
