"""Regions dragged on the picture with real mouse and keys, and an engine that moves labels as it is told."""

import numpy as np
import pytest
from helpers.dragging import (
    ALT,
    CELLS,
    CLUSTERS,
    CTRL,
    LAYOUT,
    LEFT,
    NONE,
    SHIFT,
    cells_on_canvas,
    click,
    drag,
    engine,
    place,
    regions,
    settle,
    steps,
    window,
)
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader
from helpers.pen import hover
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtTest import QTest

from fmr_studio.canvas.region_edit import RegionKind
from fmr_studio.errors import FmrError
from fmr_studio.ui.shell.qimages import pixels_of
from fmr_studio.ui.source.drag.gestures import Handle

__all__ = ["engine", "window"]  # fixtures


def test_a_region_is_dragged_as_one_step_and_labels_and_picture_follow(window, qtbot):
    before, count = pixels_of(window.result.picture), len(steps(window))
    drag(window, (1.5, 1.5), (2.5, 3.5))
    settle(window, qtbot)
    assert steps(window)[count:] == ["Move body"]
    (region,) = regions(window)
    assert region.kind is RegionKind.MOVE and region.cells.mask.sum() == 4 and region.label == 2
    assert (region.placement.dx, region.placement.dy) == (1.0, 2.0)
    expected = CELLS.copy()
    expected[1:3, 1:3] = 0
    expected[3:5, 2:4] = 2
    assert np.array_equal(cells_on_canvas(window), expected)
    changed = (pixels_of(window.result.picture) != before).any(axis=2)
    assert changed[12:20, 8:16].all() and not changed[:, 20:].any() and not changed[24:].any()
    window.session.undo()
    settle(window, qtbot)
    assert regions(window) == () and np.array_equal(cells_on_canvas(window), CELLS)
    assert np.array_equal(pixels_of(window.result.picture), before)
    window.session.redo()
    settle(window, qtbot)
    assert np.array_equal(cells_on_canvas(window), expected)


def test_the_picture_follows_while_the_button_is_down(window, qtbot):
    overlay, count = window.drag.overlay, len(steps(window))
    QTest.mousePress(overlay, LEFT, NONE, place(window, 1.5, 1.5))
    QTest.mouseMove(overlay, place(window, 2.0, 3.0))
    QTest.mouseMove(overlay, place(window, 2.5, 3.5))
    qtbot.waitUntil(lambda: bool(window.preview.result.request.edits) and not window.preview.behind)
    picture = pixels_of(window.result.picture)
    assert (picture[12:20, 8:16] == picture[16, 12]).all() and len(steps(window)) == count
    assert np.array_equal(cells_on_canvas(window), CELLS), "the canvas waits for the release"
    QTest.keyClick(overlay, Qt.Key.Key_Escape)
    settle(window, qtbot)
    assert regions(window) == () and len(steps(window)) == count
    QTest.mouseRelease(overlay, LEFT, NONE, place(window, 2.5, 3.5))
    settle(window, qtbot)
    assert len(steps(window)) == count


def test_going_on_dragging_before_the_engine_answered_loses_no_step(make_window, qtbot):
    engine = FakeEngine(layout=LAYOUT, source_mask=CLUSTERS)
    window = make_window(FakeLoader(engine))
    canvas = window.session.document.width // SIDE
    window.session.put_labels(np.kron(LAYOUT, np.ones((canvas, canvas), np.uint8)), "layout")
    settle(window, qtbot)
    window.drag.set_mode(True)
    count = len(steps(window))
    engine._stepping = True
    drag(window, (1.5, 1.5), (1.5, 3.5))
    drag(window, (1.5, 3.5), (2.5, 3.5))
    drag(window, (5.5, 1.5), (5.5, 2.5))
    assert len(steps(window)) == count and window.drag.controller.tries.keeping
    engine.run_freely()
    settle(window, qtbot)
    assert steps(window)[count:] == ["Move body"] * 3
    first, second = regions(window)
    assert (first.placement.dx, first.placement.dy, second.placement.dy) == (1.0, 2.0, 1.0)
    for _ in range(3):
        window.session.undo()
    assert regions(window) == () and np.array_equal(cells_on_canvas(window), CELLS)


def test_painted_strokes_stay_where_they_are(window, qtbot):
    window.session.choose(label=3)
    window.session.choose_brush(size_px=30)
    window.session.begin_stroke((6.5 * 64, 4.5 * 64))
    window.session.finish_stroke()
    settle(window, qtbot)
    fine = window.session.document.label_layer.pixels.copy()
    drag(window, (1.5, 1.5), (1.5, 3.5))
    settle(window, qtbot)
    after = window.session.document.label_layer.pixels
    there = slice(4 * 64, 5 * 64), slice(6 * 64, 7 * 64)
    assert (fine[there] == 3).any() and np.array_equal(after[there], fine[there]), "to the pixel, not to the picture's"


