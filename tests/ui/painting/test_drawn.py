"""Layers of sketches, edges and depth: their tools, what is asked of pictures, and what must be followed."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from fmr_studio.canvas.condition import FREE, MAY, MUST
from fmr_studio.canvas.layer import Heed, LayerKind
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.choices import DEPTH, INK, LABELS

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
ALL = ("labels", "sketch", "edges", "depth")


def place(window, x, y):
    return window.canvas.to_widget((x, y)).toPoint()


def press_and_drag(window, *points, button=LEFT):
    canvas = window.canvas
    first, *rest = (place(window, *point) for point in points)
    QTest.mousePress(canvas, button, NONE, first)
    for point in rest:
        QTest.mouseMove(canvas, point)
    QTest.mouseRelease(canvas, button, NONE, rest[-1] if rest else first)


@pytest.fixture
def reads_all(engine):
    engine.facts = replace(engine.facts, conditions=ALL)
    return engine


def test_each_kind_of_layer_has_a_brush_of_its_own(window):
    session = window.session
    session.choose_brush(size_px=50)
    window.layers_panel.add_layer(LayerKind.SKETCH)
    assert (session.choices.material, session.choices.brush.size_px) == (INK, 4)
    session.choose_brush(size_px=7)
    window.layers_panel.add_layer(LayerKind.DEPTH)
    assert (session.choices.material, session.choices.brush.size_px) == (DEPTH, 96)
    session.choose_layer(2)
    assert session.choices.brush.size_px == 7
    session.choose_layer(session.document.label_layer.id)
    assert (session.choices.material, session.choices.brush.size_px) == (LABELS, 50)
    window.session.choose_layer(2)
    window.workspace.actions["defaults"].trigger()
    assert session.choices.brush.size_px == 4
    window.toolbox.actions[Tool.HEED].trigger()
    assert session.choices.brush.size_px == 64
    window.toolbox.actions[Tool.BRUSH].trigger()
    assert session.choices.brush.size_px == 4


def test_the_gradient_lies_in_the_toolbox_for_depth_alone(window):
    actions = window.toolbox.actions
    assert not actions[Tool.GRADIENT].isEnabled() and actions[Tool.CURVE].isEnabled()
    window.layers_panel.add_layer(LayerKind.DEPTH)
    assert actions[Tool.GRADIENT].isEnabled()
    actions[Tool.GRADIENT].trigger()
    window.session.choose_layer(window.session.document.label_layer.id)
    assert window.session.choices.tool is Tool.BRUSH and not actions[Tool.GRADIENT].isEnabled()


def test_the_panel_of_the_brush_shows_what_concerns_the_layer(window):
    options = window.brush_panel.material
    assert options.isHidden()
    window.layers_panel.add_layer(LayerKind.EDGES)
    assert not options.ink.isHidden() and options.nearness.isHidden()
    options.ink.chosen.emit(0.5)
    assert window.session.choices.ink == 128
    window.layers_panel.add_layer(LayerKind.DEPTH)
    assert options.ink.isHidden() and not options.nearness.isHidden() and not options.softness.isHidden()
    options.nearness.chosen.emit(0.0)
    assert window.session.choices.depth == 1
    window.toolbox.actions[Tool.GRADIENT].trigger()
    assert not options.end_nearness.isHidden() and options.softness.isHidden()
    window.toolbox.actions[Tool.HEED].trigger()
    assert not options.heed.isHidden() and options.nearness.isHidden()
    options.heed.setCurrentIndex(options.heed.findData(Heed.MAY))
    options.heed.activated.emit(options.heed.currentIndex())
    assert window.session.choices.heed is Heed.MAY


def test_a_drawn_line_is_asked_of_the_next_picture(reads_all, window, qtbot):
    window.layers_panel.add_layer(LayerKind.SKETCH)
    qtbot.waitUntil(lambda: window.preview.facts is not None)
    press_and_drag(window, (100, 100), (160, 100), (160, 180))
    qtbot.waitUntil(lambda: bool(reads_all.requests) and bool(reads_all.requests[-1].conditions))
    (sketch,) = reads_all.requests[-1].conditions
    assert sketch.name == "sketch" and sketch.values[100, 130] == 255 and sketch.weight[100, 130] == MUST
    assert sketch.weight[400, 400] == FREE
    assert window.session.history.undo_name == "Brush: ink"
    press_and_drag(window, (130, 100), button=RIGHT)
    assert window.session.document.layer(2).pixels[100, 130] == 0


def test_a_curve_is_set_by_clicks_and_drawn_by_a_double_click(window):
    window.layers_panel.add_layer(LayerKind.SKETCH)
    window.toolbox.actions[Tool.CURVE].trigger()
    for point in ((100, 200), (200, 100), (300, 200)):
        QTest.mouseMove(window.canvas, place(window, *point))
        QTest.mouseClick(window.canvas, LEFT, NONE, place(window, *point))
    assert window.session.drawing_polygon is not None and not window.session.document.layer(2).pixels.any()
    QTest.mouseDClick(window.canvas, LEFT, NONE, place(window, 300, 200))
    assert window.session.drawing_polygon is None and window.session.history.undo_name == "Curve: ink"
    rows = np.flatnonzero(window.session.document.layer(2).pixels[:, 200])
    assert len(rows) and abs(int(rows.mean()) - 100) < 4


def test_a_curve_that_comes_back_to_its_first_point_is_closed(window):
    window.layers_panel.add_layer(LayerKind.SKETCH)
    window.toolbox.actions[Tool.CURVE].trigger()
    for point in ((100, 100), (300, 100), (300, 300), (100, 300), (101, 100)):
        QTest.mouseMove(window.canvas, place(window, *point))
        QTest.mouseClick(window.canvas, LEFT, NONE, place(window, *point))
    assert window.session.drawing_polygon is None
    assert window.session.document.layer(2).pixels[200, :95].any()


def test_a_gradient_is_dragged_and_what_lies_under_the_pen_is_told(window):
    window.layers_panel.add_layer(LayerKind.DEPTH)
    window.toolbox.actions[Tool.GRADIENT].trigger()
    press_and_drag(window, (100, 100), (200, 100), (400, 100))
    depth = window.session.document.layer(2).pixels
    assert depth[0, 0] == 224 and depth[0, 511] == 48
    window.canvas.hovered.emit((10.0, 10.0))
    assert "nearness 87.8" in " ".join(label.text() for label in window.statusBar().findChildren(QLabel))


def test_must_may_and_free_are_painted_and_weigh_what_is_asked(reads_all, window, qtbot):
    window.toolbox.actions[Tool.HEED].trigger()
    window.session.choose_brush(size_px=40)
    window.session.choose(heed=Heed.MAY)
    press_and_drag(window, (100, 100), (140, 100))
    window.session.choose(heed=Heed.FREE)
    press_and_drag(window, (300, 300))
    qtbot.waitUntil(lambda: bool(reads_all.requests) and reads_all.requests[-1].label_weight is not None)
    qtbot.waitUntil(lambda: not window.preview.behind)
    request = reads_all.requests[-1]
    assert request.labels[300, 300] == 255 and request.label_weight[100, 120] == MAY and request.label_weight[0, 0] == MUST
    assert window.session.history.undo_name == "Follow: free"
    press_and_drag(window, (300, 300), button=RIGHT)
    assert window.session.history.undo_name == "Follow: must"
    assert window.session.document.label_layer.heed[300, 300] == Heed.MUST


def test_one_sentence_says_what_a_pack_does_not_read(window, engine, qtbot):
    qtbot.waitUntil(lambda: window.preview.facts is not None)
    panel = window.layers_panel
    panel.add_layer(LayerKind.SKETCH)
    assert panel.unread.isHidden()
    press_and_drag(window, (100, 100), (160, 100))
    assert not panel.unread.isHidden()
    assert panel.unread.text() == "The pack Cats does not read sketches, so pictures do not follow these layers."
    qtbot.waitUntil(lambda: not window.preview.behind)
    assert all(not request.conditions and request.label_weight is None for request in engine.requests)
    window.session.undo()
    assert panel.unread.isHidden()


def test_another_look_keeps_the_drawing_and_brings_its_own_layout(reads_all, window, qtbot):
    reads_all.layout = np.zeros((32, 32), np.uint8)
    window.preview.ask()
    qtbot.waitUntil(lambda: window.session.seed_layout.labels is not None)
    window.layers_panel.add_layer(LayerKind.SKETCH)
    press_and_drag(window, (100, 100), (160, 100))
    qtbot.waitUntil(lambda: bool(reads_all.requests[-1].conditions) and not window.preview.behind)
    assert window.session.shows_own_layout
    window.workspace.actions["new_seed"].trigger()
    qtbot.waitUntil(lambda: window.session.seed_layout.awaited is None and not window.preview.behind)
    looked = [request for request in reads_all.requests if request.labels is None and request.conditions]
    assert looked and looked[-1].look == window.session.look
