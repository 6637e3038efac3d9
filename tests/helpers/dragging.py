"""A window in which regions are dragged with real mouse and keys, on an engine that moves labels as it is told."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from fmr_studio.ui.picture.preview import State
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
SHIFT, CTRL, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
CLUSTERS = np.kron(np.arange(16, dtype=np.uint8).reshape(4, 4), np.ones((2, 2), np.uint8))
CELLS = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 2, 2, 0, 0, 2, 2, 0],
        [0, 2, 2, 0, 0, 2, 2, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 3, 0, 0, 0, 0, 0],
        [1, 1, 1, 1, 1, 1, 1, 1],
        [1, 1, 1, 1, 1, 1, 1, 1],
    ],
    np.uint8,
)
LAYOUT = np.kron(CELLS, np.ones((SIDE // 8, SIDE // 8), np.uint8))


@pytest.fixture
def engine():
    return FakeEngine(layout=LAYOUT, source_mask=CLUSTERS)


@pytest.fixture
def window(make_window, engine, qtbot):
    """A window in the mode for dragging, with the source's own layout on the canvas."""
    window = make_window(FakeLoader(engine))
    canvas = window.session.document.width // SIDE
    window.session.put_labels(np.kron(LAYOUT, np.ones((canvas, canvas), np.uint8)), "layout")
    settle(window, qtbot)
    window.actions_by_id["drag_regions"].trigger()
    assert window.drag.on and window.selection.clusters is not None
    return window


def settle(window, qtbot):
    drag = getattr(window, "drag", None)
    qtbot.waitUntil(
        lambda: window.preview.state is State.DONE and not window.preview.behind and not drag.controller.tries.pending
    )


def place(window, x, y):
    """The pixel of the overlay at a point in cells."""
    return window.drag.overlay.to_widget().map(QPointF(x, y)).toPoint()


def drag(window, start, end, modifiers=NONE, *, by_handle=None):
    overlay = window.drag.overlay
    first = place(window, *start) if by_handle is None else overlay.grips()[by_handle].toPoint()
    last = place(window, *end)
    QTest.mousePress(overlay, LEFT, modifiers, first)
    for part in (0.3, 0.6, 1.0):
        QTest.mouseMove(overlay, first + QPoint(round(part * (last - first).x()), round(part * (last - first).y())))
    QTest.mouseRelease(overlay, LEFT, modifiers, last)


def click(window, x, y, modifiers=NONE):
    QTest.mouseClick(window.drag.overlay, LEFT, modifiers, place(window, x, y))


def cells_on_canvas(window):
    step = window.session.document.width // 8
    return window.session.document.label_layer.pixels[step // 2 :: step, step // 2 :: step]


def regions(window):
    return window.session.document.properties.edits.regions


def steps(window):
    return [entry.name for entry in window.session.history.entries()]
