"""From an image that arrived to a photo that is edited: reading, framing, inverting and, in one step, using it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from fmr_studio.canvas.crop import cut, suggest_crop
from fmr_studio.canvas.photo import Frame
from fmr_studio.inference.engine import Engine, InversionWish, InvertedPhoto
from fmr_studio.inference.engines.refining import first_budget_s
from fmr_studio.inference.request import SourceSpec
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.photos import PhotoFile, photo_of_pixels, read_photo
from fmr_studio.ui.documents import labels_on
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.photos.crop import CropDialog, rough_cut
from fmr_studio.ui.photos.inversion import InversionDialog
from fmr_studio.ui.shell.tasks import Task, TaskProgress
from fmr_studio.ui.workspace import Workspace

MORE_BUDGET_S = 20.0


class PhotoImport(QObject):
    """Opens images as photos of a window. One at a time: another image that arrives meanwhile takes its place."""

    reference_wanted = Signal(object)
    """A `Picture` that shall be a reference layer."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._session, self._preview = workspace, workspace.session, workspace.preview
        self.crop_dialog: CropDialog | None = None
        self.dialog: InversionDialog | None = None
        self._task: Task | None = None
        self._found: InvertedPhoto | None = None

    # -- arriving ------------------------------------------------------------------------------------------------------

    def offer(self, picture: Picture) -> None:
        """An image arrived that is no label map: it becomes a photo, or where the pack knows none, a reference layer."""
        workspace, facts = self._workspace, self._preview.facts
        if facts is None or facts.no_photos:
            self.reference_wanted.emit(picture)
            if facts is not None:
                workspace.messages.say(self.tr("The image lies over the layers as a reference."), facts.no_photos)
            return
        self.close()

        def read(progress: TaskProgress) -> tuple[PhotoFile, Frame]:
            if picture.pixels is not None:
                photo = photo_of_pixels(picture.pixels, picture.name)
            else:
                assert picture.path is not None
                photo = read_photo(picture.path, progress)
            return photo, suggest_crop(photo.pixels)

        def frame(found: tuple[PhotoFile, Frame]) -> None:
            self._ask_for_frame(*found, picture)

        words = self.tr("Opening %1").replace("%1", picture.name)
        workspace.tasks.run(words, read, on_done=frame, on_error=workspace.messages.say_error, owner=self)

    def _ask_for_frame(self, photo: PhotoFile, suggested: Frame, picture: Picture) -> None:
        facts = self._preview.facts
        if facts is None:
            return
        self.close()
        if photo.note:
            self._workspace.messages.say(photo.note)
        dialog = CropDialog(photo, suggested, facts.resolution, parent=self._workspace.frame)
        self.crop_dialog = dialog
        dialog.accepted.connect(lambda: self._invert(photo, dialog.frame))
        dialog.reference_wanted.connect(lambda: self.reference_wanted.emit(picture))
        dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.open()

    # -- inverting -----------------------------------------------------------------------------------------------------

    def _invert(self, photo: PhotoFile, frame: Frame) -> None:
        facts = self._preview.facts
        if facts is None:
            return
        wish = InversionWish(photo.name, first_budget_s(facts.resolution), original=photo.original, frame=frame)
        dialog = InversionDialog(photo.name, rough_cut(photo.pixels, frame, facts.resolution), self._workspace.frame)
        self.dialog = dialog
        dialog.taken.connect(self._take)
        dialog.more_wanted.connect(lambda: self._run(photo, frame, replace(wish, budget_s=MORE_BUDGET_S)))
        dialog.given_up.connect(self._cancel)
        dialog.destroyed.connect(lambda: self._forget(dialog))
        dialog.show()
        self._run(photo, frame, wish)

    def _run(self, photo: PhotoFile, frame: Frame, wish: InversionWish) -> None:
        """Invert on the engine's own thread, which still makes pictures between the steps."""
        preview, facts, dialog = self._preview, self._preview.facts, self.dialog
        if dialog is None or facts is None:
            return
        dialog.show_running()

        def work(progress: TaskProgress) -> InvertedPhoto:
            def use(engine: Engine, token: Progress) -> InvertedPhoto:
                def show(picture: NDArray[np.uint8]) -> None:
                    progress.publish((progress.fraction, picture))

                return engine.invert(pixels, wish, token, show)

            pixels = cut(photo.pixels, frame, facts.resolution)
            progress.check()
            return preview.borrow(use, progress)

        words = self.tr("Reading %1").replace("%1", wish.name)
        task = self._task = self._workspace.tasks.run(
            words,
            work,
            on_done=self._done,
            on_error=self._failed,
            on_cancelled=lambda: self._cancelled(task),
            on_partial=self._show_partial,
            owner=self,
        )

    def _cancelled(self, task: Task) -> None:
        """It was cancelled by a person; one that made room for another image ends late, and closes nothing of that one."""
        if task is self._task:
            self.close()

    def _show_partial(self, value: tuple[float, NDArray[np.uint8]]) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(value[0])
            self.dialog.show_preview(value[1])

    def _done(self, found: InvertedPhoto) -> None:
        self._task, self._found = None, found
        if self.dialog is not None:
            self.dialog.show_result(found)
        if found.note:
            self._workspace.messages.say(found.note)

    def _failed(self, error: Any) -> None:
        self._task = None
        self.close()
        self._workspace.messages.say_error(error)

    def _forget(self, dialog: QDialog) -> None:
        """A dialog is gone; another one may be in its place already."""
        if dialog is self.crop_dialog:
            self.crop_dialog = None
        elif dialog is self.dialog:
            self.dialog = None

    def _cancel(self) -> None:
        task, self._task, self._found = self._task, None, None
        if task is not None:
            task.cancel()

    def close(self) -> None:
        """Give up what is going on."""
        self._cancel()
        crop_dialog, dialog = self.crop_dialog, self.dialog
        self.crop_dialog = self.dialog = None
        for one in (crop_dialog, dialog):
            if one is not None:
                one.close()

    # -- using ---------------------------------------------------------------------------------------------------------

    def _take(self) -> None:
        """Edit the photo from now on, with its own layout on the canvas, as one step."""
        found, self._found = self._found, None
        if found is None:
            return
        document = self._session.document
        labels = None if found.labels is None else labels_on(document, found.labels)
        self._session.set_source(SourceSpec(photo=found.photo), self.tr("Open photo"), labels=labels)
