"""Outlines of cells, as paths in the unit square that views map to where their picture lies."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from fmr_studio.canvas.cell_regions import Ids, Mask, outlines

DASH_PX = 4.0


def outline_path(mask: Mask) -> QPainterPath:
    """The outline of cells (r, r) bool."""
    path = QPainterPath()
    side = mask.shape[0]
    for loop in outlines(mask):
        path.addPolygon(QPolygonF([QPointF(x / side, y / side) for x, y in [*loop, loop[0]]]))
    return path


def border_path(ids: Ids) -> QPainterPath:
    """The borders between cells (r, r) of different ids, but for those of the grid itself."""
    path, side = QPainterPath(), ids.shape[0]
    for lines, down in ((ids[1:] != ids[:-1], False), ((ids[:, 1:] != ids[:, :-1]).T, True)):
        for line, row in enumerate(lines, start=1):
            for first, stop in _runs(row):
                ends = [(first / side, line / side), (stop / side, line / side)]
                (x0, y0), (x1, y1) = [(y, x) for x, y in ends] if down else ends
                path.moveTo(x0, y0)
                path.lineTo(x1, y1)
    return path


def _runs(row: Mask) -> Iterable[tuple[int, int]]:
    """Where a row (n,) bool is True: first and one past the last of each stretch."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], row.view(np.int8), [0]])))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def draw_outline(painter: QPainter, path: QPainterPath, to_widget: QTransform) -> None:
    """Draw an outline that is seen on any ground: white dashes on black."""
    line = to_widget.map(path)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(0, 0, 0, 220), 2.6))
    painter.drawPath(line)
    dashes = QPen(QColor(255, 255, 255), 1.4)
    dashes.setDashPattern([DASH_PX, DASH_PX])
    painter.setPen(dashes)
    painter.drawPath(line)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
