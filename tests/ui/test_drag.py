"""Regions dragged on the picture with real mouse and keys, and an engine that moves labels as it is told."""

import numpy as np
import pytest
from helpers.fake_engine import SIDE, FakeEngine, FakeLoader
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QTransform
from PySide6.QtTest import QTest

from fmr_studio.canvas.region_edit import RegionKind
from fmr_studio.errors import FmrError
from fmr_studio.ui.drag.gestures import Handle
from fmr_studio.ui.drag.kept_edits import folder as kept_folder
from fmr_studio.ui.preview import State
from fmr_studio.ui.qimages import pixels_of

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


def test_a_pair_moves_as_mirror_images(window, qtbot):
    click(window, 1.5, 1.5)
    window.drag.panel.pair.click()
    settle(window, qtbot)
    assert len(regions(window)) == 2 and len({one.partner for one in regions(window)}) == 1
    drag(window, (1.5, 1.5), (2.5, 3.5))
    settle(window, qtbot)
    assert [(one.placement.dx, one.placement.dy) for one in regions(window)] == [(1.0, 2.0), (-1.0, 2.0)]
    window.drag.panel.pair.click()
    settle(window, qtbot)
    assert {one.partner for one in regions(window)} == {0}


def test_numbers_are_shown_and_entered(window, qtbot):
    numbers = window.drag.panel.numbers
    assert not numbers["x"].isEnabled()
    click(window, 1.5, 1.5)
    assert (numbers["x"].value(), numbers["y"].value(), numbers["width"].value()) == (2.0, 2.0, 100.0)
    numbers["x"].setValue(4.0)
    settle(window, qtbot)
    numbers["degrees"].setValue(45.0)
    settle(window, qtbot)
    placement = regions(window)[0].placement
    assert (placement.dx, placement.degrees) == (2.0, 45.0) and steps(window)[-2:] == ["Place body", "Place body"]


def test_the_list_orders_hides_renames_and_takes_back(window, qtbot):
    panel = window.drag.panel
    drag(window, (1.5, 1.5), (3.5, 3.5))
    drag(window, (2.5, 5.5), (3.5, 4.5))
    settle(window, qtbot)
    assert [panel.list.topLevelItem(row).text(0) for row in range(2)] == ["eye", "body"]
    assert cells_on_canvas(window)[4, 3] == 3
    window.drag.actions.reorder((1, 0))
    settle(window, qtbot)
    assert cells_on_canvas(window)[4, 3] == 2
    panel._clicked(panel.list.topLevelItem(0), 1)
    settle(window, qtbot)
    assert (
        not regions(window)[1].enabled and cells_on_canvas(window)[4, 3] == 3 and (cells_on_canvas(window)[1:3, 1:3] == 2).all()
    )
    panel.list.topLevelItem(0).setText(0, "crown")
    settle(window, qtbot)
    assert regions(window)[1].name == "crown"
    panel.list.setCurrentItem(panel.list.topLevelItem(1))
    assert window.drag.controller.chosen == (0,)
    QTest.keyClick(panel.list, Qt.Key.Key_Delete)
    settle(window, qtbot)
    assert [one.name for one in regions(window)] == ["crown"] and cells_on_canvas(window)[5, 2] == 3


def test_fixed_cells_are_painted_hatched_and_left_alone(window, qtbot):
    overlay = window.drag.overlay
    window.session.choose_brush(size_px=64)
    plain = pixels_of(overlay.grab().toImage())
    window.drag.panel.fix.setChecked(True)
    QTest.mousePress(overlay, LEFT, NONE, place(window, 3.5, 3.5))
    QTest.mouseMove(overlay, place(window, 3.5, 4.5))
    QTest.mouseRelease(overlay, LEFT, NONE, place(window, 3.5, 4.5))
    settle(window, qtbot)
    fixed = window.session.document.properties.edits.fixed.mask
    assert fixed[3, 3] and fixed[4, 3] and fixed.sum() <= 4 and steps(window)[-1] == "Fix an area"
    assert (pixels_of(overlay.grab().toImage()) != plain).any()
    window.drag.panel.fix.setChecked(False)
    drag(window, (1.5, 1.5), (3.5, 3.5))
    settle(window, qtbot)
    assert cells_on_canvas(window)[3, 3] == 0 and cells_on_canvas(window)[3, 4] == 2
    window.drag.actions.free_all()
    settle(window, qtbot)
    assert window.session.document.properties.edits.fixed is None and cells_on_canvas(window)[3, 3] == 2


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


def test_every_control_has_a_name(window):
    from PySide6.QtWidgets import QAbstractSpinBox, QToolButton

    panel = window.drag.panel
    for widget in (*panel.findChildren(QToolButton), *panel.findChildren(QAbstractSpinBox), panel.list, window.drag.overlay):
        assert widget.accessibleName() or widget.text(), widget


def test_kept_edits_are_done_to_another_picture(window, qtbot):
    drag(window, (1.5, 1.5), (1.5, 3.5))
    settle(window, qtbot)
    kept, menu = window.drag.kept, window.drag.panel.recipes.menu()
    kept.fill(menu)
    assert [action.text() for action in menu.actions()] == ["Keep these edits …"]
    kept.keep("low/ears")
    window.session.undo()
    settle(window, qtbot)
    kept.fill(menu)
    use = next(action for action in menu.actions() if action.text() == "Use low_ears")
    use.trigger()
    settle(window, qtbot)
    assert regions(window)[0].placement.dy == 2.0 and steps(window)[-1] == "Edits: low_ears"
    assert (cells_on_canvas(window)[3:5, 1:3] == 2).all()
    file = next((kept_folder()).glob("*.fmredits"))
    file.write_text("{", encoding="utf-8")
    kept.use(file)
    assert "holds no edits" in window.banner.text
    kept.delete(file)
    assert not file.exists()
