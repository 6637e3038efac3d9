"""What lies under and over the document on the canvas: checkers, the grid of pixels, axes of symmetry, lines."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QTransform

from fmr_studio.canvas.painter import Symmetry

CHECKER_PX = 8


def checkers() -> QBrush:
    """The pattern that stands for nothing."""
    tile = QPixmap(2 * CHECKER_PX, 2 * CHECKER_PX)
    tile.fill(QColor(128, 128, 128))
    painter = QPainter(tile)
    for corner in (0, CHECKER_PX):
        painter.fillRect(corner, corner, CHECKER_PX, CHECKER_PX, QColor(108, 108, 108))
    painter.end()
    return QBrush(tile)


def draw_grid(painter: QPainter, matrix: QTransform, *, exposed: QRectF, canvas: QRectF) -> None:
    """A line between pixels of the canvas, where the widget is drawn anew.

    Args:
        matrix: canvas to widget.
        exposed: the part of the widget.
        canvas: in its own pixels.
    """
    inverse, _invertible = matrix.inverted()
    seen = inverse.mapRect(exposed).intersected(canvas)
    painter.setPen(QPen(QColor(0, 0, 0, 70), 1))
    for x in range(math.floor(seen.left()), math.ceil(seen.right()) + 1):
        painter.drawLine(matrix.map(QPointF(x, seen.top())), matrix.map(QPointF(x, seen.bottom())))
    for y in range(math.floor(seen.top()), math.ceil(seen.bottom()) + 1):
        painter.drawLine(matrix.map(QPointF(seen.left(), y)), matrix.map(QPointF(seen.right(), y)))


def draw_axes(painter: QPainter, matrix: QTransform, symmetry: Symmetry, canvas: QRectF, color: QColor) -> None:
    """The axes that strokes are mirrored at."""
    painter.setPen(QPen(color, 1, Qt.PenStyle.DashLine))
    middle = canvas.center()
    if Symmetry.LEFT_RIGHT in symmetry:
        painter.drawLine(matrix.map(QPointF(middle.x(), canvas.top())), matrix.map(QPointF(middle.x(), canvas.bottom())))
    if Symmetry.UP_DOWN in symmetry:
        painter.drawLine(matrix.map(QPointF(canvas.left(), middle.y())), matrix.map(QPointF(canvas.right(), middle.y())))


def draw_twice(painter: QPainter, draw: Callable[[], None], color: QColor | None = None) -> None:
    """A dark line around a light one, to be seen on any ground."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in (QPen(QColor(0, 0, 0, 190), 3), QPen(color or QColor(255, 255, 255), 1.2)):
        painter.setPen(pen)
        draw()
