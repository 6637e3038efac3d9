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
from fmr_studio.canvas.layer_edits import change_layer
from fmr_studio.canvas.tools import Tool
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings
from fmr_studio.ui import app
from fmr_studio.ui.files.drawn_dialog import Use
from fmr_studio.ui.main_window import MainWindow
from fmr_studio.ui.picture.preview import State
from pictures.drawn_samples import Line, arc, cat, line
from pictures.stage import SIZE, Stage

FILE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "drawings.jpg"
SAMPLES = Path(__file__).resolve().parents[1] / "resources" / "samples"
LOOKS = (19, 30_001, 30_006)
TILE_PX, CORNERS = 192, 20
PEN_PX = 6
FAT: tuple[Line, ...] = (
    line(28, 30, 30, 8, 42, 20, 58, 20, 70, 8, 72, 30), arc(50, 40, 25, 22, -0.05, 0.55), line(30, 58, 22, 76, 22, 96),
    line(70, 58, 78, 76, 78, 96), arc(41, 38, 6, 6), arc(60, 38, 6, 6), arc(41, 38, 2, 2.5), arc(60, 38, 2, 2.5),
    arc(50, 51, 5, 3, 0.0, 0.5), line(0, 84, 22, 84), line(78, 84, 100, 84),
)  # fmt: skip
HALF: tuple[Line, ...] = (
    line(63, 28, 70, 22, 78, 8, 82, 34), arc(60, 46, 24, 22, -0.08, 0.26), line(66, 67, 74, 78, 78, 93),
    line(78, 93, 88, 84, 91, 60, 88, 34, 92, 30, 97, 56, 94, 84, 84, 97), line(86, 86, 100, 85),
)  # fmt: skip
"""The right half of a cat."""


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
            self.hide_labels()
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

    def hide_labels(self) -> None:
        """The labels say nothing."""
        session = self.stage.window.session
        session.do("Hide", *change_layer(session.document, session.document.label_layer.id, "visible", False))

    def open(self, file: str, use: Use) -> None:
        """A file of the samples as a layer, chosen by the + of the layers."""
        window, layers = self.stage.window, len(self.stage.window.session.document.layers)
        questions = window.workspace.questions

        def agree(dialog: object) -> bool:
            dialog.buttons[use].setChecked(True)  # type: ignore[attr-defined]
            return True

        questions.open_image, questions.ask = (lambda *_: SAMPLES / file), agree  # type: ignore[method-assign]
        window.layers_panel.file_wanted.emit()
        self.stage.until(lambda: len(window.session.document.layers) > layers)

    def paint_depth(self) -> None:
        """A ground that comes nearer, and a cat of soft balls before it."""
        window = self.stage.window
        window.layers_panel.add_layer(LayerKind.DEPTH)
        self.hide_labels()
        window.session.choose(tool=Tool.GRADIENT, depth=120, far_depth=1)
        self.stroke(line(50, 100, 50, 55))
        for depth, size_px, places in (
            *((190, 150, line(48, 80, 48, 96)), (225, 200, line(44, 45, 54, 45)), (170, 60, line(30, 14, 33, 26))),
            *((170, 60, line(68, 26, 71, 14)), (140, 44, line(72, 92, 86, 78, 86, 52))),
        ):
            window.session.choose(tool=Tool.BRUSH, depth=depth, softness=0.15)
            window.session.choose_brush(size_px=size_px)
            self.stroke(places)

    def mixture(self) -> None:
        """An ear is painted, the right of the labels need not be followed, and a sketch says how the cat goes on there."""
        window = self.stage.window
        self.stage.paint("ear", (130.0, 150.0), (124.0, 80.0))
        window.session.choose(tool=Tool.HEED, heed=Heed.FREE)
        window.session.choose_brush(size_px=220)
        self.stroke(line(88, -5, 88, 105))
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
        "sketch": lambda gallery: gallery.sketch(*cat()),
        "another": lambda gallery: gallery.sketch(*FAT),
        "edges of a photo": lambda gallery: gallery.open("photos/orange-cat.png", Use.FOUND_EDGES),
        "edges of another photo": lambda gallery: gallery.open("photos/yellow-cat.png", Use.FOUND_EDGES),
        "depth of a file": lambda gallery: gallery.open("conditions/depth/cat.png", Use.DEPTH),
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
