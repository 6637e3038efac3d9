"""Photos in the window: the line that says which one is edited, the way back to a seed, and pasting edits into the original."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fmr_studio.canvas.document import Change
from fmr_studio.canvas.photo import Photo
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import Engine, RenderResult
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import write_atomic
from fmr_studio.project.photos import photo_from_bytes
from fmr_studio.project.recompose import recompose
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.files.start import fit_labels
from fmr_studio.ui.photos.photo_import import PhotoImport
from fmr_studio.ui.photos.photo_words import domain_words, score_words
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.session import Session, look_of
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.tasks import TaskProgress
from fmr_studio.ui.shell.theme import Theme

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow

THUMBNAIL_PX = 44


class PhotoBar(QFrame):
    """Which photo is edited; hidden where it is a seed."""

    back_wanted = Signal()
    """A person wants a seed again."""
    export_wanted = Signal()
    """A person wants the edits in the original photo."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.picture, self.name, self.score = QLabel(), QLabel(), QLabel()
        self.picture.setFixedSize(THUMBNAIL_PX, THUMBNAIL_PX)
        self.score.setProperty("quiet", True)
        self.score.setWordWrap(True)
        self.back, self.export = QToolButton(), QToolButton()
        for button, words, signal in (
            (self.back, self.tr("Back to a seed"), self.back_wanted),
            (self.export, self.tr("Export into the original photo …"), self.export_wanted),
        ):
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setAutoRaise(True)
            button.clicked.connect(signal)
        words_column = QVBoxLayout()
        words_column.setSpacing(0)
        words_column.addWidget(self.name)
        words_column.addWidget(self.score)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.addWidget(self.picture)
        row.addLayout(words_column, 1)
        row.addWidget(self.export)
        row.addWidget(self.back)
        session.canvas_changed.connect(self._document_changed)
        session.document_replaced.connect(self.show_photo)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def _document_changed(self, change: Change) -> None:
        if change.detail == "photo":
            self.show_photo()

    def show_photo(self) -> None:
        """Read the photo anew."""
        photo = self._session.document.properties.photo
        self.setVisible(photo is not None)
        if photo is None:
            return
        image = image_of(photo.crop).scaled(QSize(THUMBNAIL_PX, THUMBNAIL_PX), mode=Qt.TransformationMode.SmoothTransformation)
        self.picture.setPixmap(QPixmap.fromImage(image))
        self.name.setText(self.tr("Photo: %1").replace("%1", photo.name))
        self.score.setText(score_words(photo.scores))
        self.setToolTip(domain_words(photo.scores, photo.pack))
        self.export.setEnabled(bool(photo.original) and photo.frame is not None)

    def _draw_icons(self) -> None:
        self.back.setIcon(self._theme.icon("close"))
        self.export.setIcon(self._theme.icon("image-move"))
        self.show_photo()


class PhotoCommands(QObject):
    """Owns the import of photos of one window, and the line that says which one is edited."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.importing = PhotoImport(window)
        self.bar = PhotoBar(window.session, window.theme)
        self.bar.back_wanted.connect(self.back_to_seed)
        self.bar.export_wanted.connect(self.export)
        window.look_panel.set_photo_bar(self.bar)
        window.preview.ready.connect(lambda _facts: self.show_state())
        window.session.canvas_changed.connect(self._document_changed)
        window.session.document_replaced.connect(self.show_state)
        QTimer.singleShot(0, self, self.show_state)  # the actions are not there yet

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What each action of the table does."""
        return {"open_photo": self.open, "export_into_photo": self.export, "seed_again": self.back_to_seed}

    def _document_changed(self, change: Change) -> None:
        if change.detail == "photo":
            self.show_state()

    def show_state(self) -> None:
        """Which of the actions can be used, and why not."""
        window, facts = self._window, self._window.preview.facts
        photo = window.session.document.properties.photo
        actions = window.actions_by_id
        reason = self.tr("The pack is not loaded yet.") if facts is None else facts.no_photos
        actions["open_photo"].setEnabled(not reason)
        actions["open_photo"].setStatusTip(reason)
        actions["open_photo"].setToolTip(reason or actions["open_photo"].text())
        actions["seed_again"].setEnabled(photo is not None)
        actions["export_into_photo"].setEnabled(photo is not None and bool(photo.original))

    def open(self) -> None:
        """Ask for an image and open it as a photo."""
        path = self._window.questions.open_image(self._window, self._window.file_commands.folder())
        if path is not None:
            self.importing.offer(Picture(path.stem, path))

    def back_to_seed(self) -> None:
        """Leave the photo for the seed, with the seed's own layout on the canvas, as one step."""
        window, session = self._window, self._window.session
        properties, document = session.document.properties, session.document
        if properties.photo is None:
            return
        look = look_of(properties)

        def work(progress: TaskProgress) -> RenderResult:
            def draw(engine: Engine, _token: Progress) -> RenderResult:
                return engine.render(RenderRequest(properties.pack, look=look))

            return window.preview.borrow(draw, progress)

        def use(result: RenderResult) -> None:
            if session.document is document:
                found = result.source_labels
                labels = None if found is None else fit_labels(found, document.palette, document.width)
                session.set_source(SourceSpec(look=look, edits=SourceEdits()), self.tr("Back to a seed"), labels=labels)

        window.tasks.run(self.tr("Back to a seed"), work, on_done=use, owner=self)

    def before(self, result: RenderResult) -> NDArray[np.uint8]:
        """What a picture is compared with: the photo itself, else the seed's own picture."""
        photo = result.request.photo
        return result.source_image if photo is None else photo.crop

    def export(self) -> None:
        """Write the original photo with what was edited pasted into it."""
        window, result = self._window, self._window.preview.result
        photo = window.session.document.properties.photo
        if photo is None or not photo.original or photo.frame is None:
            words = self.tr("There is no original photo to paste into."), self.tr("Open a photo first.")
            window.banner.say_error(FmrError(*words))
            return
        settled = window.preview.state in (State.DONE, State.PAUSED) and not window.preview.behind
        if result is None or result.request.photo != photo or not settled:
            window.banner.say_error(FmrError(self.tr("The picture is not ready yet."), self.tr("Wait a moment and try again.")))
            return
        proposal = str(Path(window.file_commands.folder()) / f"{Path(photo.name).stem}-edited.png")
        path = window.questions.export_picture(window, proposal)
        if path is not None:
            self._write(path, photo, result)

    def _write(self, path: Path, photo: Photo, result: RenderResult) -> None:
        def work(progress: TaskProgress) -> Path:
            original = photo_from_bytes(photo.original, photo.name, progress.part(0.0, 0.4)).pixels
            assert photo.frame is not None
            step = progress.part(0.4, 0.8)
            whole = recompose(original, photo.frame, result.source_image, result.image, progress=step)
            progress.check()
            write_atomic(path, picture_png(whole, result.request))
            return path

        window = self._window
        words = self.tr("Exporting %1").replace("%1", path.name)
        window.tasks.run(words, work, on_done=window.desk.exported.emit, on_error=window.banner.say_error, owner=self)
