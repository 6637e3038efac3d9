"""The pinned picture: one that stays at hand to be compared with what comes, and to go back to."""

from __future__ import annotations

import json
from collections import OrderedDict
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QImage

from fmr_studio.canvas.document import Change
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.request import RenderRequest
from fmr_studio.ui.documents import labels_on
from fmr_studio.ui.picture.comparing import Compare
from fmr_studio.ui.picture.preview import Preview
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.shell.messages import PICTURE
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.workspace import Workspace

PINNED = "pinned_picture"
"""Name of the further property that holds the recipe of the pinned picture."""
KEPT = 12
COMPARES = {"split": Compare.SPLIT, "compare_side": Compare.SIDE, "compare_difference": Compare.DIFFERENCE}


class PinnedPicture(QObject):
    """Pins pictures of a window's document, as steps that can be undone and are saved with it.

    The document keeps the recipe; the picture is kept here, and made again in spare time where it is not, as after opening.
    A photo is not kept twice: the recipe is that of the photo in the document.
    """

    def __init__(self, workspace: Workspace, preview: Preview, view: ResultView) -> None:
        super().__init__(workspace.frame)
        self._session, self._actions, self._messages = workspace.session, workspace.actions, workspace.messages
        self._preview, self._view = preview, view
        self._images: OrderedDict[str, QImage] = OrderedDict()
        self._asked: RenderRequest | None = None
        self._failed = ""
        """The recipe that there could be no picture of."""
        compare = {name: lambda on, how=how: self.compare(how if on else Compare.NOT) for name, how in COMPARES.items()}
        workspace.actions.do({"pin": self.pin, "unpin": self.unpin, "back_to_pin": self.go_back, **compare})
        self._session.canvas_changed.connect(self._changed)
        self._session.document_replaced.connect(self.show)
        preview.rested.connect(self._make)
        preview.spare.made.connect(self._take)
        preview.spare.failed.connect(self._pass_over)
        self.show()

    @property
    def recipe(self) -> str:
        """The recipe of the pinned picture; empty where there is none."""
        return str(self._session.document.properties.extra_value(PINNED, ""))

    @property
    def image(self) -> QImage | None:
        """The pinned picture; None where there is none, or not yet again."""
        return self._images.get(self.recipe)

    def pin(self) -> None:
        """Pin the present picture."""
        result = self._preview.result
        if result is None or self._preview.behind:
            hint = self.tr("Wait until the picture has caught up.")
            self._messages.say_error(FmrError(self.tr("There is no finished picture to pin yet."), hint), topic=PICTURE)
            return
        text = replace(result.request, photo=None).recipe()
        self._keep(text, image_of(result.image))
        self._set(text, "Pin the picture")

    def unpin(self) -> None:
        """Forget the pinned picture."""
        self._set(None, "Unpin the picture")

    def go_back(self) -> None:
        """Put what was painted for the pinned picture, and its look, back, as a step."""
        request, document = self._request(), self._session.document
        if request is not None and request.labels is not None:
            labels = labels_on(document, request.labels)
            self._session.put_labels(labels, "Back to the pinned picture", look=request.look)

    def compare(self, how: Compare) -> None:
        """Compare the present picture with the pinned one, or without one with what it was before the edits."""
        for name, its in COMPARES.items():
            self._actions[name].setChecked(its is how)
        self._view.set_compare(how)

    def _set(self, text: str | None, step: str) -> None:
        self._session.set_property("extra", self._session.document.properties.with_extra(PINNED, text).extra, step)

    def _request(self) -> RenderRequest | None:
        """The request of the pinned picture, for the photo that the document has now."""
        if not self.recipe:
            return None
        try:
            request = RenderRequest.from_json(json.loads(self.recipe))
        except (FmrError, ValueError):
            return None  # of a newer version, or damaged: then there is nothing to compare with
        return replace(request, photo=self._session.document.properties.photo)

    def _changed(self, change: Change) -> None:
        if change.detail in ("extra", "photo"):
            self.show()

    def show(self) -> None:
        """Show whether there is a pinned picture, and which."""
        pinned = bool(self.recipe)
        for name in ("unpin", "back_to_pin"):
            self._actions[name].setEnabled(pinned)
        self._view.set_pinned(self.image)
        self._make()

    def _make(self) -> None:
        if self.recipe and self.image is None and self.recipe != self._failed:
            request = self._request()
            if request is not None and self._preview.spare.ask(request):
                self._asked = request

    def _pass_over(self, asked: RenderRequest) -> None:
        """Where there is no picture of it, others have their turn."""
        if asked is self._asked:
            self._failed = self.recipe

    def _take(self, asked: RenderRequest, result: RenderResult) -> None:
        if asked is self._asked:
            self._asked = None
            self._keep(replace(result.request, photo=None).recipe(), image_of(result.image))
            self._keep(self.recipe, image_of(result.image))
            self.show()

    def _keep(self, text: str, image: QImage) -> None:
        self._images[text] = image
        self._images.move_to_end(text)
        while len(self._images) > KEPT:
            self._images.popitem(last=False)
