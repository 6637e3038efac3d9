"""The proxy mask in the window: the present source's mask in its panel and over other views, and the selection in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QApplication

from fmr_studio.canvas.cell_regions import Ids, Mask, cell_labels
from fmr_studio.canvas.cluster_legend import LabelGroup, cluster_colors, cluster_meanings, legend
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, Correction
from fmr_studio.inference.engine import EngineFacts, RenderResult
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.source.drag.controller import DragController
from fmr_studio.ui.source.outlines import draw_outline, outline_path
from fmr_studio.ui.source.proxy_panel import ProxyPanel
from fmr_studio.ui.workspace import Workspace


class ProxyDesk(QObject):
    """Keeps the selection of a window in step with its source, and shows the mask."""

    def __init__(self, workspace: Workspace, drag: DragController, *, picture: ResultView, canvas: CanvasView) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._preview = workspace, workspace.session, workspace.preview
        self._drag, self._selection, self._picture, self._canvas = drag, drag.selection, picture, canvas
        self.panel = ProxyPanel(self._selection, workspace.theme, self.label_name)
        self.outline = QPainterPath()
        """Of the selection, in the unit square."""
        self.shows_outline = True
        """Whether the outline is drawn on picture and canvas, see :meth:`set_handles`."""
        self.meanings: Ids = np.full(256, UNKNOWN, np.uint8)
        """The label each cluster mostly means in the present source, 255 unknown."""
        self.colors = np.zeros((256, 3), np.uint8)
        """Of the clusters, (256, 3) uint8."""
        self._overlay: QImage | None = None
        self._label = self._session.choices.label
        self._connect()
        for view in (picture, canvas):
            view.add_layer(self._draw)
        canvas.add_layer(self._draw_overlay)
        self._show_source()

    def _connect(self) -> None:
        self._selection.changed.connect(self._show_selection)
        self._preview.shown.connect(self._take)
        self._preview.ready.connect(lambda _facts: self._show_source())
        self._preview.state_changed.connect(self._show_message)
        self._session.document_replaced.connect(self._forget)
        self._session.pack_changed.connect(self._forget)
        self._session.choices_changed.connect(self._follow_palette)
        self.panel.overlay_changed.connect(self.show_overlay)
        self.panel.view.hovered.connect(self._show_hovered)
        self.panel.painted.connect(self.correct)
        self._workspace.actions.do({"proxy": self.toggle_over_picture})

    def label_name(self, label: int) -> str:
        """A label's name for people."""
        palette = self._session.document.palette
        return self.tr("unknown") if label >= len(palette) else label_words(palette[label].name)

    # -- the source ----------------------------------------------------------------------------------------------------

    def _forget(self) -> None:
        self._selection.show_source(None, None)
        self._show_source()

    def _take(self, result: RenderResult) -> None:
        if result.draft:
            return  # it says nothing of the source
        mask, labels = result.source_mask, result.own_labels
        if mask is None:
            self._selection.show_source(None, None)
        else:
            known = None if labels is None else cell_labels(labels, mask.shape[0])
            self._selection.show_source((result.request.pack_id, result.request.source.unedited), mask, known)
        self._show_source()

    def _show_source(self) -> None:
        """Legend, colours and picture of the source that is there, or why there is none."""
        selection, preview = self._selection, self._preview
        groups: tuple[LabelGroup, ...] = ()
        if selection.clusters is not None and selection.labels is not None:
            self.meanings = cluster_meanings(selection.clusters, selection.labels, known_meanings(preview.facts))
            self.colors = cluster_colors(self.meanings, self._session.document.colors())
            groups = legend(selection.clusters, self.meanings)
        result = preview.result
        backdrop = None if result is None or not groups else image_of(result.source_image)
        self.panel.show_mask(groups, self.colors, backdrop, self._message())
        self.show_overlay()

    def _show_message(self) -> None:
        if self._selection.clusters is None:
            self.panel.view.message = self._message()
            self.panel.view.update()

    def _message(self) -> str:
        preview = self._preview
        if not self._session.document.properties.pack:
            return self.tr("Without a pack there is no proxy mask.")
        if preview.result is not None and preview.result.source_mask is None:
            return self.tr("This pack has no codebook: its pictures have no proxy mask.")
        return self.tr("The proxy mask comes with the first picture.")

    # -- over other views ----------------------------------------------------------------------------------------------

    def toggle_over_picture(self, on: bool) -> None:
        """Lay the mask over the picture, or take it away."""
        over = {"": "picture", "canvas": "both"} if on else {"picture": "", "both": "canvas"}
        box = self.panel.over
        box.setCurrentIndex(box.findData(over.get(box.currentData(), box.currentData())))

    def show_overlay(self) -> None:
        """Lay the picture's own mask over the views that were chosen."""
        over = self.panel.over.currentData()
        self._preview.set_with_mask(bool(over))
        result = self._preview.result
        mask = result.proxy_mask if result is not None and over else None
        self._overlay = None if mask is None else image_of(self.colors[mask])
        on_picture = over in ("picture", "both")
        self._picture.set_overlay(self._overlay if on_picture else None, self.panel.view.opacity)
        self._workspace.actions["proxy"].setChecked(on_picture)
        self._canvas.update()

    def _draw_overlay(self, painter: QPainter, to_widget: QTransform) -> None:
        if self._overlay is not None and self.panel.over.currentData() in ("canvas", "both"):
            painter.setOpacity(self.panel.view.opacity)
            painter.setTransform(to_widget, combine=True)
            painter.drawImage(QRectF(0, 0, 1, 1), self._overlay)

    def correct(self, cells: Mask, cluster: int, redraw: bool) -> None:
        """Put cells (r, r) bool into another cluster, as a step; with ``redraw`` the picture follows."""
        tries = self._drag.tries
        if cells.any() and self._drag.ready():
            edits = tries.source.edits
            correction = Correction(Cells.of(cells), cluster, redraw)
            source = replace(tries.source, edits=replace(edits, corrections=(*edits.corrections, correction)))
            name = self.label_name(int(self.meanings[cluster]))
            words = self.tr("Paint %1 on the proxy mask") if redraw else self.tr("Correct the proxy mask: %1")
            tries.keep(source, words.replace("%1", name))
        else:
            self.panel.view.show_mask()

    # -- the selection -------------------------------------------------------------------------------------------------

    def set_handles(self, on: bool) -> None:
        """Whether handles are drawn around what is selected: then its outline is not. Who leaves them by key paints again."""
        focus = QApplication.focusWidget()
        if not on and focus is not None and self._picture.isAncestorOf(focus):
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self.shows_outline = not on
        self._picture.update()

    def _show_selection(self) -> None:
        mask = self._selection.mask
        self.outline = QPainterPath() if mask is None else outline_path(mask)
        self._picture.update()
        self._canvas.update()

    def _draw(self, painter: QPainter, to_widget: QTransform) -> None:
        if self.shows_outline and not self.outline.isEmpty():
            draw_outline(painter, self.outline, to_widget)

    def _follow_palette(self) -> None:
        """Choosing a label in the palette selects its cells, while the panel is seen."""
        label, before = self._session.choices.label, self._label
        self._label = label
        if label != before and not self.panel.visibleRegion().isEmpty():
            self._selection.select_label(label)

    def _show_hovered(self, cell: tuple[int, int] | None) -> None:
        words = "" if cell is None else self.panel.cell_words(cell)
        self._workspace.messages.status.show_under(words)


def known_meanings(facts: EngineFacts | None) -> tuple[int, ...]:
    """What a pack's clusters mean in general, label by cluster; empty where it does not say."""
    return tuple(getattr(facts, "cluster_labels", ()) or ())
