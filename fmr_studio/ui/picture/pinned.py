"""The pinned picture: one that stays at hand to be compared with what comes, and to go back to."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.files.start import fit_labels
from fmr_studio.ui.picture.comparing import Compare
from fmr_studio.ui.shell.qimages import image_of

if TYPE_CHECKING:
    from fmr_studio.canvas.document import Change
    from fmr_studio.ui.main_window import MainWindow

PINNED = "pinned_picture"
"""Name of the further property that holds the recipe of the pinned picture."""
KEPT = 12
COMPARES = {"split": Compare.SPLIT, "compare_side": Compare.SIDE, "compare_difference": Compare.DIFFERENCE}


class PinnedPicture(QObject):
    """Pins pictures of a window's document, as steps that can be undone and are saved with it.

    The document keeps the recipe; the picture is kept here, and made again in spare time where it is not, as after opening.
    A photo is not kept twice: the recipe is that of the photo in the document.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._asked: RenderRequest | None = None
        window.session.canvas_changed.connect(self._changed)
        window.session.document_replaced.connect(self.show)
        window.preview.rested.connect(self._make)
        window.preview.spare_made.connect(self._take)

    def handlers(self) -> dict[str, Callable[..., object]]:
        """What its actions do."""
        compare = {name: lambda on, how=how: self.compare(how if on else Compare.NOT) for name, how in COMPARES.items()}
        return {"pin": self.pin, "unpin": self.unpin, "back_to_pin": self.go_back, **compare}

    @property
    def recipe(self) -> str:
        """The recipe of the pinned picture; empty where there is none."""
        return str(self._window.session.document.properties.extra_value(PINNED, ""))

    @property
    def image(self) -> QImage | None:
        """The pinned picture; None where there is none, or not yet again."""
        return self._images.get(self.recipe)

    def pin(self) -> None:
        """Pin the present picture."""
        result = self._window.preview.result
        if result is None or self._window.preview.behind:
            hint = self.tr("Wait until the picture has caught up.")
            self._window.banner.say_error(FmrError(self.tr("There is no finished picture to pin yet."), hint))
            return
        text = replace(result.request, photo=None).recipe()
        self._keep(text, image_of(result.image))
        self._set(text, "Pin the picture")

    def unpin(self) -> None:
        """Forget the pinned picture."""
        self._set(None, "Unpin the picture")

    def go_back(self) -> None:
        """Put what was painted for the pinned picture, and its look, back, as a step."""
        session, request = self._window.session, self._request()
        if request is not None and request.labels is not None:
            document = session.document
            labels = fit_labels(request.labels, document.palette, document.width)
            session.put_labels(labels, "Back to the pinned picture", look=request.look)

    def compare(self, how: Compare) -> None:
        """Compare the present picture with the pinned one, or without one with what it was before the edits."""
        for name, its in COMPARES.items():
            self._window.actions_by_id[name].setChecked(its is how)
        self._window.result.set_compare(how)

    def _set(self, text: str | None, step: str) -> None:
        session = self._window.session
        session.set_property("extra", session.document.properties.with_extra(PINNED, text).extra, step)

    def _request(self) -> RenderRequest | None:
        """The request of the pinned picture, for the photo that the document has now."""
        if not self.recipe:
            return None
        try:
            request = RenderRequest.from_json(json.loads(self.recipe))
        except (FmrError, ValueError):
            return None  # of a newer version, or damaged: then there is nothing to compare with
        return replace(request, photo=self._window.session.document.properties.photo)

    def _changed(self, change: Change) -> None:
        if change.detail in ("extra", "photo"):
            self.show()

    def show(self) -> None:
        """Show whether there is a pinned picture, and which."""
        pinned = bool(self.recipe)
        for name in ("unpin", "back_to_pin"):
            self._window.actions_by_id[name].setEnabled(pinned)
        self._window.result.set_pinned(self.image)
        self._make()

    def _make(self) -> None:
        if self.recipe and self.image is None:
            request = self._request()
            if request is not None and self._window.preview.ask_in_spare_time(request):
                self._asked = request

    def _take(self, result: RenderResult) -> None:
        asked = self._asked
        if asked is not None and result.request.look == asked.look and result.request.revision == asked.revision:
            self._asked = None
            self._keep(replace(result.request, photo=None).recipe(), image_of(result.image))
            self._keep(self.recipe, image_of(result.image))
            self.show()

    def _keep(self, text: str, image: QImage) -> None:
        self._images[text] = image
        self._images.move_to_end(text)
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
