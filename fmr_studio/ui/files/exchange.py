"""What comes from other programs and goes to them: the clipboard, things that are dropped, and pictures dragged out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage

from fmr_studio.canvas.layer import Layer, LayerKind, fit_rgba
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import user_cache, write_atomic
from fmr_studio.ui.files import clipboard
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.files.files import FileDesk
from fmr_studio.ui.painting.layers_panel import LayersPanel
from fmr_studio.ui.workspace import Workspace


class Exchange(QObject):
    """Takes and gives images and files."""

    def __init__(self, workspace: Workspace, desk: FileDesk, layers: LayersPanel) -> None:
        super().__init__(workspace.frame)
        self._workspace, self._desk, self._layers = workspace, desk, layers
        self.paste_first: Callable[[], bool] = lambda: False
        """Pastes what only another room knows; False where nothing of that kind lies on the clipboard."""
        workspace.actions.do(
            {
                "copy_picture": partial(clipboard.copy_picture, workspace),
                "copy_labels": partial(clipboard.copy_labels, workspace),
                "paste": self.paste,
            }
        )

    # -- coming in -----------------------------------------------------------------------------------------------------

    def paste(self) -> None:
        """Take what lies on the clipboard."""
        if not self.paste_first() and not self.take(QGuiApplication.clipboard().mimeData()):
            words = self.tr("There is nothing on the clipboard that could be pasted.")
            self._workspace.messages.say(words, self.tr("Copy an image or a file first."))

    def take(self, data: QMimeData) -> bool:
        """Take what was dropped or pasted: a file, else an image; False where it is neither."""
        messages = self._workspace.messages
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            self._workspace.files.open_path(files[0])
            if len(files) > 1:
                messages.say(self.tr("Of several files only the first was opened."))
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            return self._desk.open_image(image)
        if data.hasUrls():
            words = self.tr("%1 is not on this computer.").replace("%1", data.urls()[0].toDisplayString())
            messages.say_error(FmrError(words, self.tr("Save it, and drop the file.")))
            return True
        return False

    def add_reference(self) -> None:
        """Ask for an image and lay it over the layers as a reference."""
        workspace = self._workspace
        path = workspace.questions.open_image(workspace.frame, workspace.settings.last_folder)
        if path is not None:
            self.take_picture(Picture.in_file(path))

    def take_picture(self, picture: Picture) -> None:
        """Lay a picture over the layers as a reference, as one step."""
        session, tasks = self._workspace.session, self._workspace.tasks
        document = session.document

        def work(_progress: Progress) -> Layer:
            fitted = fit_rgba(picture.rgba(), width=document.width, height=document.height)
            return Layer(0, LayerKind.REFERENCE, fitted, picture.name, 0.5)

        def add(layer: Layer) -> None:
            if session.document is document:
                self._layers.insert(replace(layer, id=document.new_layer_id()), self.tr("Reference image"))
                session.choose_layer(document.label_layer.id)

        words = self.tr("Opening %1").replace("%1", picture.name)
        tasks.wait(tasks.run(words, work, on_done=add, on_error=self._workspace.messages.say_error))

    # -- going out -----------------------------------------------------------------------------------------------------

    def drag_picture(self) -> None:
        """Let the picture be dropped into other programs, as a PNG with its recipe."""
        result = self._workspace.preview.result
        if result is None:
            return
        path = user_cache() / "dragged" / f"{result.request.pack}-{result.request.look.seed}.png"
        data = clipboard.picture_data(result)
        try:
            write_atomic(path, bytes(data.data(clipboard.PNG).data()))
        except FmrError as error:
            self._workspace.messages.say_error(error)
            return
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(self._workspace.frame)
        drag.setMimeData(data)
        drag.exec()
