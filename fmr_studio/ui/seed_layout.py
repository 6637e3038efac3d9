"""What a seed's own picture shows, as labels, and the look that waits for its layout."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmr_studio.canvas.compose import painted_labels
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.look import Look


@dataclass
class SeedLayout:
    """State of one session.

    Args:
        labels: what the last picture said of the layout of its seed, (H, W) uint8 in canvas size; None where that is unknown.
        awaited: the look that is to be chosen together with its layout, and the words of that step.
    """

    labels: NDArray[np.uint8] | None = None
    awaited: tuple[Look, str] | None = None

    @property
    def awaited_look(self) -> Look | None:
        """The look whose picture is to bring its layout."""
        return None if self.awaited is None else self.awaited[0]

    def lies_on(self, document: Document) -> bool:
        """Whether a canvas is what the seed's own picture shows, so that nothing is painted."""
        if self.labels is None or document.properties.photo is not None or document.properties.edits:
            return False
        painted = painted_labels(document)
        return painted is not None and np.array_equal(painted, self.labels)
