"""What the window says about the preview: the badge on the picture, messages, and words in the line below."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fmr_studio.errors import FmrError
from fmr_studio.ui.picture.preview import Preview
from fmr_studio.ui.picture.preview_state import State
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import pack_words
from fmr_studio.ui.shell.messages import Messages

MEMORY = "memory of pictures"


class PreviewVoice(QObject):
    """Speaks for the preview of a window."""

    def __init__(self, preview: Preview, view: ResultView, session: Session, messages: Messages) -> None:
        super().__init__(view)
        self._preview, self._view, self._session, self._messages = preview, view, session, messages
        preview.state_changed.connect(self._show_state)
        preview.failed.connect(self._show_failed)
        preview.crashed.connect(messages.report_bug)
        preview.shrunk_changed.connect(self._say_shrunk)
        preview.device_refused.connect(self._say_refused)
        session.document_replaced.connect(self._show_state)
        session.pack_changed.connect(self._show_state)
        self._show_state()

    # -- what is true at the moment ------------------------------------------------------------------------------------

    def _show_state(self) -> None:
        self._view.set_badge(self._badge())
        self._show_status()

    def _badge(self) -> str:
        preview = self._preview
        if not self._session.document.properties.pack:
            return self.tr("No pack")
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

    def _show_status(self) -> None:
        facts, meter = self._preview.facts, self._preview.speed.whole
        pack = self._session.document.properties.pack
        if facts is not None and facts.pack != pack:
            facts = None
        maker = f"{facts.title} · {facts.device.upper()}" if facts is not None else pack
        last, median, high = meter.last_ms, meter.percentile_ms(50), meter.percentile_ms(95)
        known = last is not None and median is not None and high is not None
        self._messages.status.show_preview(
            pack=maker if pack else self.tr("No pack"),
            pack_tip=self._terms_words(facts.mark) if facts is not None and facts.mark else "",
            state=self._state_words() if pack else "",
            speed=f"{last:.0f} ms  ·  p50 {median:.0f}  ·  p95 {high:.0f}" if known else "",
        )

    def _terms_words(self, mark: str) -> str:
        words = self.tr("Only for %1. Every picture that is exported says so.").replace("%1", pack_words(mark))
        return words + "\n" + self.tr("Whose work it is stands in Help → About.")

    def _state_words(self) -> str:
        return {
            State.LOADING: self.tr("Loading the pack …"),
            State.QUEUED: self.tr("Queued"),
            State.RUNNING: self.tr("Running"),
            State.DONE: self.tr("Done"),
            State.PAUSED: self.tr("Paused"),
            State.STOPPED: self.tr("Stopped"),
            State.FAILED: self.tr("No picture"),
        }[self._preview.state]

    # -- messages ------------------------------------------------------------------------------------------------------

    def _show_failed(self, error: FmrError) -> None:
        if self._preview.result is None:
            self._view.show_message(self.tr("No picture: %1").replace("%1", error.message))

    def _say_shrunk(self, shrunk: bool) -> None:
        if shrunk:
            hint = self.tr("Pictures are drawn smaller for a while; larger ones are tried again later. Nothing is lost.")
            self._messages.say(self.tr("The memory is not enough for the whole picture."), hint, topic=MEMORY)
        else:
            self._messages.close(MEMORY)
        self._show_state()

    def _say_refused(self, error: FmrError) -> None:
        facts = self._preview.facts
        present = facts.device.upper() if facts is not None else self._preview.device
        words = self.tr("Pictures go on being made on the device in use: %1.").replace("%1", present)
        self._messages.say_error(FmrError(error.message, words))
