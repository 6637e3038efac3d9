"""Where the picture shows something else than was painted: found in spare time, shown as a table and a heat map."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QTransform
from PySide6.QtWidgets import QDockWidget, QWidget

from fmr_studio.canvas.agreement import Agreement, compare
from fmr_studio.canvas.drawn_agreement import DrawnAgreement, compare_drawn, must_labels
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect
from fmr_studio.errors import FmrError
from fmr_studio.inference.canvas_labels import shrink_labels
from fmr_studio.inference.engine import Engine, Labels, RenderResult
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.source.agreement_panel import AgreementPanel
from fmr_studio.ui.workspace import Workspace

HEAT = (255, 60, 40)
HEAT_OPACITY = 0.62
SEEN_AFTER_MS = 100
"""A dock that comes to the front has its place a moment later."""
FLASH_MS, FLASHES = 180, 6


class Disagreement(QObject):
    """Has the picture read by the pack while its panel is seen, and shows what differs from the paint.

    Args:
        label_name: a label's name for people.
    """

    def __init__(
        self, workspace: Workspace, label_name: Callable[[int], str], *, picture: ResultView, canvas: CanvasView
    ) -> None:
        super().__init__(workspace.frame)
        self._tasks, self._session, self._preview = workspace.tasks, workspace.session, workspace.preview
        self._picture, self._canvas = picture, canvas
        self.panel = AgreementPanel(workspace.theme, label_name)
        self.agreement: Agreement | None = None
        self._result: RenderResult | None = None
        self._running = False
        self._heat: QImage | None = None
        self._flash_box, self._flashes = QRectF(), 0
        self._flash_timer = QTimer(self)
        self._flash_timer.setInterval(FLASH_MS)
        self._flash_timer.timeout.connect(self._flash_on)
        self._seen = QTimer(self)
        self._seen.setSingleShot(True)
        self._seen.setInterval(SEEN_AFTER_MS)
        self._seen.timeout.connect(self._look)
        QTimer.singleShot(0, self, self._watch_dock)  # the panel lies in no dock yet
        self.panel.heat.toggled.connect(lambda _on: self._update_views())
        self.panel.wanted.connect(self.go_to)
        self._preview.rested.connect(self._look)
        self._preview.shown.connect(self._outdate)
        self._session.document_replaced.connect(self._forget)
        self._session.pack_changed.connect(self._forget)
        for view in (picture, canvas):
            view.add_layer(self._draw)

    def _watch_dock(self) -> None:
        """When the dock of the panel comes to the front, the picture is compared."""
        dock: QWidget | None = self.panel
        while dock is not None and not isinstance(dock, QDockWidget):
            dock = dock.parentWidget()
        if isinstance(dock, QDockWidget):
            dock.visibilityChanged.connect(lambda seen: self._seen.start() if seen else self._seen.stop())
            self._seen.start()

    # -- finding out ---------------------------------------------------------------------------------------------------

    def _look(self) -> None:
        """Compare the newest picture with what was painted, off this thread; pictures go first."""
        result = self._preview.result
        if self._running or not self.panel.in_sight or result is None or result is self._result or result.draft:
            return
        labels = painted_in(result)
        if labels is None:
            self._show(result, None, self.tr("What this pack's pictures show is not known."))
            return
        self._running, self._result = True, result
        painted = labels

        def work(progress: Progress) -> Agreement | None:
            def read(engine: Engine, _progress: Progress) -> Labels | None:
                return engine.read_labels(result.image)

            seen = self._preview.borrow(read, progress)
            drawn = compared_drawings(result)
            if seen is None:
                return Agreement((), np.zeros(result.image.shape[:2], bool)).with_drawn(drawn) if drawn else None
            return compare(shrink_labels(painted, len(seen)), seen).with_drawn(drawn)

        self._tasks.run(
            self.tr("Comparing the picture with the paint"),
            work,
            on_done=lambda found: self._show(
                result, found, self.tr("This pack has no reader: it cannot say what a picture shows.")
            ),
            on_ended=self._ended,
            owner=self,
        )

    def _ended(self) -> None:
        self._running = False
        if self._preview.result is not self._result:
            self._look()

    def _show(self, result: RenderResult, agreement: Agreement | None, message: str) -> None:
        self._result, self.agreement = result, agreement
        self._heat = None if agreement is None else _heat_image(agreement.wrong)
        self.panel.show_agreement(agreement, message)
        self._update_views()

    def _outdate(self, result: RenderResult) -> None:
        if result is not self._result and not result.draft:
            self.panel.set_current(False)

    def _forget(self) -> None:
        self._result = self.agreement = self._heat = None
        self.panel.show_agreement(None, self.tr("The comparison comes with the first picture."))
        self._update_views()

    # -- showing -------------------------------------------------------------------------------------------------------

    def go_to(self, area: Rect) -> None:
        """Bring an area of the picture into view on the canvas, and let it flash on both views."""
        if self.agreement is None or area.empty:
            return
        side, canvas = self.agreement.wrong.shape[0], self._session.document.rect
        self._flash_box = QRectF(area.x / side, area.y / side, area.width / side, area.height / side)
        box = QTransform.fromScale(canvas.width, canvas.height).mapRect(self._flash_box)
        self._canvas.viewport.show_area(box.x(), box.y(), box.width(), box.height())
        self._flashes = FLASHES
        self._flash_timer.start()
        self._update_views()

    def _flash_on(self) -> None:
        self._flashes -= 1
        if self._flashes <= 0:
            self._flash_timer.stop()
        self._update_views()

    def _update_views(self) -> None:
        self._picture.update()
        self._canvas.update()

    def _draw(self, painter: QPainter, to_widget: QTransform) -> None:
        if self._heat is not None and self.panel.heat.isChecked() and self.panel.in_sight:
            painter.save()
            painter.setTransform(to_widget, combine=True)
            painter.drawImage(QRectF(0, 0, 1, 1), self._heat)
            painter.restore()
        if self._flashes > 0:
            box = to_widget.mapRect(self._flash_box).adjusted(-3, -3, 3, 3)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            bright = self._flashes % 2 == 0
            for color, width in ((QColor(0, 0, 0), 5.0), (QColor(255, 255, 255) if bright else QColor(*HEAT), 2.5)):
                painter.setPen(QPen(color, width))
                painter.drawRect(box)


def painted_in(result: RenderResult) -> Labels | None:
    """The labels that a picture must follow, (R, R) uint8; None where none are known."""
    if result.labels is not None:
        return must_labels(result.labels, result.request.label_weight, UNKNOWN)
    if result.request.conditions:  # only drawings were given
        return np.full(result.image.shape[:2], UNKNOWN, np.uint8)
    return result.source_labels


def compared_drawings(result: RenderResult) -> tuple[DrawnAgreement, ...]:
    """How far a picture follows its drawings; not for the GUI thread."""
    if not result.request.conditions:
        return ()
    from fmr_studio.inference.extraction import depth_of, edges_of  # loads ONNX Runtime

    try:
        found = [
            compare_drawn(one, depth_of(result.image) if one.name == "depth" else edges_of(result.image))
            for one in result.request.conditions
        ]
    except FmrError:  # a network is missing: labels are compared all the same
        return ()
    return tuple(one for one in found if one is not None)


def _heat_image(wrong: np.ndarray) -> QImage:
    """Red where a picture (R, R) bool is wrong, clear elsewhere."""
    pixels = np.zeros((*wrong.shape, 4), np.uint8)
    pixels[wrong] = (*HEAT, round(255 * HEAT_OPACITY))
    return image_of(pixels)
