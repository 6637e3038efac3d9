"""Says at once where the picture does not show what was just painted, with a mark and a way on."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QFocusEvent, QPainter, QPen, QTransform
from PySide6.QtWidgets import QPushButton, QToolTip, QWidget

from fmr_studio.canvas.agreement import Unheeded, largest_area, unheeded
from fmr_studio.canvas.condition import MUST, resampled
from fmr_studio.inference.canvas_labels import shrink_labels
from fmr_studio.inference.engine import Engine, Labels, RenderResult
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.source.seed_search import SeedSearch
from fmr_studio.ui.workspace import Workspace

INSET_PX = 12
BETWEEN = " · "
"""Between what is so and what can be done: a new line where there is little room."""
DARK, LIGHT = QColor(0, 0, 0, 150), QColor(255, 255, 255, 230)


class Notice(QPushButton):
    """A button that lies in the lower left corner of a widget and moves nothing else."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._over, self._words = parent, ""
        self.setObjectName("notice")
        self.setAccessibleName(self.tr("Paint that is not drawn"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.hide()
        parent.installEventFilter(self)

    def say(self, words: str, hint: str) -> None:
        """Show words; without any it goes."""
        self._words = words
        self.setToolTip(hint)
        self.setAccessibleName(words or self.tr("Paint that is not drawn"))
        self.setAccessibleDescription(hint)
        self.setVisible(bool(words))
        self._place()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say to the keyboard too what the mouse is told."""
        super().focusInEvent(event)
        QTimer.singleShot(0, self, self._tell)  # Qt hides what is told while the focus still moves

    def _tell(self) -> None:
        if self.hasFocus():
            QToolTip.showText(self.mapToGlobal(self.rect().topLeft()), self.toolTip(), self)

    def _place(self) -> None:
        room = self._over.width() - 2 * INSET_PX
        self.setMaximumWidth(room)
        self.setText(self._words)
        if self.sizeHint().width() > room:
            self.setText(self._words.replace(BETWEEN, "\n"))
        self.adjustSize()
        self.move(INSET_PX, self._over.height() - self.height() - INSET_PX)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False


class Heed(QObject):
    """Reads every picture that rests, and compares it with what was painted since the one before.

    Args:
        label_name: a label's name for people.
    """

    def __init__(
        self,
        workspace: Workspace,
        label_name: Callable[[int], str],
        search: SeedSearch,
        *,
        picture: ResultView,
        canvas: CanvasView,
    ) -> None:
        super().__init__(workspace.frame)
        self._tasks, self._preview, self._label_name, self._search = workspace.tasks, workspace.preview, label_name, search
        self._views = picture, canvas
        self.found: Unheeded | None = None
        """What is painted and not drawn; None where nothing is."""
        self._before: Labels | None = None
        self._result: RenderResult | None = None
        self._box = QRectF()
        self._running = False
        self.notice = Notice(picture)
        self.notice.clicked.connect(self.find_seeds)
        self._preview.rested.connect(self._look)
        for over in (workspace.session.document_replaced, workspace.session.pack_changed):
            over.connect(self._forget)
        for view in self._views:
            view.add_layer(self._draw)

    def find_seeds(self) -> None:
        """Look for seeds that draw it."""
        if self.found is not None:
            self._search.begin(self.found, self._label_name(self.found.label))

    def _forget(self) -> None:
        self._before = self._result = None
        self._show(None)

    def _look(self) -> None:
        """Compare the newest picture, off this thread, where something was painted since the last one."""
        result = self._preview.result
        if self._running or result is None or result.draft or result is self._result or result.labels is None:
            return
        self._result, before, painted = result, self._before, result.labels
        own = result.source_labels is not None and np.array_equal(painted, result.source_labels)
        if own or before is None or before.shape != painted.shape:
            self._before = painted  # nobody's last stroke
            self._show(None)
        elif self.found is not None or not np.array_equal(before, painted):
            self._compare(result, before, painted)

    def _compare(self, result: RenderResult, before: Labels, painted: Labels) -> None:
        marked, self._running = self.found, True

        def work(progress: Progress) -> Unheeded | None:
            def read(engine: Engine, _progress: Progress) -> Labels | None:
                return engine.read_labels(result.image)

            seen = self._preview.borrow(read, progress)
            if seen is None:
                return None
            now, then = shrink_labels(painted, len(seen)), shrink_labels(before, len(seen))
            return unheeded(then, now, seen) or (None if marked is None else marked.again(now, seen))

        def done(found: Unheeded | None) -> None:
            self._before = painted
            self._show(found)

        words = self.tr("Comparing the picture with the last stroke")
        self._tasks.run(words, work, on_done=done, on_ended=self._ended, owner=self)

    def _ended(self) -> None:
        self._running = False
        if self._preview.result is not self._result:
            self._look()

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show(self, found: Unheeded | None) -> None:
        self.found, self._box = found, QRectF()
        if found is None:
            self.notice.say("", "")
        else:
            area, side = largest_area(found.cells), len(found.cells)
            self._box = QRectF(area.x / side, area.y / side, area.width / side, area.height / side)
            words = self.tr("Not drawn here: %1 · Find seeds that draw it").replace("%1", self._label_name(found.label))
            hint = self.tr("Other seeds may have it; so may a region that is copied from a picture that shows it.")
            if not self._is_must(found):
                hint += " " + self.tr("It is no must there; the tool Must, may or free makes it one.")
            self.notice.say(words, hint)
        for view in self._views:
            view.update()

    def _is_must(self, found: Unheeded) -> bool:
        """Whether the picture had to follow what was painted there."""
        weight = None if self._result is None else self._result.request.label_weight
        return weight is None or bool((resampled(weight, len(found.cells))[found.cells] == MUST).all())

    def _draw(self, painter: QPainter, to_widget: QTransform) -> None:
        if self._box.isEmpty():
            return
        box = to_widget.mapRect(self._box).adjusted(-4, -4, 4, 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for color, width in ((DARK, 3.0), (LIGHT, 1.4)):
            pen = QPen(color, width, Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawRoundedRect(box, 5, 5)
