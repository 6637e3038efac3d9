"""``python -m pictures.drawings``: what was drawn by the mouse in the window, found in photos or opened, and pictures of it.

Writes ``docs/pictures/drawings.jpg``: on top the canvas as the window shows it, below the picture in three looks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
from PIL import Image
from PySide6.QtCore import QTimer
from PySide6.QtGui import QImage

from fmr_studio import settings
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.tools import Tool
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings
from fmr_studio.ui import app
from fmr_studio.ui.files.drawn_dialog import Use
from fmr_studio.ui.main_window import MainWindow
from fmr_studio.ui.picture.preview import State
from pictures.drawn_samples import Line, animal, arc, line
from pictures.setting import EAR
from pictures.stage import SIZE, Stage

FILE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "drawings.jpg"
LOOKS = (10, 47, 34)
TILE_PX, CORNERS = 192, 20
PEN_PX = 6
ROUND: tuple[Line, ...] = (
    arc(50, 55, 31, 29, -0.14, 0.64), arc(50, 55, 31, 29, 0.7, 0.8), line(27, 80, 20, 100), line(73, 80, 80, 100),
    *(arc(x, 31, 10, 11, start, start + 0.68) for x, start in ((27, 0.3), (73, 0.52))),
    *(arc(x, 52, size, 1.1 * size) for x in (37, 63) for size in (5, 2)),
    arc(50, 63, 5, 3.5), line(50, 66, 50, 70), arc(46, 70, 4, 4, 0.0, 0.5), arc(54, 70, 4, 4, 0.0, 0.5),
)  # fmt: skip
"""A bear."""
HALF: tuple[Line, ...] = (line(58, 31, 62, 20, 67, 4, 77, 2, 78, 20, 72, 40), arc(50, 52, 26, 24, -0.08, 0.22))
"""The right ear of a hare, and a cheek."""


@dataclass
class Gallery:
    """The window and what it has shown so far."""

    stage: Stage
    start: int = 0

    def sketch(self, *strokes: Line, alone: bool = True) -> None:
        """Strokes of the mouse on a sketch layer, with no labels below it unless they are to stay."""
        window = self.stage.window
        window.layers_panel.add_layer(LayerKind.SKETCH)
        if alone:
            self.stage.hide_labels()
        window.session.choose(tool=Tool.BRUSH)
        window.session.choose_brush(size_px=PEN_PX)
        for stroke in strokes:
            self.stroke(stroke)

    def stroke(self, way: Line) -> None:
        """One stroke of the mouse along points in 1/100 of the canvas."""
        canvas, side = self.stage.window.canvas, self.stage.window.session.document.width
        step = max(1, len(way) // CORNERS)
        points = [*way[:-1:step], way[-1]]
        places = [canvas.to_widget((x * side / 100, y * side / 100)).toPoint() for x, y in points]
        self.stage.drag(canvas, *places, steps=2)

    def paint_depth(self) -> None:
        """A head of soft balls before a ground that comes nearer."""
        window = self.stage.window
        window.layers_panel.add_layer(LayerKind.DEPTH)
        self.stage.hide_labels()
        window.session.choose(tool=Tool.GRADIENT, depth=40, far_depth=1)
        self.stroke(line(50, 100, 50, 70))
        for depth, size_px, places in (
            *((150, 170, line(40, 98, 60, 98)), (150, 60, line(32, 34, 28, 14)), (150, 60, line(68, 34, 72, 14))),
            *((205, 210, line(44, 52, 56, 52)), (250, 90, line(48, 66, 52, 66))),
        ):
            window.session.choose(tool=Tool.BRUSH, depth=depth, softness=0.15)
            window.session.choose_brush(size_px=size_px)
            self.stroke(places)

    def mixture(self) -> None:
        """A long ear is painted, the right of the labels need not be followed, and a sketch says how the face goes on there."""
        window = self.stage.window
        self.stage.paint("inner ear", *EAR, size_px=50)
        window.session.choose(tool=Tool.HEED, heed=Heed.FREE)
        window.session.choose_brush(size_px=150)
        self.stroke(line(74, -5, 74, 45))
        self.sketch(*HALF, alone=False)

    def column(self, draw: Callable[[Gallery], None]) -> np.ndarray:
        """What is seen of one drawing: the canvas, then the picture in each look, one below the other."""
        window, session = self.stage.window, self.stage.window.session
        session.goto(self.start)
        self.stage.settle()
        draw(self)
        self.stage.leave(window.canvas)
        self.stage.settle()
        tiles = [_canvas_of(window)]
        for seed in LOOKS:
            session.set_look(replace(session.look, seed=seed), f"Seed {seed}")
            self.stage.settle()
            assert window.preview.result is not None
            tiles.append(_tile(Image.fromarray(np.ascontiguousarray(window.preview.result.image))))
        return np.concatenate(tiles)


DRAWINGS: MappingProxyType[str, Callable[[Gallery], None]] = MappingProxyType(
    {
        "sketch": lambda gallery: gallery.sketch(*animal()),
        "another": lambda gallery: gallery.sketch(*ROUND),
        "edges of a photo": lambda gallery: gallery.stage.open_drawing("photos/brown-cat.png", Use.FOUND_EDGES),
        "edges of another photo": lambda gallery: gallery.stage.open_drawing("photos/rabbit.png", Use.FOUND_EDGES),
        "depth of a file": lambda gallery: gallery.stage.open_drawing("conditions/depth/face.png", Use.DEPTH),
        "depth by hand": Gallery.paint_depth,
        "a sketch at the right of labels": Gallery.mixture,
    }
)


def _canvas_of(window: MainWindow) -> np.ndarray:
    canvas, side = window.canvas, window.session.document.width
    top_left, bottom_right = (canvas.to_widget((at, at)).toPoint() for at in (0, side))
    shown = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    data = np.frombuffer(bytes(shown.constBits()), np.uint8).reshape(shown.height(), shown.bytesPerLine())
    pixels = data[:, : 3 * shown.width()].reshape(shown.height(), shown.width(), 3)
    return _tile(Image.fromarray(pixels[top_left.y() : bottom_right.y(), top_left.x() : bottom_right.x()]))


def _tile(image: Image.Image) -> np.ndarray:
    return np.asarray(image.resize((TILE_PX, TILE_PX), Image.Resampling.LANCZOS))


def main() -> int:
    """Open the window, draw, and write the sheet."""
    settings.update(settings_file(), Settings(), language="en", device="cpu", theme="light")

    def opened(window: MainWindow) -> None:
        window.setGeometry(0, 0, *SIZE)
        QTimer.singleShot(0, lambda: play(Stage(window, FILE)))

    def play(stage: Stage) -> None:
        try:
            stage.until(lambda: stage.window.preview.state is State.DONE)
            stage.seed(LOOKS[0])
            stage.settle()
            gallery = Gallery(stage, stage.window.session.history.current)
            columns = [gallery.column(draw) for draw in DRAWINGS.values()]
            Image.fromarray(np.concatenate(columns, axis=1)).save(FILE, quality=88)
        finally:
            stage.window.session.mark_saved(None)
            stage.window.close()

    return app.run(None, opened=opened)


if __name__ == "__main__":
    sys.exit(main())
