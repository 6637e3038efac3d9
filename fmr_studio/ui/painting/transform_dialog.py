"""Stretches, turns and mirrors what is selected, shown on the canvas while the numbers change."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from fmr_studio.canvas.carrying import CarryStroke, turned
from fmr_studio.ui.shell.controls import FractionBox

SMALLEST, LARGEST = 1.0, 800.0
TITLE_PX = 320
"""Wide enough for the title beside the buttons of the window."""


class TransformDialog(QDialog):
    """Changes what a stroke holds, until it is accepted."""

    def __init__(self, stroke: CarryStroke, frame: QWidget) -> None:
        super().__init__(frame)
        self._stroke = stroke
        self.setWindowTitle(self.tr("Transform what is selected"))
        self.width_box = self._number(self.tr("Width"), " %", SMALLEST, LARGEST, 100.0)
        self.height_box = self._number(self.tr("Height"), " %", SMALLEST, LARGEST, 100.0)
        self.angle = self._number(self.tr("Turn"), "°", -360.0, 360.0, 0.0)
        self.angle.setWrapping(True)
        self.together = QCheckBox(self.tr("Keep the proportions"))
        self.together.setChecked(True)
        self.left_right = QCheckBox(self.tr("Mirror left and right"))
        self.up_down = QCheckBox(self.tr("Mirror up and down"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout(self)
        form.addRow(self.tr("Width"), self.width_box)
        form.addRow(self.tr("Height"), self.height_box)
        form.addRow(self.together)
        form.addRow(self.tr("Turn"), self.angle)
        form.addRow(self.left_right)
        form.addRow(self.up_down)
        form.addRow(buttons)
        self.width_box.selectAll()  # what is typed first takes its place
        self.setMinimumWidth(TITLE_PX)
        self.width_box.valueChanged.connect(self._lead_height)
        for box in (self.height_box, self.angle):
            box.valueChanged.connect(self._show)
        self.together.toggled.connect(self._lead_height)
        for check in (self.left_right, self.up_down):
            check.toggled.connect(self._show)

    def _number(self, name: str, unit: str, low: float, high: float, value: float) -> FractionBox:
        box = FractionBox()
        box.setRange(low, high)
        box.setDecimals(1)
        box.setSingleStep(5.0)
        box.setSuffix(unit)
        box.setValue(value)
        box.setAccessibleName(name)
        return box

    def _lead_height(self) -> None:
        if self.together.isChecked():
            with QSignalBlocker(self.height_box):
                self.height_box.setValue(self.width_box.value())
        self.height_box.setEnabled(not self.together.isChecked())
        self._show()

    def _show(self) -> None:
        piece = self._stroke.piece
        if piece is not None:
            width = self.width_box.value() / 100.0 * (-1 if self.left_right.isChecked() else 1)
            height = self.height_box.value() / 100.0 * (-1 if self.up_down.isChecked() else 1)
            self._stroke.show(turned(piece, width=width, height=height, degrees=self.angle.value()))
