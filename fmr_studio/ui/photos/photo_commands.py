"""Photos in the window: opening one, the way back to a seed, and pasting edits into the original."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

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
from fmr_studio.ui.documents import labels_on, look_of
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.photos.photo_bar import PhotoBar
from fmr_studio.ui.photos.photo_import import PhotoImport
from fmr_studio.ui.shell.tasks import TaskProgress
from fmr_studio.ui.workspace import Workspace


class PhotoCommands(QObject):
    """Owns the import of photos of one window, and the line that says which one is edited."""

    exported = Signal(object)
    """The path of a photo that edits were pasted into."""

    def __init__(self, workspace: Workspace, importing: PhotoImport) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._preview = workspace, workspace.session, workspace.preview
        self.importing = importing
        self.bar = PhotoBar(workspace.session, workspace.theme)
        self.bar.back_wanted.connect(self.back_to_seed)
        self.bar.export_wanted.connect(self.export)
        actions = {"open_photo": self.open, "export_into_photo": self.export, "seed_again": self.back_to_seed}
        workspace.actions.do(actions)
        self._preview.ready.connect(lambda _facts: self.show_state())
        self._session.canvas_changed.connect(self._document_changed)
        self._session.document_replaced.connect(self.show_state)
        self.show_state()

    def _document_changed(self, change: Change) -> None:
        if change.detail == "photo":
            self.show_state()

    def show_state(self) -> None:
        """Which of the actions can be used, and why not."""
        facts, photo = self._preview.facts, self._session.document.properties.photo
        actions = self._workspace.actions
        reason = self.tr("The pack is not loaded yet.") if facts is None else facts.no_photos
        actions["open_photo"].setEnabled(not reason)
        actions["open_photo"].setStatusTip(reason)
        actions["open_photo"].setToolTip(reason or actions["open_photo"].text())
        actions["seed_again"].setEnabled(photo is not None)
        actions["export_into_photo"].setEnabled(photo is not None and bool(photo.original))

    def open(self) -> None:
        """Ask for an image and open it as a photo."""
        workspace = self._workspace
        path = workspace.questions.open_image(workspace.frame, workspace.settings.last_folder)
        if path is not None:
            self.importing.offer(Picture.in_file(path))

    def back_to_seed(self) -> None:
        """Leave the photo for the seed, with the seed's own layout on the canvas, as one step."""
        session, document = self._session, self._session.document
        properties = document.properties
        if properties.photo is None:
            return
        look = look_of(properties)

        def work(progress: TaskProgress) -> RenderResult:
            def draw(engine: Engine, _token: Progress) -> RenderResult:
                return engine.render(RenderRequest(properties.pack, look=look))

            return self._preview.borrow(draw, progress)

        def use(result: RenderResult) -> None:
            if session.document is document:
                found = result.source_labels
                labels = None if found is None else labels_on(document, found)
                session.set_source(SourceSpec(look=look, edits=SourceEdits()), self.tr("Back to a seed"), labels=labels)

        self._workspace.tasks.run(self.tr("Back to a seed"), work, on_done=use, owner=self)

    def export(self) -> None:
        """Write the original photo with what was edited pasted into it."""
        workspace, result = self._workspace, self._preview.result
        photo = self._session.document.properties.photo
        if photo is None or not photo.original or photo.frame is None:
            words = self.tr("There is no original photo to paste into."), self.tr("Open a photo first.")
            workspace.messages.say_error(FmrError(*words))
            return
        settled = not self._preview.behind and not self._preview.broken
        if result is None or result.request.photo != photo or not settled:
            workspace.messages.say_error(
                FmrError(self.tr("The picture is not ready yet."), self.tr("Wait a moment and try again."))
            )
            return
        proposal = str(Path(workspace.settings.last_folder) / f"{Path(photo.name).stem}-edited.png")
        path = workspace.questions.export_picture(workspace.frame, proposal)
        if path is not None:
            self._write(path, photo, result)

    def _write(self, path: Path, photo: Photo, result: RenderResult) -> None:
        def work(progress: TaskProgress) -> Path:
            original = photo_from_bytes(photo.original, photo.name, progress.part(0.0, 0.4)).pixels
            assert photo.frame is not None
            step = progress.part(0.4, 0.8)
            whole = recompose(original, photo.frame, result.source_image, result.image, progress=step)
            progress.check()
            write_atomic(path, picture_png(whole, result.request, mark=result.mark))
            return path

        words = self.tr("Exporting %1").replace("%1", path.name)
        failed = self._workspace.messages.say_error
        self._workspace.tasks.run(words, work, on_done=self.exported.emit, on_error=failed, owner=self)
