"""The line below: pack, device, what the preview does and how quickly, zoom, and the label under the pen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar, QWidget

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.regions import pick_label
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.toolbox import TOOL_FACES
from fmr_studio.ui.picture.preview import Preview, State
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import label_words


class StatusBar(QStatusBar):
    """Says what is going on, without moving.

    Args:
        tasks: the strip of what runs beside the preview.
    """

    def __init__(self, session: Session, preview: Preview, canvas: CanvasView, tasks: QWidget) -> None:
        super().__init__()
        self._session, self._preview, self._canvas = session, preview, canvas
        self.pack, self.state, self.speed, self.under, self.zoom = QLabel(), QLabel(), QLabel(), QLabel(), QLabel()
        self.speed.setToolTip(self.tr("From the edit to the picture: last, median and 95th percentile of the last 200"))
        for label in (self.pack, self.state, self.speed):
            self.addWidget(label)
        self.hint = QLabel()
        self.hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.hint.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.addWidget(self.hint, 1)
        for widget in (tasks, self.under, self.zoom):
            self.addPermanentWidget(widget)
        tasks.hide()
        preview.state_changed.connect(self._show_preview)
        canvas.hovered.connect(self._show_under)
        canvas.zoom_changed.connect(self._show_zoom)
        session.document_replaced.connect(self._show_preview)
        session.choices_changed.connect(self._show_hint)
        self._show_hint()
        self._show_preview()
        self._show_zoom(canvas.zoom)

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

    def _show_preview(self) -> None:
        facts, meter = self._preview.facts, self._preview.meter
        pack = self._session.document.properties.pack
        if not pack:
            self.pack.setText(self.tr("No pack"))
            self.state.setText("")
        else:
            self.pack.setText(f"{facts.title} · {facts.device.upper()}" if facts is not None else pack)
            self.state.setText(self._state_words())
        last, median, high = meter.last_ms, meter.percentile_ms(50), meter.percentile_ms(95)
        shown = last is not None and median is not None and high is not None
        self.speed.setText(f"{last:.0f} ms  ·  p50 {median:.0f}  ·  p95 {high:.0f}" if shown else "")

    def _show_hint(self) -> None:
        tool = self._session.choices.tool
        self.hint.setText(next(face for face in TOOL_FACES if face.tool is tool).translated()[1])

    def _show_zoom(self, zoom: float) -> None:
        self.zoom.setText(f"{100 * zoom:.0f} %")

    def show_under(self, words: str) -> None:
        """Say what lies under the pen in another view than the canvas."""
        self.under.setText(words)

    def _show_under(self, point: Point | None) -> None:
        label = None if point is None else pick_label(self._session.document, point)
        if point is None or label is None:
            self.under.setText("")
            return
        name = self.tr("unknown") if label == UNKNOWN else label_words(self._session.document.palette[label].name)
        self.under.setText(f"{name}  ·  {int(point[0])}, {int(point[1])}")
