"""The stack of layers, the topmost first: what is painted on, what is seen, and in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
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

from fmr_studio.canvas import layer_edits
from fmr_studio.canvas.asked import drawn_kinds
from fmr_studio.canvas.condition import DRAWN
from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.edit import Edit
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.layer_edits import LayerField
from fmr_studio.errors import FmrError
from fmr_studio.inference.engine import EngineFacts
from fmr_studio.ui.painting.row_dragging import RowDragging
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import pack_words
from fmr_studio.ui.shell.sliders import PartSlider
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.shell.toggles import EYES, LOCKS, RowKeys, show_toggle

NAME, LOCK, EYE = range(3)
DEPTH_OPACITY = 0.7
"""So that what lies below depth is still seen."""
ICONS = {
    LayerKind.LABELS: "palette",
    LayerKind.SCRIBBLE: "gesture",
    LayerKind.SKETCH: "pencil",
    LayerKind.EDGES: "vector-polyline",
    LayerKind.DEPTH: "terrain",
    LayerKind.REFERENCE: "image-outline",
}


class LayersPanel(QWidget):
    """Changes layers through named steps."""

    reference_wanted = Signal()
    """A person wants to choose an image as a reference layer."""
    file_wanted = Signal()
    """A person wants to choose an image that becomes a layer of a sketch, edges or depth."""
    extract_wanted = Signal(str)
    """A person wants ``sketch``, ``edges`` or ``depth`` of the present picture as a layer."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.list = self._make_list()
        self.opacity = PartSlider(self.tr("Opacity"), 1.0)
        self.opacity.chosen.connect(self._choose_opacity)
        self.unread = QLabel()
        self.unread.setWordWrap(True)
        self.unread.setProperty("quiet", True)
        self._reads: tuple[str, tuple[str, ...]] | None = None
        self.add = self._button("plus", self.tr("Add a layer"))
        self.add.setMenu(self._make_menu())
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.copy = self._button("content-duplicate", self.tr("Duplicate"), self.duplicate)
        self.merge = self._button("arrow-collapse-down", self.tr("Merge into the layer below"), self.merge_down)
        self.raise_button = self._button("arrow-up", self.tr("Move up"), lambda: self.shift(1))
        self.lower_button = self._button("arrow-down", self.tr("Move down"), lambda: self.shift(-1))
        self.delete = self._button("delete-outline", self.tr("Delete"), self.remove)
        self._row_keys = RowKeys(self.list, eye=EYE, lock=LOCK, shift=self._shift_by_key)
        self.dragging = RowDragging(self.list)
        self.dragging.dropped.connect(self._dropped)
        self._lay_out()
        session.document_replaced.connect(self._fill)
        session.canvas_changed.connect(self._document_changed)
        session.choices_changed.connect(self._show_active)
        theme.changed.connect(self._draw_icons)
        self._draw_icons()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self.add)
        for kind, words in (
            (LayerKind.SCRIBBLE, self.tr("Scribble: labels, said only where they are painted")),
            (LayerKind.SKETCH, self.tr("Sketch: lines by hand")),
            (LayerKind.EDGES, self.tr("Edges: lines as a network finds them in pictures")),
            (LayerKind.DEPTH, self.tr("Depth: what is near and what is far")),
        ):
            menu.addAction(words, partial(self.add_layer, kind))
        menu.addSeparator()
        for name, words in (
            ("sketch", self.tr("Sketch from this picture")),
            ("edges", self.tr("Edges from this picture")),
            ("depth", self.tr("Depth from this picture")),
        ):
            menu.addAction(words, partial(self.extract_wanted.emit, name))
        menu.addSeparator()
        menu.addAction(self.tr("Sketch, edges or depth in a file …"), self.file_wanted.emit)
        menu.addAction(self.tr("Reference image …"), self.reference_wanted.emit)
        return menu

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(3)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        tree.setAccessibleName(self.tr("Layers"))
        tree.itemClicked.connect(self._clicked)
        tree.itemChanged.connect(self._renamed)
        tree.currentItemChanged.connect(self._choose)
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(22)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (LOCK, EYE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def _button(self, icon: str, text: str, do: object = None) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setProperty("icon_name", icon)
        if callable(do):
            button.clicked.connect(lambda: do())
        return button

    def _buttons(self) -> tuple[QToolButton, ...]:
        return self.add, self.copy, self.merge, self.raise_button, self.lower_button, self.delete

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(2)
        for button in self._buttons():
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        column.addWidget(self.opacity)
        column.addWidget(self.unread)
        column.addWidget(self.list)
        column.addLayout(row)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _id(self, item: QTreeWidgetItem) -> int:
        return int(item.data(NAME, Qt.ItemDataRole.UserRole))

    def _fill(self) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for layer in reversed(self._session.document.layers):
                item = QTreeWidgetItem(self.list)
                item.setFlags((item.flags() | Qt.ItemFlag.ItemIsEditable) & ~Qt.ItemFlag.ItemIsDropEnabled)
                item.setData(NAME, Qt.ItemDataRole.UserRole, layer.id)
                item.setText(NAME, layer.name)
                item.setIcon(NAME, self._theme.icon(ICONS[layer.kind]))
                show_toggle(item, LOCK, self._theme, LOCKS, layer.locked, self._lock_words(layer.locked))
                show_toggle(item, EYE, self._theme, EYES, not layer.visible, self._eye_words(layer.visible))
        self._show_active()
        self._show_unread()

    def show_reads(self, facts: EngineFacts | None) -> None:
        """Say of which layers the loaded pack takes notice; None: that is not known."""
        self._reads = None if facts is None else (facts.title, facts.conditions)
        self._show_unread()

    def _show_unread(self) -> None:
        """One sentence on layers that pictures do not follow."""
        unread = (
            [] if self._reads is None else [kind for kind in drawn_kinds(self._session.document) if kind not in self._reads[1]]
        )
        names = {"sketch": self.tr("sketches"), "edges": self.tr("edges"), "depth": self.tr("depth")}
        words = self.tr("The pack %1 does not read %2, so pictures do not follow these layers.")
        listed = self.tr(" and ").join(names[kind] for kind in unread)
        title = "" if self._reads is None else pack_words(self._reads[0])
        self.unread.setText(words.replace("%2", listed).replace("%1", title) if unread else "")
        self.unread.setVisible(bool(unread))

    def _lock_words(self, locked: bool) -> str:
        if locked:
            return self.tr("Locked: tools leave this layer alone. A click unlocks it.")
        return self.tr("Not locked. A click lets tools leave this layer alone.")

    def _eye_words(self, visible: bool) -> str:
        if visible:
            return self.tr("Shown. A click hides this layer; then it does not count for the picture.")
        return self.tr("Hidden: this layer does not count for the picture. A click shows it.")

    def _show_active(self) -> None:
        layer = self._session.active_layer
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None and self._id(item) == layer.id and item is not self.list.currentItem():
                with QSignalBlocker(self.list):
                    self.list.setCurrentItem(item)
        self.opacity.show_value(layer.opacity)
        index, count = self._session.document.index_of(layer.id), len(self._session.document.layers)
        is_labels = layer.kind is LayerKind.LABELS
        self.delete.setEnabled(not is_labels)
        self.raise_button.setEnabled(index < count - 1)
        self.lower_button.setEnabled(index > 0)
        self.merge.setEnabled(self._can_merge(layer))

    def _document_changed(self, change: Change) -> None:
        if change.kind is ChangeKind.LAYERS:
            self._fill()
        elif change.kind is ChangeKind.PIXELS and self._reads is not None and len(self._reads[1]) < len(DRAWN) + 1:
            self._show_unread()

    def _draw_icons(self) -> None:
        for button in self._buttons():
            button.setIcon(self._theme.icon(button.property("icon_name")))
        self._fill()

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._session.choose_layer(self._id(item))

    # -- changing ------------------------------------------------------------------------------------------------------

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        layer = self._session.document.layer(self._id(item))
        if column == LOCK:
            self._set(layer, "locked", not layer.locked, self.tr("Unlock layer") if layer.locked else self.tr("Lock layer"))
        elif column == EYE:
            self._set(layer, "visible", not layer.visible, self.tr("Hide layer") if layer.visible else self.tr("Show layer"))

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        layer, name = self._session.document.layer(self._id(item)), item.text(NAME).strip()
        if column == NAME and name and name != layer.name:
            self._set(layer, "name", name, self.tr("Rename layer"))

    def _choose_opacity(self, value: float) -> None:
        self._set(self._session.active_layer, "opacity", value, self.tr("Opacity"))

    def _set(self, layer: Layer, field: LayerField, value: str | float | bool, step: str) -> None:
        self._try(step, lambda: layer_edits.change_layer(self._session.document, layer.id, field, value))

    def add_layer(self, kind: LayerKind) -> None:
        """A blank layer above the active one, to paint on at once."""
        document = self._session.document
        sides = {"width": document.width, "height": document.height}
        layer = Layer.blank(kind, id=document.new_layer_id(), name=self.next_name(kind), **sides)
        opacity = DEPTH_OPACITY if kind is LayerKind.DEPTH else 1.0
        self.insert(replace(layer, opacity=opacity), self.tr("Add layer"))

    def next_name(self, kind: LayerKind) -> str:
        """What a new layer of a kind is called."""
        names = {
            LayerKind.SCRIBBLE: self.tr("Scribble"),
            LayerKind.SKETCH: self.tr("Sketch"),
            LayerKind.EDGES: self.tr("Edges"),
            LayerKind.DEPTH: self.tr("Depth"),
        }
        number = sum(layer.kind is kind for layer in self._session.document.layers) + 1
        return f"{names.get(kind, str(kind))} {number}"

    def insert(self, layer: Layer, step: str) -> None:
        """Put a layer above the active one and make it active."""
        index = self._session.document.index_of(self._session.active_layer.id) + 1
        self._try(step, lambda: layer_edits.add_layer(self._session.document, layer, index))
        if any(present.id == layer.id for present in self._session.document.layers):
            self._session.choose_layer(layer.id)

    def duplicate(self) -> None:
        """A copy of the active layer above it, to paint on at once."""
        layer, document = self._session.active_layer, self._session.document
        name = self.tr("%1 copy").replace("%1", layer.name)
        index = document.index_of(layer.id) + 1
        self._try(self.tr("Duplicate layer"), lambda: layer_edits.duplicate_layer(document, layer.id, name=name))
        if document.layers[index : index + 1] and document.layers[index].name == name:
            self._session.choose_layer(document.layers[index].id)

    def remove(self) -> None:
        """Delete the active layer."""
        layer = self._session.active_layer
        self._try(self.tr("Delete layer"), lambda: layer_edits.remove_layer(self._session.document, layer.id))

    def shift(self, places: int) -> None:
        """Move the active layer up (1) or down (-1)."""
        layer = self._session.active_layer
        self.place(layer.id, self._session.document.index_of(layer.id) + places)

    def _shift_by_key(self, rows: int) -> None:
        (self.raise_button if rows < 0 else self.lower_button).click()

    def place(self, layer_id: int, index: int) -> None:
        """Move a layer to a place of the stack, 0 the lowest."""
        self._try(self.tr("Move layer"), lambda: layer_edits.move_layer(self._session.document, layer_id, index))

    def merge_down(self) -> None:
        """Put what the active layer says into the one below it."""
        layer, document = self._session.active_layer, self._session.document
        index = document.index_of(layer.id)
        below = document.layers[max(index - 1, 0)]
        self._try(self.tr("Merge layers"), lambda: layer_edits.merge_down(document, layer.id))
        if all(present.id != layer.id for present in document.layers):
            self._session.choose_layer(next((p.id for p in document.layers if p.id == below.id), document.layers[index - 1].id))

    def _can_merge(self, layer: Layer) -> bool:
        """Whether merging into the layer below would lose nothing."""
        document = self._session.document
        index = document.index_of(layer.id)
        below = document.layers[index - 1] if index > 0 else None
        if below is None or below.locked or layer.locked or not (below.visible and layer.visible):
            return False
        return below.kind is layer.kind or (layer.kind, below.kind) == (LayerKind.SCRIBBLE, LayerKind.LABELS)

    def _try(self, step: str, edits: Callable[[], tuple[Edit, ...]]) -> None:
        """Make a step of edits; why there are none is told."""
        self._session.cancel_stroke()
        try:
            self._session.do(step, *edits())
        except FmrError as error:
            self._session.failed.emit(error)

    def _dropped(self, row: int, to: int) -> None:
        """A layer that is dropped between others goes there; the list is filled anew from the document."""
        item, rows = self.list.topLevelItem(row), self.list.topLevelItemCount()
        if item is not None:
            self.place(self._id(item), rows - 1 - to)
