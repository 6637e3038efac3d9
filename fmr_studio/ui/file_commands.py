"""What the file menu does: new canvases, opening, saving, exporting, and pictures for other programs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PySide6.QtCore import QMimeData, QObject, QUrl
from PySide6.QtGui import QDrag, QGuiApplication
from PySide6.QtWidgets import QMenu

from fmr_studio.canvas.layer import Layer, LayerKind, fit_rgba
from fmr_studio.errors import FmrError
from fmr_studio.inference.recipes import picture_png
from fmr_studio.paths import shorten, user_cache, write_atomic
from fmr_studio.project.images import MAX_PIXELS
from fmr_studio.ui.qimages import image_of
from fmr_studio.ui.start import start_with

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
            "copy_picture": self.copy_picture,
            "quit": self._window.close,
        }

    def make_recent_menu(self, menu: QMenu) -> None:
        """Add the menu of recent files, which is filled when it opens."""
        self._recent_menu = menu.addMenu(self.tr("Open recent"))
        self._recent_menu.aboutToShow.connect(self._fill_recent)

    def _fill_recent(self) -> None:
        assert self._recent_menu is not None
        self._recent_menu.clear()
        for file in self._window.settings.recent:
            self._recent_menu.addAction(shorten(file), partial(self._window.open_path, Path(file)))
        self._recent_menu.setEnabled(True)
        if self._recent_menu.isEmpty():
            self._recent_menu.addAction(self.tr("None yet")).setEnabled(False)

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
        path = self._window.questions.open_file(self._window, self._folder())
        if path is not None:
            self._window.open_path(path)

    def save(self) -> bool:
        """Save the label map where it was opened from; ask where if that is not known or is no PNG."""
        file = self._window.session.file
        if file is None or file.suffix.lower() != ".png":
            return self.save_as()
        return self._window.desk.save(file)

    def save_as(self) -> bool:
        """Ask where to save the label map."""
        proposal = str(Path(self._folder()) / self.tr("labels.png"))
        path = self._window.questions.save_labels(self._window, proposal)
        return path is not None and self._window.desk.save(path)

    def export(self) -> None:
        """Ask where to write the picture."""
        properties = self._window.session.document.properties
        proposal = str(Path(self._folder()) / f"{properties.pack or 'picture'}-{properties.seed}.png")
        path = self._window.questions.export_picture(self._window, proposal)
        if path is not None:
            self._window.desk.export(path)

    def _folder(self) -> str:
        recent = self._window.settings.recent
        return str(Path(recent[0]).parent) if recent else ""

    def add_reference(self) -> None:
        """Ask for an image and lay it over the layers as a reference."""
        path = self._window.questions.open_image(self._window, self._folder())
        if path is None:
            return
        document = self._window.session.document
        try:
            pixels = _rgba(path)
        except FmrError as error:
            self._window.banner.say_error(error)
            return
        fitted = fit_rgba(pixels, width=document.width, height=document.height)
        layer = Layer(document.new_layer_id(), LayerKind.REFERENCE, fitted, path.stem, 0.5)
        self._window.layers_panel.insert(layer, self.tr("Reference image"))
        self._window.session.choose_layer(document.label_layer.id)

    def copy_picture(self) -> None:
        """Put the picture on the clipboard."""
        result = self._window.preview.result
        if result is not None:
            QGuiApplication.clipboard().setImage(image_of(result.image))

    def drag_picture(self) -> None:
        """Let the picture be dropped into other programs, as a PNG with its recipe."""
        result = self._window.preview.result
        if result is None:
            return
        path = user_cache() / "dragged" / f"{result.request.pack}-{result.request.look.seed}.png"
        try:
            write_atomic(path, picture_png(result.image, result.request))
        except FmrError as error:
            self._window.banner.say_error(error)
            return
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path))])
        data.setImageData(image_of(result.image))
        drag = QDrag(self._window)
        drag.setMimeData(data)
        drag.exec()


def _rgba(path: Path) -> np.ndarray:
    """An image file as (H, W, 4) uint8 RGBA, turned as its camera says."""
    from PIL import ImageOps

    try:
        with Image.open(path) as image:
            if image.width * image.height > MAX_PIXELS:
                raise FmrError(f"{shorten(path)} is too large: at most {MAX_PIXELS:,} pixels are read.")
            turned = ImageOps.exif_transpose(image) or image
            return np.array(turned.convert("RGBA"), np.uint8)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise FmrError(f"{shorten(path)} is no image that can be read.", "PNG, JPEG, WebP, TIFF, BMP and GIF can.") from error
