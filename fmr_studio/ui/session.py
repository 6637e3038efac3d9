"""The session: the easel, and what pictures are made from: a look and a source, tried or chosen. Views own nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Signal

from fmr_studio.canvas.document import Change, ChangeKind, Document
from fmr_studio.canvas.edit import Edit
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.raster import Point
from fmr_studio.inference.request import SourceSpec
from fmr_studio.ui.documents import (
    LOCK,
    is_locked,
    look_edits,
    look_of,
    pixel_edit,
    seed_edits,
    source_edits,
    source_of,
)
from fmr_studio.ui.easel import Easel
from fmr_studio.ui.seed_layout import SeedLayout


class Session(Easel):
    """One document at a time, and the look and the source that its pictures have."""

    look_previewed = Signal()
    """The look that is tried without being chosen yet, see :meth:`preview_look`."""
    source_previewed = Signal()
    """The source that is tried without being chosen yet, see :meth:`preview_source`."""

    seed_layout: SeedLayout
    _tried_look: Look | None
    _tried_source: SourceSpec | None

    # -- the document --------------------------------------------------------------------------------------------------

    def _take(self, document: Document) -> None:
        super()._take(document)
        self._tried_look = self._tried_source = None
        self.seed_layout = SeedLayout()

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES and change.detail == "pack":
            self.seed_layout = SeedLayout()
        super()._document_changed(change)

    def do(self, name: str, *edits: Edit | None) -> None:
        """See `Easel`; a look that was waited for is chosen before."""
        self.settle_look()
        super().do(name, *edits)

    def undo(self) -> None:
        """Take back the stroke that is being drawn, the source or the look that is tried, or else the last step."""
        if self.cancel_stroke():
            return
        if self._tried_source is not None:
            self.preview_source(None)
        elif self.seed_layout.awaited is not None:
            self.seed_layout.awaited = None
            self.preview_look(None)
        else:
            super().undo()

    def begin_stroke(
        self, point: Point, pressure: float = 1.0, *, erase: bool = False, from_last: bool = False, **way: Any
    ) -> bool:
        """See `Easel`; a look that was waited for is chosen before."""
        self.finish_stroke()
        self.settle_look()
        return super().begin_stroke(point, pressure, erase=erase, from_last=from_last, **way)

    def put_labels(self, labels: NDArray[np.uint8], step: str, *, look: Look | None = None) -> None:
        """Replace the label layer by a label map (H, W) uint8 of the canvas' size, and the look with it."""
        edit = pixel_edit(self.document, self.document.label_layer, labels)
        self.do(step, edit, *look_edits(self.document.properties, look))

    # -- the look ------------------------------------------------------------------------------------------------------

    @property
    def look(self) -> Look:
        """The look pictures are made with: the one being tried, else the document's."""
        return self._tried_look or look_of(self.document.properties)

    @property
    def look_locked(self) -> bool:
        """Whether seed and truncation stay as they are."""
        return is_locked(self.document.properties)

    def set_look_locked(self, locked: bool) -> None:
        """Lock or unlock the look."""
        properties = self.document.properties.with_extra(LOCK, locked or None)
        self.set_property("extra", properties.extra, "Lock look" if locked else "Unlock look")

    def set_look(self, look: Look, step: str) -> None:
        """Choose a look as a named step; a locked one stays. A photo makes room for it, and leaves its layout.

        Where nothing is painted over the present layout, the step waits for the other one, see :meth:`settle_look`.
        """
        if self.shows_own_layout and not self.look_locked:
            self.await_layout(look, step)
            return
        self._tried_look = self.seed_layout.awaited = None
        self.look_previewed.emit() if self.look_locked else self.do(step, *seed_edits(self.document.properties, look))

    @property
    def shows_own_layout(self) -> bool:
        """Whether the canvas is what the seed's own picture shows, so that nothing is painted."""
        return self._tried_source is None and self.seed_layout.lies_on(self.document)

    @property
    def tries_own_layout(self) -> bool:
        """Whether another look is tried, or awaited, that comes with its own layout."""
        return self.seed_layout.awaited is not None or (self._tried_look is not None and self.shows_own_layout)

    def await_layout(self, look: Look, step: str) -> None:
        """Try a look whose own layout is to come with it, as one step once a picture has told it."""
        self.seed_layout.awaited = look, step
        self._tried_look = look
        self.look_previewed.emit()

    def settle_look(self, labels: NDArray[np.uint8] | None = None) -> None:
        """Choose the awaited look, if there is one, with its layout (H, W) uint8 in canvas size, where one came."""
        if self.seed_layout.awaited is None:
            return
        look, step = self.seed_layout.awaited
        self.seed_layout, self._tried_look = SeedLayout(labels), None
        self.look_previewed.emit()
        if labels is None:
            self.do(step, *look_edits(self.document.properties, look))
        else:
            self.put_labels(labels, step, look=look)

    def preview_look(self, look: Look | None) -> None:
        """Make pictures with a look that is not chosen yet, as while a slider is dragged; None ends it."""
        if not self.look_locked and look != self._tried_look:
            self._tried_look = look
            self.look_previewed.emit()

    # -- the source ----------------------------------------------------------------------------------------------------

    @property
    def source(self) -> SourceSpec:
        """Photo or seed with its edits that pictures are made from: the one being tried, else the document's."""
        return self._tried_source or source_of(self.document.properties)

    @property
    def painted_for(self) -> SourceSpec | None:
        """While a source is tried, the one that the labels on the canvas belong to."""
        return source_of(self.document.properties) if self._tried_source is not None else None

    def preview_source(self, source: SourceSpec | None) -> None:
        """Make pictures of a source that is not chosen yet, as while a region is dragged; None ends it.

        The labels on the canvas stay; the picture carries what was painted over to the tried source, and its result says
        the label map that comes of it (`RenderResult.labels`), which :meth:`set_source` then puts on the canvas.
        """
        if source != self._tried_source:
            self._tried_source = source
            self.source_previewed.emit()

    def set_source(self, source: SourceSpec, step: str, *, labels: NDArray[np.uint8] | None = None) -> None:
        """Choose photo and edits as one named step, with the label map (H, W) uint8 that goes with them, in canvas size."""
        self._tried_source = None
        edits: list[Edit | None] = [*source_edits(self.document.properties, source)]
        if labels is not None:
            edits.append(pixel_edit(self.document, self.document.label_layer, labels))
        if any(edit is not None for edit in edits):
            self.do(step, *edits)
        else:
            self.source_previewed.emit()
