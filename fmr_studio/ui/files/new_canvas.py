"""Asks what a new canvas begins with, and how large it is."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLabel, QWidget

from fmr_studio.canvas.document import MAX_SIZE
from fmr_studio.inference.canvas_labels import canvas_side
from fmr_studio.packs.catalog import Pack
from fmr_studio.ui.files.labelling import SMALLEST
from fmr_studio.ui.files.start import CanvasWish, Filling, first_sample
from fmr_studio.ui.shell.controls import ChoiceBox, NumberBox
from fmr_studio.ui.shell.language import label_words
from fmr_studio.ui.shell.numbers import count

OTHER = 0


class NewCanvasDialog(QDialog):
    """What the next canvas of a pack is to be like."""

    def __init__(self, pack: Pack, frame: QWidget) -> None:
        super().__init__(frame)
        self.pack = pack
        self._side = canvas_side(pack.card.resolution)
        self.setWindowTitle(self.tr("New canvas"))
        self.filling = ChoiceBox()
        for filling, words in self._fillings(pack).items():
            self.filling.addItem(words, filling)
        self.label = ChoiceBox()
        for label in pack.card.palette:
            self.label.addItem(label_words(label.name), label.id)
        self.side = ChoiceBox()
        for side in sides(pack.card.resolution):
            self.side.addItem(self.tr("%1 × %1 pixels").replace("%1", count(side)), side)
        self.side.addItem(self.tr("Another size"), OTHER)
        self.width_box, self.height_box = self._number(self.tr("Width")), self._number(self.tr("Height"))
        self.side.setCurrentIndex(self.side.findData(self._side))
        self.note = QLabel()
        self.note.setProperty("quiet", True)
        self.note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Begins with"), self.filling)
        form.addRow(self.tr("Label"), self.label)
        form.addRow(self.tr("Size"), self.side)
        form.addRow(self.tr("Width"), self.width_box)
        form.addRow(self.tr("Height"), self.height_box)
        form.addRow(self.note)
        form.addRow(buttons)
        for name, box in ((self.tr("Begins with"), self.filling), (self.tr("Label"), self.label), (self.tr("Size"), self.side)):
            box.setAccessibleName(name)
            box.currentIndexChanged.connect(self._follow)
        for number in (self.width_box, self.height_box):
            number.valueChanged.connect(self._follow)
        self.setMinimumWidth(420)
        self._follow()

    def _number(self, name: str) -> NumberBox:
        box = NumberBox()
        box.setRange(SMALLEST, MAX_SIZE)
        box.setValue(self._side)
        box.setSuffix(self.tr(" px"))
        box.setAccessibleName(name)
        return box

    def _fillings(self, pack: Pack) -> dict[Filling, str]:
        found = {}
        if "segmenter" in pack.parts:
            found[Filling.LAYOUT] = self.tr("The seed's own layout")
        if first_sample(pack.card.palette, self._side) is not None:
            found[Filling.SAMPLE] = self.tr("A sample of the pack")
        return found | {
            Filling.LABEL: self.tr("One label everywhere"),
            Filling.UNKNOWN: self.tr("Nothing: the generator decides what you leave free"),
        }

    @property
    def wish(self) -> CanvasWish:
        """What was chosen."""
        filling, label, side = Filling(self.filling.currentData()), int(self.label.currentData()), int(self.side.currentData())
        if side == OTHER:
            return CanvasWish(filling, label, size=(self.width_box.value(), self.height_box.value()))
        return CanvasWish(filling, label, side)

    def _follow(self) -> None:
        wish = self.wish
        self.label.setEnabled(wish.filling is Filling.LABEL)
        for box in (self.width_box, self.height_box):
            box.setEnabled(wish.size is not None)
        if wish.size is not None and wish.size[0] != wish.size[1]:
            self.note.setText(self.tr("Pictures are square: the canvas lies in the middle, and what is beside it stays free."))
            return
        words = self.tr("The picture keeps the size of the pack; the label map is saved and exported at this one.")
        self.note.setText(words if wish.side != self._side else self.tr("The usual size for pictures of this pack."))


def sides(resolution: int) -> list[int]:
    """Sizes of canvases for pictures of a resolution: the usual one, and its doubles as far as a canvas may go."""
    side, found = canvas_side(resolution), []
    while side <= MAX_SIZE:
        found.append(side)
        side *= 2
    return found
