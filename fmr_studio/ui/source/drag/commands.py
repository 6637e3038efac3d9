"""Dragging regions in the window: the mode, its panel, and what lies over the picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.shell.numbers import decimal
from fmr_studio.ui.source.drag.controller import DragController
from fmr_studio.ui.source.drag.handles import DragOverlay
from fmr_studio.ui.source.drag.kept_edits import KeptEdits
from fmr_studio.ui.source.drag.region_actions import RegionActions
from fmr_studio.ui.source.drag.taking_paint import TakingPaint
from fmr_studio.ui.source.regions_panel import RegionsPanel
from fmr_studio.ui.workspace import Workspace

MUCH_PAINTED = 0.05
"""A larger part of painted pixels is worth a hint."""
PAINT = "paint over regions"


class DragCommands(QObject):
    """Owns the overlay on the picture and the panel of one window.

    Args:
        view: the picture that regions are dragged on.
    """

    panel_wanted = Signal()
    """The panel should be seen."""
    dragging = Signal(bool)
    """Regions are dragged on the picture from now on, or no longer."""

    def __init__(self, workspace: Workspace, controller: DragController, view: ResultView) -> None:
        super().__init__(workspace.frame)
        self._workspace, self.controller = workspace, controller
        self._paint = TakingPaint(workspace, controller.tries)
        self._paint_is_new = False
        """Whether something was painted that was not taken yet; what undo brings back stays as it is."""
        self.actions = RegionActions(controller)
        self.overlay = DragOverlay(view, self.actions)
        self.panel = RegionsPanel(self.actions, workspace.theme)
        self.panel.mode_wanted.connect(self.set_mode)
        self.panel.fixing_wanted.connect(self.set_fixing)
        self.panel.part_chosen.connect(self._go_on_by_key)
        self.kept = KeptEdits(controller, workspace.frame)
        self.kept.told.connect(workspace.messages.say)
        self.panel.recipe_menu_opened.connect(self.kept.fill)
        workspace.actions.do({"drag_regions": self.set_mode})
        workspace.session.choices_changed.connect(self._show_brush)
        workspace.session.stroke_ended.connect(self._painted)
        workspace.preview.shown.connect(lambda _result: self._shown())
        self._show_brush()

    @property
    def on(self) -> bool:
        """Whether regions are dragged on the picture."""
        return not self.overlay.isHidden()

    def set_mode(self, on: bool) -> None:
        """Drag regions on the picture, or no longer."""
        self._workspace.actions["drag_regions"].setChecked(on)
        self.panel.mode.setChecked(on)
        self.dragging.emit(on)
        words = self.tr("Click a part of the picture and drag it. Del takes it away, Shift+V goes back to painting.")
        self._workspace.messages.status.show_mode_hint(words if on else "")
        if on == self.on:
            return
        self.controller.cancel()
        self.overlay.setVisible(on)
        if on:
            self.panel_wanted.emit()
            self.overlay.setFocus(Qt.FocusReason.OtherFocusReason)
            self._hint_at_paint()
        else:
            self._workspace.messages.close(PAINT)
            self.panel.fix.setChecked(False)
            self.controller.choose_nothing()

    def _go_on_by_key(self) -> None:
        """Arrow keys move what was chosen by name."""
        self.set_mode(True)
        self.overlay.setFocus(Qt.FocusReason.OtherFocusReason)

    def _painted(self) -> None:
        self._paint_is_new = True

    def _painted_part(self) -> float:
        """How much of the canvas, 0 to 1, shows another layout than that of the source."""
        result = self._workspace.preview.result
        if result is None or result.labels is None or result.source_labels is None:
            return 0.0
        same_size = result.labels.shape == result.source_labels.shape
        return float(np.mean(result.labels != result.source_labels)) if same_size else 0.0

    def _hint_at_paint(self) -> None:
        """Regions are those of the source: paint becomes part of it, or, where edits lie between, a hint says how it is."""
        part = self._painted_part()
        if part > 0 and self._paint.take():
            self._paint_is_new = False
            return
        if part > MUCH_PAINTED:
            words = self.tr("The canvas paints over %1 % of this picture.").replace("%1", decimal(100 * part, 0))
            hint = self.tr("Regions are dragged in the picture below the paint; begin from its own layout to see them all.")
            use = self.tr("Use its layout"), self._workspace.actions["layout"].trigger
            self._workspace.messages.say(words, hint, action=use, topic=PAINT)

    def _shown(self) -> None:
        if not self.on:
            return
        part = self._painted_part()
        if part > 0 and self._paint_is_new and self._paint.take():
            self._paint_is_new = False
        if part <= MUCH_PAINTED:
            self._workspace.messages.close(PAINT)

    def set_fixing(self, on: bool) -> None:
        """Paint the fixed area with the mouse, or drag regions again."""
        if on:
            self.set_mode(True)
        self.overlay.painting_fixed = on
        self.overlay.update()

    def _show_brush(self) -> None:
        """The fixed area is painted with the brush's size."""
        session, size = self._workspace.session, max(self.controller.size, 1)
        self.overlay.brush_cells = session.choices.brush.size_px * size / session.document.width
