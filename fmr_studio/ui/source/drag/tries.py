"""Sources that are tried while something is dragged, and the one undo step that comes of it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.compose import painted_labels
from fmr_studio.canvas.document import Change, ChangeKind, Document
from fmr_studio.canvas.fitting import fit_changes
from fmr_studio.canvas.own_labels import known_alone
from fmr_studio.inference.canvas_labels import shrink_labels
from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.request import SourceSpec
from fmr_studio.ui.documents import source_of
from fmr_studio.ui.session import Session
from fmr_studio.ui.workspace import LivingPicture

Labels = NDArray[np.uint8]
SOURCE_PROPERTIES = frozenset({"photo", "edits", "seed", "truncation", "mix", "category", "pack"})


@dataclass(frozen=True)
class _Try:
    """A source to try; with ``step`` it is kept under that name as soon as its picture is there."""

    source: SourceSpec
    step: str = ""


class Tries(QObject):
    """Shows sources while a hand drags, and keeps the last one together with the labels its picture follows.

    Nothing waits for anything: a source that is to be kept stays the tried one until the engine has said its label map, and
    what is dragged meanwhile is tried after it.
    """

    changed = Signal()
    """Another source is the newest one that was tried or kept."""
    outdated = Signal()
    """What was tried or dragged belongs to a source that is gone, as after undo."""

    def __init__(self, session: Session, preview: LivingPicture) -> None:
        super().__init__()
        self._session, self._preview = session, preview
        self._tries: deque[_Try] = deque()
        self._keeping = False
        preview.shown.connect(self._shown)
        preview.failed.connect(lambda _error: self.give_up())
        session.stroke_ended.connect(self._go_on)
        session.source_previewed.connect(self._source_previewed)
        session.document_replaced.connect(self.give_up)
        session.canvas_changed.connect(self._document_changed)

    @property
    def source(self) -> SourceSpec:
        """The newest source: the last one tried, else the session's."""
        return self._tries[-1].source if self._tries else self._session.source

    @property
    def pending(self) -> bool:
        """Whether something is tried or waits to be kept."""
        return bool(self._tries)

    @property
    def keeping(self) -> bool:
        """Whether something waits to become a step."""
        return any(one.step for one in self._tries)

    def show(self, source: SourceSpec) -> None:
        """Try a source in place of the last one that was only tried."""
        self._put(_Try(source))

    def keep(self, source: SourceSpec, step: str) -> None:
        """Make a source the document's as one named step, as soon as its picture is there."""
        if source == source_of(self._session.document.properties) and not self.keeping:
            self.give_up()
        else:
            self._put(_Try(source, step))

    def drop(self) -> None:
        """Take back what was only tried; what is to be kept will be."""
        if self._tries and not self._tries[-1].step:
            self._tries.pop()
            if not self._tries:
                self._session.preview_source(None)
            self.changed.emit()

    def give_up(self) -> None:
        """Take back everything that is not a step yet."""
        self.outdated.emit()
        if self._tries:
            self._tries.clear()
            self._session.preview_source(None)
            self.changed.emit()

    def _put(self, one: _Try) -> None:
        if self._tries and not self._tries[-1].step:
            self._tries.pop()
        self._tries.append(one)
        if len(self._tries) == 1:
            self._session.preview_source(one.source)
            self._go_on()
        self.changed.emit()

    def _shown(self, _result: RenderResult) -> None:
        self._go_on()

    def _go_on(self) -> None:
        """Keep the first try if its picture is there, and show the next."""
        if not self._tries or not self._tries[0].step or self._session.stroke is not None:
            return
        first, result, document = self._tries[0], self._preview.result, self._session.document
        answered = result is not None and result.request.source == first.source
        if result is None or not answered or result.request.revision != document.revision:
            return
        labels = None if result.labels is None else labels_after(document, result.labels)
        self._keeping = True
        self._session.set_source(first.source, first.step, labels=labels)
        self._keeping = False
        self._tries.popleft()
        if self._tries:
            self._session.preview_source(self._tries[0].source)
        self.changed.emit()

    def _source_previewed(self) -> None:
        if self._tries and self._session.painted_for is None and not self._keeping:
            self.give_up()  # undo took it back

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES and change.detail in SOURCE_PROPERTIES and not self._keeping:
            self.give_up()  # such as by undo: what was tried belonged to another source


def labels_after(document: Document, labels: Labels) -> Labels:
    """The label layer, (H, W) uint8, after the label map became another one; whole pixels stay where it did not.

    Args:
        labels: (R, R) uint8, the new label map at the resolution of pictures.
    """
    old = document.label_layer.pixels
    before = known_alone(document, painted_labels(document))  # the picture never knew the others, so they stay
    if before is None or before.shape[0] != before.shape[1]:
        return resample_labels(labels, old.shape[0]) if old.shape[0] == old.shape[1] else old
    return fit_changes(old, shrink_labels(before, len(labels)), labels)
