"""What is done in the window before each picture is taken; places are points of a canvas of 512 pixels, or cells."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtTest import QTest

from fmr_studio.arrays import resample_labels
from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.canvas.tools import Tool
from fmr_studio.packs.catalog import find_pack
from fmr_studio.ui.source.drag.gestures import Handle
from fmr_studio.ui.teaching.lesson_dialog import LessonWish
from pictures.guides import GUIDES
from pictures.setting import EAR, PHOTO, Scene, begin

if TYPE_CHECKING:
    from pictures.stage import Stage

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
OTHER_EAR = ((362.0, 130.0), (364.0, 90.0), (366.0, 50.0), (367.0, 26.0))
THIRD_EAR = ((246.0, 126.0), (260.0, 90.0), (272.0, 50.0))
OWN = Palette(
    [
        Label(0, "background", (70, 90, 140)),
        Label(1, "animal", (240, 160, 60)),
        Label(2, "eye", (80, 210, 230)),
        Label(3, "mouth", (200, 60, 150)),
    ]
)
MEANT = {"background": "background", "eye": "eye", "mouth": "mouth"}
"""What the pack's labels are called in this palette; all others are parts of the animal."""
MOUTH_AND_EYES = (
    ("mouth", (222.0, 330.0), (240.0, 346.0), (258.0, 346.0), (276.0, 344.0), (292.0, 330.0)),
    ("eye", (204.0, 240.0), (204.0, 252.0)),
    ("eye", (312.0, 240.0), (312.0, 252.0)),
)


def ears(stage: Stage) -> None:
    """The ears of a hare, freshly painted."""
    begin(stage)
    stage.paint("inner ear", *EAR, size_px=50)
    stage.paint("inner ear", *OTHER_EAR, size_px=50)
    stage.settle()
    stage.shoot()


def third_ear(stage: Stage) -> None:
    """One ear more."""
    begin(stage)
    stage.paint("inner ear", *THIRD_EAR)
    stage.settle()
    stage.shoot()


def selection(stage: Stage) -> None:
    """An ear that was selected, and a copy of it that was carried to the middle of the head."""
    begin(stage)
    canvas, session = stage.window.canvas, stage.window.session
    session.choose(tool=Tool.SELECT_REGION)
    ear_at, middle = (canvas.to_widget(point).toPoint() for point in ((182.0, 140.0), (272.0, 110.0)))
    stage.drag(canvas, ear_at, ear_at)
    session.choose(tool=Tool.MOVE, vacated=Vacated.KEPT)
    stage.drag(canvas, ear_at, middle)
    stage.leave(canvas)
    stage.settle()
    stage.shoot()


def regions(stage: Stage) -> None:
    """An ear, stretched and turned by its handles in the picture."""
    begin(stage)
    stage.act("layout")
    stage.leave(stage.window.canvas)
    stage.settle()
    stage.act("drag_regions")
    stage.settle()
    overlay = stage.window.drag.overlay
    ear_cell = overlay.to_widget().map(QPointF(20.0, 9.5)).toPoint()
    stage.drag(overlay, ear_cell, ear_cell)
    stage.settle()
    top = overlay.grips()[Handle.TOP].toPoint()
    stage.drag(overlay, top, top - QPoint(0, 46))
    stage.settle()
    turn = overlay.grips()[Handle.TURN].toPoint()
    stage.drag(overlay, turn, turn + QPoint(26, 6))
    stage.settle()
    stage.shoot()


def photo(stage: Stage) -> None:
    """A photo, and how close the generator comes to it."""
    photos = stage.window.photos.importing
    begin(stage)
    stage.window.files.open_path(PHOTO)
    stage.until(lambda: photos.crop_dialog is not None or photos.dialog is not None)
    if photos.crop_dialog is not None:
        photos.crop_dialog.accept()
    stage.until(lambda: photos.dialog is not None and photos.dialog.take.isEnabled())
    stage.shoot(photos.dialog)


def error(stage: Stage) -> None:
    """A text file by the name of a picture was opened."""
    file = Path.home() / "holiday.png"
    file.write_text("Dear all, the weather is fine.\n")
    begin(stage)
    stage.window.files.open_path(file)
    stage.leave(stage.window.canvas)
    stage.until(lambda: stage.window.banner.text)
    stage.settle()
    stage.shoot(rect=QRect(0, 0, 1152, 640))


def wall(stage: Stage) -> None:
    """The row of seeds."""
    begin(stage)
    stage.paint("inner ear", *EAR, size_px=50)
    stage.settle()
    stage.shoot(next(dock for dock in stage.window.docks if dock.objectName() == "wall"))


def teach(stage: Stage) -> None:
    """A palette of one's own: clusters are named in all pictures of a lesson, and the open one is painted over."""
    begin(stage)
    window = stage.window
    pack = find_pack(window.session.document.properties.pack)
    window.teaching.begin(pack, LessonWish("my-animals", OWN, 8))
    sheet = window.teaching.naming.sheet
    stage.until(lambda: window.session.document.palette == OWN and len(sheet.pictures) == 8)
    stage.until(stage.drawn)
    seen = window.preview.result.own_labels
    assert seen is not None
    mask = sheet.pictures[0].mask
    labels = resample_labels(seen, len(mask))
    for cluster in np.unique(mask):
        name = pack.card.palette[int(np.bincount(labels[mask == cluster]).argmax())].name
        row, column = np.argwhere(mask == cluster)[0]
        window.session.choose(label=OWN[MEANT.get(name, "animal")].id)
        QTest.mouseClick(sheet, LEFT, NONE, sheet.cell_place(0, int(column), int(row)).center())
    for name, *stroke in MOUTH_AND_EYES:
        stage.paint(name, *stroke, size_px=30)
    stage.until(stage.drawn)
    stage.leave(sheet)
    stage.shoot()


SCENES = MappingProxyType(
    {
        "window": Scene(ears),
        "window-light": Scene(third_ear, theme="light"),
        "selection": Scene(selection),
        "regions": Scene(regions),
        "photo": Scene(photo),
        "error": Scene(error),
        "wall": Scene(wall),
        "teach": Scene(teach),
        **GUIDES,
    }
)
