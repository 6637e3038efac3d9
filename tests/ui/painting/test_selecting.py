"""Selecting in the window: with mouse and keys, and what commands do with it."""

import numpy as np
import pytest
from helpers.pen import at
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.carrying import Vacated
from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.selection import selected
from fmr_studio.canvas.tools import Tool

LEFT, RIGHT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.KeyboardModifier.NoModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier


def drag(window, *points, button=LEFT, modifiers=NONE):
    view = window.canvas
    QTest.mousePress(view, button, modifiers, at(view, *points[0]))
    for point in points[1:]:
        QTest.mouseMove(view, at(view, *point))
    QTest.mouseRelease(view, button, modifiers, at(view, *points[-1]))


def mask(window):
    return selected(window.session.document)


def labels(window):
    return window.session.document.label_layer.pixels


@pytest.fixture
def square(window):
    """A window with a square selected on a canvas of one label."""
    window.session.choose(tool=Tool.SELECT_RECTANGLE)
    drag(window, (100, 100), (200, 200))
    return window


def trigger(window, name):
    window.actions_by_id[name].trigger()


def test_a_drag_selects_and_keys_held_join(square):
    first = mask(square).copy()
    assert 95 * 95 < first.sum() < 105 * 105
    drag(square, (180, 180), (260, 260), modifiers=SHIFT)
    added = mask(square).copy()
    assert added.sum() > first.sum() + 5000
    drag(square, (100, 100), (150, 200), modifiers=ALT)
    assert mask(square).sum() < added.sum()
    drag(square, (150, 100), (200, 200), modifiers=SHIFT | ALT)
    assert not (mask(square) & ~first).any()
    assert square.session.choices.brush.size_px == square.settings.now.brush_size_px, "Alt does not size the brush here"


def test_the_right_button_stands_for_alt_with_which_systems_move_windows(square):
    whole = mask(square).copy()
    drag(square, (100, 100), (200, 150), button=RIGHT)
    assert 0 < mask(square).sum() < 101 * 60
    drag(square, (100, 150), (150, 260), button=RIGHT, modifiers=SHIFT)
    assert 0 < mask(square).sum() < 60 * 60 and not (mask(square) & ~whole).any()
    square.session.choose(label=3)
    trigger(square, "fill_selected")
    square.session.choose(tool=Tool.MOVE, vacated=Vacated.ERASED)
    count = int((labels(square) == 3).sum())
    drag(square, (120, 170), (300, 170), button=RIGHT)
    assert (labels(square) == 3).sum() == pytest.approx(2 * count, rel=0.02)


def test_a_brush_keeps_to_it_and_undo_goes_back(square):
    square.session.choose(tool=Tool.BRUSH, label=3)
    square.session.choose_brush(size_px=60)
    before = labels(square).copy()
    drag(square, (50, 150), (300, 150))
    changed = labels(square) != before
    assert changed.any() and not (changed & ~mask(square)).any()
    trigger(square, "undo")
    trigger(square, "undo")
    assert mask(square) is None


def test_commands_select_all_none_the_rest_and_a_label(square):
    inside = mask(square).sum()
    trigger(square, "invert_selection")
    assert mask(square).sum() == labels(square).size - inside
    trigger(square, "deselect")
    assert mask(square) is None and not square.actions_by_id["deselect"].isEnabled()
    trigger(square, "select_all")
    assert mask(square).all()
    square.session.choose(label=int(labels(square)[0, 0]))
    trigger(square, "select_label")
    assert mask(square).sum() == (labels(square) == labels(square)[0, 0]).sum()


def test_delete_erases_and_fill_fills_what_is_selected_alone(square):
    square.session.choose(label=3)
    trigger(square, "fill_selected")
    assert np.array_equal(labels(square) == 3, mask(square))
    QTest.keyClick(square.canvas, Qt.Key.Key_Delete)
    assert not (labels(square) == 3).any()


def test_escape_lets_go_when_there_is_nothing_else_to_end(square, qtbot):
    def escape():
        trigger(square, "cancel")
        assert mask(square) is None

    qtbot.waitUntil(escape)  # the first one may drop a picture that is waited for


def test_move_carries_it_and_alt_leaves_a_copy(square):
    square.session.choose(label=3)
    trigger(square, "fill_selected")
    square.session.choose(tool=Tool.MOVE, vacated=Vacated.ERASED)
    count = int((labels(square) == 3).sum())
    drag(square, (150, 150), (250, 150), modifiers=ALT)
    assert (labels(square) == 3).sum() == pytest.approx(2 * count, rel=0.02)
    drag(square, (250, 150), (250, 300))
    assert labels(square)[300, 250] == 3
    assert mask(square)[300, 250]


def test_what_was_copied_is_pasted_as_a_layer_to_be_moved(square):
    trigger(square, "copy_region")
    trigger(square, "deselect")
    trigger(square, "paste")
    layer = square.session.active_layer
    assert layer.kind is LayerKind.SCRIBBLE
    assert square.session.choices.tool is Tool.MOVE
    assert np.array_equal(layer.pixels != 255, mask(square))
    trigger(square, "undo")
    assert len(square.session.document.layers) == 1


def test_cut_takes_it_away(square):
    square.session.choose(label=3)
    trigger(square, "fill_selected")
    trigger(square, "cut_selected")
    assert not (labels(square) == 3).any()
    trigger(square, "paste")
    assert (square.session.active_layer.pixels == 3).any()


@pytest.mark.parametrize("agrees", [True, False])
def test_a_transformation_is_shown_and_kept_or_taken_back(square, answers, agrees):
    square.session.choose(label=3)
    trigger(square, "fill_selected")
    before = labels(square).copy()
    answers.agrees = agrees

    def fill_in(dialog):
        QTest.keyClicks(dialog.width_box, "50")  # it takes the place of the number that stands there
        assert dialog.width_box.value() == dialog.height_box.value() == 50.0
        dialog.angle.setValue(45.0)
        assert (labels(square) == 3).sum() < 0.3 * (before == 3).sum()

    answers.fill_in = fill_in
    trigger(square, "transform_selected")
    assert np.array_equal(labels(square), before) != agrees
    assert square.session.stroke is None


def test_the_outline_is_on_the_canvas(square, qtbot):
    def colors():
        image = square.canvas.grab().toImage()
        place = at(square.canvas, 100, 150)
        return {image.pixelColor(place.x() + dx, place.y() + dy).name() for dx in (-1, 0, 1) for dy in range(-8, 8)}

    assert {"#000000", "#ffffff"} <= colors()
    trigger(square, "deselect")
    assert not {"#000000", "#ffffff"} <= colors()


def test_it_is_saved_with_the_project(square, tmp_path):
    from fmr_studio.project.archive import read_project, save_project

    save_project(tmp_path / "a.fmr", square.session.document)
    document = read_project(tmp_path / "a.fmr", square.session.document.palette).document
    assert np.array_equal(selected(document), mask(square))


def test_a_selection_asks_for_no_other_picture(square, engine, qtbot):
    qtbot.wait(100)
    asked = len(engine.requests)
    trigger(square, "invert_selection")
    qtbot.wait(100)
    assert len(engine.requests) == asked
