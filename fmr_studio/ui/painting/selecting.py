"""Commands for what is selected: all, none, the rest, a label; and what is done with it on the active layer."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from fmr_studio.canvas.carrying import CarryStroke, selected_piece
from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.edit import Edit, Step
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.page import page_of
from fmr_studio.canvas.painter import Painter
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.selected_edits import copied, fill_selected, pasted
from fmr_studio.canvas.selection import Mask, select, selected
from fmr_studio.canvas.tools import Tool
from fmr_studio.errors import FmrError
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.painting.selection_outline import SelectionOutline
from fmr_studio.ui.painting.transform_dialog import TransformDialog
from fmr_studio.ui.workspace import Workspace

MIME = "application/x-fmr-selection"
NEED_SELECTION = ("deselect", "invert_selection", "cut_selected", "erase_selected", "fill_selected", "transform_selected")


class SelectionCommands(QObject):
    """Does what a person asks of a selection; every change is one step."""

    def __init__(self, workspace: Workspace, canvas: CanvasView) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session = workspace, workspace.session
        self._outline = SelectionOutline(workspace.session, canvas)
        canvas.erase_wanted.connect(workspace.actions["erase_selected"].trigger)
        workspace.actions.do({
            "select_all": self.select_all,
            "deselect": self.deselect,
            "invert_selection": self.invert,
            "select_label": self.select_label,
            "cut_selected": self.cut,
            "erase_selected": self.erase,
            "fill_selected": self.fill,
            "transform_selected": self.transform,
        })  # fmt: skip
        self._session.document_replaced.connect(self._show)
        self._session.canvas_changed.connect(self._follow)
        self._show()

    # -- what is selected ----------------------------------------------------------------------------------------------

    @property
    def mask(self) -> Mask | None:
        """The selected pixels (H, W) bool."""
        return selected(self._session.document)

    def select_all(self) -> None:
        """Select the whole canvas."""
        self._choose(self._everything(), self.tr("Select all"))

    def deselect(self) -> None:
        """Select nothing."""
        self._choose(None, self.tr("Deselect"))

    def invert(self) -> None:
        """Select all that was not."""
        mask = self.mask
        if mask is not None:
            self._choose(~mask & self._everything(), self.tr("Invert the selection"))

    def select_label(self) -> None:
        """Select all pixels that show the chosen label."""
        self._choose(label_map(self._session.document) == self._session.choices.label, self.tr("Select a label"))

    def _everything(self) -> Mask:
        document = self._session.document
        mask = np.zeros((document.height, document.width), bool)
        mask[page_of(document).slices] = True
        return mask

    def _choose(self, mask: Mask | None, step: str) -> None:
        edit = select(self._session.document, mask)
        if edit is not None:
            self._session.do(step, edit)

    # -- what is done with it ------------------------------------------------------------------------------------------

    def copy(self) -> bool:
        """Put what is selected of the active layer onto the clipboard; False where nothing is selected."""
        if self.mask is None:
            return False
        try:
            data = copied(self._session.document, self._session.active_layer.id)
        except FmrError as error:
            self._workspace.messages.say_error(error)
            return True
        mime = QMimeData()
        mime.setData(MIME, data)
        QGuiApplication.clipboard().setMimeData(mime)
        self._workspace.messages.note(self.tr("Copied what is selected of this layer"))
        return True

    def cut(self) -> None:
        """Copy it, and erase it."""
        if self.copy():
            self.erase()

    def erase(self) -> None:
        """Leave what the eraser leaves."""
        self._fill(None, self.tr("Erase what is selected"))

    def fill(self) -> None:
        """Give it what the brush would paint."""
        chosen, layer = self._session.choices, self._session.active_layer
        value = chosen.label if layer.kind.holds_labels else chosen.depth if layer.kind is LayerKind.DEPTH else chosen.ink
        self._fill(
            value if value < len(self._session.document.palette) or not layer.kind.holds_labels else UNKNOWN, self.tr("Fill")
        )

    def _fill(self, value: int | None, step: str) -> None:
        session = self._session
        session.cancel_stroke()
        self._record(lambda: fill_selected(session.document, session.active_layer.id, value, step))

    def paste(self) -> bool:
        """Lay what was copied over the layers as one of its own, to be moved; False where nothing was copied here."""
        data: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if data is None or not data.hasFormat(MIME):
            return False
        session = self._session
        session.cancel_stroke()
        try:
            layer, edits = pasted(session.document, bytes(data.data(MIME).data()), self.tr("Pasted"))
        except FmrError as error:
            self._workspace.messages.say_error(error)
            return True
        self._do(self.tr("Paste"), edits)
        session.choose_layer(layer)
        session.choose(tool=Tool.MOVE)
        return True

    def transform(self) -> None:
        """Ask how it is to be stretched, turned and mirrored, and show it."""
        session = self._session
        session.cancel_stroke()
        try:
            painter = Painter(session.document, session.active_layer.id, self.tr("Transform"))
            stroke = CarryStroke(painter, vacated=session.choices.vacated)
            session.hold(stroke)
            stroke.take(selected_piece(painter))
        except FmrError as error:
            session.cancel_stroke()
            self._workspace.messages.say_error(error)
            return
        dialog = TransformDialog(stroke, self._workspace.frame)
        if self._workspace.questions.ask(dialog):
            session.finish_stroke()
        else:
            session.cancel_stroke()
        dialog.deleteLater()

    def _do(self, step: str, edits: tuple[Edit, ...]) -> None:
        self._session.do(step, *edits)

    def _record(self, work: Callable[[], Step | None]) -> None:
        try:
            self._session.history.record(work())
        except FmrError as error:
            self._workspace.messages.say_error(error)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES and change.detail == "extra":
            self._show()

    def _show(self) -> None:
        for name in NEED_SELECTION:
            self._workspace.actions[name].setEnabled(self.mask is not None)
