"""What a frame costs while a picture or a large canvas is zoomed and moved: processor time of one repaint, offscreen."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget

from benchmarks.timing import Timing
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.edit import PixelEdit
from fmr_studio.canvas.palette import Label, Palette
from fmr_studio.ui.painting.canvas_view import CanvasView
from fmr_studio.ui.picture.result_view import ResultView
from fmr_studio.ui.session import Session
from fmr_studio.ui.shell.qimages import image_of
from fmr_studio.ui.shell.viewport import Viewport

BAR_MS = 8.0
SIDE_PX, FRAMES = 900, 60
PICTURE_PX, CANVAS_PX = 1024, 4096


def table() -> str:
    """Rows of zooming and moving, of a picture of 1024 px and a label map of 4096 px."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QApplication.instance() or QApplication([])
    noise = np.random.default_rng(0).integers(0, 256, (PICTURE_PX // 8, PICTURE_PX // 8, 3), np.uint8)
    picture = ResultView()
    picture.show_picture(image_of(np.ascontiguousarray(noise.repeat(8, 0).repeat(8, 1))))
    session = Session(_large())
    canvas = CanvasView(session)
    lines = ["| a frame of a view of 900 × 900 pixels | p50 ms | p95 ms | bar |", "|---|---|---|---|"]
    for name, view, port in (
        (f"picture of {PICTURE_PX} px", picture, picture.viewport),
        (f"label map of {CANVAS_PX} px", canvas, canvas.viewport),
    ):
        view.resize(SIDE_PX, SIDE_PX)
        view.show()
        application.processEvents()
        for what, move in (("zoomed", _zoom), ("moved, enlarged", _pan)):
            timing = _frames(view, port, move)
            met = "met" if timing.p95 <= BAR_MS else "**missed**"
            lines.append(f"| {name}, {what} | {timing.p50:.1f} | {timing.p95:.1f} | ≤ {BAR_MS:.0f}: {met} |")
        view.hide()
    return "\n".join(lines)


def _frames(view: QWidget, port: Viewport, move: Callable[[Viewport, int], None]) -> Timing:
    taken = []
    for frame in range(FRAMES):
        begun = time.thread_time()
        move(port, frame)
        view.repaint()
        taken.append(1000 * (time.thread_time() - begun))
    return Timing(np.array(taken[5:]))


def _zoom(port: Viewport, frame: int) -> None:
    port.zoom_by(1.05 if frame % 40 < 20 else 1 / 1.05, QPointF(300, 350))


def _pan(port: Viewport, frame: int) -> None:
    if not frame:
        port.set_zoom(3.0)
    port.pan(QPointF(7.0 if frame % 20 < 10 else -7.0, 3.0))


def _large() -> Document:
    palette = Palette([Label(number, f"label {number}", (number * 30, 90, 200)) for number in range(8)])
    document = Document(CANVAS_PX, CANVAS_PX, palette)
    blocks = np.random.default_rng(0).integers(0, 8, (64, 64)).astype(np.uint8).repeat(64, 0).repeat(64, 1)
    edit = PixelEdit.between(document.label_layer.id, [(document.rect, document.label_layer.pixels, blocks)])
    assert edit is not None
    document.apply(edit)
    return document
