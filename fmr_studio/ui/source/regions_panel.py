"""Edits of regions: their list, exact numbers, and what can be done with what is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.canvas.region_edit import MAX_CELLS, MAX_SCALE, Placement, RegionEdit, RegionKind
from fmr_studio.ui.shell.controls import FractionBox
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.shell.toggles import EYES, RowKeys, show_toggle
from fmr_studio.ui.source.drag.changes import Part, largest_parts
from fmr_studio.ui.source.drag.gestures import middle_of
from fmr_studio.ui.source.drag.region_actions import RegionActions

NAME, EYE = range(2)
NUMBER_PX = 78
NO_REGION = {"x": 0.0, "y": 0.0, "width": 100.0, "height": 100.0, "degrees": 0.0}
"""What the numbers say while no single region is chosen."""
KINDS = {
    RegionKind.MOVE: "cursor-move",
    RegionKind.DUPLICATE: "content-duplicate",
    RegionKind.DELETE: "delete-outline",
    RegionKind.PASTE: "content-paste",
}


class _EditList(QTreeWidget):
    """The edits, the topmost first; dragging a row changes their order."""

    reordered = Signal()
    delete_pressed = Signal()

    def dropEvent(self, event: QDropEvent) -> None:
        super().dropEvent(event)
        self.reordered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(220, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 48)


class RegionsPanel(QWidget):
    """Shows what is edited and chosen, and asks `RegionActions` for changes."""

    mode_wanted = Signal(bool)
    """A person wants to drag regions on the picture, or no longer."""
    fixing_wanted = Signal(bool)
    """A person wants to paint the fixed area."""
    part_chosen = Signal()
    """A part was chosen by its name; its handles are where one goes on."""
    recipe_menu_opened = Signal(QMenu)
    """The menu of kept recipes opens and is to be filled."""

    def __init__(self, actions: RegionActions, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions, self._controller, self._theme = actions, actions.drag, theme
        self._icons: list[tuple[QToolButton, str]] = []
        self.mode = self._button("vector-selection", self.tr("Drag regions on the picture (Shift+V)"), self.mode_wanted.emit)
        self.mode.setText(self.tr("Drag regions"))
        self.mode.setCheckable(True)
        self.choose = self._button("target", self.tr("Choose a part of the picture by its name"))
        self.choose.setText(self.tr("Choose"))
        for button in (self.mode, self.choose):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._parts_menu = self._menu_of(self.choose)
        self._parts_menu.aboutToShow.connect(self._fill_parts)
        self.list = self._make_list()
        self._row_keys = RowKeys(self.list, eye=EYE, shift=self._shift)
        self.hint = QLabel(self.tr("Nothing is edited yet. Click a part of the picture and drag it."))
        self.hint.setWordWrap(True)
        self.hint.setProperty("quiet", True)
        self.numbers = self._make_numbers()
        self._make_buttons()
        self._lay_out()
        actions.drag.changed.connect(self.show_edits)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    # -- building ------------------------------------------------------------------------------------------------------

    def _button(self, icon: str, text: str, do: Callable[..., object] | None = None) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        self._icons.append((button, icon))
        if do is not None:
            button.clicked.connect(do)
        return button

    def _menu_of(self, button: QToolButton) -> QMenu:
        menu = QMenu(button)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return menu

    def _make_list(self) -> _EditList:
        tree = _EditList()
        tree.setColumnCount(2)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        tree.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setAccessibleName(self.tr("Edits of regions, the topmost first"))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(22)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(EYE, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemClicked.connect(self._clicked)
        tree.itemChanged.connect(self._renamed)
        tree.itemSelectionChanged.connect(self._chosen)
        tree.reordered.connect(self._reordered)
        tree.delete_pressed.connect(self._actions.forget)
        return tree

    def _make_numbers(self) -> dict[str, FractionBox]:
        percent = (100.0 / MAX_SCALE, 100.0 * MAX_SCALE, 1, 5.0, " %")
        kinds = {
            "x": (self.tr("X"), self.tr("Middle, cells from the left"), -MAX_CELLS, 2.0 * MAX_CELLS, 2, 1.0, ""),
            "y": (self.tr("Y"), self.tr("Middle, cells from the top"), -MAX_CELLS, 2.0 * MAX_CELLS, 2, 1.0, ""),
            "width": (self.tr("Width"), self.tr("Width"), *percent),
            "height": (self.tr("Height"), self.tr("Height"), *percent),
            "degrees": (self.tr("Angle"), self.tr("Angle, clockwise"), -180.0, 180.0, 1, 5.0, "°"),
        }
        boxes = {}
        for key, (title, name, low, high, decimals, step, suffix) in kinds.items():
            box = FractionBox()
            box.setRange(low, high)
            box.setDecimals(decimals)
            box.setSingleStep(step)
            box.setSuffix(suffix)
            box.setMinimumWidth(NUMBER_PX)  # what is usual; the largest number possible would make the whole column wide
            box.setKeyboardTracking(False)
            box.setWrapping(key == "degrees")
            box.setAccessibleName(name)
            box.setToolTip(name)
            box.setProperty("title", title)
            box.valueChanged.connect(partial(self._number_changed, key))
            boxes[key] = box
        return boxes

    def _make_buttons(self) -> None:
        do = self._actions
        self.mirror = self._button("flip-horizontal", self.tr("Mirror left and right (Ctrl+H)"), lambda: do.mirror())
        self.flip = self._button(
            "flip-vertical", self.tr("Mirror top and bottom (Ctrl+Shift+H)"), lambda: do.mirror(across=False)
        )
        self.copy = self._button("content-duplicate", self.tr("Duplicate (Ctrl+D, or drag with Alt)"), lambda: do.duplicate())
        self.pair = self._button(
            "link-variant", self.tr("Pair: two regions, such as both eyes, move as mirror images"), lambda: do.pair()
        )
        self.pair.setCheckable(True)
        self.delete = self._button("delete-outline", self.tr("Delete the region from the picture (Del)"), lambda: do.delete())
        self.forget = self._button("undo-variant", self.tr("Take the edit back: the region is as it was"), lambda: do.forget())
        self.fix = self._button("pin-outline", self.tr("Paint a fixed area: edits leave it alone (right button frees)"))
        self.fix.setCheckable(True)
        self.fix.toggled.connect(self.fixing_wanted)
        self.fix_more = self._button("dots-horizontal", self.tr("More for the fixed area"))
        menu = self._menu_of(self.fix_more)
        self.fix_selected = menu.addAction(self.tr("Fix what is chosen"), do.fix_chosen)
        self.fix_others = menu.addAction(self.tr("Fix everything else"), partial(do.fix_chosen, others=True))
        self.free = menu.addAction(self.tr("Nothing is fixed"), do.free_all)
        self.recipes = self._button("bookmark-outline", self.tr("Keep these edits, or use kept ones on this picture"))
        recipes = self._menu_of(self.recipes)
        recipes.aboutToShow.connect(lambda: self.recipe_menu_opened.emit(recipes))

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.mode)
        top.addWidget(self.choose)
        top.addStretch(1)
        top.addWidget(self.recipes)
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for button in (self.mirror, self.flip, self.copy, self.pair, self.delete, self.forget):
            tools.addWidget(button)
        tools.addStretch(1)
        for button in (self.fix, self.fix_more):
            tools.addWidget(button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for place, box in zip(((0, 0), (0, 2), (1, 0), (1, 2), (2, 0)), self.numbers.values(), strict=True):
            label = QLabel(str(box.property("title")))
            label.setBuddy(box)
            grid.addWidget(label, *place)
            grid.addWidget(box, place[0], place[1] + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addLayout(top)
        column.addWidget(self.hint)
        column.addWidget(self.list, 1)
        column.addLayout(tools)
        column.addLayout(grid)

    # -- showing -------------------------------------------------------------------------------------------------------

    def show_edits(self) -> None:
        """Read everything anew."""
        controller = self._controller
        regions = controller.edits.regions
        if self.list.state() != QAbstractItemView.State.EditingState:
            with QSignalBlocker(self.list):
                self._fill(regions)
        self.hint.setVisible(not regions)
        items, frame = controller.items, controller.frame
        for button in (self.mirror, self.flip, self.copy):
            button.setEnabled(frame is not None)
        self.pair.setEnabled(bool(items))
        self.pair.setChecked(any(item.partner for item in items))
        self.delete.setEnabled(any(item.kind is not RegionKind.DELETE for item in items))
        self.forget.setEnabled(bool(controller.chosen))
        self.choose.setEnabled(controller.size > 0)
        self.fix_selected.setEnabled(bool(items))
        self.fix_others.setEnabled(bool(items))
        self.free.setEnabled(controller.edits.fixed is not None)
        self._show_numbers(items[0] if len(items) == 1 and frame is not None else None)

    def _fill(self, regions: tuple[RegionEdit, ...]) -> None:
        while self.list.topLevelItemCount() > len(regions):
            self.list.takeTopLevelItem(self.list.topLevelItemCount() - 1)
        while self.list.topLevelItemCount() < len(regions):
            QTreeWidgetItem(self.list)
        names = self._names(regions)
        for row in range(len(regions)):
            index = len(regions) - 1 - row
            item, region = self.list.topLevelItem(row), regions[index]
            assert item is not None
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
            item.setFlags(flags | Qt.ItemFlag.ItemIsDragEnabled)
            item.setData(NAME, Qt.ItemDataRole.UserRole, index)
            item.setText(NAME, names[index])
            item.setIcon(NAME, self._theme.icon(KINDS[region.kind], quiet=not region.enabled))
            used = self.tr("Used. A click leaves this edit out."), self.tr("Left out. A click uses this edit.")
            show_toggle(item, EYE, self._theme, EYES, not region.enabled, used[not region.enabled])
            item.setSelected(index in self._controller.chosen)

    def _names(self, regions: tuple[RegionEdit, ...]) -> list[str]:
        """The names of all edits; equal ones get numbers, and pairs a sign."""
        names: list[str] = []
        seen: dict[str, int] = {}
        for region in regions:
            name = self._controller.name_of(region)
            seen[name] = seen.get(name, 0) + 1
            number = f" {seen[name]}" if seen[name] > 1 else ""
            names.append(name + number)
        return names

    def _show_numbers(self, region: RegionEdit | None) -> None:
        for box in self.numbers.values():
            box.setEnabled(region is not None)
        values = dict(NO_REGION)
        if region is not None:
            (x, y), there = middle_of(region), region.placement
            values = {"x": x, "y": y, "width": 100 * there.scale_x, "height": 100 * there.scale_y, "degrees": there.degrees}
        for key, value in values.items():
            with QSignalBlocker(self.numbers[key]):
                self.numbers[key].setValue(value)

    def _fill_parts(self) -> None:
        menu, controller = self._parts_menu, self._controller
        menu.clear()
        parts = largest_parts(controller.parts())
        for part in parts:
            same = sorted(other.x for other in parts if other.label == part.label)
            name = controller.label_name(part.label)
            words = self.tr("%1, %2 from the left").replace("%2", str(same.index(part.x) + 1)) if len(same) > 1 else "%1"
            menu.addAction(words.replace("%1", name), partial(self._choose_part, part))

    def _choose_part(self, part: Part) -> None:
        self._controller.choose_part(part)
        self.part_chosen.emit()

    def _draw_icons(self) -> None:
        for button, icon in self._icons:
            button.setIcon(self._theme.icon(icon))
        self.show_edits()

    # -- changing ------------------------------------------------------------------------------------------------------

    def _index(self, item: QTreeWidgetItem) -> int:
        return int(item.data(NAME, Qt.ItemDataRole.UserRole))

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        if column == EYE:
            index = self._index(item)
            self._actions.enable(index, not self._controller.edits.regions[index].enabled)

    def _chosen(self) -> None:
        chosen = [self._index(item) for item in self.list.selectedItems()]
        if tuple(sorted(chosen)) != self._controller.chosen:
            self._controller.choose(chosen)
            if chosen:
                self.mode_wanted.emit(True)

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        index, name = self._index(item), item.text(NAME).strip()
        if column == NAME and name and name != self._names(self._controller.edits.regions)[index]:
            self._actions.rename(index, name)

    def _reordered(self) -> None:
        rows = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        order = [self._index(item) for item in reversed(rows) if item is not None]
        if sorted(order) == list(range(len(self._controller.edits.regions))):
            self._actions.reorder(order)
        self.show_edits()

    def _shift(self, rows: int) -> None:
        """Put the current edit above or below the next one."""
        row, count = self.list.currentIndex().row(), len(self._controller.edits.regions)
        index, place = count - 1 - row, count - 1 - row - rows  # the topmost row is the last edit
        if 0 <= place < count:
            order = [other for other in range(count) if other != index]
            order.insert(place, index)
            self._actions.reorder(order)
            with QSignalBlocker(self.list):
                self.list.setCurrentIndex(self.list.model().index(row + rows, NAME))

    def _number_changed(self, key: str, value: float) -> None:
        items = self._controller.items
        if len(items) != 1:
            return
        x, y = middle_of(items[0])
        there = items[0].placement
        changes: dict[str, Callable[[], Placement]] = {
            "x": lambda: replace(there, dx=there.dx + value - x),
            "y": lambda: replace(there, dy=there.dy + value - y),
            "width": lambda: replace(there, scale_x=value / 100),
            "height": lambda: replace(there, scale_y=value / 100),
            "degrees": lambda: replace(there, degrees=value),
        }
        self._actions.place(changes[key]())
