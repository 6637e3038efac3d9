"""The proxy mask of the present source: the mask itself, what a click takes, and a legend of its clusters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QPoint, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSplitter,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.canvas.cell_regions import Mask
from fmr_studio.canvas.cluster_legend import LabelGroup
from fmr_studio.ui.shell.controls import ChoiceBox, NumberBox, Slider
from fmr_studio.ui.shell.kept_icons import KeptIcons, drawn_icon
from fmr_studio.ui.shell.numbers import percent
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.source.proxy_view import Mode, ProxyView, combine_of
from fmr_studio.ui.source.selection import Reach, Selection

SWATCH_PX = 14
NAME, SHARE = range(2)
CLUSTER, LABEL = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
LARGEST_BRUSH = 9
_SELECT_HINT: Any = QT_TRANSLATE_NOOP(
    "ProxyPanel",
    "Click or draw around. Alt takes all of the cluster, Ctrl all of the label, Shift adds, Shift with Alt takes out.",
)
_PAINT_HINT: Any = QT_TRANSLATE_NOOP(
    "ProxyPanel", "Corrects which cluster a cell belongs to. Ctrl picks the cluster under the pen, so does the legend."
)
_REDRAW_HINT: Any = QT_TRANSLATE_NOOP(
    "ProxyPanel", "On: the picture is drawn anew with the painted clusters. Off: only what the mask says is corrected."
)


def _hint(title: str, words: str) -> str:
    return f"<b>{title}</b><br>{words}"


class ProxyPanel(QWidget):
    """Shows and selects; what it cannot decide itself it tells.

    Args:
        words: the name of a label id for people; 255 is unknown.
    """

    overlay_changed = Signal()
    """Where the mask lies over, or how strongly."""
    painted = Signal(object, int, bool)
    """Cells (r, r) bool, the cluster they were painted with, and whether the picture shall follow."""
    menu_wanted = Signal(object)
    """Where on the screen the selection's menu shall open."""

    def __init__(self, selection: Selection, theme: Theme, words: Callable[[int], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._selection, self._theme, self._words = selection, theme, words
        self._colors = np.zeros((256, 3), np.uint8)
        self._groups: tuple[LabelGroup, ...] = ()
        self._icons = KeptIcons()
        self.view = ProxyView(selection, theme)
        self.select = self._mode_button(Mode.SELECT, self.tr("Select regions"), _SELECT_HINT)
        self.paint = self._mode_button(Mode.PAINT, self.tr("Paint on the mask"), _PAINT_HINT)
        self.reach = self._reach_box()
        self.tip = NumberBox()
        self.tip.setRange(1, LARGEST_BRUSH)
        self.tip.setAccessibleName(self.tr("Brush size in cells"))
        self.tip.setSuffix(self.tr(" cells"))
        self.redraw = QToolButton()
        self.redraw.setCheckable(True)
        self.redraw.setAutoRaise(True)
        self.redraw.setAccessibleName(self.tr("The picture follows"))
        self.redraw.setToolTip(_hint(self.redraw.accessibleName(), self.tr(_REDRAW_HINT)))
        self.over = self._over_box()
        self.opacity = Slider()
        self.opacity.setRange(0, 100)
        self.opacity.setValue(70)
        self.opacity.setAccessibleName(self.tr("Opacity of the mask"))
        self.opacity.setToolTip(self.tr("Opacity of the mask"))
        self.info = QLabel()
        self.info.setProperty("quiet", True)
        self.info.setWordWrap(True)
        self.tree = self._make_tree()
        self._lay_out()
        self._connect()
        self.select.setChecked(True)
        self._opacity_changed()
        self._theme_changed()
        self._show_mode()

    # -- building ------------------------------------------------------------------------------------------------------

    def _mode_button(self, mode: Mode, words: str, hint: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setAccessibleName(words)
        button.setToolTip(_hint(words, self.tr(hint)))
        button.toggled.connect(lambda on: self.set_mode(mode) if on else None)
        return button

    def _over_box(self) -> ChoiceBox:
        box = ChoiceBox()
        box.setAccessibleName(self.tr("Lay the mask over"))
        box.setToolTip(self.tr("Lay the mask over other views (Q lays it over the picture)"))
        for name, words in (
            ("", self.tr("here only")), ("picture", self.tr("over the picture")),
            ("canvas", self.tr("over the canvas")), ("both", self.tr("over both")),
        ):  # fmt: skip
            box.addItem(words, name)
        return box

    def _connect(self) -> None:
        view, selection = self.view, self._selection
        view.picked.connect(self.choose_cluster)
        view.painted.connect(lambda cells: self.painted.emit(cells, view.cluster, self.redraw.isChecked()))
        view.menu_wanted.connect(self.menu_wanted)
        view.hovered.connect(self._show_hovered)
        self.tip.valueChanged.connect(self._resize_brush)
        self.over.currentIndexChanged.connect(self.overlay_changed)
        self.opacity.valueChanged.connect(self._opacity_changed)
        selection.changed.connect(self._show_selected)
        selection.source_changed.connect(self._show_selected)
        self._theme.changed.connect(self._theme_changed)

    def _reach_box(self) -> ChoiceBox:
        box = ChoiceBox()
        box.setAccessibleName(self.tr("What a click takes"))
        for reach, words, hint in (
            (Reach.PART, self.tr("Part"), self.tr("Joined cells of one label, as one ear")),
            (Reach.REGION, self.tr("Region"), self.tr("Joined cells of one cluster")),
            (Reach.CLUSTER, self.tr("Cluster"), self.tr("All cells of a cluster (Alt)")),
            (Reach.LABEL, self.tr("Label"), self.tr("All cells of a label, as both ears (Ctrl)")),
        ):
            box.addItem(words, str(reach))
            box.setItemData(box.count() - 1, hint, Qt.ItemDataRole.ToolTipRole)
        box.setToolTip(self.tr("What a click takes"))
        box.currentIndexChanged.connect(lambda _index: setattr(self._selection, "reach", Reach(box.currentData())))
        return box

    def _make_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
        tree.setIndentation(14)
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setAccessibleName(self.tr("Labels and clusters of the mask"))
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(SHARE, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemClicked.connect(lambda item, _column: self._take(item))
        tree.itemActivated.connect(lambda item, _column: self._take(item))
        tree.customContextMenuRequested.connect(self._tree_menu)
        return tree

    def _lay_out(self) -> None:
        modes = QButtonGroup(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        for button in (self.select, self.paint):
            modes.addButton(button)
            row.addWidget(button)
        for widget in (self.reach, self.tip):
            row.addWidget(widget, 1)
        row.addWidget(self.redraw)
        over = QHBoxLayout()
        over.setSpacing(6)
        over.addWidget(self.over)
        over.addWidget(self.opacity, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.view)
        split.addWidget(self.tree)
        split.setChildrenCollapsible(False)
        self.tree.setMinimumHeight(44)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 0)
        split.setSizes([400, 44])
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(5)
        column.addLayout(row)
        column.addLayout(over)
        column.addWidget(split, 1)
        column.addWidget(self.info)

    def add_section(self, widget: QWidget) -> None:
        """Put something more below the legend."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    # -- what is shown -------------------------------------------------------------------------------------------------

    def show_mask(self, groups: tuple[LabelGroup, ...], colors: np.ndarray, backdrop: QImage | None, message: str) -> None:
        """Show the legend and colours (256, 3) uint8 of the selection's mask, or why there is none."""
        self.view.message = message
        if groups != self._groups or not np.array_equal(colors, self._colors):
            self._groups, self._colors = groups, colors
            self.view.show_colors(colors)
            self._fill()
        self.view.show_backdrop(backdrop)
        for widget in (self.select, self.paint, self.reach, self.tip, self.redraw, self.over, self.opacity, self.tree):
            widget.setEnabled(bool(groups))
        self._show_selected()

    def _fill(self) -> None:
        open_labels = {item.data(NAME, LABEL) for item in self._top_items() if item.isExpanded()}
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for group in self._groups:
                ids = [entry.cluster for entry in group.clusters]
                color = np.average(self._colors[ids], axis=0, weights=[entry.share for entry in group.clusters])
                item = self._item(self._words(group.label), group.share, color, label=group.label)
                self.tree.addTopLevelItem(item)
                for entry in group.clusters:
                    name = self.tr("Cluster %1").replace("%1", str(entry.cluster))
                    color = self._colors[entry.cluster]
                    item.addChild(self._item(name, entry.share, color, label=group.label, cluster=entry.cluster))
                item.setExpanded(group.label in open_labels)

    def _top_items(self) -> list[QTreeWidgetItem]:
        items = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [item for item in items if item is not None]

    def _item(self, name: str, share: float, color: np.ndarray, *, label: int, cluster: int | None = None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, percent(share)])
        item.setIcon(NAME, self._swatch(QColor(*(int(part) for part in color))))
        item.setForeground(SHARE, QColor(self._theme.tones.quiet))
        item.setTextAlignment(SHARE, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setData(NAME, CLUSTER, cluster)
        item.setData(NAME, LABEL, label)
        return item

    def _swatch(self, color: QColor) -> QIcon:
        looks = color.rgba(), self._theme.tones.border, self.devicePixelRatioF()
        return self._icons.of(looks, lambda: self._drawn_swatch(color))

    def _drawn_swatch(self, color: QColor) -> QIcon:
        def draw(painter: QPainter) -> None:
            painter.setPen(QColor(self._theme.tones.border))
            painter.setBrush(color)
            painter.drawRoundedRect(1, 1, SWATCH_PX - 2, SWATCH_PX - 2, 3, 3)

        return drawn_icon(SWATCH_PX, self.devicePixelRatioF(), draw)

    def cell_words(self, cell: tuple[int, int]) -> str:
        """What a cell is: its label, its cluster and its place."""
        clusters, labels = self.view.clusters, self._selection.labels
        if clusters is None or labels is None:
            return ""
        column, row = cell
        number = self.tr("cluster %1").replace("%1", str(int(clusters[row, column])))
        return f"{self._words(int(labels[row, column]))}  ·  {number}  ·  {column}, {row}"

    def _show_hovered(self, cell: tuple[int, int] | None) -> None:
        if cell is None:
            self._show_selected()
        else:
            self.info.setText(self.cell_words(cell))

    def _show_selected(self) -> None:
        mask = self._selection.mask
        if self._selection.clusters is None:
            self.info.setText("")
        elif self.view.mode is Mode.PAINT:
            self.info.setText(self.tr("Paints with cluster %1.").replace("%1", str(self.view.cluster)))
        elif mask is None:
            self.info.setText(self.tr("Click a part or draw around it."))
        else:
            count = self.tr("%n cell(s) selected", "", int(mask.sum()))
            self.info.setText(f"{count}  ·  {self._words(self._selection.label)}")

    def _theme_changed(self) -> None:
        for button, name in (
            (self.select, "select-drag"), (self.paint, "brush"), (self.redraw, "image-sync-outline")
        ):  # fmt: skip
            button.setIcon(self._theme.icon(name))
        self._fill()
        self.view.update()

    # -- what a person does --------------------------------------------------------------------------------------------

    def set_mode(self, mode: Mode) -> None:
        """Select, or paint on the mask."""
        self.view.mode = mode
        (self.select if mode is Mode.SELECT else self.paint).setChecked(True)
        self._show_mode()

    def _show_mode(self) -> None:
        painting = self.view.mode is Mode.PAINT
        self.reach.setVisible(not painting)
        self.tip.setVisible(painting)
        self.redraw.setVisible(painting)
        self._show_selected()

    def choose_cluster(self, cluster: int) -> None:
        """Paint with a cluster."""
        self.view.cluster = cluster
        for item in self._top_items():
            for row in range(item.childCount()):
                child = item.child(row)
                if child is not None and child.data(NAME, CLUSTER) == cluster:
                    with QSignalBlocker(self.tree):
                        self.tree.setCurrentItem(child)
        self._show_selected()

    def _resize_brush(self, cells: int) -> None:
        self.view.brush_cells = cells

    def _opacity_changed(self) -> None:
        self.view.set_opacity(self.opacity.value() / 100)
        self.overlay_changed.emit()

    def _take(self, item: QTreeWidgetItem) -> None:
        """Select what a row stands for, or paint with it."""
        cluster, label = item.data(NAME, CLUSTER), item.data(NAME, LABEL)
        if self.view.mode is Mode.PAINT:
            first = next((group.clusters[0].cluster for group in self._groups if group.label == label), 0)
            self.choose_cluster(first if cluster is None else cluster)
            return
        how = combine_of(QApplication.keyboardModifiers())
        self._selection.combine(self._cells_of(item), how)

    def _cells_of(self, item: QTreeWidgetItem) -> Mask:
        """The cells (r, r) bool of a row: of a cluster, or of all clusters under a label."""
        cluster, label = item.data(NAME, CLUSTER), item.data(NAME, LABEL)
        clusters = self._selection.clusters
        if clusters is None:
            return np.zeros((0, 0), bool)
        if cluster is not None:
            return np.asarray(clusters == cluster)
        ids = [entry.cluster for group in self._groups if group.label == label for entry in group.clusters]
        return np.isin(clusters, ids)

    def _tree_menu(self, place: QPoint) -> None:
        item = self.tree.itemAt(place)
        if item is not None and self.view.mode is Mode.SELECT:
            self._selection.combine(self._cells_of(item))
            self.menu_wanted.emit(self.tree.viewport().mapToGlobal(place))
