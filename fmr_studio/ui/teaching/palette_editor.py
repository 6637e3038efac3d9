"""A palette that is being made: labels are added, named, coloured, ordered and taken away."""

from __future__ import annotations

import colorsys

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import QColorDialog, QHBoxLayout, QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.errors import FmrError

SWATCH_PX = 18
MOST = 40
COLOR = Qt.ItemDataRole.UserRole


class PaletteEditor(QWidget):
    """A list of labels; a double click renames one."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Labels of the palette"))
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self.list.model().rowsMoved.connect(lambda *_rows: self.changed.emit())
        self.add = self._button(self.tr("Add"), self.add_label)
        self.color = self._button(self.tr("Colour …"), self.choose_color)
        self.remove = self._button(self.tr("Remove"), self.remove_label)
        row = QHBoxLayout()
        for button in (self.add, self.color, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        column.addLayout(row)

    def _button(self, text: str, do: object) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(do)
        return button

    # -- the palette ---------------------------------------------------------------------------------------------------

    def show_palette(self, palette: Palette) -> None:
        """Begin with the labels of a palette."""
        self.list.clear()
        for label in palette:
            self._append(label.name, label.color)
        self.changed.emit()

    def palette_made(self) -> Palette:
        """The palette; raises :class:`FmrError` where two labels have one name, or there are fewer than two."""
        items = [self.list.item(row) for row in range(self.list.count())]
        if len(items) < 2:
            raise FmrError(self.tr("A palette has at least two labels."))
        if any(not item.text().strip() for item in items):
            raise FmrError(self.tr("Every label has a name."))
        return Palette([Label(row, item.text().strip(), item.data(COLOR)) for row, item in enumerate(items)])

    def _append(self, name: str, color: tuple[int, int, int]) -> QListWidgetItem:
        item = QListWidgetItem(name)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self._paint(item, color)
        self.list.addItem(item)
        return item

    def _paint(self, item: QListWidgetItem, color: tuple[int, int, int]) -> None:
        swatch = QPixmap(SWATCH_PX, SWATCH_PX)
        swatch.fill(QColor(*color))
        item.setIcon(QIcon(swatch))
        item.setData(COLOR, color)

    # -- what a person does --------------------------------------------------------------------------------------------

    def add_label(self) -> None:
        """Another label, in a colour that is far from the others, to be named at once."""
        count = self.list.count()
        if count >= MOST:
            return
        names = {self.list.item(row).text() for row in range(count)}
        number = next(number for number in range(count + 1, count + len(names) + 2) if self._name(number) not in names)
        item = self._append(self._name(number), _color(count))
        self.list.setCurrentItem(item)
        self.list.editItem(item)
        self.changed.emit()

    def _name(self, number: int) -> str:
        return self.tr("label %1").replace("%1", str(number))

    def choose_color(self) -> None:
        """Another colour for the chosen label."""
        item = self.list.currentItem()
        if item is not None:
            chosen = QColorDialog.getColor(QColor(*item.data(COLOR)), self)
            if chosen.isValid():
                self._paint(item, (chosen.red(), chosen.green(), chosen.blue()))

    def remove_label(self) -> None:
        """Take the chosen label away."""
        if self.list.currentRow() >= 0:
            self.list.takeItem(self.list.currentRow())
            self.changed.emit()


def _color(number: int) -> tuple[int, int, int]:
    """Hues by the golden ratio: each new one lies in the widest gap."""
    red, green, blue = colorsys.hsv_to_rgb((0.08 + number * 0.618034) % 1.0, 0.62, 0.92 if number % 2 else 0.72)
    return round(255 * red), round(255 * green), round(255 * blue)
