"""Pictures and label maps for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QMimeData
from PySide6.QtGui import QGuiApplication

from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.recipes import picture_png
from fmr_studio.ui.files.files import label_colors, label_png
from fmr_studio.ui.shell.qimages import image_of

if TYPE_CHECKING:
    from fmr_studio.ui.main_window import MainWindow

PNG = "image/png"


def picture_data(result: RenderResult) -> QMimeData:
    """A picture as an image, and as a PNG file that holds its recipe."""
    data = QMimeData()
    data.setImageData(image_of(result.image))
    data.setData(PNG, picture_png(result.image, result.request))
    return data


def copy_picture(window: MainWindow) -> None:
    """Put the picture on the clipboard."""
    result = window.preview.result
    if result is None:
        window.banner.say(QCoreApplication.translate("clipboard", "There is no picture to copy yet."))
        return
    QGuiApplication.clipboard().setMimeData(picture_data(result))


def copy_labels(window: MainWindow) -> None:
    """Put the label map on the clipboard, in the palette's own colours, and as an indexed PNG file."""
    data = QMimeData()
    data.setImageData(image_of(label_colors(window.session.document)))
    data.setData(PNG, label_png(window.session.document))
    QGuiApplication.clipboard().setMimeData(data)
