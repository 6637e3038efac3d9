"""What is done in the window before each picture is taken; places are points of a canvas of 512 pixels, or cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect

from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.packs.catalog import find_pack
from fmr_studio.ui.source.drag.gestures import Handle
from fmr_studio.ui.teaching.lesson_dialog import LessonWish

if TYPE_CHECKING:
    from pictures.stage import Stage

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
SEED, OTHERS = 19, (3, 11, 4, 27, 1, 8, 16, 42)
WARM_UP = 4
"""Strokes before the picture: the first ones load what later ones need."""
EAR = ((157.0, 150.0), (150.0, 112.0), (143.0, 72.0), (137.0, 40.0))
CURL = ((412.0, 152.0), (440.0, 112.0), (476.0, 98.0), (497.0, 126.0), (478.0, 152.0), (452.0, 146.0))
OWN = Palette(
    [
        Label(0, "background", (70, 90, 140)),
        Label(1, "cat", (240, 160, 60)),
        Label(2, "eye", (80, 210, 230)),
        Label(3, "mouth", (200, 60, 150)),
    ]
)
CAT = (
    ((130.0, 250.0), (200.0, 210.0), (290.0, 215.0), (350.0, 270.0), (300.0, 320.0), (190.0, 310.0), (250.0, 280.0)),
    ((230.0, 370.0), (250.0, 440.0), (300.0, 450.0)),
)


@dataclass(frozen=True)
class Scene:
    """One picture.

    Args:
        play: does what is seen, and takes the picture.
        theme: of the window.
    """

    play: Callable[[Stage], None]
    theme: str = "dark"


def ear(stage: Stage) -> None:
    """A freshly painted ear."""
    _begin(stage)
    stage.paint("ear", *EAR)
    stage.settle()
    stage.shoot()


def curl(stage: Stage) -> None:
    """A curl on the tail."""
    _begin(stage)
    stage.paint("ear", *EAR)
    stage.paint("tail", *CURL, size_px=26)
    stage.settle()
    stage.shoot()


def regions(stage: Stage) -> None:
    """An ear, stretched and turned by its handles in the picture."""
    _begin(stage)
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
    _begin(stage)
    stage.window.files.open_path(SAMPLES / "photos" / "orange-cat.png")
    stage.until(lambda: photos.crop_dialog is not None or photos.dialog is not None)
    if photos.crop_dialog is not None:
        photos.crop_dialog.accept()
    stage.until(lambda: photos.dialog is not None and photos.dialog.take.isEnabled())
    stage.shoot(photos.dialog)


def error(stage: Stage) -> None:
    """A text file by the name of a picture was opened."""
    file = Path.home() / "holiday.png"
    file.write_text("Dear all, the weather is fine.\n")
    _begin(stage)
    stage.window.files.open_path(file)
    stage.leave(stage.window.canvas)
    stage.until(lambda: stage.window.banner.text)
    stage.settle()
    stage.shoot(rect=QRect(0, 0, 1152, 640))


def wall(stage: Stage) -> None:
    """The row of seeds."""
    _begin(stage)
    stage.paint("ear", *EAR)
    stage.settle()
    stage.shoot(next(dock for dock in stage.window.docks if dock.objectName() == "wall"))


def teach(stage: Stage) -> None:
    """A palette of one's own, painted over a picture of the pack."""
    _begin(stage)
    name = stage.window.session.document.properties.pack
    stage.window.teaching.begin(find_pack(name), LessonWish("my-cats", OWN, 8))
    stage.until(lambda: stage.window.teaching.lesson is not None)
    stage.until(lambda: stage.window.session.document.palette == OWN)
    stage.until(stage.drawn)
    for stroke in CAT:
        stage.paint("cat", *stroke, size_px=64)
    stage.until(stage.drawn)
    stage.shoot()


SCENES = MappingProxyType(
    {
        "window": Scene(ear),
        "window-light": Scene(curl, theme="light"),
        "regions": Scene(regions),
        "photo": Scene(photo),
        "error": Scene(error),
        "wall": Scene(wall),
        "teach": Scene(teach),
    }
)


def _begin(stage: Stage) -> None:
    """The layout that the window begins with, in the looks of the pictures, and a hand that has warmed up."""
    stage.seed(SEED, *OTHERS)
    stage.settle()
    for _ in range(WARM_UP):
        stage.paint("ear", *EAR)
        stage.settle()
        stage.window.session.undo()
        stage.settle()
    stage.window.banner.clear()
