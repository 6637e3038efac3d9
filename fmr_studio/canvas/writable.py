"""What edits and strokes write to."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.layer import Layer, Plane
from fmr_studio.canvas.palette import Palette
from fmr_studio.canvas.rect import Rect


class Writable(Protocol):
    """The writing side of a document. Every method returns the rectangle of the canvas that looks different afterwards."""

    def write_pixels(
        self,
        layer_id: int,
        rect: Rect,
        *,
        values: NDArray[np.uint8] | int,
        mask: NDArray[np.bool_],
        plane: Plane = Plane.PIXELS,
    ) -> Rect:
        """Write ``values``, (height, width) uint8 of ``rect`` or one number, to a plane of a layer in ``mask``."""

    def together(self) -> AbstractContextManager[None]:
        """Count and tell what is written to the pixels of a layer meanwhile as one change; may be nested."""

    def insert_layer(self, layer: Layer, index: int) -> Rect:
        """Put a copy of a layer at a place of the stack."""

    def drop_layer(self, layer_id: int) -> Rect:
        """Take a layer out of the stack."""

    def place_layer(self, layer_id: int, index: int) -> Rect:
        """Move a layer so that it has this place in the stack."""

    def set_layer(self, layer_id: int, field: str, *, value: str | float | bool) -> Rect:
        """Change one property of a layer."""

    def set_property(self, name: str, value: Any) -> Rect:
        """Change one property."""

    def set_palette(self, palette: Palette) -> Rect:
        """Change the labels there are; the pixels stay as they are."""
