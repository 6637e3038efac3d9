from dataclasses import replace

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader, picture_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.layer_edits import change_layer
from fmr_studio.canvas.look import Look
from fmr_studio.inference.request import RenderRequest
from fmr_studio.project.archive import save_project
from fmr_studio.ui.picture.wall_panel import TILE_PX
from fmr_studio.ui.shell.qimages import pixels_of


def is_current(window):
    return all(tile.current for tile in window.wall.tiles)


@pytest.fixture
def walled(window, qtbot):
    """A window whose wall is up to date."""
    window.wall.watch(True)
    qtbot.waitUntil(lambda: is_current(window))
    return window


def dot(window, x):
    window.session.choose(label=3)
    window.session.choose_brush(size_px=200)
    assert window.session.begin_stroke((x, 100.0))
    window.session.finish_stroke()


def test_the_wall_shows_what_is_painted_in_other_looks(walled, engine, qtbot):
    dot(walled, 100.0)
    assert not any(tile.current for tile in walled.wall.tiles)
    qtbot.waitUntil(lambda: is_current(walled))
    for tile in walled.wall.tiles:
        request = next(request for request in reversed(engine.requests) if request.look.seed == tile.seed)
        assert request.revision == walled.session.document.revision
        assert np.array_equal(pixels_of(tile.image), picture_of(request))
    assert walled.session.look.seed == 0


def test_the_wall_follows_a_drawing_over_hidden_labels(walled, engine, qtbot):
    """As where a drawing lies over labels that nobody painted, which make room for it."""
    engine.facts = replace(engine.facts, conditions=("labels", "sketch"))
    walled.preview.facts = engine.facts
    session = walled.session
    session.do("Hide", *change_layer(session.document, session.document.label_layer.id, "visible", False))
    walled.layers_panel.add_layer(LayerKind.SKETCH)
    dot(walled, 100.0)
    assert not any(tile.current for tile in walled.wall.tiles)
    qtbot.waitUntil(lambda: is_current(walled))
    asked = [request for request in engine.requests if request.look.seed == walled.wall.tiles[3].seed][-1]
    assert asked.labels is None and [one.name for one in asked.conditions] == ["sketch"]


def test_a_click_takes_a_look_as_one_step_and_undo_gives_the_old_one(walled, qtbot):
    view = walled.wall_panel.views[4]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton)
    assert walled.session.look.seed == walled.wall.tiles[4].seed == 5
    assert walled.session.history.undo_name == "Seed 5"
    walled.session.undo()
    assert walled.session.look.seed == 0
    assert is_current(walled), "another seed changes nothing for the wall"


def test_other_seeds_leave_the_pinned_ones(walled):
    walled.wall.pin(2, True)
    before = [tile.seed for tile in walled.wall.tiles]
    walled.wall_panel.others.click()
    after = [tile.seed for tile in walled.wall.tiles]
    assert after[2] == before[2] and after != before and walled.wall.tiles[2].image is not None


def test_the_wall_grows_and_shrinks(walled, qtbot):
    walled.wall.resize(16)
    assert len(walled.wall_panel.views) == 16
    walled.wall.resize(4)
    assert len(walled.wall_panel.views) == 4


def test_nothing_is_made_for_a_wall_that_nobody_sees(walled, engine, qtbot):
    next(dock for dock in walled.docks if dock.objectName() == "wall").close()
    count = len(engine.requests)
    with qtbot.waitSignal(walled.preview.rested):
        dot(walled, 100.0)
    assert len(engine.requests) == count + 1


def test_an_edit_goes_before_the_wall(make_window, qtbot):
    engine = FakeEngine(stepping=True)
    window = make_window(FakeLoader(engine))
    window.wall.watch(True)
    engine.step()
    qtbot.waitUntil(lambda: len(engine.requests) == 2)
    dot(window, 100.0)
    dot(window, 300.0)
    qtbot.waitUntil(lambda: not window.preview._timer.isActive())
    engine.step(2)
    qtbot.waitUntil(lambda: not window.preview.behind and len(engine.requests) >= 3)
    assert [request.look.seed for request in engine.requests[:3]] == [0, 1, 0]
    assert engine.requests[2].revision == window.session.document.revision


def test_the_tile_of_a_pinned_seed_shows_what_is_painted_now_after_opening(make_window, engine, qtbot, tmp_path):
    """Both are made in spare time, of the same seed, for documents that are as new: neither takes the other's picture."""
    window = make_window(FakeLoader(engine))
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    session = window.session
    session.set_look(Look(3), "seed")
    qtbot.waitUntil(lambda: not window.preview.behind)
    window.actions_by_id["pin"].trigger()
    dot(window, 100.0)
    session.set_look(Look(0), "seed")
    save_project(tmp_path / "pinned.fmr", session.document)
    session.mark_saved(None)
    window.pinned._images.clear()
    assert window.desk.open(tmp_path / "pinned.fmr")
    window.wall.watch(True)
    qtbot.waitUntil(lambda: is_current(window) and window.pinned.image is not None)
    tile = next(tile for tile in window.wall.tiles if tile.seed == 3)
    assert (pixels_of(tile.image) != pixels_of(window.pinned.image)).any()
    labels = window.preview.request().labels
    assert np.array_equal(pixels_of(tile.image), picture_of(RenderRequest("cats", labels, look=Look(3))))


def test_tiles_are_seen_whole_where_there_is_little_room(walled, qtbot):
    dock = walled._docks["wall"]
    for height, side in ((90, None), (240, TILE_PX)):
        walled.resizeDocks([dock], [height], Qt.Orientation.Vertical)
        views = walled.wall_panel.views
        qtbot.waitUntil(lambda views=views, side=side: side in (None, views[0].height()))
        assert views[0].width() == views[0].height() == views[0].visibleRegion().boundingRect().height()
