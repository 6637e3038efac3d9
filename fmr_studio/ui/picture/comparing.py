"""Two pictures beside one another: how, and what is drawn for it."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from fmr_studio.ui.shell.qimages import image_of, pixels_of

GAP_PX = 16
STRONGER = 3
"""Differences are shown this many times as strong, for small ones to be seen."""


class Compare(StrEnum):
    """How the present picture is compared with another one."""

    NOT = "not"
    SPLIT = "split"
    """One over the other, with a line that can be dragged."""
    SIDE = "side by side"
    DIFFERENCE = "difference"
    """How much each pixel differs: black where nothing does."""


def halves(room: QRectF, aspect: float) -> tuple[QRectF, QRectF]:
    """Two rectangles of one aspect (width over height) beside one another, as large as they fit into ``room``."""
    width = min((room.width() - GAP_PX) / 2, room.height() * aspect)
    width = max(width, 1.0)
    height = width / aspect
    left = room.center().x() - GAP_PX / 2 - width
    top = room.center().y() - height / 2
    return QRectF(left, top, width, height), QRectF(left + width + GAP_PX, top, width, height)


def difference_image(one: QImage, other: QImage) -> QImage:
    """How much two pictures differ, in each colour; the other one is brought to the size of the first."""
    a, b = pixels_of(one), pixels_of(other.scaled(one.size()))
    apart = np.abs(a[..., :3].astype(np.int16) - b[..., :3]) * STRONGER
    return image_of(np.minimum(apart, 255).astype(np.uint8))
