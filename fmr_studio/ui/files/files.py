"""Opening, saving and exporting. Problems are told as sentences and never lose what is painted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from fmr_studio.canvas.asked import Asked
from fmr_studio.canvas.asking import lay_out, resized
from fmr_studio.canvas.document import MAX_SIZE, Document
from fmr_studio.canvas.edit import Edit
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import add_layer
from fmr_studio.canvas.own_labels import packs_alone
from fmr_studio.canvas.page import centred, page_of, within_page
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.canvas.relabel import under_pack
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.canvas_labels import canvas_side
from fmr_studio.inference.exports import encode_picture
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import samples, shorten, write_atomic
from fmr_studio.project.archive import SUFFIX, Project, copy_of, save_openraster, save_project
from fmr_studio.project.images import LabelImage, Labels, check_ids
from fmr_studio.project.label_files import fitted
from fmr_studio.ui.documents import LOCK, look_properties, new_document
from fmr_studio.ui.files.arrivals import Picture, recognised, recognised_pixels
from fmr_studio.ui.files.label_images import LabelFile
from fmr_studio.ui.files.labelling import canvas_over, proposed, side_for
from fmr_studio.ui.shell.numbers import count as words_of
from fmr_studio.ui.shell.qimages import rgba_of
from fmr_studio.ui.shell.tasks import Outcome
from fmr_studio.ui.workspace import Workspace

T = TypeVar("T")


class FileDesk(QObject):
    """Moves documents between the session and files. What takes its time runs beside the window, which waits for it."""

    opened = Signal(object, str)
    """The path that was opened, and a note on it (possibly empty)."""
    saved = Signal(object)
    """The path of the project that was written."""
    exported = Signal(object)
    """The path of what was written for others."""
    picture_arrived = Signal(object)
    """A `Picture`: an image that is no label map was opened, dropped or pasted. It becomes a photo or a reference."""
    failed = Signal(object)
    """An `FmrError`."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace, self._tasks = workspace, workspace.tasks
        self._session, self._preview = workspace.session, workspace.preview
        self._export_to: Path | None = None
        self._stamp: tuple[int, int] | None = None
        self.own_canvas: Callable[[Picture, Document, Progress], Document | None] = lambda *_what: None
        """Makes the canvas over a picture that another room knows; None where it does not."""
        self._preview.shown.connect(self._export_if_due)
        self._preview.failed.connect(self._export_failed)

    def _wait_for(self, title: str, work: Callable[[Progress], T]) -> T:
        """The result of work on another thread, while the window lives on without input.

        Raises:
            FmrError, Cancelled: what the work raised.
        """
        problems: list[FmrError] = []
        task = self._tasks.run(title, work, on_error=problems.append)
        outcome = self._tasks.wait(task)
        if problems:
            raise problems[0]
        if outcome is not Outcome.DONE:
            raise Cancelled
        result: T = task.result
        return result

    def _try(self, title: str, work: Callable[[Progress], object]) -> bool:
        """Whether the work could be done; otherwise why not was told, unless a person cancelled it."""
        try:
            self._wait_for(title, work)
        except FmrError as error:
            self.failed.emit(error)
            return False
        except Cancelled:
            return False
        return True

    # -- opening -------------------------------------------------------------------------------------------------------

    def open(self, path: Path, *, as_labels: bool = False) -> bool:
        """Open whatever a file is, see `arrivals`; False where it was refused or given up.

        Args:
            as_labels: a picture is laid over a canvas of its own, to be labelled, and does not become a photo.
        """
        palette = self._session.document.palette
        words = self.tr("Opening %1").replace("%1", path.name)
        try:
            arrival = self._wait_for(words, lambda progress: recognised(path, palette, progress))
            if isinstance(arrival, Picture) and not as_labels:
                self.picture_arrived.emit(arrival)
                return True
            if not self._workspace.files.may_discard():
                return False
            note = ""
            if isinstance(arrival, Picture):
                self._label(arrival)
            elif isinstance(arrival, Project):
                note = self._take_project(path, arrival)
            elif isinstance(arrival, RenderRequest):
                note = self._take_recipe(path, arrival)
            else:
                note = self._take_labels(path, arrival)
        except FmrError as error:
            self.failed.emit(error)
            return False
        except Cancelled:
            return False
        self._stamp = _stamp_of(path)
        self.opened.emit(path, note)
        return True

    def open_image(self, image: Path | QImage, name: str = "") -> bool:
        """Take an image that was dropped or pasted: a label map onto the canvas as one step, a picture where pictures go.

        Args:
            image: a file, which is opened, or an image without one.
            name: what a person calls the latter.
        """
        if isinstance(image, Path):
            return self.open(image)
        pixels, palette = rgba_of(image), self._session.document.palette
        name = name or self.tr("Pasted image")
        try:
            arrival = self._wait_for(name, lambda _progress: recognised_pixels(pixels, palette, name))
            if isinstance(arrival, Picture):
                self.picture_arrived.emit(arrival)
            else:
                self._paste_labels(arrival, name)
        except FmrError as error:
            self.failed.emit(error)
            return False
        except Cancelled:
            return False
        return True

    def _fitted(self, labels: Labels, palette: Palette, side: int, name: str) -> Labels:
        """A label map on a square of another size; a large one takes seconds."""
        return self._wait_for(name, lambda _progress: fitted(labels, palette, side, name))

    def _paste_labels(self, found: LabelImage, name: str) -> None:
        """Put labels on the canvas: on the label layer, or where they leave something free on a scribble layer of their own."""
        session, document = self._session, self._session.document
        labels = within_page(self._fitted(found.labels, document.palette, document.width, name), page_of(document))
        step = self.tr("Paste label map")
        if not (labels[page_of(document).slices] == UNKNOWN).any():
            session.put_labels(labels, step)
            return
        layer = Layer(document.new_layer_id(), LayerKind.SCRIBBLE, labels, self.tr("Pasted"))
        edits: tuple[Edit, ...] = add_layer(document, layer)
        session.do(step, *edits)

    def _take_project(self, path: Path, project: Project) -> str:
        document, note = project.document, self._note(project)
        if not document.properties.pack:
            note = f"{note} {self._under_present_pack(document)}".strip()
        own = path.suffix.lower() == SUFFIX and not path.resolve().is_relative_to(samples().resolve())
        self._session.replace_document(document, file=path if own else None)
        return note

    def _under_present_pack(self, document: Document) -> str:
        """Let a document that names no pack have the present one and its look; a note on labels that this one lacks."""
        present = self._session.document
        if not present.properties.pack:
            return ""
        palette = packs_alone(present.properties, present.palette)
        change = under_pack(document, present.properties.pack, palette)
        for edit in change.edits:
            document.apply(edit)
        look = self._session.look
        for name, value in look_properties(look).items():
            document.set_property(name, value)
        return self.tr("%Ln pixel(s) have labels that the pack does not know.", "", change.lost) if change.lost else ""

    def _note(self, project: Project) -> str:
        found = project.reread
        if found is None:
            return ""
        words = self.tr("No layer has the colours of the labels; all are references now.")
        if found.has_labels:
            words = self.tr("The labels were read from their colours.")
            if project.own:
                words = self.tr("It was last saved by another program, so the labels were read from their colours.")
            words = f"{words} {self._uncertain(found.uncertain, found.pixels)}"
        if found.merged:
            words += " " + self.tr("Its layers cannot be read one by one; their merged image was opened.")
        if not found.left_out:
            return words
        left_out = self.tr("Left out, since they cannot be read: %1.").replace("%1", found.names_left_out)
        return f"{words} {left_out}"

    def _uncertain(self, count: int, pixels: int) -> str:
        if not count:
            return self.tr("All pixels were clear.")
        share = self.tr("%1 of %2 pixels were not clearly of one label's colour and got the nearest one's.")
        return share.replace("%1", words_of(count)).replace("%2", words_of(pixels))

    def _take_labels(self, path: Path, found: LabelImage) -> str:
        document = self._session.document
        side = side_for(found.labels)
        labels = self._fitted(found.labels, document.palette, side, shorten(path))
        now = document.properties
        page = centred(found.labels.shape[0], found.labels.shape[1], side)
        fresh = new_document(document.palette, side, pack=now.pack, labels=labels, like=now, page=page)
        self._replace(fresh, RenderRequest("", look=self._session.look), file=path)
        if found.own:
            return self.tr("%Ln pixel(s) have labels that the pack does not know.", "", found.own)
        return self._uncertain(found.uncertain, found.labels.size) if found.uncertain else ""

    def _label(self, picture: Picture) -> None:
        """A canvas of its own under a picture, with what the pack reads in it for a proposal."""
        now = self._session.document

        def work(progress: Progress) -> Document:
            own = self.own_canvas(picture, now, progress)
            return own or canvas_over(picture, now, proposed(picture, self._preview, progress))

        self._session.replace_document(self._wait_for(picture.name, work))

    def _take_recipe(self, path: Path, request: RenderRequest) -> str:
        document = self._session.document
        card, palette, note = find_pack(request.pack).card, document.palette, ""
        if request.pack != document.properties.pack:
            palette = card.palette
        labels, side = request.labels, canvas_side(card.resolution)
        if labels is None:  # the picture of a source alone: nothing is asked of it, and its own layout will come
            labels = np.full((side, side), UNKNOWN, np.uint8)
        check_ids(labels, palette, shorten(path))
        facts = self._preview.facts
        if facts is not None and request.pack == facts.pack and request.pack_id not in ("", facts.pack_id):
            note = self.tr("It was made with another version of the pack, so the picture may differ.")
        exact = side % max(labels.shape) == 0
        labels = self._fitted(labels, palette, side if exact else min(max(labels.shape), MAX_SIZE), shorten(path))
        fresh = new_document(palette, len(labels), pack=request.pack, labels=labels)
        if request.given:
            self._lay_out(fresh, request)
        self._replace(fresh, request, file=None)
        self._preview.wants_layout = request.labels is None and not request.given
        return note

    def _lay_out(self, document: Document, request: RenderRequest) -> None:
        """Give a document the drawings of a recipe, and what must be followed."""
        names = {LayerKind.SKETCH: self.tr("Sketch"), LayerKind.EDGES: self.tr("Edges"), LayerKind.DEPTH: self.tr("Depth")}
        labels = None if request.labels is None else document.label_layer.pixels
        wanted = Asked(labels, request.label_weight, request.conditions)
        lay_out(document, resized(wanted, document.width, labels), name_of=names.__getitem__)

    def _replace(self, document: Document, source: RenderRequest, *, file: Path | None) -> None:
        """Go on with a document and the source of a request; a locked look stays."""
        locked = self._session.look_locked
        look = self._session.look if locked else source.look
        for name, value in {**look_properties(look), "photo": source.photo, "edits": source.edits}.items():
            document.set_property(name, value)
        if locked:
            document.set_property("extra", document.properties.with_extra(LOCK, True).extra)
        self._session.replace_document(document, file=file)

    # -- saving --------------------------------------------------------------------------------------------------------

    @property
    def changed_on_disk(self) -> bool:
        """Whether the file of the document is no longer the one that was opened or saved here."""
        file = self._session.file
        return file is not None and self._stamp is not None and _stamp_of(file) not in (None, self._stamp)

    def save(self, path: Path) -> bool:
        """Write the document as a project; False where that failed, and it still counts as not saved."""
        session, request = self._session, self._preview.request()
        session.finish_stroke()
        document, copy, state = session.document, copy_of(session.document), session.history.current

        def work(progress: Progress) -> None:
            save_project(path, copy, recipe=None if request is None else request.recipe(), progress=progress)

        if not self._try(self.tr("Saving %1").replace("%1", path.name), work):
            return False
        if session.document is document:
            session.mark_saved(path, state)
            self._stamp = _stamp_of(path)
        self.saved.emit(path)
        return True

    def export_labels(self, path: Path, kind: LabelFile) -> bool:
        """Write the label map; what is saved and what is not stays as it was."""
        copy = copy_of(self._session.document)
        return self._export_beside(path, lambda _progress: write_atomic(path, kind.encode(copy)))

    def export_openraster(self, path: Path) -> bool:
        """Write the layers in colours, for other programs."""
        copy = copy_of(self._session.document)
        return self._export_beside(path, lambda progress: save_openraster(path, copy, progress=progress))

    def _export_beside(self, path: Path, work: Callable[[Progress], object]) -> bool:
        if not self._try(self.tr("Exporting %1").replace("%1", path.name), work):
            return False
        self.exported.emit(path)
        return True

    def export(self, path: Path) -> None:
        """Write the picture with its recipe, as soon as it answers the last change."""
        if self._preview.result is None and self._preview.broken:
            self.failed.emit(FmrError(self.tr("There is no picture to export yet.")))
            return
        self._export_to = path
        self._preview.catch_up()
        self._export_if_due()

    def _export_if_due(self, *_result: object) -> None:
        result, path = self._preview.result, self._export_to
        if path is None or result is None or (self._preview.behind and not self._preview.paused):
            return
        self._export_to = None
        if self._preview.shrunk:
            words = self.tr("The memory is not enough for the whole picture, so it was not exported.")
            self.failed.emit(FmrError(words, self.tr("Close other programs and paint on: it is tried again soon.")))
            return
        self._tasks.run(
            self.tr("Exporting %1").replace("%1", path.name),
            lambda _progress: write_atomic(path, encode_picture(path, result.image, result.request, mark=result.mark)),
            on_done=lambda _nothing: self.exported.emit(path),
            on_error=self.failed.emit,
            must_finish=True,
        )

    def _export_failed(self, _error: object) -> None:
        self._export_to = None


def _stamp_of(path: Path) -> tuple[int, int] | None:
    """What changes when somebody else writes the file; None where it is not there."""
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size
