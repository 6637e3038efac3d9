"""From scenes to canvases and pictures, through the engine as the window asks it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PropertyEdit
from fmr_studio.canvas.look import Look
from fmr_studio.canvas.properties import Properties
from fmr_studio.canvas.region_edit import SourceEdits
from fmr_studio.inference.engine import RenderResult
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.request import RenderRequest, SourceSpec
from fmr_studio.ui.documents import new_document, pixel_edit
from pictures.faces.dragged import Parts
from pictures.faces.hand import Hand
from pictures.faces.scenes import Scene

PACK = "faces"


@dataclass(frozen=True, eq=False)
class Drawn:
    """A scene's canvas, and its pictures before and after, (R, R, 3) uint8."""

    document: Document
    before: np.ndarray
    after: np.ndarray


class Studio:
    """The pack, and what is made with it.

    Args:
        pack: its name or folder.
    """

    def __init__(self, pack: str = PACK) -> None:
        pipe = Pipeline.load(pack, device="cpu")
        self.palette, self.size, self.side = pipe.palette, pipe.size, pipe.resolution
        self.mark = pipe.card.mark
        self._engine = PipelineEngine(pipe)

    def own(self, seed: int) -> RenderResult:
        """A seed's own picture, with its layout."""
        return self._engine.render(RenderRequest(PACK, look=Look(seed)))

    def draw(self, labels: np.ndarray, seed: int) -> np.ndarray:
        """A label map (R, R) uint8 in the look of a seed."""
        return self._engine.render(RenderRequest(PACK, labels, look=Look(seed))).image

    def play(self, scene: Scene) -> Drawn:
        """Do what a scene says."""
        before = self.own(scene.seed)
        layout = before if scene.layout_of is None else self.own(scene.layout_of)
        assert layout.source_labels is not None
        document = new_document(self.palette, self.side, pack=PACK, seed=scene.seed, labels=layout.source_labels)
        if scene.drag is not None:
            edits = SourceEdits(regions=scene.drag(Parts(layout.source_labels, self.palette, self.size)))
            self._drag(document, edits)
        scene.paint(Hand(document))
        return Drawn(document, before.image, self.draw_document(document))

    def draw_document(self, document: Document) -> np.ndarray:
        """The picture of a canvas."""
        return self._engine.render(_request(document.properties, document.label_layer.pixels)).image

    def _drag(self, document: Document, edits: SourceEdits) -> None:
        """Edit the source; the label map follows, as in the window."""
        old = document.properties
        document.apply(PropertyEdit("edits", old.edits, edits))
        request = _request(document.properties, document.label_layer.pixels, painted_for=SourceSpec(Look(old.seed)))
        labels = self._engine.render(request).labels
        edit = None if labels is None else pixel_edit(document, document.label_layer, labels)
        if edit is not None:
            document.apply(edit)


def _request(properties: Properties, labels: np.ndarray, painted_for: SourceSpec | None = None) -> RenderRequest:
    look = Look(properties.seed, properties.truncation, properties.mix)
    return RenderRequest(PACK, labels.copy(), look=look, edits=properties.edits, painted_for=painted_for)
