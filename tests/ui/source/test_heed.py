"""Paint that the picture does not show is marked at once, and seeds that draw it are found."""

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, picture_of
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.layer import Heed
from fmr_studio.canvas.tools import Tool
from fmr_studio.ui.picture.wall import SeedWall
from fmr_studio.ui.shell.qimages import pixels_of

SKY, EYE = 0, 3


class Deaf(FakeEngine):
    """Shows an eye where it was painted if the seed is a multiple of five, and else nothing but sky."""

    def __init__(self):
        super().__init__()
        self.drawn = []

    def _result(self, request, **options):
        result = super()._result(request, **options)
        self.drawn.append((result.image, request))
        return result

    def read_labels(self, picture):
        request = next(request for image, request in self.drawn if image is picture)
        labels = request.labels[8::16, 8::16]
        return labels.copy() if request.look.seed % 5 == 0 and request.look.seed else np.zeros_like(labels)


@pytest.fixture
def engine():
    return Deaf()


@pytest.fixture
def painted(window, qtbot):
    """A window with a dot that its picture does not show."""
    qtbot.waitUntil(lambda: window.heed._before is not None)
    window.session.choose(label=EYE)
    window.session.choose_brush(size_px=120)
    window.session.begin_stroke((256.0, 256.0))
    window.session.finish_stroke()
    qtbot.waitUntil(lambda: window.heed.found is not None)
    return window


def test_what_is_not_drawn_is_marked_on_both_views_and_said(painted):
    found = painted.heed.found
    assert found.label == EYE and found.shown == 0.0 and found.cells[16, 16] and not found.cells[2, 2]
    notice = painted.heed.notice
    assert notice.isVisible() and "eye" in notice.text() and notice.accessibleName() == notice.text().replace("\n", " · ")
    assert "must" not in notice.toolTip() and notice.accessibleDescription() == notice.toolTip()
    marked = pixels_of(painted.result.grab().toImage())
    painted.heed._show(None)
    assert (marked != pixels_of(painted.result.grab().toImage())).any() and not painted.heed.notice.isVisible()


def test_the_notice_is_seen_whole_beside_a_narrow_picture(painted, qtbot):
    notice, picture = painted.heed.notice, painted.result
    picture.setFixedWidth(700)
    qtbot.waitUntil(lambda: "\n" not in notice.text())
    picture.setFixedWidth(notice.sizeHint().width())
    qtbot.waitUntil(lambda: "\n" in notice.text())
    assert picture.rect().contains(notice.geometry()) and notice.width() >= notice.sizeHint().width()


def test_a_stronger_must_is_proposed_where_paint_may_be_left(painted, qtbot):
    painted.session.choose(tool=Tool.HEED, heed=Heed.MAY)
    painted.session.begin_stroke((256.0, 256.0))
    painted.session.finish_stroke()
    qtbot.waitUntil(lambda: "must" in painted.heed.notice.toolTip())


def test_the_mark_goes_with_a_seed_that_draws_it_with_the_paint_and_with_another_canvas(painted, qtbot):
    painted.look_panel.choose_seed(5)
    qtbot.waitUntil(lambda: painted.heed.found is None)
    painted.session.undo()
    painted.session.undo()
    qtbot.waitUntil(lambda: not painted.heed._before.any())
    painted.session.redo()
    qtbot.waitUntil(lambda: painted.heed.found is not None)
    painted.actions_by_id["new"].trigger()
    assert painted.heed.found is None


def test_what_is_drawn_is_no_matter(window, qtbot):
    window.look_panel.choose_seed(5)
    qtbot.waitUntil(lambda: window.heed._before is not None and window.preview.result.request.look.seed == 5)
    window.session.choose(label=EYE)
    window.session.choose_brush(size_px=120)
    window.session.begin_stroke((256.0, 256.0))
    window.session.finish_stroke()
    qtbot.waitUntil(lambda: window.heed._before.any())
    assert window.heed.found is None and not window.heed.notice.isVisible()


def test_the_wall_shows_seeds_that_draw_it_the_best_first_and_keeps_pinned_ones(painted, qtbot):
    numbers = iter(range(1001, 1100))
    painted.heed._search._draw = lambda: next(numbers)
    painted.wall.pin(1, True)
    kept = painted.wall.tiles[1].seed
    painted._docks["wall"].close()
    QTest.mouseClick(painted.heed.notice, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: painted.wall.tiles[0].seed > 1000)
    seeds = [tile.seed for tile in painted.wall.tiles]
    assert seeds[1] == kept and painted.wall.tiles[1].pinned
    assert all(seed % 5 == 0 for seed in [seeds[0], *seeds[2:]])
    request = next(request for request in painted.preview._thread._loader.engine.requests if request.look.seed == seeds[0])
    assert np.array_equal(pixels_of(painted.wall.tiles[0].image), picture_of(request))
    assert painted.wall.tiles[0].shown == 1.0 and "100" in painted.wall_panel.views[0].accessibleName()
    assert painted._docks["wall"].isVisible()
    painted.wall_panel.views[0].chosen.emit()
    qtbot.waitUntil(lambda: painted.heed.found is None)


def test_a_search_that_finds_none_says_what_else_there_is(painted, qtbot):
    painted.heed._search._draw = lambda: 1001
    painted.heed.find_seeds()
    qtbot.waitUntil(lambda: not painted.heed._search.searching)
    assert "none of" in painted.banner.text and "0 %" in painted.banner.text and "Shift+V" in painted.banner.text
    painted.heed._search._draw = lambda: 1005
    painted.heed.find_seeds()
    qtbot.waitUntil(lambda: not painted.heed._search.searching)
    assert "none of" not in painted.banner.text


def test_a_search_can_be_cancelled_and_leaves_the_wall(painted, qtbot):
    engine = painted.preview._thread._loader.engine
    before = [tile.seed for tile in painted.wall.tiles]
    engine._stepping = True
    painted.heed.find_seeds()
    painted.heed.find_seeds()
    assert len([task for task in painted.tasks.running if "eye" in task.title]) == 1
    painted.tasks.running[-1].cancel()
    engine.run_freely()
    qtbot.waitUntil(lambda: not painted.heed._search.searching)
    assert [tile.seed for tile in painted.wall.tiles] == before and isinstance(painted.wall, SeedWall)
