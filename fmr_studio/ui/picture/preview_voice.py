"""What the window says about the preview: the badge on the picture, drafts, and messages on memory and device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import RenderResult
from fmr_studio.ui.picture.preview_state import State
from fmr_studio.ui.shell.qimages import image_of

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow


class PreviewVoice(QObject):
    """Speaks for the preview of a window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        preview = window.preview
        preview.state_changed.connect(self._show_state)
        preview.drafted.connect(self._show_draft)
        preview.shrunk_changed.connect(self._say_shrunk)
        preview.device_refused.connect(self._say_refused)

    def _badge(self) -> str:
        preview = self._window.preview
        match preview.state:
            case State.LOADING if preview.result is not None:
                return self.tr("Loading the pack …")
            case State.PAUSED:
                return self.tr("Paused") if preview.behind else ""
            case State.STOPPED:
                return self.tr("Stopped")
            case State.QUEUED | State.RUNNING:
                return self.tr("Draft …") if preview.draft_shown else self.tr("Catching up …")
            case State.DONE if preview.draft_shown:
                return self.tr("Smaller, for lack of memory")
        return ""

    def _show_state(self) -> None:
        self._window.result.set_badge(self._badge())
        self._window.commands.show_mode()

    def _show_draft(self, result: RenderResult) -> None:
        self._window.result.show_picture(image_of(result.image), image_of(result.source_image))
        self._window.commands.show_overlay()

    def _say_shrunk(self, shrunk: bool) -> None:
        if shrunk:
            hint = self.tr("Pictures are drawn smaller for a while; larger ones are tried again later. Nothing is lost.")
            self._window.banner.say(self.tr("The memory is not enough for the whole picture."), hint)
        self._show_state()

    def _say_refused(self, error: FmrError) -> None:
        window = self._window
        facts = window.preview.facts
        present = facts.device.upper() if facts is not None else window.preview.device
        words = self.tr("Pictures go on being made on the device in use: %1.").replace("%1", present)
        window.banner.say_error(FmrError(error.message, words))
        window.commands.show_device()
        window.change_settings(device=window.preview.device)
