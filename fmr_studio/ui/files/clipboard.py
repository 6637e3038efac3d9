"""Pictures and label maps for other programs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QMimeData
from PySide6.QtGui import QGuiApplication

from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.recipes import picture_png
from fmr_studio.ui.files.label_images import label_colors, label_png
from fmr_studio.ui.shell.messages import PICTURE
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.workspace import Workspace

PNG = "image/png"


def picture_data(result: RenderResult) -> QMimeData:
    """A picture as an image, and as a PNG file that holds its recipe."""
    data = QMimeData()
    data.setImageData(image_of(result.image))
    data.setData(PNG, picture_png(result.image, result.request, mark=result.mark))
    return data


def copy_picture(workspace: Workspace) -> None:
    """Put the picture on the clipboard."""
    result = workspace.preview.result
    if result is None:
        words = QCoreApplication.translate("clipboard", "There is no picture to copy yet.")
        workspace.messages.say(words, topic=PICTURE)
        return
    QGuiApplication.clipboard().setMimeData(picture_data(result))


def copy_labels(workspace: Workspace) -> None:
    """Put the label map on the clipboard, in the palette's own colours, and as an indexed PNG file."""
    data = QMimeData()
    data.setImageData(image_of(label_colors(workspace.session.document)))
    data.setData(PNG, label_png(workspace.session.document))
    QGuiApplication.clipboard().setMimeData(data)
