"""Dragging regions in the window: the mode, its panel, and what lies over the picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt

from fmr_studio.ui.source.drag.controller import DragController
from fmr_studio.ui.source.drag.handles import DragOverlay
from fmr_studio.ui.source.drag.kept_edits import KeptEdits
from fmr_studio.ui.source.drag.region_actions import RegionActions
from fmr_studio.ui.source.regions_panel import RegionsPanel

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow


MUCH_PAINTED = 0.05
"""A larger part of painted pixels is worth a hint."""


class DragCommands(QObject):
    """Owns the controller, the overlay on the picture and the panel of one window."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.controller = DragController(window.session, window.preview, window.selection)
        self.actions = RegionActions(self.controller)
        self.overlay = DragOverlay(window.result, self.actions)
        self.panel = RegionsPanel(self.actions, window.theme)
        self.panel.mode_wanted.connect(self.set_mode)
        self.panel.fixing_wanted.connect(self.set_fixing)
        self.kept = KeptEdits(self.controller, window)
        self.kept.told.connect(window.banner.say)
        self.panel.recipe_menu_opened.connect(self.kept.fill)
        window.session.choices_changed.connect(self._show_brush)
        self._show_brush()

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What each action of the table does."""
        return {"drag_regions": self.set_mode}

    @property
    def on(self) -> bool:
        """Whether regions are dragged on the picture."""
        return not self.overlay.isHidden()

    def set_mode(self, on: bool) -> None:
        """Drag regions on the picture, or no longer."""
        self._window.actions_by_id["drag_regions"].setChecked(on)
        self.panel.mode.setChecked(on)
        self._window.proxy_desk.shows_outline = not on
        self._window.result.update()
        if on == self.on:
            return
        self.controller.cancel()
        self.overlay.setVisible(on)
        if on:
            self._window.show_dock("regions")
            self.overlay.setFocus(Qt.FocusReason.OtherFocusReason)
            self._hint_at_paint()
        else:
            self.panel.fix.setChecked(False)
            self.controller.choose_nothing()

    def _hint_at_paint(self) -> None:
        """Regions are those of the source; where the canvas shows another layout, dragging them is not what a person means."""
        window, result = self._window, self._window.preview.result
        if result is None or result.labels is None or result.source_labels is None:
            return
        if result.labels.shape == result.source_labels.shape:
            part = float(np.mean(result.labels != result.source_labels))
            if part > MUCH_PAINTED:
                words = self.tr("The canvas paints over %1 % of this picture.").replace("%1", f"{100 * part:.0f}")
                hint = self.tr("Regions are dragged in the picture below the paint; begin from its own layout to see them all.")
                window.banner.say(words, hint, action=(self.tr("Use its layout"), window.commands.take_layout))

    def set_fixing(self, on: bool) -> None:
        """Paint the fixed area with the mouse, or drag regions again."""
        if on:
            self.set_mode(True)
        self.overlay.painting_fixed = on
        self.overlay.update()

    def _show_brush(self) -> None:
        """The fixed area is painted with the brush's size."""
        session, size = self._window.session, max(self.controller.size, 1)
        self.overlay.brush_cells = session.choices.brush.size_px * size / session.document.width
