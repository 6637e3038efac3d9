"""A row of pictures in other looks; one click takes one."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.ui.picture.wall import SIZES, SeedWall, Tile
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.controls import ChoiceBox
from fmr_studio.ui.shell.numbers import percent
from fmr_studio.ui.shell.theme import Theme

TILE_PX, LEAST_TILE_PX = 104, 52
STALE_OPACITY = 0.45
PLATE = QColor(0, 0, 0, 170)


class TileView(QWidget):
    """One seed: a click takes it, the right button pins it."""

    chosen = Signal()
    pinned = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._tile = Tile(0)
        self._in_use = False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_tile(self, tile: Tile, *, in_use: bool) -> None:
        """Show a seed, and whether it is the one of the picture."""
        self._tile, self._in_use = tile, in_use
        name = self.tr("Seed %1").replace("%1", str(tile.seed))
        if tile.shown is not None:
            name = self.tr("%1, draws %2 of it").replace("%1", name).replace("%2", percent(tile.shown, 0))
        self.setAccessibleName(name)
        self.setToolTip(name + "<br>" + self.tr("Click takes this look, the right button pins it"))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        tones = self._theme.tones
        box = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.fillRect(box, QColor(tones.stage))
        if self._tile.image is not None:
            painter.setOpacity(1.0 if self._tile.current else STALE_OPACITY)
            painter.drawImage(box, self._tile.image)
            painter.setOpacity(1.0)
        else:
            painter.setPen(QColor(tones.quiet))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(self._tile.seed))
        if self._tile.pinned:
            self._theme.icon("pin").paint(painter, round(box.right()) - 22, round(box.top()) + 4, 18, 18)
        if self._tile.shown is not None:
            self._draw_part(painter, box, percent(self._tile.shown, 0))
        framed = self._in_use or self.hasFocus()
        painter.setPen(QPen(QColor(tones.accent if framed else tones.border), 2.5 if framed else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 3, 3)
        painter.end()

    def _draw_part(self, painter: QPainter, box: QRectF, words: str) -> None:
        """How much of what was looked for it draws, on a plate in the corner."""
        size = painter.fontMetrics().size(0, words)
        plate = QRectF(box.left() + 4, box.top() + 4, size.width() + 10, size.height() + 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(PLATE)
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(Qt.GlobalColor.white)
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pinned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class _TileRow(QScrollArea):
    """Scrolls along the tiles, which are as high as there is room."""

    room_changed = Signal(int)
    """How large a tile may be now."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.room_changed.emit(self.room)

    @property
    def room(self) -> int:
        """How large a tile may be, whether or not the bar below is seen."""
        bar = self.horizontalScrollBar()
        frame = self.height() - self.viewport().height() - (bar.height() if bar.isVisible() else 0)
        return max(LEAST_TILE_PX, min(TILE_PX, self.height() - frame - bar.sizeHint().height()))


class WallPanel(QWidget):
    """Shows a wall of seeds and has it kept up to date while it is seen."""

    def __init__(self, wall: SeedWall, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wall, self._session, self._theme = wall, session, theme
        self.views: list[TileView] = []
        self.others = QToolButton()
        self.others.setText(self.tr("Other seeds"))
        self.others.setToolTip(self.tr("Draw other seeds; pinned ones stay"))
        self.others.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.others.clicked.connect(wall.draw_others)
        self.count = ChoiceBox()
        self.count.setAccessibleName(self.tr("How many seeds"))
        for size in SIZES:
            self.count.addItem(self.tr("%n seed(s)", "", size).replace("(s)", "s"), size)
        self.count.setCurrentIndex(SIZES.index(len(wall.tiles)))
        self.count.activated.connect(lambda _index: wall.resize(int(self.count.currentData())))
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)
        self._row.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._row)
        self._scroll = scroll = _TileRow()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side = QVBoxLayout()
        side.addWidget(self.others)
        side.addWidget(self.count)
        side.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 8, 6)
        row.addLayout(side)
        row.addWidget(scroll, 1)
        scroll.room_changed.connect(self._resize)
        wall.changed.connect(self._fill)
        session.canvas_changed.connect(self._document_changed)
        session.document_replaced.connect(self._show_in_use)
        theme.changed.connect(self._draw_icons)
        self._fill()
        self._draw_icons()

    def sizeHint(self) -> QSize:
        return QSize(600, TILE_PX + 26)

    def showEvent(self, event: QShowEvent) -> None:
        self._wall.watch(True)

    def hideEvent(self, event: QHideEvent) -> None:
        self._wall.watch(False)

    def show_first(self) -> None:
        """Scroll to the first tile, where the best of those that were looked for is."""
        self._scroll.horizontalScrollBar().setValue(0)

    def _fill(self) -> None:
        while len(self.views) > len(self._wall.tiles):
            view = self.views.pop()
            self._row.removeWidget(view)
            view.deleteLater()
        while len(self.views) < len(self._wall.tiles):
            view, index = TileView(self._theme), len(self.views)
            view.chosen.connect(lambda index=index: self._wall.promote(index))
            view.pinned.connect(lambda index=index: self._wall.pin(index, not self._wall.tiles[index].pinned))
            view.setFixedSize(self._scroll.room, self._scroll.room)
            self._row.insertWidget(index, view)
            self.views.append(view)
        self._show_in_use()

    def _resize(self, side: int) -> None:
        for view in self.views:
            view.setFixedSize(side, side)
        self._row.activate()

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.PROPERTIES:
            self._show_in_use()

    def _show_in_use(self) -> None:
        seed = self._session.look.seed
        for view, tile in zip(self.views, self._wall.tiles, strict=True):
            view.show_tile(tile, in_use=tile.seed == seed)

    def _draw_icons(self) -> None:
        self.others.setIcon(self._theme.icon("dice-multiple-outline"))
        self._show_in_use()
