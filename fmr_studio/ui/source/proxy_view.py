"""A proxy mask under the pen: hover, click, lasso, and painting with clusters; the keyboard does all of it too."""

from __future__ import annotations

from enum import Enum, auto

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QWidget

from fmr_studio.canvas.cell_regions import Ids, Mask
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.source.outlines import border_path, draw_outline, outline_path
from fmr_studio.ui.source.selection import Combine, Reach, Selection

MARGIN_PX = 6.0
LASSO_FROM_PX = 5.0
"""A press that moves farther draws a lasso; a shorter one is a click."""
ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
SHIFT, CTRL, ALT = (
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Mode(Enum):
    """What the left button does."""

    SELECT = auto()
    PAINT = auto()


def reach_of(keys: Qt.KeyboardModifier) -> Reach | None:
    """What held keys let a click take: Alt the cluster, Ctrl the label; None for what is set."""
    if keys & SHIFT:
        return None
    return Reach.CLUSTER if keys & ALT else Reach.LABEL if keys & CTRL else None


def combine_of(keys: Qt.KeyboardModifier) -> Combine:
    """What held keys do with what was selected: Shift adds, with Alt or Ctrl it takes out."""
    if not keys & SHIFT:
        return Combine.REPLACE
    return Combine.SUBTRACT if keys & (ALT | CTRL) else Combine.ADD


class ProxyView(QWidget):
    """Shows the proxy mask of a selection's source as large as it fits.

    Args:
        selection: what is shown and selected in.
    """

    hovered = Signal(object)
    """The cell (column, row) under the pen or the keyboard's mark, or None."""
    picked = Signal(int)
    """A cluster was picked to paint with."""
    painted = Signal(object)
    """Cells (r, r) bool that were painted with :attr:`cluster`."""
    menu_wanted = Signal(object)
    """Where on the screen the selection's menu shall open."""

    def __init__(self, selection: Selection, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection, self._theme = selection, theme
        self.mode = Mode.SELECT
        self.cluster = 0
        """What is painted with."""
        self.brush_cells = 1
        self.opacity = 1.0
        self.message = ""
        """What to read while there is no mask."""
        self._colors = np.zeros((256, 3), np.uint8)
        self._backdrop: QImage | None = None
        self._image: QImage | None = None
        self._borders = QPainterPath()
        self._outline = QPainterPath()
        self._reachable = QPainterPath()
        self._cell: tuple[int, int] | None = None
        self._keys = Qt.KeyboardModifier.NoModifier
        self._lasso: list[QPointF] = []
        self._stroke: Mask | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 120)
        self.setAccessibleName(self.tr("Proxy mask"))
        self.setAccessibleDescription(
            self.tr("Arrow keys move the mark, Return selects, with Shift it adds, Escape selects nothing")
        )
        selection.source_changed.connect(self.show_mask)
        selection.changed.connect(self._show_selection)

    def sizeHint(self) -> QSize:
        return QSize(250, 250)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_colors(self, colors: np.ndarray) -> None:
        """Give the clusters colours, (256, 3) uint8."""
        self._colors = colors
        self.show_mask()

    def show_backdrop(self, image: QImage | None) -> None:
        """The picture that shines through."""
        self._backdrop = image
        self.update()

    def set_opacity(self, opacity: float) -> None:
        """How much of the picture the mask hides, 0 to 1."""
        self.opacity = opacity
        self.update()

    def show_mask(self) -> None:
        """Draw the mask anew."""
        clusters = self._selection.clusters
        self._image = None if clusters is None else image_of(self._colors[clusters])
        self._borders = QPainterPath() if clusters is None else border_path(clusters)
        self._stroke = None
        self._point_at(self._cell)
        self.update()

    def _show_selection(self) -> None:
        mask = self._selection.mask
        self._outline = QPainterPath() if mask is None else outline_path(mask)
        self.update()

    @property
    def clusters(self) -> Ids | None:
        """The mask (r, r) with the stroke that is being painted."""
        clusters = self._selection.clusters
        if clusters is None or self._stroke is None:
            return clusters
        return np.where(self._stroke, np.uint8(self.cluster), clusters)

    def rect_of_mask(self) -> QRectF:
        """Where the mask lies in the widget."""
        side = max(min(self.width(), self.height()) - 2 * MARGIN_PX, 1.0)
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)

    def to_widget(self) -> QTransform:
        """From the unit square to the widget."""
        rect = self.rect_of_mask()
        return QTransform(rect.width(), 0, 0, rect.height(), rect.x(), rect.y())

    # -- painting ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(self._theme.tones.stage))
        if self._image is None:
            painter.setPen(QColor(self._theme.tones.quiet))
            box = self.rect().adjusted(12, 12, -12, -12)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.message)
        else:
            self._paint_mask(painter)
        if self.hasFocus():
            painter.setPen(QPen(QColor(self._theme.tones.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_mask(self, painter: QPainter) -> None:
        assert self._image is not None
        rect, matrix = self.rect_of_mask(), self.to_widget()
        if self._backdrop is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(rect, self._backdrop)
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.setOpacity(self.opacity)
        painter.drawImage(rect, self._image)
        painter.setOpacity(0.25 + 0.35 * self.opacity)
        painter.setPen(QPen(QColor(0, 0, 0), 1))
        painter.drawPath(matrix.map(self._borders))
        painter.setOpacity(1.0)
        draw_outline(painter, self._outline, matrix)
        painter.setPen(QPen(QColor(255, 255, 255), 1.6))
        painter.drawPath(matrix.map(self._reachable))
        if len(self._lasso) > 1:
            path = QPainterPath(self._lasso[0])
            for place in self._lasso[1:]:
                path.lineTo(place)
            draw_outline(painter, path, QTransform())

    # -- where the pen is ----------------------------------------------------------------------------------------------

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """The cell under a place of the widget."""
        clusters, rect = self._selection.clusters, self.rect_of_mask()
        if clusters is None or not rect.contains(place):
            return None
        side = clusters.shape[0]
        column, row = ((place.x() - rect.x()) / rect.width(), (place.y() - rect.y()) / rect.height())
        return min(int(column * side), side - 1), min(int(row * side), side - 1)

    def _point_at(self, cell: tuple[int, int] | None) -> None:
        """Show what a click on a cell would take, or paint."""
        clusters = self._selection.clusters
        if clusters is None or (cell is not None and max(cell) >= clusters.shape[0]):
            cell = None
        moved, self._cell = cell != self._cell, cell
        reached: Mask | None = None
        if cell is not None and self.mode is Mode.PAINT:
            reached = self._tip(cell)
        elif cell is not None:
            reached = self._selection.at(*cell, reach_of(self._keys))
        self._reachable = QPainterPath() if reached is None else outline_path(reached)
        self.setCursor(Qt.CursorShape.ArrowCursor if cell is None else Qt.CursorShape.CrossCursor)
        if moved:
            self.hovered.emit(cell)
        self.update()

    def _tip(self, cell: tuple[int, int]) -> Mask:
        """The cells a round brush covers, (r, r) bool."""
        clusters = self._selection.clusters
        assert clusters is not None
        rows, columns = np.indices(clusters.shape)
        shift = (self.brush_cells - 1) % 2 / 2
        squared = (columns - cell[0] + shift) ** 2 + (rows - cell[1] + shift) ** 2
        return np.asarray(squared <= max((self.brush_cells / 2) ** 2 - 0.1, 0.1))

    # -- mouse ---------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if event.button() == RIGHT and cell is not None:
            self._right_press(cell)
            self.menu_wanted.emit(event.globalPosition().toPoint())
        elif event.button() == LEFT and self.mode is Mode.SELECT:
            self._lasso = [event.position()]
        elif event.button() == LEFT and cell is not None and event.modifiers() & (CTRL | ALT):
            self._pick(cell)
        elif event.button() == LEFT and cell is not None:
            self._paint_at(cell)
            self._point_at(cell)

    def _right_press(self, cell: tuple[int, int]) -> None:
        """The menu is about what lies under it: select that, unless it is selected already."""
        mask = self._selection.mask
        if mask is None or not mask[cell[1], cell[0]]:
            self._selection.select_at(*cell)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._keys = event.modifiers()
        cell = self.cell_at(event.position())
        if not event.buttons():
            self._let_go(event.modifiers())  # its release may have gone elsewhere
        if self._lasso:
            start = self._lasso[0]
            if len(self._lasso) > 1 or (event.position() - start).manhattanLength() > LASSO_FROM_PX:
                self._lasso.append(event.position())
        if self._stroke is not None and cell is not None:
            self._paint_at(cell)
        self._point_at(None if len(self._lasso) > 1 else cell)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == LEFT:
            self._let_go(event.modifiers())
        self._point_at(self.cell_at(event.position()))

    def _let_go(self, keys: Qt.KeyboardModifier) -> None:
        """Select what was encircled or clicked, and keep what was painted."""
        lasso, self._lasso = self._lasso, []
        if len(lasso) > 1:
            inverse, _invertible = self.to_widget().inverted()
            clusters = self._selection.clusters
            side = 0 if clusters is None else clusters.shape[0]
            points = [inverse.map(place) * side for place in lasso]
            self._selection.lasso([(point.x(), point.y()) for point in points], combine_of(keys))
        elif lasso:
            self._click(self.cell_at(lasso[0]), keys)
        self._end_stroke()

    def _click(self, cell: tuple[int, int] | None, keys: Qt.KeyboardModifier) -> None:
        self._selection.select_at(*(cell or (-1, -1)), reach_of(keys), combine_of(keys))

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    # -- painting clusters ---------------------------------------------------------------------------------------------

    def _paint_at(self, cell: tuple[int, int]) -> None:
        clusters = self._selection.clusters
        assert clusters is not None
        before = np.zeros_like(clusters, bool) if self._stroke is None else self._stroke
        for place in _between(self._cell if self._stroke is not None and self._cell else cell, cell):
            before = before | self._tip(place)
        self._stroke = before
        shown = self.clusters
        assert shown is not None
        self._image = image_of(self._colors[shown])
        self.update()

    def _end_stroke(self) -> None:
        stroke, self._stroke = self._stroke, None
        if stroke is not None:
            self.painted.emit(stroke)

    def _pick(self, cell: tuple[int, int]) -> None:
        clusters = self._selection.clusters
        if clusters is not None:
            self.picked.emit(int(clusters[cell[1], cell[0]]))

    # -- keys ----------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        clusters, keys = self._selection.clusters, event.modifiers()
        if event.key() == Qt.Key.Key_Escape and (self._lasso or self._stroke is not None):
            self._lasso, self._stroke = [], None
            self.show_mask()
        elif event.key() == Qt.Key.Key_Escape and self._selection.cells is not None:
            self._selection.clear()
        elif clusters is not None and event.key() in ARROWS and not keys & ~SHIFT:
            dx, dy = ARROWS[Qt.Key(event.key())]
            column, row = self._cell or (clusters.shape[1] // 2, clusters.shape[0] // 2)
            self._keys = Qt.KeyboardModifier.NoModifier
            last = clusters.shape[0] - 1
            self._point_at((min(max(column + dx, 0), last), min(max(row + dy, 0), last)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Select) and self._cell is not None:
            self._press_key(self._cell, keys)
        else:
            super().keyPressEvent(event)

    def _press_key(self, cell: tuple[int, int], keys: Qt.KeyboardModifier) -> None:
        if self.mode is Mode.SELECT:
            self._click(cell, keys & (SHIFT | CTRL | ALT))
        elif keys & (CTRL | ALT):
            self._pick(cell)
        else:
            self._paint_at(cell)
            self._end_stroke()

    def event(self, event: QEvent) -> bool:
        """Return and the arrows belong to the mask while it has the keys."""
        ours = (*ARROWS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in ours:
            event.accept()
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()


def _between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The cells on the way from one to another, both included."""
    count = max(abs(end[0] - start[0]), abs(end[1] - start[1]), 1)
    steps = [index / count for index in range(count + 1)]
    return [(round(start[0] + part * (end[0] - start[0])), round(start[1] + part * (end[1] - start[1]))) for part in steps]
