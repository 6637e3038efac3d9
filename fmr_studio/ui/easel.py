"""The easel: the document, its history, and what a person has in hand to paint with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.brush import MAX_SIZE_PX
from fmr_studio.canvas.document import Change, ChangeKind, Document
from fmr_studio.canvas.edit import Edit, PropertyEdit
from fmr_studio.canvas.history import MAX_BYTES, History
from fmr_studio.canvas.layer import Layer
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.canvas.raster import Point
from fmr_studio.canvas.rect import Rect
from fmr_studio.canvas.regions import pick_label
from fmr_studio.canvas.relabel import Relabelling, under_pack
from fmr_studio.canvas.shapes import PolygonStroke
from fmr_studio.canvas.stroke import Gesture
from fmr_studio.canvas.tools import start_gesture
from fmr_studio.errors import FmrError
from fmr_studio.ui.choices import Choices

NOT_SAVED = -1
"""No state of a history."""


class Easel(QObject):
    """One document at a time.

    Args:
        document: what is painted on.
        undo_bytes: what its history may cost.
    """

    document_replaced = Signal()
    """Another document is there: everything is to be read anew."""
    canvas_changed = Signal(object)
    """A `Change` of the document."""
    pack_changed = Signal()
    """The document has another pack: what was known of pictures and their sources counts no more."""
    history_changed = Signal()
    """Undo, redo, the number of the state, the name of the file or what is saved."""
    stepped = Signal(object)
    """A `Stepped` of the history, as soon as the document has made it."""
    choices_changed = Signal()
    """Tool, label, brush or the active layer."""
    stroke_ended = Signal()
    """A stroke was finished or taken back."""
    failed = Signal(object)
    """An `FmrError` that a person should read."""

    def __init__(self, document: Document, *, undo_bytes: int = MAX_BYTES) -> None:
        super().__init__()
        self._undo_bytes = undo_bytes
        self._choices = Choices(label=min(2, len(document.palette) - 1))
        self._stroke: Gesture | None = None
        self._last_point: Point | None = None
        self.file: Path | None = None
        self._take(document)

    # -- the document --------------------------------------------------------------------------------------------------

    def replace_document(self, document: Document, *, file: Path | None = None, saved: bool = True) -> None:
        """Go on with another document; the history begins anew.

        Args:
            file: the project it is from.
            saved: whether it is as it stands there, or is worth nothing yet.
        """
        self.cancel_stroke()
        for disconnect in self._disconnects:
            disconnect()
        self._take(document)
        self.file = file
        if not saved:
            self._saved_state = NOT_SAVED
        self._choose_known_labels()
        self.document_replaced.emit()
        self.history_changed.emit()
        self.choices_changed.emit()

    def _take(self, document: Document) -> None:
        self.document = document
        self.history = History(document, max_bytes=self._undo_bytes)
        self._disconnects = (
            document.changed.connect(self._document_changed),
            self.history.changed.connect(lambda _number: self.history_changed.emit()),
            self.history.stepped.connect(self.stepped.emit),
        )
        self._active_layer = document.label_layer.id
        self._saved_state = self.history.current
        self._last_point = None

    def _document_changed(self, change: Change) -> None:
        if all(layer.id != self._active_layer for layer in self.document.layers):
            self._make_active(self.document.label_layer)
        if change.detail == "palette" and self._choose_known_labels():
            self.choices_changed.emit()
        self.canvas_changed.emit(change)
        if change.kind is ChangeKind.PROPERTIES and change.detail == "pack":
            self.pack_changed.emit()

    def _choose_known_labels(self) -> bool:
        """Paint with labels that the palette has; False where it has them all."""
        chosen, count = self._choices, len(self.document.palette)
        known = replace(chosen, label=chosen.label % count, other_label=chosen.other_label % count).on(self.active_layer.kind)
        self._choices = known
        return known != chosen

    @property
    def modified(self) -> bool:
        """Whether there is something to save."""
        return self.history.current != self._saved_state

    def mark_saved(self, file: Path | None, state: int | None = None) -> None:
        """The present state of the history, or the one of a number, is the one in the file."""
        self.file = file
        self._saved_state = self.history.current if state is None else state
        self.history_changed.emit()

    def do(self, name: str, *edits: Edit | None) -> None:
        """Make a named step of the edits that are there; an `FmrError` goes to :attr:`failed`."""
        self.cancel_stroke()
        try:
            self.history.do(name, tuple(edit for edit in edits if edit is not None))
        except FmrError as error:
            self.failed.emit(error)

    def undo(self) -> None:
        """Take back the stroke that is being drawn, or else the last step."""
        if not self.cancel_stroke():
            self.history.undo()

    def redo(self) -> None:
        """Make the next step again."""
        self.cancel_stroke()
        self.history.redo()

    def goto(self, number: int) -> None:
        """Go to a state of the history."""
        self.cancel_stroke()
        try:
            self.history.goto(number)
        except FmrError as error:
            self.failed.emit(error)

    def set_property(self, name: str, value: Any, step: str) -> None:
        """Change one property of the document as a named step."""
        old = getattr(self.document.properties, name)
        if old != value:
            self.do(step, PropertyEdit(name, old, value))

    def use_pack(self, pack: str, palette: Palette, step: str) -> Relabelling:
        """Go on with another pack, as one named step: the canvas stays, see `relabel`."""
        self.cancel_stroke()
        change = under_pack(self.document, pack, palette)
        self.do(step, *change.edits)
        return change

    # -- choices -------------------------------------------------------------------------------------------------------

    @property
    def choices(self) -> Choices:
        """How the next stroke is made."""
        return self._choices

    @property
    def active_layer(self) -> Layer:
        """The layer that tools paint on."""
        return self.document.layer(self._active_layer)

    def choose(self, **changes: Any) -> None:
        """Change choices by name, as in ``choose(tool=Tool.FILL)``; a label goes to the old one's place for ``X``."""
        if "label" in changes and "other_label" not in changes and changes["label"] != self._choices.label:
            changes["other_label"] = self._choices.label
        chosen = replace(self._choices, **changes).on(self.active_layer.kind)
        if chosen != self._choices:
            if chosen.tool != self._choices.tool:
                self.finish_stroke()
            self._choices = chosen
            self.choices_changed.emit()

    def choose_brush(self, **changes: Any) -> None:
        """Change the brush by name; its size is kept within what is possible."""
        if "size_px" in changes:
            changes["size_px"] = max(1, min(MAX_SIZE_PX, round(changes["size_px"])))
        self.choose(brush=replace(self._choices.brush, **changes))

    def swap_labels(self) -> None:
        """Take the label that was used before."""
        self.choose(label=self._choices.other_label, other_label=self._choices.label)

    def choose_layer(self, layer_id: int) -> None:
        """Let tools paint on another layer."""
        if layer_id != self._active_layer:
            self.finish_stroke()
            self._make_active(self.document.layer(layer_id))

    def _make_active(self, layer: Layer) -> None:
        self._active_layer, self._choices = layer.id, self._choices.on(layer.kind)
        self.choices_changed.emit()

    def pick(self, point: Point) -> None:
        """Choose the label under a point."""
        label = pick_label(self.document, point)
        if label is not None and label != UNKNOWN:
            self.choose(label=label)

    # -- strokes -------------------------------------------------------------------------------------------------------

    @property
    def stroke(self) -> Gesture | None:
        """The stroke that is being drawn."""
        return self._stroke

    def begin_stroke(
        self, point: Point, pressure: float = 1.0, *, erase: bool = False, from_last: bool = False, **way: Any
    ) -> bool:
        """Put the pen down; False where nothing can be painted, which :attr:`failed` has told then.

        A stroke that is still being drawn is finished first.

        Args:
            way: options of the tool that count for this stroke alone.
        """
        self.finish_stroke()
        chosen = self._choices.options(erase=erase, line_from=self._last_point if from_last else None)
        options = replace(chosen, **way)
        try:
            self._stroke = start_gesture(self.document, self._choices.tool, layer_id=self._active_layer, options=options)
            self._stroke.begin(point, pressure)
        except FmrError as error:
            self.cancel_stroke()
            self.failed.emit(error)
            return False
        self._last_point = point
        return True

    def hold(self, stroke: Gesture) -> None:
        """Go on with a stroke that was begun elsewhere, as that of a dialog."""
        self.finish_stroke()
        self._stroke = stroke

    def extend_stroke(self, point: Point, pressure: float = 1.0, *, straight: bool = False) -> Rect:
        """Move the pen."""
        if self._stroke is None:
            return Rect()
        self._last_point = point
        return self._stroke.extend(point, pressure, straight=straight)

    def finish_stroke(self) -> None:
        """Lift the pen; what was drawn becomes one step."""
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self.history.record(stroke.finish())
            self.stroke_ended.emit()

    def cancel_stroke(self) -> bool:
        """Take the stroke back; False where there is none."""
        stroke, self._stroke = self._stroke, None
        if stroke is None:
            return False
        stroke.cancel()
        self._last_point = None
        self.stroke_ended.emit()
        return True

    @property
    def drawing_polygon(self) -> PolygonStroke | None:
        """The polygon whose corners are being set, which goes on between presses of the button."""
        return self._stroke if isinstance(self._stroke, PolygonStroke) else None
