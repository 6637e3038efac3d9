"""What the file menu does: new canvases, opening, saving, exporting, and what comes from and goes to other programs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QDrag, QGuiApplication, QImage
from PySide6.QtWidgets import QMenu

from fmr_studio.canvas.layer import Layer, LayerKind, fit_rgba
from fmr_studio.errors import FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.paths import shorten, user_cache, write_atomic
from fmr_studio.project.archive import SUFFIX
from fmr_studio.ui.files import clipboard
from fmr_studio.ui.files.arrivals import Picture
from fmr_studio.ui.files.start import start_with

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow


class FileCommands(QObject):
    """Does what a person asks a window for with files."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._recent_menu: QMenu | None = None

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What each action of the table does."""
        return {
            "new": self.new,
            "open": self.open,
            "save": self.save,
            "save_as": self.save_as,
            "export": self.export,
            "export_labels": self.export_labels,
            "export_openraster": self.export_openraster,
            "copy_picture": partial(clipboard.copy_picture, self._window),
            "copy_labels": partial(clipboard.copy_labels, self._window),
            "paste": self.paste,
            "recover": self._window.recovery.look,
            "quit": self._window.close,
        }

    def make_recent_menu(self, menu: QMenu) -> None:
        """Add the menu of recent files, which is filled when it opens."""
        self._recent_menu = menu.addMenu(self.tr("Open recent"))
        self._recent_menu.aboutToShow.connect(self._fill_recent)

    def _fill_recent(self) -> None:
        assert self._recent_menu is not None
        menu, window = self._recent_menu, self._window
        menu.clear()
        for file in window.settings.recent:
            action = menu.addAction(shorten(file).replace("&", "&&"), partial(window.open_path, Path(file)))
            if not Path(file).exists():
                action.setEnabled(False)
                action.setText(self.tr("%1 (missing)").replace("%1", action.text()))
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)
            return
        menu.addSeparator()
        menu.addAction(self.tr("Clear this list"), partial(window.change_settings, recent=()))

    def new(self) -> None:
        """An empty canvas, or a sample on it, for the same pack."""
        if self._window.may_discard():
            pack = self._window.session.document.properties.pack or self._window.settings.pack
            self._window.begin_with(start_with(pack))

    def open_pack(self, name: str) -> None:
        """Go on with another pack."""
        if self._window.may_discard():
            start = start_with(name)
            if start.problem is not None:
                self._window.banner.say_error(start.problem)
                return
            self._window.begin_with(start)
            self._window.change_settings(pack=name)

    def open(self) -> None:
        """Ask for a file and open it."""
        path = self._window.questions.open_file(self._window, self.folder())
        if path is not None:
            self._window.open_path(path)

    def save(self) -> bool:
        """Save the project where it was opened from; ask where if that is not known or is of another kind."""
        window, file = self._window, self._window.session.file
        if file is None or file.suffix.lower() != SUFFIX:
            return self.save_as()
        if window.desk.changed_on_disk and not window.questions.overwrite(window, file):
            return False
        return window.desk.save(file)

    def save_as(self) -> bool:
        """Ask where to save the project."""
        path = self._window.questions.save_project(self._window, self._proposal(SUFFIX))
        return path is not None and self._window.desk.save(path)

    def export_labels(self) -> None:
        """Ask where to write the label map."""
        path = self._window.questions.export_labels(self._window, self._proposal("-labels.png"))
        if path is not None:
            self._window.desk.export_labels(path)

    def export_openraster(self) -> None:
        """Ask where to write the layers for other programs."""
        path = self._window.questions.export_openraster(self._window, self._proposal(".ora"))
        if path is not None:
            self._window.desk.export_openraster(path)

    def _proposal(self, ending: str) -> str:
        """A file beside the one of the document, or else in the folder that was used last."""
        session = self._window.session
        if session.file is not None:
            return str(session.file.with_name(session.file.stem + ending))
        return str(Path(self.folder()) / f"{session.document.properties.pack or self.tr('untitled')}{ending}")

    def export(self) -> None:
        """Ask where to write the picture."""
        properties = self._window.session.document.properties
        look = properties.seed if properties.photo is None else Path(properties.photo.name).stem
        proposal = str(Path(self.folder()) / f"{properties.pack or 'picture'}-{look}.png")
        path = self._window.questions.export_picture(self._window, proposal)
        if path is not None:
            self._window.desk.export(path)

    def folder(self) -> str:
        """Where dialogs begin: the folder that was used last, or "" where none was."""
        recent = self._window.settings.recent
        return str(Path(recent[0]).parent) if recent else ""

    def add_reference(self) -> None:
        """Ask for an image and lay it over the layers as a reference."""
        path = self._window.questions.open_image(self._window, self.folder())
        if path is not None:
            self.take_picture(Picture(path.stem, path))

    def take_picture(self, picture: Picture) -> None:
        """Lay a picture over the layers as a reference, as one step."""
        window, document = self._window, self._window.session.document

        def work(_progress: Progress) -> Layer:
            fitted = fit_rgba(picture.rgba(), width=document.width, height=document.height)
            return Layer(0, LayerKind.REFERENCE, fitted, picture.name, 0.5)

        def add(layer: Layer) -> None:
            if window.session.document is document:
                numbered = replace(layer, id=document.new_layer_id())
                window.layers_panel.insert(numbered, self.tr("Reference image"))
                window.session.choose_layer(document.label_layer.id)

        words = self.tr("Opening %1").replace("%1", picture.name)
        task = window.tasks.run(words, work, on_done=add, on_error=window.banner.say_error)
        window.tasks.wait(task, window.task_strip)

    def paste(self) -> None:
        """Take what lies on the clipboard."""
        if self._window.transplant.paste():
            return
        if not self.take(QGuiApplication.clipboard().mimeData()):
            words = self.tr("There is nothing on the clipboard that could be pasted.")
            self._window.banner.say(words, self.tr("Copy an image or a file first."))

    def take(self, data: QMimeData) -> bool:
        """Take what was dropped or pasted: a file, else an image; False where it is neither."""
        window = self._window
        files = [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
        if files:
            window.open_path(files[0])
            if len(files) > 1:
                window.banner.say(self.tr("Of several files only the first was opened."))
            return True
        image = data.imageData() if data.hasImage() else None
        if isinstance(image, QImage) and not image.isNull():
            return window.desk.open_image(image)
        if data.hasUrls():
            words = self.tr("%1 is not on this computer.").replace("%1", data.urls()[0].toDisplayString())
            window.banner.say_error(FmrError(words, self.tr("Save it, and drop the file.")))
            return True
        return False

    def drag_picture(self) -> None:
        """Let the picture be dropped into other programs, as a PNG with its recipe."""
        result = self._window.preview.result
        if result is None:
            return
        path = user_cache() / "dragged" / f"{result.request.pack}-{result.request.look.seed}.png"
        data = clipboard.picture_data(result)
        try:
            write_atomic(path, bytes(data.data(clipboard.PNG).data()))
        except FmrError as error:
            self._window.banner.say_error(error)
            return
        data.setUrls([QUrl.fromLocalFile(str(path))])
        drag = QDrag(self._window)
        drag.setMimeData(data)
        drag.exec()
