"""Two pictures beside one another: how, and what is drawn for it."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QTransform

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


def panes(room: QRectF) -> tuple[QRectF, QRectF]:
    """The left and the right half of a room, with a gap between them."""
    width = max((room.width() - GAP_PX) / 2, 1.0)
    return QRectF(room.left(), room.top(), width, room.height()), QRectF(room.right() - width, room.top(), width, room.height())


def draw_over(painter: QPainter, image: QImage, matrix: QTransform) -> None:
    """Draw an image, such as a mask of cells, over the unit square that ``matrix`` brings to the widget, its pixels sharp."""
    painter.save()
    painter.setTransform(QTransform.fromScale(1 / image.width(), 1 / image.height()) * matrix, combine=True)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(0, 0, image)
    painter.restore()


def difference_image(one: QImage, other: QImage) -> QImage:
    """How much two pictures differ, in each colour; the other one is brought to the size of the first."""
    a, b = pixels_of(one), pixels_of(other.scaled(one.size()))
    apart = np.abs(a[..., :3].astype(np.int16) - b[..., :3]) * STRONGER
    return image_of(np.minimum(apart, 255).astype(np.uint8))
