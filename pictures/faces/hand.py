"""A hand that paints on a canvas with the tools of the window, so that a sample is what a person could have made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fmr_studio.canvas.brush import Brush
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PropertyEdit
from fmr_studio.canvas.history import History
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.tools import Tool, ToolOptions, start_stroke
from fmr_studio.ui.documents import pixel_edit

Point = tuple[float, float]
FEATURES = ("brow", "eye", "nose", "lips", "mouth", "ear")


class Hand:
    """Paints labels by their names; places are pixels of the canvas."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._history = History(document)

    def brush(self, label: str, *points: Point, size_px: int = 32) -> None:
        """A stroke of the brush along points."""
        self._stroke(Tool.BRUSH, label, points, brush=Brush(size_px))

    def lasso(self, label: str, *corners: Point) -> None:
        """A filled outline."""
        self._stroke(Tool.LASSO, label, corners)

    def ellipse(self, label: str, middle: Point, radii: Point, *, border_px: int = 0) -> None:
        """An ellipse, filled or as a border."""
        (x, y), (across, down) = middle, radii
        ends = ((x - across, y - down), (x + across, y + down))
        self._stroke(Tool.ELLIPSE, label, ends, filled=not border_px, brush=Brush(max(1, border_px)))

    def exchange(self, old: str, new: str) -> None:
        """All pixels of a label become another one, as the bucket does it that fills everywhere."""
        where = np.argwhere(self.labels == self.document.palette[old].id)
        if len(where):
            y, x = where[len(where) // 2]
            self._stroke(Tool.FILL, new, ((float(x), float(y)),), contiguous=False)

    def lock(self, *labels: str) -> None:
        """No tool paints over these labels any more."""
        old, ids = self.document.properties.locked_labels, (self.document.palette[name].id for name in labels)
        self._history.do("Lock", (PropertyEdit("locked_labels", old, frozenset(ids)),))

    def forget(self) -> None:
        """Nothing is said of the picture any more."""
        edit = pixel_edit(self.document, self.document.label_layer, np.full_like(self.labels, UNKNOWN))
        self._history.do("Nothing", (edit,) if edit is not None else ())

    @property
    def labels(self) -> np.ndarray:
        """What is painted, (R, R) uint8."""
        return self.document.label_layer.pixels

    def _stroke(self, tool: Tool, label: str, points: Sequence[Point], **options: Any) -> None:
        chosen = ToolOptions(label=self.document.palette[label].id, **options)
        stroke = start_stroke(self.document, tool, layer_id=self.document.label_layer.id, options=chosen)
        stroke.begin(points[0])
        for point in points[1:]:
            stroke.extend(point)
        self._history.record(stroke.finish())
