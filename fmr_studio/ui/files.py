"""Opening, saving and exporting. Problems are told as sentences and never lose what is painted."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QObject, Signal

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.palette import UNKNOWN, Palette
from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import parse_recipe, picture_png, read_recipe, recipe_text
from fmr_studio.inference.request import RenderRequest
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import shorten, write_atomic
from fmr_studio.project.images import check_ids, read_labels
from fmr_studio.ui.preview import Preview, State
from fmr_studio.ui.session import Session, new_document
from fmr_studio.ui.start import fit_labels

MOST_UNCERTAIN = 0.5
"""A picture with a larger share of uncertain pixels is taken for no label map."""


class FileDesk(QObject):
    """Moves documents between the session and files.

    Args:
        may_discard: asks whether unsaved changes may be lost; True where there are none.
    """

    opened = Signal(object, str)
    """The path that was opened, and a note on it (possibly empty)."""
    saved = Signal(object)
    """The path that was written."""
    exported = Signal(object)
    """The path of the picture that was written."""
    failed = Signal(object)
    """An `FmrError`."""

    def __init__(self, session: Session, preview: Preview, may_discard: Callable[[], bool]) -> None:
        super().__init__()
        self._session, self._preview, self._may_discard = session, preview, may_discard
        self._export_to: Path | None = None
        preview.shown.connect(self._export_if_due)
        preview.failed.connect(self._export_failed)

    # -- opening -------------------------------------------------------------------------------------------------------

    def open(self, path: Path) -> bool:
        """Open a label map, a picture with a recipe or a recipe; False where it was refused or given up."""
        if not self._may_discard():
            return False
        try:
            recipe = _recipe_in(path)
            note = self._open_labels(path) if recipe is None else self._open_recipe(path, recipe)
        except FmrError as error:
            self.failed.emit(error)
            return False
        self.opened.emit(path, note)
        return True

    def _open_labels(self, path: Path) -> str:
        document = self._session.document
        found = read_labels(path, document.palette)
        if found.uncertain > MOST_UNCERTAIN * found.labels.size:
            share = f"{100 * found.uncertain / found.labels.size:.0f} %"
            raise FmrError(
                f"{shorten(path)} does not look like a label map: {share} of its pixels have no label's colour.",
                self.tr("To paint over a picture, add it as a reference image in the layers panel."),
            )
        labels = fit_labels(found.labels, document.palette, document.width)
        self._replace(labels, document.palette, document.properties.pack, look=self._session.look, file=path)
        if found.uncertain:
            share = self.tr("%1 of %2 pixels were not clearly of one label's colour and got the nearest one's.")
            return share.replace("%1", f"{found.uncertain:,}").replace("%2", f"{found.labels.size:,}")
        return ""

    def _open_recipe(self, path: Path, request: RenderRequest) -> str:
        document = self._session.document
        palette, note = document.palette, ""
        if request.pack != document.properties.pack:
            pack = find_pack(request.pack)
            palette = pack.card.palette
        if request.labels is None:
            seed = self.tr("Its seed is %1.").replace("%1", str(request.look.seed))
            raise FmrError(f"{shorten(path)} holds the picture of a seed alone, without a label map.", seed)
        check_ids(request.labels, palette, shorten(path))
        facts = self._preview.facts
        if facts is not None and request.pack == facts.pack and request.pack_id not in ("", facts.pack_id):
            note = self.tr("It was made with another version of the pack, so the picture may differ.")
        side = max(request.labels.shape)
        exact = request.pack == document.properties.pack and document.width % side == 0
        labels = fit_labels(request.labels, palette, document.width if exact else side)
        self._replace(labels, palette, request.pack, look=request.look, file=None)
        return note

    def _replace(self, labels: NDArray[np.uint8], palette: Palette, pack: str, *, look: Look, file: Path | None) -> None:
        kept = self._session.look if self._session.look_locked else look
        locked = self._session.look_locked
        document = new_document(palette, len(labels), pack=pack, labels=labels)
        for name, value in (("seed", kept.seed), ("truncation", kept.truncation), ("mix", kept.mix)):
            document.set_property(name, value)
        self._session.replace_document(document, file=file)
        if locked:
            self._session.set_look_locked(True)
            self._session.mark_saved(file)

    # -- saving --------------------------------------------------------------------------------------------------------

    def save(self, path: Path) -> bool:
        """Write the label map as an indexed PNG."""
        try:
            write_atomic(path, label_png(self._session.document))
        except FmrError as error:
            self.failed.emit(error)
            return False
        self._session.mark_saved(path)
        self.saved.emit(path)
        return True

    def export(self, path: Path) -> None:
        """Write the picture with its recipe, as soon as it answers the last change."""
        if self._preview.result is None and self._preview.state is State.FAILED:
            self.failed.emit(FmrError(self.tr("There is no picture to export yet.")))
            return
        self._export_to = path
        self._export_if_due()

    def _export_if_due(self, *_result: object) -> None:
        result, path = self._preview.result, self._export_to
        paused = self._preview.state is State.PAUSED
        if path is None or result is None or (self._preview.behind and not paused):
            return
        self._export_to = None
        try:
            write_atomic(path, picture_png(result.image, result.request))
        except FmrError as error:
            self.failed.emit(error)
            return
        self.exported.emit(path)

    def _export_failed(self, _error: object) -> None:
        self._export_to = None


def label_png(document: Document) -> bytes:
    """The label map of a document as an indexed PNG: index is id, in the palette's own colours; unknown is transparent."""
    labels = label_map(document)
    image = Image.fromarray(labels).convert("L")
    image.putpalette(document.palette.colors().tobytes(), "RGB")
    buffer = io.BytesIO()
    options = {"transparency": UNKNOWN} if bool((labels == UNKNOWN).any()) else {}
    image.save(buffer, "PNG", optimize=False, **options)
    return buffer.getvalue()


def _recipe_in(path: Path) -> RenderRequest | None:
    """The recipe of a file, or None for a label map."""
    if path.suffix.lower() == ".json":
        return read_recipe(path)
    if path.suffix.lower() != ".png":
        return None
    text = recipe_text(path)
    return None if text is None else parse_recipe(text, path)
