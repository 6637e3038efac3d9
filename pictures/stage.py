"""One window on a display of the size of its pictures, and a hand that paints in it. ``python -m pictures.stage NAME FILE``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.window import run_events
from fmr_studio import settings
from fmr_studio.canvas.layer_edits import change_layer
from fmr_studio.canvas.tools import Tool
from fmr_studio.paths import settings_file
from fmr_studio.settings import Settings
from fmr_studio.ui import app
from fmr_studio.ui.files.drawn_dialog import Use
from fmr_studio.ui.main_window import MainWindow
from fmr_studio.ui.picture.preview import State
from fmr_studio.ui.picture.wall import Tile
from pictures.scenes import SCENES
from pictures.setting import SAMPLES
from pictures.speed import KEY, too_slow

SIZE = 1440, 900
PATIENCE_S = 120.0
QUIET_S = 0.6
MOVE_S = 0.016
STEPS = 12
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COLOURS = 256


class Stage:
    """The window, and what can be done with it.

    Args:
        file: where its picture goes.
    """

    def __init__(self, window: MainWindow, file: Path) -> None:
        self.window, self._file = window, file
        self.code = 1

    # -- waiting -------------------------------------------------------------------------------------------------------

    def until(self, true: Callable[[], object]) -> None:
        """Let the window live until something is so."""
        end = time.monotonic() + PATIENCE_S
        while not true():
            if time.monotonic() > end:
                raise TimeoutError("The window did not come to rest.")
            run_events(0.02)

    def settle(self) -> None:
        """Wait for the picture of the last change, and for the row of seeds."""
        self.until(self.drawn)
        self.until(lambda: all(tile.current for tile in self.window.wall.tiles))
        run_events(QUIET_S)
        self.until(self.drawn)

    def drawn(self) -> bool:
        """Whether the picture is that of the last change."""
        preview = self.window.preview
        return preview.state is State.DONE and not preview.behind

    # -- doing ---------------------------------------------------------------------------------------------------------

    def seed(self, seed: int, *others: int) -> None:
        """Choose the look, and those of the row of seeds."""
        session, wall = self.window.session, self.window.wall
        session.set_look(replace(session.look, seed=seed), f"Seed {seed}")
        wall.tiles = [Tile(other) for other in others]
        wall.changed.emit()
        wall.watch(True)

    def paint(self, label: str, *points: tuple[float, float], size_px: int = 44) -> None:
        """A stroke of a label along points of the canvas."""
        session = self.window.session
        session.choose(tool=Tool.BRUSH, label=session.document.palette[label].id)
        session.choose_brush(size_px=size_px)
        self.drag(self.window.canvas, *(self.window.canvas.to_widget(point).toPoint() for point in points))

    def drag(self, widget: QWidget, *places: QPoint, steps: int = STEPS) -> None:
        """The left button goes down at the first place, the mouse passes the others in steps, and the button rises."""
        QTest.mousePress(widget, LEFT, NONE, places[0])
        for start, end in pairwise(places):
            for step in range(1, steps + 1):
                QTest.mouseMove(widget, start + (end - start) * step / steps)
                run_events(MOVE_S)
        QTest.mouseRelease(widget, LEFT, NONE, places[-1])
        run_events(MOVE_S)

    def leave(self, widget: QWidget) -> None:
        """The mouse goes elsewhere."""
        QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))

    def act(self, name: str) -> None:
        """A command of the menus, by its name."""
        self.window.actions_by_id[name].trigger()
        run_events(MOVE_S)

    def hide_labels(self) -> None:
        """The labels say nothing."""
        session = self.window.session
        session.do("Hide", *change_layer(session.document, session.document.label_layer.id, "visible", False))

    def open_drawing(self, file: str, use: Use) -> None:
        """A file of the samples as a layer, chosen by the + of the layers."""
        window, layers = self.window, len(self.window.session.document.layers)
        questions = window.workspace.questions

        def agree(dialog: object) -> bool:
            dialog.buttons[use].setChecked(True)  # type: ignore[attr-defined]
            return True

        questions.open_image, questions.ask = (lambda *_: SAMPLES / file), agree  # type: ignore[method-assign]
        window.layers_panel.file_wanted.emit()
        self.until(lambda: len(window.session.document.layers) > layers)

    # -- taking the picture --------------------------------------------------------------------------------------------

    def shoot(self, part: QWidget | None = None, rect: QRect | None = None) -> None:
        """Take the picture of the window, of another one, or of a part of it."""
        widget = part or self.window
        run_events(QUIET_S)
        shown = widget.screen().grabWindow(widget.window().winId()).toImage()
        if part is not None and not part.isWindow():
            shown = shown.copy(QRect(part.mapTo(part.window(), QPoint()), part.size()))
        self.keep(_pixels(shown if rect is None else shown.copy(rect)))

    def keep(self, picture: Image.Image) -> None:
        """Take a picture that the program made, unless something else was at work meanwhile."""
        words = self.window.workspace.messages.status.speed.text()
        if too_slow(words):
            print(f"{self._file.name} is not taken: {words}. Something else is at work on this machine.", flush=True)
            return
        text = PngInfo()
        text.add_itxt(KEY, words)
        picture.quantize(COLOURS, dither=Image.Dither.FLOYDSTEINBERG).save(self._file, pnginfo=text, optimize=True)
        print(f"{self._file.name}: {words}", flush=True)
        self.code = 0


def _pixels(shown: QImage) -> Image.Image:
    shown = shown.convertToFormat(QImage.Format.Format_RGB888)
    data = bytes(shown.constBits())
    return Image.frombytes("RGB", (shown.width(), shown.height()), data, "raw", "RGB", shown.bytesPerLine())


def main(name: str, file: Path) -> int:
    """Open the window, let a scene happen in it, and close it; returns 0 when its picture is taken."""
    scene = SCENES[name]
    settings.update(settings_file(), Settings(), theme=scene.theme, language="en", device="cpu")
    stages: list[Stage] = []

    def opened(window: MainWindow) -> None:
        window.setGeometry(0, 0, *SIZE)
        window.banner.clear()
        stages.append(Stage(window, file))
        QTimer.singleShot(0, lambda: play(stages[0]))

    def play(stage: Stage) -> None:
        try:
            stage.until(lambda: stage.window.preview.state is State.DONE)
            scene.play(stage)
        finally:
            stage.window.session.mark_saved(None)
            for widget in QApplication.topLevelWidgets():
                widget.close()

    app.run(None, opened=opened)
    return stages[0].code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
