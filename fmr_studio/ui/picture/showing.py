"""Pictures and drafts on their way into the view, and over the canvas where that is wanted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from fmr_studio.inference.engine import RenderResult
from fmr_studio.ui.picture.preview import Preview
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.shell.actions import Actions
from fmr_studio.ui.shell.qimages import image_of


class Showing(QObject):
    """Hands what a preview makes to a view."""

    laid_over = Signal(object)
    """A `QImage` to lie over the canvas, or None."""

    def __init__(self, preview: Preview, view: ResultView, actions: Actions) -> None:
        super().__init__(view)
        self._view, self._over_canvas = view, actions["overlay"]
        actions.do({"overlay": lambda _on: self._lay_over()})
        preview.shown.connect(self._show)
        preview.drafted.connect(self._show)

    def _show(self, result: RenderResult) -> None:
        self._view.show_picture(image_of(result.image), image_of(compared_with(result)))
        self._lay_over()

    def _lay_over(self) -> None:
        self.laid_over.emit(self._view.picture if self._over_canvas.isChecked() else None)


def compared_with(result: RenderResult) -> NDArray[np.uint8]:
    """What a picture is compared with, (R, R, 3) uint8: the photo itself, else the seed's own picture."""
    photo = result.request.photo
    return result.source_image if photo is None else photo.crop
