"""What is done in the window for the pictures of the guides to drawings, photos and the proxy mask."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from PySide6.QtCore import QPoint, QPointF

from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.files.drawn_dialog import Use
from fmr_studio.ui.source.drag.gestures import Handle
from pictures.setting import PHOTO, Scene, begin

if TYPE_CHECKING:
    from pictures.stage import Stage

LINE = ((126.0, 150.0), (132.0, 80.0), (150.0, 14.0), (186.0, 70.0), (216.0, 128.0))
FAR_EAR = ((40.0, 330.0), (60.0, 360.0))
EAR_PULL, EAR_TURN = QPoint(0, -30), QPoint(-16, 4)
GAP_PX, DONOR = 8, 26


def one_line(stage: Stage) -> None:
    """One line of a sketch over the labels: a longer ear."""
    begin(stage)
    stage.window.layers_panel.add_layer(LayerKind.SKETCH)
    stage.window.session.choose(tool=Tool.BRUSH)
    stage.window.session.choose_brush(size_px=6)
    canvas = stage.window.canvas
    stage.drag(canvas, *(canvas.to_widget(point).toPoint() for point in LINE))
    stage.leave(canvas)
    stage.settle()
    stage.shoot()


def sketch(stage: Stage) -> None:
    """A sketch that was opened, and what the picture does not follow of it."""
    begin(stage)
    window = stage.window
    stage.open_drawing("conditions/sketch/pen.png", Use.SKETCH)
    stage.hide_labels()
    window.show_dock("agreement")
    stage.until(stage.drawn)  # the row of seeds waits for labels
    stage.until(lambda: window.disagreement.panel.table.topLevelItemCount())
    stage.shoot()


def frame(stage: Stage) -> None:
    """The frame around what is to be opened of a photo."""
    begin(stage)
    importing = stage.window.photos.importing
    stage.window.files.open_path(PHOTO)
    stage.until(lambda: importing.crop_dialog is not None)
    stage.shoot(importing.crop_dialog)


def photos_ear(stage: Stage) -> None:
    """An ear of a photo, taller and turned by its handles."""
    begin(stage)
    _pull_ear(stage)
    stage.shoot()


def exported(stage: Stage) -> None:
    """The photo, and the photo with that edit in it."""
    begin(stage)
    _pull_ear(stage)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "edited.png"
        stage.window.workspace.questions.export_picture = lambda *_: path  # type: ignore[method-assign]
        stage.window.photos.export()
        stage.until(path.exists)
        both = [np.asarray(Image.open(file).convert("RGB")) for file in (PHOTO, path)]
    gap = np.full((len(both[0]), GAP_PX, 3), 255, np.uint8)
    stage.keep(Image.fromarray(np.concatenate([both[0], gap, both[1]], axis=1)))


def selected(stage: Stage) -> None:
    """An ear, selected in the proxy mask."""
    begin(stage)
    stage.window.show_dock("proxy")
    stage.leave(stage.window.canvas)
    stage.settle()
    selection, ear = stage.window.selection, stage.window.session.document.palette["inner ear"].id
    stage.until(lambda: selection.labels is not None)
    row, column = np.argwhere(selection.labels == ear)[0]
    selection.select_at(int(column), int(row))
    stage.settle()
    stage.shoot()


def borrowed(stage: Stage) -> None:
    """The fur in the look of another seed."""
    begin(stage)
    window = stage.window
    window.show_dock("proxy")
    stage.leave(window.canvas)
    stage.settle()
    fur = window.session.document.palette["fur"].id
    window.transplant.take_look(replace(window.session.look, seed=DONOR), label=fur)
    stage.settle()
    window.selection.select_label(fur)
    stage.settle()
    stage.shoot()


def disagreed(stage: Stage) -> None:
    """A nose where no animal has one."""
    begin(stage)
    stage.paint("nose", *FAR_EAR, size_px=60)
    stage.window.show_dock("agreement")
    stage.leave(stage.window.canvas)
    stage.settle()
    stage.until(lambda: stage.window.disagreement.panel.table.topLevelItemCount())
    stage.shoot()


GUIDES = MappingProxyType(
    {
        "drawing-line": Scene(one_line),
        "drawing-sketch": Scene(sketch),
        "photo-frame": Scene(frame),
        "photo-ear": Scene(photos_ear),
        "photo-exported": Scene(exported),
        "proxy-select": Scene(selected),
        "proxy-look": Scene(borrowed),
        "proxy-agreement": Scene(disagreed),
    }
)


def _pull_ear(stage: Stage) -> None:
    window, importing = stage.window, stage.window.photos.importing
    window.files.open_path(PHOTO)
    stage.until(lambda: importing.crop_dialog is not None)
    importing.crop_dialog.accept()
    stage.until(lambda: importing.dialog is not None and importing.dialog.take.isEnabled())
    importing.dialog.take.click()
    stage.until(lambda: window.session.document.properties.photo is not None)
    stage.settle()
    stage.act("drag_regions")
    stage.settle()
    overlay, controller = window.drag.overlay, window.drag.controller
    ear = max(
        (part for part in controller.parts() if controller.label_name(part.label) == "inner ear"), key=lambda part: part.area
    )
    place = overlay.to_widget().map(QPointF(ear.x, ear.y)).toPoint()
    stage.drag(overlay, place, place)
    stage.settle()
    for handle, way in ((Handle.TOP, EAR_PULL), (Handle.TURN, EAR_TURN)):
        grip = overlay.grips()[handle].toPoint()
        stage.drag(overlay, grip, grip + way)
        stage.settle()
