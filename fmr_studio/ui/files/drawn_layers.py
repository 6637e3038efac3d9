"""Layers of sketches, edges and depth that nobody painted here: from files, from what arrives, and from pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.edit import Edit
from fmr_studio.canvas.layer import Heed, Layer, LayerKind, fit_rgba
from fmr_studio.canvas.layer_edits import add_layer, change_layer
from fmr_studio.canvas.line_drawing import line_drawing
from fmr_studio.canvas.palette import Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import RenderResult
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.condition_files import Drawing, read_drawing
from fmr_studio.project.notes import Note
from fmr_studio.project.recognition import Kind, recognise
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.files.drawn_dialog import DrawnDialog, Use
from fmr_studio.ui.files.reading_notes import told
from fmr_studio.ui.painting.layers_panel import DEPTH_OPACITY, LayersPanel
from fmr_studio.ui.workspace import Workspace

Plane = NDArray[np.uint8]
DRAWN_USES = {Kind.SKETCH: Use.SKETCH, Kind.EDGES: Use.EDGES, Kind.DEPTH: Use.DEPTH}
FOUND_USES = {Use.FOUND_SKETCH: "sketch", Use.FOUND_EDGES: "edges", Use.FOUND_DEPTH: "depth"}


@dataclass(frozen=True, eq=False)
class _Made:
    """What a layer is to hold.

    Args:
        pixels: (H, W) uint8 of the canvas' size, as layers of the kind hold them.
        said: (H, W) bool, where anything is said.
        notes: sentences on how it was read.
    """

    name: str
    pixels: Plane
    said: NDArray[np.bool_]
    notes: tuple[Note, ...] = ()


class DrawnLayers(QObject):
    """Makes such layers of one window, off its thread, each as one step."""

    photo_wanted = Signal(object)
    """A `Picture` that shall be opened as a photo."""
    reference_wanted = Signal(object)
    """A `Picture` that shall be a reference layer."""

    def __init__(self, workspace: Workspace, layers: LayersPanel) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._layers = workspace, workspace.session, layers
        actions = {f"{name}_from_picture": partial(self.extract, name) for name in ("sketch", "edges", "depth")}
        workspace.actions.do(actions)
        layers.extract_wanted.connect(self.extract)
        layers.file_wanted.connect(self.ask_for_file)

    # -- files ---------------------------------------------------------------------------------------------------------

    def ask_for_file(self) -> None:
        """Ask for an image, and what of it is to be a layer."""
        workspace = self._workspace
        path = workspace.questions.open_image(workspace.frame, workspace.settings.last_folder)
        if path is not None:
            uses = tuple(use for use in Use if use not in (Use.PHOTO, Use.REFERENCE))
            self._recognise(Picture.in_file(path), partial(self._ask, uses=uses))

    def offer(self, picture: Picture) -> None:
        """An image arrived that is no label map: where it seems to be drawn a person is asked, else it is a photo."""

        def go_on(arrived: Picture, kind: Kind) -> None:
            if kind in DRAWN_USES:
                self._ask(arrived, kind, uses=tuple(Use))
            else:
                self.photo_wanted.emit(arrived)

        if picture.path is None:
            self.photo_wanted.emit(picture)
        else:
            self._recognise(picture, go_on)

    def _recognise(self, picture: Picture, go_on: Callable[[Picture, Kind], object]) -> None:
        palette = self._session.document.palette

        def work(_progress: Progress) -> Kind:
            return kind_of(picture, palette)

        words = self.tr("Opening %1").replace("%1", picture.name)
        say_error = self._workspace.messages.say_error
        self._workspace.tasks.run(words, work, on_done=partial(go_on, picture), on_error=say_error, owner=self)

    def _ask(self, picture: Picture, kind: Kind, *, uses: tuple[Use, ...]) -> None:
        seems = {
            Kind.SKETCH: self.tr("it looks like a sketch"),
            Kind.EDGES: self.tr("it looks like edges"),
            Kind.DEPTH: self.tr("it looks like depth"),
            Kind.PICTURE: self.tr("it looks like a picture"),
        }.get(kind, "")
        dialog = DrawnDialog(
            self._workspace.frame,
            picture.name,
            chosen=DRAWN_USES.get(kind, Use.FOUND_EDGES),
            seems=seems,
            uses=uses,
        )
        if self._workspace.questions.ask(dialog):
            self._use(picture, dialog.use)
        dialog.deleteLater()

    def _use(self, picture: Picture, use: Use) -> None:
        if use is Use.PHOTO:
            self.photo_wanted.emit(picture)
        elif use is Use.REFERENCE:
            self.reference_wanted.emit(picture)
        else:
            document = self._session.document
            sides = document.width, document.height
            words = self.tr("Opening %1").replace("%1", picture.name)
            self._make(words, LayerKind(FOUND_USES.get(use, use)), lambda _progress: _made_of(picture, use, *sides))

    # -- pictures ------------------------------------------------------------------------------------------------------

    def extract(self, name: str) -> None:
        """Find sketch, edges or depth in the picture that is shown, and lay them over the layers."""
        result = self._workspace.preview.result
        if result is None:
            words = self.tr("There is no picture yet."), self.tr("Wait until it is there.")
            self._workspace.messages.say_error(FmrError(*words))
            return
        document = self._session.document
        sides, palette = (document.width, document.height), document.palette
        shown: RenderResult = result

        def work(_progress: Progress) -> _Made:
            found = _found_in(name, np.ascontiguousarray(shown.image))
            if name == "depth" and shown.labels is not None:
                found = _guessed(shown.labels, palette, found)
            return _fitted("", Drawing(name, found, np.ones(found.shape, bool)), *sides)

        self._make(self.tr("Looking at the picture"), LayerKind(name), work)

    # -- layers --------------------------------------------------------------------------------------------------------

    def _make(self, words: str, kind: LayerKind, work: Callable[[Progress], _Made]) -> None:
        document = self._session.document

        def add(made: _Made) -> None:
            if self._session.document is document:
                self._add(kind, made)

        tasks, say_error = self._workspace.tasks, self._workspace.messages.say_error
        tasks.run(words, work, on_done=add, on_error=say_error, owner=self)

    def _add(self, kind: LayerKind, made: _Made) -> None:
        """Lay it above the active layer; labels that nobody painted make room for it."""
        session, document = self._session, self._session.document
        heed = None if made.said.all() else np.where(made.said, Heed.MUST, Heed.FREE).astype(np.uint8)
        opacity = DEPTH_OPACITY if kind is LayerKind.DEPTH else 1.0
        name = made.name or self._layers.next_name(kind)
        layer = Layer(document.new_layer_id(), kind, made.pixels, name, opacity)
        if kind.holds_ink:
            layer = replace(layer, heed=heed)
        edits: tuple[Edit, ...] = add_layer(document, layer, document.index_of(session.active_layer.id) + 1)
        hides = session.shows_own_layout
        if hides:
            edits += change_layer(document, document.label_layer.id, "visible", False)
        session.do(self.tr("Add layer"), *edits)
        if any(present.id == layer.id for present in document.layers):
            session.choose_layer(layer.id)
            self._say(made.notes, hides=hides)

    def _say(self, notes: tuple[Note, ...], *, hides: bool) -> None:
        words = [self.tr("The labels, which nobody painted, are hidden, so that the new layer decides.")] if hides else []
        said = " ".join([*words, *map(told, notes)])
        if said:
            self._workspace.messages.note(said)


def kind_of(picture: Picture, palette: Palette) -> Kind:
    """What an image in a file seems to be; not for the GUI thread."""
    assert picture.path is not None
    try:
        return recognise(picture.path, palette).kind
    except FmrError:
        return Kind.PICTURE


def _made_of(picture: Picture, use: Use, width: int, height: int) -> _Made:
    assert picture.path is not None
    if use not in FOUND_USES:
        return _fitted(picture.name, read_drawing(picture.path, str(use)), width, height)
    square = fit_rgba(picture.rgba(), width=width, height=height)
    found = _found_in(FOUND_USES[use], np.ascontiguousarray(square[..., :3]))
    return _fitted(picture.name, Drawing(FOUND_USES[use], found, square[..., 3] > 0), width, height)


def _found_in(name: str, picture: Plane) -> Plane:
    """Sketch, edges or depth (H, W) uint8 of a picture (H, W, 3) uint8."""
    from fmr_studio.inference.extraction import depth_of, edges_of  # loads ONNX Runtime

    if name == "depth":
        return depth_of(picture)
    edges = edges_of(picture)
    return edges if name == "edges" else line_drawing(edges)


def _guessed(labels: Plane, palette: Palette, found: Plane) -> Plane:
    """The depth of a face by its labels, whose pictures the network of depth does not know; else what that found."""
    from fmr_studio.inference.face_depth import guessable, guessed_depth

    return guessed_depth(labels, palette) if guessable(palette) else found


def _fitted(name: str, drawing: Drawing, width: int, height: int) -> _Made:
    """A drawing on a canvas, as large as fits, in its middle."""
    side = min(width, height)
    values, weight = drawing.at(side)
    said = weight > 0
    pixels = np.where(said, np.maximum(values, 1) if drawing.name == "depth" else values, 0).astype(np.uint8)
    top, left = (height - side) // 2, (width - side) // 2
    whole, where = np.zeros((height, width), np.uint8), np.zeros((height, width), bool)
    whole[top : top + side, left : left + side] = pixels
    where[top : top + side, left : left + side] = said
    return _Made(name, whole, where, drawing.notes)
