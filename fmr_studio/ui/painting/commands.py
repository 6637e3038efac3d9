"""What commands do to the canvas: steps, labels, the brush, and how the canvas is seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.settings import Settings
from fmr_studio.ui.choices import BRUSHES, LABELS
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.labels_panel import LabelsPanel
from fmr_studio.ui.shell.language import step_words
from fmr_studio.ui.workspace import Workspace

SIZE_STEP = 1.15
FIRST_LABEL = 2


class PaintingCommands(QObject):
    """Does what a person asks a canvas for, and begins as the preferences say."""

    def __init__(self, workspace: Workspace, canvas: CanvasView, labels: LabelsPanel) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._canvas, self._labels = workspace, workspace.session, canvas, labels
        workspace.actions.do(self._handlers())
        workspace.settings.changed.connect(self._follow)
        self._session.history_changed.connect(self._show_history)
        self._session.document_replaced.connect(self._show_protected)
        self._session.canvas_changed.connect(self._document_changed)
        self._session.choose(brush=brush_of(workspace.settings.now))
        self._use_patterns(workspace.settings.now.patterns)
        self._show_history()
        self._show_protected()

    def _handlers(self) -> dict[str, Callable[..., object]]:
        session, canvas = self._session, self._canvas
        return {
            "undo": session.undo,
            "redo": session.redo,
            "swap": session.swap_labels,
            "protect": self._labels.protect,
            "defaults": self.use_defaults,
            "cancel": self.cancel,
            "smaller": partial(self.resize_brush, 1 / SIZE_STEP),
            "larger": partial(self.resize_brush, SIZE_STEP),
            "much_smaller": partial(self.resize_brush, SIZE_STEP**-5),
            "much_larger": partial(self.resize_brush, SIZE_STEP**5),
            "hand": canvas.pen.set_hand,
            "patterns": self.set_patterns,
            **{f"label_{digit}": partial(self.choose_label, digit) for digit in range(10)},
        }

    # -- showing -------------------------------------------------------------------------------------------------------

    def _show_history(self) -> None:
        history = self._session.history
        for name, words, step in (("undo", self.tr("Undo"), history.undo_name), ("redo", self.tr("Redo"), history.redo_name)):
            action = self._workspace.actions[name]
            action.setEnabled(step is not None)
            action.setText(f"{words}: {step_words(step)}" if step else words)

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES:
            self._show_protected()

    def _show_protected(self) -> None:
        self._workspace.actions["protect"].setChecked(self._session.document.properties.only_over is not None)

    # -- painting ------------------------------------------------------------------------------------------------------

    def choose_label(self, label: int) -> None:
        """Choose a label by its digit, if there is one."""
        if label < len(self._session.document.palette):
            self._session.choose(label=label)

    def cancel(self) -> None:
        """Give up the stroke; without one, stop moving the view, drop the picture that is waited for, close a
        message, or let go what is selected.
        """
        hand = self._workspace.actions["hand"]
        if self._session.stroke is not None:
            self._canvas.pen.cancel()
        elif hand.isChecked():
            hand.trigger()
        elif self._workspace.preview.cancel() or self._workspace.messages.dismiss():
            return
        elif self._workspace.actions["deselect"].isEnabled():
            self._workspace.actions["deselect"].trigger()
        else:
            self._canvas.pen.cancel()

    def resize_brush(self, factor: float) -> None:
        """Make the brush larger or smaller, by a pixel at least."""
        size = self._session.choices.brush.size_px
        step = round(size * factor) - size
        self._session.choose_brush(size_px=size + (step or (1 if factor > 1 else -1)))

    def set_patterns(self, on: bool) -> None:
        """Show labels with patterns on the canvas and in the palette."""
        self._canvas.set_patterns(on)
        self._labels.set_patterns(on)

    # -- preferences ---------------------------------------------------------------------------------------------------

    def use_defaults(self) -> None:
        """The label and the brush that one begins with."""
        label = min(FIRST_LABEL, len(self._session.document.palette) - 1)
        self._session.choose(label=label, brush=self._own_brush(BRUSHES[self._session.choices.material]))

    def _own_brush(self, brush: Brush) -> Brush:
        """A brush as the preferences want it; their size is that of the brush for labels."""
        wanted = brush_of(self._workspace.settings.now, brush)
        return wanted if self._session.choices.material == LABELS else replace(wanted, size_px=brush.size_px)

    def _follow(self, before: Settings, now: Settings) -> None:
        if now.patterns != before.patterns:
            self._use_patterns(now.patterns)
        if brush_of(now) != brush_of(before):
            self._session.choose(brush=self._own_brush(self._session.choices.brush))

    def _use_patterns(self, on: bool) -> None:
        action = self._workspace.actions["patterns"]
        if action.isChecked() != on:
            action.setChecked(on)
            self.set_patterns(on)


def brush_of(settings: Settings, brush: Brush | None = None) -> Brush:
    """A brush as the preferences want it; what they do not say is taken from ``brush``."""
    return replace(
        brush or Brush(),
        size_px=settings.brush_size_px,
        smooth=settings.smooth_strokes,
        use_pressure=settings.pen_pressure,
    )
