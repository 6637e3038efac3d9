"""What the tool in hand can be told: size, smoothing, pressure, symmetry, and how figures and fills behave."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFormLayout, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from fmr_studio.canvas.brush import MAX_SIZE_PX
from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.painter import Symmetry
from fmr_studio.canvas.selection import Join
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.painting.material_options import MaterialOptions
from fmr_studio.ui.painting.pressure_curve import PressureCurveEditor
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.controls import ChoiceBox
from fmr_studio.ui.shell.sliders import SizeSlider
from fmr_studio.ui.shell.theme import Theme

SIZED = (Tool.BRUSH, Tool.ERASER, Tool.LINE, Tool.CURVE, Tool.ENCIRCLE, Tool.HEED)
FIGURES = (Tool.RECTANGLE, Tool.ELLIPSE)
SMOOTHED = (Tool.BRUSH, Tool.ERASER, Tool.ENCIRCLE, Tool.HEED)
REGIONS = (Tool.FILL, Tool.MOVE, Tool.SELECT_REGION)
HIGHEST_SMOOTHING_PX = 64


class BrushPanel(QWidget):
    """Shows what concerns the tool in hand and hides the rest."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self.size_slider = SizeSlider(self.tr("Size"), 1, MAX_SIZE_PX, suffix=" px")
        self.smoothing = SizeSlider(self.tr("String"), 1, HIGHEST_SMOOTHING_PX, suffix=" px")
        self.smooth = QCheckBox(self.tr("Smooth strokes"))
        self.pressure = QCheckBox(self.tr("Pressure changes the size"))
        self.curve = PressureCurveEditor(theme)
        self.curve_button = self._toggle_button(self.tr("Show the pressure curve"))
        self.filled = QCheckBox(self.tr("Filled"))
        self.contiguous = QCheckBox(self.tr("Only the joined region"))
        self.vacated = ChoiceBox()
        self.vacated.addItem(self.tr("Continue the surroundings"), Vacated.NEAREST)
        self.vacated.addItem(self.tr("Leave background"), Vacated.ERASED)
        self.vacated.addItem(self.tr("Itself: a copy is moved"), Vacated.KEPT)
        self.vacated.setAccessibleName(self.tr("What a moved region leaves behind"))
        self.join = ChoiceBox()
        for words, join in (
            (self.tr("A new selection"), Join.REPLACE),
            (self.tr("Add to the selection (Shift)"), Join.ADD),
            (self.tr("Take from the selection (Alt)"), Join.SUBTRACT),
            (self.tr("Keep what is in both (Shift+Alt)"), Join.INTERSECT),
        ):
            self.join.addItem(words, join)
        self.join.setAccessibleName(self.tr("What becomes of the selection before"))
        self.material = MaterialOptions(session)
        self.left_right = self._toggle_button(self.tr("Mirror left and right"))
        self.up_down = self._toggle_button(self.tr("Mirror up and down"))
        self._lay_out()
        self._connect()
        self._show_choices()
        self._draw_icons()

    def _toggle_button(self, text: str) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        return button

    def _lay_out(self) -> None:
        self._mirrors = QWidget()
        mirrors = QHBoxLayout(self._mirrors)
        mirrors.setContentsMargins(0, 0, 0, 0)
        mirrors.addWidget(QLabel(self.tr("Symmetry")))
        mirrors.addWidget(self.left_right)
        mirrors.addWidget(self.up_down)
        mirrors.addStretch(1)
        self._pressing = QWidget()
        pressing = QHBoxLayout(self._pressing)
        pressing.setContentsMargins(0, 0, 0, 0)
        pressing.addWidget(self.pressure, 1)
        pressing.addWidget(self.curve_button)
        self._behind = QWidget()
        form = QFormLayout(self._behind)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Behind it"), self.vacated)
        self._joining = QWidget()
        joining = QFormLayout(self._joining)
        joining.setContentsMargins(0, 0, 0, 0)
        joining.addRow(self.tr("Makes"), self.join)
        self._presets = QWidget()
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(8, 4, 8, 8)
        for widget in (self.material, self.size_slider, self.smooth, self.smoothing, self._pressing, self.curve, self.filled):
            column.addWidget(widget)
        column.addWidget(self.contiguous)
        column.addWidget(self._behind)
        column.addWidget(self._joining)
        column.addWidget(self._mirrors)
        column.addStretch(1)

    def add_presets(self, presets: QWidget) -> None:
        """Put brushes to choose from above what the one in the hand is told."""
        self._presets = presets
        self._column.insertWidget(0, presets)
        self._show_choices()

    def _connect(self) -> None:
        session = self._session
        self.size_slider.changed.connect(lambda size: session.choose_brush(size_px=size))
        self.smoothing.changed.connect(lambda length: session.choose_brush(smoothing_px=float(length)))
        self.smooth.toggled.connect(lambda on: session.choose_brush(smooth=on))
        self.pressure.toggled.connect(lambda on: session.choose_brush(use_pressure=on))
        self.curve_button.toggled.connect(self._show_choices)
        self.curve.changed.connect(lambda curve: session.choose_brush(curve=curve))
        self.filled.toggled.connect(lambda on: session.choose(filled=on))
        self.contiguous.toggled.connect(lambda on: session.choose(contiguous=on))
        self.vacated.activated.connect(lambda _index: session.choose(vacated=Vacated(self.vacated.currentData())))
        self.join.activated.connect(lambda _index: session.choose(join=Join(self.join.currentData())))
        for button in (self.left_right, self.up_down):
            button.toggled.connect(self._choose_symmetry)
        session.choices_changed.connect(self._show_choices)
        self._theme.changed.connect(self._draw_icons)

    def _choose_symmetry(self) -> None:
        symmetry = Symmetry.LEFT_RIGHT if self.left_right.isChecked() else Symmetry.NONE
        self._session.choose(symmetry=symmetry | (Symmetry.UP_DOWN if self.up_down.isChecked() else Symmetry.NONE))

    def _show_choices(self) -> None:
        chosen = self._session.choices
        tool, brush = chosen.tool, chosen.brush
        self.size_slider.show_value(brush.size_px)
        self.smoothing.show_value(max(1, min(HIGHEST_SMOOTHING_PX, round(brush.smoothing_px))))
        checks = (
            (self.smooth, brush.smooth),
            (self.pressure, brush.use_pressure),
            (self.filled, chosen.filled),
            (self.contiguous, chosen.contiguous),
            (self.left_right, Symmetry.LEFT_RIGHT in chosen.symmetry),
            (self.up_down, Symmetry.UP_DOWN in chosen.symmetry),
        )
        for button, on in checks:
            with QSignalBlocker(button):
                button.setChecked(on)
        self.vacated.setCurrentIndex(self.vacated.findData(chosen.vacated))
        self.size_slider.setVisible(tool in SIZED or (tool in FIGURES and not chosen.filled))
        self._presets.setVisible(tool in SIZED)
        self.smooth.setVisible(tool in SMOOTHED)
        self.smoothing.setVisible(tool in SMOOTHED and brush.smooth)
        self._pressing.setVisible(tool in SMOOTHED)
        self.curve.show_curve(brush.curve)
        self.curve_button.setVisible(brush.use_pressure)
        self.curve.setVisible(tool in SMOOTHED and brush.use_pressure and self.curve_button.isChecked())
        self.filled.setVisible(tool in FIGURES)
        self.contiguous.setVisible(tool in REGIONS)
        self._behind.setVisible(tool is Tool.MOVE)
        self.join.setCurrentIndex(self.join.findData(chosen.join))
        self._joining.setVisible(tool.selects)
        self._mirrors.setVisible(not tool.selects)

    def _draw_icons(self) -> None:
        self.curve_button.setIcon(self._theme.icon("tune-variant"))
        self.left_right.setIcon(self._theme.icon("reflect-horizontal"))
        self.up_down.setIcon(self._theme.icon("reflect-vertical"))
