"""What is done in the window before each picture is taken; places are points of a canvas of 512 pixels, or cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect

from fmr_studio.ui.source.drag.gestures import Handle

if TYPE_CHECKING:
    from pictures.stage import Stage

SAMPLES = Path(__file__).resolve().parent.parent / "resources" / "samples"
SEED, OTHERS = 19, (3, 11, 4, 27, 1, 8, 16, 42)
WARM_UP = 4
"""Strokes before the picture: the first ones load what later ones need."""
EAR = ((286.0, 120.0), (298.0, 80.0), (312.0, 34.0))
CURL = ((368.0, 84.0), (398.0, 48.0), (446.0, 36.0), (480.0, 66.0), (458.0, 94.0), (432.0, 78.0))


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


SCENES = MappingProxyType(
    {
        "window": Scene(ear),
        "window-light": Scene(curl, theme="light"),
        "regions": Scene(regions),
        "photo": Scene(photo),
        "error": Scene(error),
        "wall": Scene(wall),
    }
)


def _begin(stage: Stage) -> None:
    """The bundled sample in the looks of the pictures, and a hand that has warmed up."""
    stage.seed(SEED, *OTHERS)
    stage.settle()
    for _ in range(WARM_UP):
        stage.paint("ear", *EAR)
        stage.settle()
        stage.window.session.undo()
        stage.settle()
    stage.window.banner.clear()
