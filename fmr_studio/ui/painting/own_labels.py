"""Labels of one's own in the palette: added by a button, renamed in the list, moved and taken away by menu or keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QPushButton, QTreeWidget, QTreeWidgetItem

from fmr_studio.canvas.edit import Edit
from fmr_studio.canvas.own_labels import add_label, listed, new_color, pack_labels, place_label, rename_label
from fmr_studio.canvas.relabel import without_label
from fmr_studio.errors import FmrError
from fmr_studio.ui.documents import is_lesson
from fmr_studio.ui.painting.row_dragging import RowDragging
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.language import label_words

NAME = 0
"""The column of names."""


class OwnLabels(QObject):
    """Changes which labels a document has.

    Args:
        tree: the list of labels, a row each, whose ids are the rows' data.
    """

    def __init__(self, session: Session, tree: QTreeWidget) -> None:
        super().__init__(tree)
        self._session, self._tree = session, tree
        self.add = QPushButton(self.tr("Add a label"))
        self.add.setToolTip(self.tr("It is painted, saved and exported; the picture follows it once a pack was taught it"))
        self.add.clicked.connect(self.add_one)
        self._rename_key = self._key("F2", self.rename)
        self._raise_key = self._key("Alt+Up", lambda: self.shift(-1))
        self._lower_key = self._key("Alt+Down", lambda: self.shift(1))
        self.dragging = RowDragging(tree)
        self.dragging.dropped.connect(self._dropped)
        tree.itemChanged.connect(self._renamed)

    def _key(self, keys: str, do: Callable[[], None]) -> QAction:
        action = QAction(self._tree)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: do())
        self._tree.addAction(action)
        return action

    # -- showing -------------------------------------------------------------------------------------------------------

    def mark(self, item: QTreeWidgetItem, column: int, label: int) -> None:
        """Show whose a label is, and let its name be written."""
        item.setFlags((item.flags() | Qt.ItemFlag.ItemIsEditable) & ~Qt.ItemFlag.ItemIsDropEnabled)
        if self._is_own(label):
            font = item.font(column)
            font.setItalic(True)
            item.setFont(column, font)
            item.setToolTip(column, self.tr("Your own label: unknown to the picture until a pack was taught it"))

    def _is_own(self, label: int) -> bool:
        document = self._session.document
        return label >= pack_labels(document.properties, document.palette)

    def add_to(self, menu: QMenu, item: QTreeWidgetItem, label: int) -> None:
        """Add what can be done with a label to its menu."""
        rename = menu.addAction(self.tr("Rename …"), lambda: self._tree.editItem(item, NAME))
        rename.setShortcut(self._rename_key.shortcut())
        raised = menu.addAction(self.tr("Move up"), lambda: self.shift(-1, label))
        raised.setShortcut(self._raise_key.shortcut())
        lowered = menu.addAction(self.tr("Move down"), lambda: self.shift(1, label))
        lowered.setShortcut(self._lower_key.shortcut())
        remove = menu.addAction(self.tr("Remove this label"), lambda: self.remove(label))
        remove.setEnabled(self._is_own(label) and not is_lesson(self._session.document.properties))

    # -- what a person does --------------------------------------------------------------------------------------------

    def _do(self, step: str, edits: Callable[[], Iterable[Edit]]) -> bool:
        """Make a step of edits; False where they cannot be made, and why was told."""
        try:
            made = tuple(edits())
        except FmrError as error:
            self._session.failed.emit(error)
            return False
        if made:
            self._session.do(step, *made)
        return bool(made)

    def add_one(self) -> None:
        """Another label, chosen to paint with, whose name is written at once."""
        document = self._session.document
        names, number = {label.name for label in document.palette}, len(document.palette)
        while (name := self.tr("label %1").replace("%1", str(number))) in names:
            number += 1
        new = len(document.palette)
        color = new_color(document.palette)
        if self._do(self.tr("Add a label"), lambda: add_label(document, name, color)):
            self._session.choose(label=new)
            item = self._item(new)
            if item is not None and self._tree.isVisible():
                self._tree.scrollToItem(item)
                self._tree.editItem(item, NAME)

    def rename(self) -> None:
        """Write the name of the chosen label."""
        item = self._tree.currentItem()
        if item is not None:
            self._tree.editItem(item, NAME)

    def _renamed(self, item: QTreeWidgetItem, column: int) -> None:
        label, new = self._label(item), item.text(NAME).strip()
        if column == NAME and new != label_words(self._session.document.palette[label].name):
            QTimer.singleShot(
                0, self, lambda: self._rename(label, new)
            )  # the list is filled anew, once nothing is written in it

    def _rename(self, label: int, new: str) -> None:
        document = self._session.document
        if label >= len(document.palette):
            return
        step = self.tr("Rename label: %1").replace("%1", new)
        if not self._do(step, lambda: rename_label(document, label, new)):
            item = self._item(label)
            if item is not None:
                with QSignalBlocker(self._tree):
                    item.setText(NAME, label_words(document.palette[label].name))

    def shift(self, rows: int, label: int | None = None) -> None:
        """Move a label, the chosen one if none is named, up or down in the list."""
        document = self._session.document
        chosen = self._session.choices.label if label is None else label
        row = listed(document.properties, document.palette).index(chosen) + rows
        if 0 <= row < len(document.palette):
            self._place(chosen, row)

    def _dropped(self, row: int, to: int) -> None:
        item = self._tree.topLevelItem(row)
        if item is not None:
            self._place(self._label(item), to)

    def _place(self, label: int, row: int) -> None:
        self._do(self.tr("Order of labels"), lambda: place_label(self._session.document, label, row))

    def remove(self, label: int) -> None:
        """Take a label away; what is painted with it becomes unknown."""
        document = self._session.document
        name = label_words(document.palette[label].name)
        self._do(self.tr("Remove label: %1").replace("%1", name), lambda: without_label(document, label).edits)

    def _label(self, item: QTreeWidgetItem) -> int:
        return int(item.data(NAME, Qt.ItemDataRole.UserRole))

    def _item(self, label: int) -> QTreeWidgetItem | None:
        items = [self._tree.topLevelItem(row) for row in range(self._tree.topLevelItemCount())]
        return next((item for item in items if item is not None and self._label(item) == label), None)
