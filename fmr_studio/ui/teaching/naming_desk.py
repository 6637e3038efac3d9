"""Naming the clusters of a lesson's pictures: the sheet, the names, and the open document, which follows them as a step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.inference.engine import Engine
from fmr_studio.jobs.progress import Progress
from fmr_studio.ui.documents import belongs_to
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.teaching.cluster_sheet import MOST_PX, ClusterSheet, SheetPicture
from fmr_studio.ui.teaching.lessons import Lesson, seed_of
from fmr_studio.ui.teaching.naming import (
    hand_layer,
    keep_mask,
    mask_file,
    names_in,
    naming_edits,
    picture_of,
    read_mask,
    read_names,
    write_names,
)
from fmr_studio.ui.workspace import Workspace


class NamingDesk(QObject):
    """Gives clusters the chosen label.

    What the open document says of names counts, so that undo takes a name back in all pictures.
    """

    changed = Signal()
    """Other names, or other pictures on the sheet."""

    def __init__(self, parent: QObject, workspace: Workspace) -> None:
        super().__init__(parent)
        self._workspace, self._session = workspace, workspace.session
        self.sheet = ClusterSheet()
        self.lesson: Lesson | None = None
        self.names: Mapping[int, int] = {}
        self._pictures: tuple[SheetPicture, ...] = ()
        self._order: tuple[int, ...] = ()
        self._words: Mapping[int, str] = {}
        self._followed: object = None
        """The document that follows the names, once it was seen to."""
        self.sheet.named.connect(lambda cluster: self.name(cluster, self._session.choices.label))
        self.sheet.cleared.connect(lambda cluster: self.name(cluster, None))
        self._session.document_replaced.connect(self._choose_hand)
        self._session.history_changed.connect(self._follow_document)
        workspace.preview.ready.connect(lambda _facts: self._read())

    def open(self, lesson: Lesson) -> None:
        """Show the pictures of a lesson."""
        self.lesson, self.names, self._pictures = lesson, read_names(lesson), ()
        self._followed = None
        self.sheet.show_pictures(())
        self._read()

    def look_again(self) -> None:
        """Show the pictures that came since."""
        self._read()

    # -- the sheet -----------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        """Read pictures and masks; masks that are missing are asked of the engine, where it has the lesson's pack."""
        lesson, facts = self.lesson, self._workspace.preview.facts
        if lesson is None or len(self._pictures) == len(lesson.pictures):
            return
        borrow = self._workspace.preview.borrow if facts is not None and facts.pack == lesson.pack else None
        work = partial(_sheet, lesson, borrow)
        words = self.tr("Reading the pictures of %1").replace("%1", lesson.name)
        self._workspace.tasks.run(words, work, on_done=lambda found: self._take(lesson, found), owner=self.sheet)

    def _take(self, lesson: Lesson, found: tuple[SheetPicture, ...]) -> None:
        if lesson is self.lesson:
            self._pictures = found
            self._show()

    def arrange(self, order: tuple[int, ...], words: Mapping[int, str]) -> None:
        """Show the pictures of these seeds first, and words below pictures by their seed."""
        if (order, words) != (self._order, self._words):
            self._order, self._words = order, words
            self._show()

    def _show(self) -> None:
        place = {seed: index for index, seed in enumerate(self._order)}
        ordered = sorted(self._pictures, key=lambda picture: place.get(picture.seed, len(place)))
        self.sheet.show_pictures([replace(one, words=self._words.get(one.seed, self.called(one.seed))) for one in ordered])
        self.show_names()

    def show_names(self) -> None:
        """Show what clusters are called, in the colours of the labels."""
        if self.lesson is not None:
            self.sheet.show_names(self.names, self.lesson.palette.colors())
        self.changed.emit()

    def called(self, seed: int) -> str:
        """What a picture is called: its seed, or which photo."""
        return str(seed) if seed >= 0 else self.tr("photo %1").replace("%1", str(-seed))

    def words_of(self, cluster: int) -> str:
        """What to read of a cluster; empty for none."""
        if self.lesson is None or not 0 <= cluster < UNKNOWN:
            return ""
        label = self.names.get(cluster)
        name = self.tr("no name yet") if label is None else label_words(self.lesson.palette[label].name)
        return self.tr("Cluster %1: %2").replace("%1", str(cluster + 1)).replace("%2", name)

    # -- names ---------------------------------------------------------------------------------------------------------

    def name(self, cluster: int, label: int | None) -> None:
        """Call a cluster by a label in all pictures; None takes its name away."""
        lesson = self.lesson
        if lesson is None or (label is not None and label >= len(lesson.palette)):
            return
        names = {**self.names, cluster: label}
        told = {one: known for one, known in names.items() if known is not None}
        step = self.tr("No name for a cluster")
        if label is not None:
            step = self.tr("Name a cluster: %1").replace("%1", label_words(lesson.palette[label].name))
        if told != dict(self.names) and not self._fill(told, step):
            self._set(told)

    def _fill(self, names: Mapping[int, int], step: str) -> bool:
        """Let the open document follow names; False where it is none of the lesson's pictures."""
        lesson, document = self.lesson, self._session.document
        mask = None
        if lesson is not None and belongs_to(document.properties, self._session.file, lesson.name, lesson.folder):
            mask = read_mask(lesson, picture_of(document.properties))
        if mask is None:
            return False
        had_layer = hand_layer(document) is not None
        self._followed = document
        self._session.do(step, *naming_edits(document, mask, names, self.tr("By hand")))
        if not had_layer:
            self._choose_hand()
        return True

    def follow(self) -> None:
        """Let the document that was opened follow the names that were given meanwhile."""
        document = self._session.document
        if self.lesson is None or document is self._followed:
            return
        if names_in(document.properties) == dict(self.names) or self._fill(self.names, self.tr("Name clusters")):
            self._followed = document

    def _follow_document(self) -> None:
        """Undo and redo change the names too."""
        document = self._session.document
        if document is self._followed and self.lesson is not None:
            self._set(names_in(document.properties))

    def _set(self, names: Mapping[int, int]) -> None:
        if self.lesson is None or dict(names) == dict(self.names):
            return
        self.names = dict(names)
        write_names(self.lesson, self.names)
        self.show_names()

    def _choose_hand(self) -> None:
        """Let tools paint on the layer above what is filled in."""
        document, lesson = self._session.document, self.lesson
        if lesson is None or not belongs_to(document.properties, self._session.file, lesson.name, lesson.folder):
            return
        layer = hand_layer(document)
        if layer is not None:
            self._session.choose_layer(layer.id)


def _sheet(lesson: Lesson, borrow: Callable[..., object] | None, progress: Progress) -> tuple[SheetPicture, ...]:
    """The pictures of a lesson whose masks are known, small; ``borrow`` lends an engine that knows the others."""
    found = []
    for number, path in enumerate(lesson.pictures):
        progress.check()
        seed = seed_of(path) or 0
        if borrow is not None and not mask_file(lesson, seed).exists():
            borrow(partial(_ask_mask, lesson, seed), progress)
        mask = read_mask(lesson, seed)
        if mask is not None:
            found.append(SheetPicture(seed, _small(str(path)), mask))
        progress.report((number + 1) / max(1, len(lesson.pictures)))
    return tuple(found)


def _ask_mask(lesson: Lesson, seed: int, engine: Engine, _progress: Progress) -> None:
    mask = engine.render(lesson.request(seed, lesson.pack)).source_mask
    if mask is not None:
        keep_mask(lesson, seed, mask)


def _small(path: str) -> QImage:
    reader = QImageReader(path)
    size = reader.size().scaled(QSize(2 * MOST_PX, 2 * MOST_PX), Qt.AspectRatioMode.KeepAspectRatio)
    if size.width() < reader.size().width():
        reader.setScaledSize(size)
    return reader.read()
