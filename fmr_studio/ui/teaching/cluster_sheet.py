"""A sheet of the pictures of a lesson, whose clusters are named by a click: all pictures show at once what it fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.ui.shell.qimages import image_of

GAP_PX = 6
LEAST_PX, MOST_PX = 72, 200
NAMED, UNDER_PEN = 150, 110
"""How opaque a named cluster and the one under the pen lie over the picture, of 255."""
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
NAMES, OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter), Qt.Key.Key_O
CLEARS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


@dataclass(frozen=True, eq=False)
class SheetPicture:
    """One picture on the sheet.

    Args:
        mask: its proxy mask, (r, r) uint8. words: below it, a click on which opens it.
    """

    seed: int
    image: QImage
    mask: NDArray[np.uint8]
    words: str = ""


class ClusterSheet(QWidget):
    """Pictures under the colours of what their clusters are called."""

    named = Signal(int)
    """A cluster shall be called what is chosen."""
    cleared = Signal(int)
    """A cluster shall have no name any more."""
    opened = Signal(int)
    """The picture of a seed shall be opened: the words below it were clicked."""
    hovered = Signal(int)
    """The cluster under the pen or the keyboard's mark; -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.pictures: Sequence[SheetPicture] = ()
        self.cluster = -1
        """The one under the pen; -1 for none."""
        self._names: Mapping[int, int] = {}
        self._colors = np.zeros((256, 3), np.uint8)
        self._mark: tuple[int, int, int] | None = None
        """Picture, column and row of the keyboard's mark."""
        self._layers: list[QImage] = []
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self.tr("Clusters in the pictures"))
        words = self.tr("Arrow keys move the mark, Return gives the chosen label, Delete takes it away, O opens the picture")
        self.setAccessibleDescription(words)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_pictures(self, pictures: Sequence[SheetPicture]) -> None:
        """Show other pictures, or the same in another order."""
        self.pictures, self._mark = pictures, None
        self._hover(-1)
        self._draw_layers()
        self.updateGeometry()

    def show_names(self, names: Mapping[int, int], colors: NDArray[np.uint8]) -> None:
        """Show which cluster is called what: labels by cluster, and the colours (256, 3) uint8 of the labels."""
        self._names, self._colors = dict(names), colors
        self._draw_layers()

    def _draw_layers(self) -> None:
        """What lies over each picture: the colours of names, and the cluster under the pen."""
        table = np.zeros((256, 4), np.uint8)
        for cluster, label in self._names.items():
            table[cluster] = (*self._colors[label], NAMED)
        if 0 <= self.cluster < UNKNOWN:
            here = table[self.cluster]
            table[self.cluster] = (*(here[:3] // 2 + 127), NAMED + 60) if here[3] else (255, 255, 255, UNDER_PEN)
        self._layers = [image_of(table[picture.mask]) for picture in self.pictures]
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST_PX + 2 * GAP_PX, LEAST_PX + 2 * GAP_PX)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as all pictures need."""
        columns, side = self._grid(width)
        rows = -(-len(self.pictures) // columns)
        return max(1, rows) * (side + self._words_px + GAP_PX) + GAP_PX

    @property
    def _words_px(self) -> int:
        return self.fontMetrics().height()

    def _grid(self, width: int) -> tuple[int, int]:
        """Columns, and the side of a picture, in a width."""
        columns = max(1, min(len(self.pictures) or 1, (width - GAP_PX) // (LEAST_PX + 34 + GAP_PX)))
        return columns, max(LEAST_PX // 2, min(MOST_PX, (width - GAP_PX) // columns - GAP_PX))

    def place(self, index: int) -> QRect:
        """Where a picture lies."""
        columns, side = self._grid(self.width())
        x, y = index % columns * (side + GAP_PX), index // columns * (side + self._words_px + GAP_PX)
        return QRect(GAP_PX + x, GAP_PX + y, side, side)

    def _below(self, index: int) -> QRect:
        """Where the words of a picture lie."""
        place = self.place(index)
        return QRect(place.left(), place.bottom() + 1, place.width(), self._words_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index, picture in enumerate(self.pictures):
            place = self.place(index)
            painter.drawImage(place, picture.image)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
            painter.drawImage(place, self._layers[index])
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setPen(self.palette().color(self.palette().ColorRole.Link))
            painter.drawText(self._below(index), Qt.AlignmentFlag.AlignCenter, picture.words)
        if self._mark is not None and self.hasFocus():
            painter.setPen(QColor(255, 255, 255))
            painter.drawRect(self.cell_place(*self._mark).adjusted(-1, -1, 0, 0))
            painter.setPen(QColor(0, 0, 0))
            painter.drawRect(self.cell_place(*self._mark).adjusted(-2, -2, 1, 1))
        painter.end()

    def cell_place(self, index: int, column: int, row: int) -> QRect:
        """Where a cell of a picture lies."""
        place, cells = self.place(index), len(self.pictures[index].mask)
        left, top = place.x() - (-column * place.width() // cells), place.y() - (-row * place.height() // cells)
        return QRect(left, top, max(2, place.width() // cells), max(2, place.height() // cells))

    # -- what a person does --------------------------------------------------------------------------------------------

    def cell_at(self, point: QPoint) -> tuple[int, int, int] | None:
        """Picture, column and row under a point."""
        for index, picture in enumerate(self.pictures):
            place, cells = self.place(index), len(picture.mask)
            if place.contains(point):
                column = (point.x() - place.x()) * cells // place.width()
                return index, column, (point.y() - place.y()) * cells // place.height()
        return None

    def _cluster_of(self, cell: tuple[int, int, int] | None) -> int:
        return -1 if cell is None else int(self.pictures[cell[0]].mask[cell[2], cell[1]])

    def _hover(self, cluster: int) -> None:
        if cluster != self.cluster:
            self.cluster = cluster
            self._draw_layers()
            self.hovered.emit(cluster)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover(self._cluster_of(self.cell_at(point)))
        link = self._words_at(point) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if link else Qt.CursorShape.CrossCursor)

    def _words_at(self, point: QPoint) -> int | None:
        """The picture whose words are under a point."""
        return next((index for index in range(len(self.pictures)) if self._below(index).contains(point)), None)

    def leaveEvent(self, event: object) -> None:
        self._hover(-1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._words_at(event.position().toPoint())
        if index is not None:
            self.opened.emit(self.pictures[index].seed)
            return
        self._mark = self.cell_at(event.position().toPoint())
        cluster = self._cluster_of(self._mark)
        self._hover(cluster)
        if cluster >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self.named.emit(cluster)
        elif cluster >= 0 and event.button() == Qt.MouseButton.RightButton:
            self.cleared.emit(cluster)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._mark is None and self.pictures:
            self._mark = (0, 0, 0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step, key = ARROWS.get(Qt.Key(event.key())), Qt.Key(event.key())
        if self._mark is None or not (step or key in CLEARS or key in (*NAMES, OPENS)):
            super().keyPressEvent(event)
        elif key == OPENS:
            self.opened.emit(self.pictures[self._mark[0]].seed)
        elif step:
            self._mark = self._moved(self._mark, step)
            self._hover(self._cluster_of(self._mark))
            self.update()
        elif key in CLEARS:
            self.cleared.emit(self._cluster_of(self._mark))
        else:
            self.named.emit(self._cluster_of(self._mark))

    def _moved(self, mark: tuple[int, int, int], step: tuple[int, int]) -> tuple[int, int, int]:
        """The mark one cell further; beyond the side of a picture it goes on in the next one."""
        index, column, row = mark[0], mark[1] + step[0], mark[2] + step[1]
        cells = len(self.pictures[index].mask)
        if column < 0 or column >= cells:
            index = max(0, min(len(self.pictures) - 1, index + step[0]))
            cells = len(self.pictures[index].mask)
            column %= cells
        return index, min(cells - 1, column), max(0, min(cells - 1, row))
