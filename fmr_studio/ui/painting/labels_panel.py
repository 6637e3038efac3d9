"""The label palette: colours, patterns, names, keys, how much of the canvas each covers, and what may be painted over.

Labels of one's own are added to it here, see `canvas.own_labels`.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QColorDialog,
    QHeaderView,
    QLineEdit,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from fmr_studio.canvas.compose import label_counts
from fmr_studio.canvas.document import Change, ChangeKind
from fmr_studio.canvas.own_labels import listed
from fmr_studio.ui.painting.own_labels import OwnLabels
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.kept_icons import KeptIcons, drawn_icon
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.numbers import percent
from fmr_studio.ui.shell.qimages import PATTERN_PX, image_of, pattern_tile
from fmr_studio.ui.shell.theme import Theme
from fmr_studio.ui.shell.toggles import EYES, LOCKS, RowKeys, show_toggle

SWATCH_PX = 20
COUNT_EVERY_MS = 300
LEAST_PART = 0.001
"""Smaller ones are not told apart."""
NAME, KEY, PART, LOCK, EYE = range(5)


class LabelsPanel(QWidget):
    """Lists the labels of the document; a click chooses one, the columns lock and hide."""

    menu_opened = Signal(QMenu, int)
    """The menu of a label is about to be seen; other rooms add what they can do with it."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._patterns = False
        self._icons = KeptIcons()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search labels"))
        self.search.setAccessibleName(self.tr("Search labels"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.list = self._make_list()
        self.own = OwnLabels(session, self.list)
        self._row_keys = RowKeys(self.list, eye=EYE, lock=LOCK)
        self.only_over = QCheckBox(self.tr("Paint over background only"))
        self.only_over.setToolTip(self.tr("Every other label is protected"))
        self.only_over.toggled.connect(self.protect)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        for widget in (self.search, self.list, self.own.add, self.only_over):
            column.addWidget(widget)
        self._count_timer = QTimer(self)
        self._count_timer.setSingleShot(True)
        self._count_timer.setInterval(COUNT_EVERY_MS)
        self._count_timer.timeout.connect(self._count)
        session.document_replaced.connect(self._fill)
        session.choices_changed.connect(self._show_chosen)
        session.canvas_changed.connect(self._document_changed)
        theme.changed.connect(self._fill)
        self._fill()

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setColumnCount(5)
        tree.setHeaderHidden(True)
        tree.setRootIsDecorated(False)
        tree.setIndentation(0)
        tree.setIconSize(QSize(SWATCH_PX, SWATCH_PX))
        tree.setUniformRowHeights(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        tree.setAccessibleName(self.tr("Labels"))
        tree.customContextMenuRequested.connect(self._open_menu)
        tree.itemClicked.connect(self._clicked)
        tree.currentItemChanged.connect(lambda item, _old: self._choose(item))
        header = tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(22)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column in (KEY, PART, LOCK, EYE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        return tree

    def set_patterns(self, patterns: bool) -> None:
        """Show patterns in the swatches, as on the canvas."""
        self._patterns = patterns
        self._fill()

    def protect(self, on: bool) -> None:
        """Paint over the background alone, or over everything."""
        label = self._session.document.properties.background if on else None
        step = self.tr("Paint over background only") if on else self.tr("Paint over everything")
        self._session.set_property("only_over", label, step)

    def protect_all_but(self, label: int) -> None:
        """Paint over one label alone, or over everything again."""
        now = self._session.document.properties.only_over
        step = self.tr("Paint over everything") if now == label else self.tr("Paint over this label only")
        self._session.set_property("only_over", None if now == label else label, step)

    # -- showing -------------------------------------------------------------------------------------------------------

    def _fill(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        document = self._session.document
        for label in (document.palette[one] for one in listed(document.properties, document.palette)):
            item = QTreeWidgetItem(self.list)
            self.own.mark(item, NAME, label.id)
            item.setData(NAME, Qt.ItemDataRole.UserRole, label.id)
            item.setText(NAME, label_words(label.name))
            item.setText(KEY, str(label.id) if label.id < 10 else "")
            item.setForeground(KEY, QColor(self._theme.tones.quiet))
            item.setForeground(PART, QColor(self._theme.tones.quiet))
            item.setTextAlignment(PART, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(KEY, self.tr("Key that chooses this label"))
            item.setToolTip(PART, self.tr("Part of the canvas"))
        self.list.blockSignals(False)
        self._show_properties()
        self._show_chosen()
        self._count()
        self._filter(self.search.text())

    def _items(self) -> list[tuple[int, QTreeWidgetItem]]:
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        return [(int(item.data(NAME, Qt.ItemDataRole.UserRole)), item) for item in items if item is not None]

    def _show_properties(self) -> None:
        properties = self._session.document.properties
        colors = self._session.document.colors()
        for label, item in self._items():
            item.setIcon(NAME, self._swatch(label, QColor(*(int(part) for part in colors[label]))))
            locked, hidden = label in properties.locked_labels, label in properties.hidden_labels
            hidden = hidden or properties.solo_label not in (None, label)
            show_toggle(item, LOCK, self._theme, LOCKS, locked, self._lock_words(locked))
            show_toggle(item, EYE, self._theme, EYES, hidden, self._eye_words(hidden))
        over, words = properties.only_over, self.tr("Paint over background only")
        if over is not None and over != properties.background and over < len(self._session.document.palette):
            name = label_words(self._session.document.palette[over].name)
            words = self.tr("Paint over %1 only").replace("%1", name)
        self.only_over.setText(words)
        self.only_over.blockSignals(True)
        self.only_over.setChecked(properties.only_over is not None)
        self.only_over.blockSignals(False)

    def _lock_words(self, locked: bool) -> str:
        if locked:
            return self.tr("Locked: it is never painted over. A click unlocks it.")
        return self.tr("Not locked. A click lets nothing paint over it.")

    def _eye_words(self, hidden: bool) -> str:
        if hidden:
            return self.tr("Hidden on the canvas; the picture does not change. A click shows it.")
        return self.tr("Shown. A click hides it on the canvas; the picture does not change.")

    def _swatch(self, label: int, color: QColor) -> QIcon:
        pattern = pattern_tile(label).tobytes() if self._patterns else b""
        looks = color.rgba(), self._theme.tones.border, self.devicePixelRatioF(), pattern
        return self._icons.of(looks, lambda: self._drawn_swatch(label, color))

    def _drawn_swatch(self, label: int, color: QColor) -> QIcon:
        def draw(painter: QPainter) -> None:
            painter.setPen(QColor(self._theme.tones.border))
            painter.setBrush(color)
            painter.drawRoundedRect(1, 1, SWATCH_PX - 2, SWATCH_PX - 2, 4, 4)
            if self._patterns:
                ink = 0 if color.lightnessF() > 0.45 else 255
                tile = np.zeros((PATTERN_PX, PATTERN_PX, 4), np.uint8)
                tile[pattern_tile(label)] = (ink, ink, ink, 150)
                for x in range(2, SWATCH_PX - 2, PATTERN_PX):
                    for y in range(2, SWATCH_PX - 2, PATTERN_PX):
                        painter.drawImage(QPoint(x, y), image_of(tile))

        return drawn_icon(SWATCH_PX, self.devicePixelRatioF(), draw)

    def _show_chosen(self) -> None:
        for label, item in self._items():
            if label == self._session.choices.label and item is not self.list.currentItem():
                self.list.blockSignals(True)
                self.list.setCurrentItem(item)
                self.list.blockSignals(False)
                self.list.scrollToItem(item)

    def _document_changed(self, change: Change) -> None:
        if change.detail in ("palette", "extra"):
            self._fill()
        elif change.kind is ChangeKind.PROPERTIES:
            self._show_properties()
        if not self._count_timer.isActive():
            self._count_timer.start()

    def _count(self) -> None:
        counts = label_counts(self._session.document)
        for label, item in self._items():
            part = counts[label] / max(counts.sum(), 1)
            words = percent(part) if part >= LEAST_PART else f"< {percent(LEAST_PART)}"
            item.setText(PART, words if counts[label] else "")
            item.setToolTip(PART, self.tr("%n pixel(s)", "", int(counts[label])))

    def _filter(self, text: str) -> None:
        for _label, item in self._items():
            item.setHidden(text.lower() not in item.text(NAME).lower())

    # -- choosing ------------------------------------------------------------------------------------------------------

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self._session.choose(label=int(item.data(NAME, Qt.ItemDataRole.UserRole)))

    def _clicked(self, item: QTreeWidgetItem, column: int) -> None:
        label = int(item.data(NAME, Qt.ItemDataRole.UserRole))
        if column == LOCK:
            self._toggle_lock(label)
        elif column == EYE:
            self._toggle_eye(label)

    def _toggle_lock(self, label: int) -> None:
        self._toggle("locked_labels", label, self.tr("Lock label"), self.tr("Unlock label"))

    def _toggle_eye(self, label: int) -> None:
        self._toggle("hidden_labels", label, self.tr("Hide label"), self.tr("Show label"))

    def _toggle(self, name: str, label: int, step: str, back: str) -> None:
        old: frozenset[int] = getattr(self._session.document.properties, name)
        step = back if label in old else step
        self._session.set_property(name, old ^ {label}, f"{step}: {label_words(self._session.document.palette[label].name)}")

    def _open_menu(self, place: QPoint) -> None:
        item = self.list.itemAt(place)
        if item is None:
            return
        label = int(item.data(NAME, Qt.ItemDataRole.UserRole))
        menu = QMenu(self)
        menu.addAction(self.tr("Lock or unlock"), lambda: self._toggle_lock(label))
        menu.addAction(self.tr("Hide or show"), lambda: self._toggle_eye(label))
        menu.addAction(self.tr("Show this label alone"), lambda: self.solo(label))
        menu.addAction(self.tr("Paint over this label only"), lambda: self.protect_all_but(label))
        menu.addAction(self.tr("Change its colour …"), lambda: self._change_color(label))
        menu.addAction(self.tr("The pack's own colour"), lambda: self.recolor(label, None))
        menu.addSeparator()
        self.own.add_to(menu, item, label)
        menu.addSeparator()
        self.menu_opened.emit(menu, label)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(place))

    def solo(self, label: int) -> None:
        """Show one label alone, or all again."""
        now = self._session.document.properties.solo_label
        self._session.set_property("solo_label", None if now == label else label, self.tr("Show one label alone"))

    def recolor(self, label: int, color: tuple[int, int, int] | None) -> None:
        """Show a label in a colour of one's own; None goes back to the pack's. The id stays what it is."""
        others = tuple(pair for pair in self._session.document.properties.label_colors if pair[0] != label)
        chosen = others if color is None else tuple(sorted((*others, (label, color))))
        self._session.set_property("label_colors", chosen, self.tr("Colour of a label"))

    def _change_color(self, label: int) -> None:
        now = QColor(*(int(part) for part in self._session.document.colors()[label]))
        color = QColorDialog.getColor(
            now, self, self.tr("Colour of %1").replace("%1", label_words(self._session.document.palette[label].name))
        )
        if color.isValid():
            self.recolor(label, (color.red(), color.green(), color.blue()))