def test_handles_scale_and_turn_and_keys_mirror_duplicate_and_delete(window, qtbot):
    overlay = window.drag.overlay
    click(window, 1.5, 1.5)
    drag(window, None, (5.0, 4.0), by_handle=Handle.BOTTOM_RIGHT)
    settle(window, qtbot)
    (region,) = regions(window)
    assert (region.placement.scale_x, region.placement.scale_y) == (pytest.approx(2.0, abs=0.05), pytest.approx(1.5, abs=0.05))
    drag(window, None, (6.0, 2.5), by_handle=Handle.TURN)
    settle(window, qtbot)
    assert regions(window)[0].placement.degrees == pytest.approx(90.0, abs=1.5)
    QTest.keyClick(overlay, Qt.Key.Key_H, CTRL)
    settle(window, qtbot)
    assert regions(window)[0].placement.mirrored
    QTest.keyClick(overlay, Qt.Key.Key_D, CTRL)
    settle(window, qtbot)
    assert [one.kind for one in regions(window)] == [RegionKind.MOVE, RegionKind.DUPLICATE]
    assert window.drag.controller.chosen == (1,)
    QTest.keyClick(overlay, Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert len(regions(window)) == 1, "a copy leaves the list"
    window.drag.controller.choose((0,))
    QTest.keyClick(overlay, Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert regions(window)[0].kind is RegionKind.DELETE and (cells_on_canvas(window)[1:3, 1:3] == 0).all()
    assert steps(window)[-6:] == [f"{do} body" for do in ("Scale", "Turn", "Mirror", "Duplicate", "Delete", "Delete")]


def test_arrow_keys_nudge_and_a_row_of_them_is_one_step(window, qtbot):
    overlay, count = window.drag.overlay, len(steps(window))
    click(window, 1.5, 1.5)
    QTest.keyClick(overlay, Qt.Key.Key_Right)
    QTest.keyClick(overlay, Qt.Key.Key_Down, CTRL)
    QTest.keyClick(overlay, Qt.Key.Key_Right, SHIFT)
    window.drag.controller.end_nudge()
    settle(window, qtbot)
    placement = regions(window)[0].placement
    assert (placement.dx, placement.dy) == (5.0, 0.25) and steps(window)[count:] == ["Move body"]


def test_undo_in_the_middle_of_nudges_takes_them_back_and_nothing_else(window, qtbot):
    drag(window, (5.5, 1.5), (5.5, 2.5))
    settle(window, qtbot)
    kept = regions(window)
    QTest.keyClick(window.drag.overlay, Qt.Key.Key_Right)
    window.session.undo()
    settle(window, qtbot)
    assert regions(window) == kept and not window.drag.controller._nudging.isActive()


def test_alt_drags_a_copy_and_shift_keeps_to_an_axis(window, qtbot):
    drag(window, (1.5, 1.5), (3.75, 4.5), ALT)
    settle(window, qtbot)
    (copy,) = regions(window)
    assert copy.kind is RegionKind.DUPLICATE and (copy.placement.dx, copy.placement.dy) == (2.25, 3.0)
    assert (cells_on_canvas(window)[1:3, 1:3] == 2).all() and steps(window)[-1] == "Move body"


def test_a_click_takes_what_is_seen_and_an_edit_goes_on_with_the_same_handles(window, qtbot):
    controller = window.drag.controller
    drag(window, (1.5, 1.5), (3.5, 3.5))
    settle(window, qtbot)
    click(window, 0.5, 0.5)
    assert controller.chosen == () and window.selection.cells is not None
    click(window, 3.5, 3.5)
    assert controller.chosen == (0,) and window.selection.cells is None
    drag(window, (3.5, 3.5), (3.5, 2.5))
    settle(window, qtbot)
    assert len(regions(window)) == 1 and regions(window)[0].placement.dy == 1.0
    click(window, 1.2, 1.2)
    assert window.selection.label == 0, "in the hole its surroundings are seen"


def test_a_drag_back_to_where_it_began_is_no_step(window, qtbot):
    count, overlay = len(steps(window)), window.drag.overlay
    QTest.mousePress(overlay, LEFT, NONE, place(window, 1.5, 1.5))
    QTest.mouseMove(overlay, place(window, 3.5, 1.5))
    QTest.mouseMove(overlay, place(window, 1.5, 1.5))
    QTest.mouseRelease(overlay, LEFT, NONE, place(window, 1.5, 1.5))
    settle(window, qtbot)
    assert len(steps(window)) == count and regions(window) == () and window.selection.cells is not None


def test_shift_adds_regions_that_are_then_moved_together(window, qtbot):
    click(window, 1.5, 1.5)
    click(window, 5.5, 1.5, SHIFT)
    drag(window, (5.5, 1.5), (5.5, 3.5))
    settle(window, qtbot)
    assert (cells_on_canvas(window)[3:5] == 2).sum() == 8


@pytest.mark.parametrize(
    "seen",
    [
        QTransform(300, 0, 0, 300, 40, 20),
        QTransform(-420, 0, 0, 420, 460, 10),
        QTransform().translate(260, 230).rotate(33).scale(310, 310).translate(-0.5, -0.5),
        QTransform().translate(200, 250).rotate(-90).scale(-900, 900).translate(-0.3, -0.4),
    ],
)
def test_handles_follow_the_hand_however_the_picture_is_seen(window, qtbot, monkeypatch, seen):
    monkeypatch.setattr(window.result, "to_widget", lambda: seen)
    click(window, 1.5, 1.5)
    overlay = window.drag.overlay
    target = place(window, 3.75, 4.25)
    drag(window, None, (3.75, 4.25), by_handle=Handle.BOTTOM_RIGHT)
    settle(window, qtbot)
    grip = overlay.grips()[Handle.BOTTOM_RIGHT]
    assert (grip - QPointF(target)).manhattanLength() < 3.0
    still = overlay.grips()[Handle.TOP_LEFT] - overlay.to_widget().map(QPointF(1.0, 1.0))
    assert still.manhattanLength() < 0.01
    for handle, grip in overlay.grips().items():
        assert overlay.handle_at(grip + QPointF(4, -4)) is handle, "caught within ten pixels"


def test_arrows_go_where_they_point_on_a_mirrored_picture(window, qtbot, monkeypatch):
    monkeypatch.setattr(window.result, "to_widget", lambda: QTransform(-420, 0, 0, 420, 460, 10))
    click(window, 1.5, 1.5)
    QTest.keyClick(window.drag.overlay, Qt.Key.Key_Left)
    window.drag.controller.end_nudge()
    settle(window, qtbot)
    assert regions(window)[0].placement.dx == 1.0


def test_a_paused_picture_says_why_nothing_is_dragged(window, qtbot):
    window.actions_by_id["pause"].trigger()
    drag(window, (1.5, 1.5), (3.5, 3.5))
    assert regions(window) == () and "paused" in window.banner.text
    window.actions_by_id["pause"].trigger()


def test_a_failing_engine_takes_the_drag_back_and_says_so(window, engine, qtbot):
    count = len(steps(window))
    engine.error = FmrError("This region cannot go there.")
    drag(window, (1.5, 1.5), (3.5, 3.5))
    qtbot.waitUntil(lambda: not window.drag.controller.tries.pending)
    assert len(steps(window)) == count and "cannot go there" in window.banner.text


def test_leaving_the_mode_takes_the_handles_away(window):
    click(window, 1.5, 1.5)
    window.actions_by_id["drag_regions"].trigger()
    assert window.drag.overlay.isHidden() and window.selection.cells is None and window.proxy_desk.shows_outline
    QTest.keyClick(window.canvas, Qt.Key.Key_Right)
    assert regions(window) == ()


def test_a_drag_whose_release_got_lost_is_kept_as_a_step(window, qtbot):
    overlay, count = window.drag.overlay, len(steps(window))
    for row in (1.5, 3.5):
        QTest.mousePress(overlay, LEFT, NONE, place(window, 1.5, row))
        QTest.mouseMove(overlay, place(window, 1.5, row + 1))
        QTest.mouseMove(overlay, place(window, 1.5, row + 2))
    hover(overlay, place(window, 6.0, 6.0))
    settle(window, qtbot)
    assert steps(window)[count:] == ["Move body", "Move body"]
    assert [region.placement.dy for region in regions(window)] == [4.0]
    QTest.mouseRelease(overlay, LEFT, NONE, place(window, 6.0, 6.0))


def test_parts_are_chosen_with_enter_and_by_name_and_moved_with_arrows(window, qtbot):
    overlay, controller = window.drag.overlay, window.drag.controller
    chosen = []
    for _ in range(6):
        QTest.keyClick(overlay, Qt.Key.Key_Return)
        chosen.append((controller.items[0].label, int(controller.items[0].cells.mask.sum())))
    assert chosen == [(1, 16), (2, 4), (2, 4), (3, 1), (0, 39), (1, 16)]
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Return):
        QTest.keyClick(overlay, key, SHIFT)
    QTest.keyClick(overlay, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: steps(window)[-1] == "Move body")  # by itself, a moment after the last key
    settle(window, qtbot)
    assert cells_on_canvas(window)[0, 5] == 2 and cells_on_canvas(window)[0, 1] == 0
    window.drag.set_mode(False)
    assert window.focusWidget() is window.canvas
    menu = window.drag.panel.choose.menu()
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    assert window.drag.on and window.focusWidget() is overlay and controller.items[0].label == 1
