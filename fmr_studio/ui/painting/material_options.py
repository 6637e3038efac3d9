"""What is painted on layers that hold no labels: how strong the ink, how near the depth; and how far a layer is followed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QFormLayout, QVBoxLayout, QWidget

from fmr_studio.canvas.depth_tools import FARTHEST, NEAREST
from fmr_studio.canvas.layer import Heed
from fmr_studio.canvas.tools import FULL_INK, Tool
from fmr_studio.ui.choices import DEPTH, INK
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.controls import ChoiceBox
from fmr_studio.ui.shell.sliders import PartSlider

UNPAINTED = (Tool.ERASER, Tool.MOVE, Tool.PICKER, Tool.HEED, *(tool for tool in Tool if tool.selects))
"""Tools that paint with no material."""


class MaterialOptions(QWidget):
    """Shows what concerns the active layer and the tool in hand, and hides the rest."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.ink = PartSlider(self.tr("Strength"), 1.0)
        self.nearness = PartSlider(self.tr("Nearness"), 1.0)
        self.end_nearness = PartSlider(self.tr("At its end"), 1.0)
        self.softness = PartSlider(self.tr("Softness"), 1.0)
        self.round = QCheckBox(self.tr("Round, as a ball"))
        self.heed = ChoiceBox()
        self.heed.addItem(self.tr("Must: the picture has to follow"), Heed.MUST)
        self.heed.addItem(self.tr("May: a hint"), Heed.MAY)
        self.heed.addItem(self.tr("Free: the generator decides"), Heed.FREE)
        self.heed.setAccessibleName(self.tr("How far the picture has to follow"))
        self._lay_out()
        self._connect()
        self._show_choices()

    def _lay_out(self) -> None:
        self._following = QWidget()
        form = QFormLayout(self._following)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("Painted is"), self.heed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._following, self.ink, self.nearness, self.end_nearness, self.round, self.softness):
            column.addWidget(widget)

    def _connect(self) -> None:
        session = self._session
        self.ink.chosen.connect(lambda part: session.choose(ink=max(1, round(FULL_INK * part))))
        self.nearness.chosen.connect(lambda part: session.choose(depth=depth_at(part)))
        self.end_nearness.chosen.connect(lambda part: session.choose(far_depth=depth_at(part)))
        self.softness.chosen.connect(lambda part: session.choose(softness=part))
        self.round.toggled.connect(lambda on: session.choose(round_gradient=on))
        self.heed.activated.connect(lambda _index: session.choose(heed=Heed(self.heed.currentData())))
        session.choices_changed.connect(self._show_choices)

    def _show_choices(self) -> None:
        chosen = self._session.choices
        tool, material = chosen.tool, chosen.material
        self.ink.show_value(chosen.ink / FULL_INK)
        self.nearness.show_value(part_of(chosen.depth))
        self.end_nearness.show_value(part_of(chosen.far_depth))
        self.softness.show_value(chosen.softness)
        with QSignalBlocker(self.round):
            self.round.setChecked(chosen.round_gradient)
        self.heed.setCurrentIndex(self.heed.findData(chosen.heed))
        paints = tool not in UNPAINTED
        self._following.setVisible(tool is Tool.HEED)
        self.ink.setVisible(material == INK and paints)
        self.nearness.setVisible(material == DEPTH and paints)
        for widget in (self.end_nearness, self.round):
            widget.setVisible(tool is Tool.GRADIENT)
        self.softness.setVisible(material == DEPTH and tool is Tool.BRUSH)
        self.setVisible(tool is Tool.HEED or (material in (INK, DEPTH) and paints))


def depth_at(part: float) -> int:
    """The depth of a nearness, 0 the farthest to 1 the nearest."""
    return round(FARTHEST + part * (NEAREST - FARTHEST))


def part_of(depth: int) -> float:
    """The nearness of a depth."""
    return (depth - FARTHEST) / (NEAREST - FARTHEST)
