from dataclasses import replace

import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from fmr_studio.canvas.layer import LayerKind
from fmr_studio.ui.shell.qimages import pixels_of

LAYOUT = np.zeros((32, 32), np.uint8)
LAYOUT[8:16, 8:16] = 3


@pytest.fixture
def engine():
    return FakeEngine(layout=LAYOUT, source_mask=np.zeros((8, 8), np.uint8))


@pytest.fixture
def looking(make_window, engine, qtbot):
    """A window that shows the panel; the picture shows an eye, and nothing but sky was painted."""
    engine.seen = LAYOUT
    window = make_window(FakeLoader(engine))
    window.show_dock("agreement")
    qtbot.waitUntil(lambda: window.disagreement.agreement is not None)
    return window


def test_the_table_says_how_well_each_label_is_seen(looking):
    panel = looking.disagreement.panel
    rows = [[panel.table.topLevelItem(row).text(column) for column in range(2)] for row in range(2)]
    assert rows == [["eye", "0.0 %"], ["sky", "93.8 %"]]
    assert "93.8\N{NO-BREAK SPACE}%" in panel.summary.text()


def test_wrong_places_are_red_on_picture_and_canvas(looking):
    panel = looking.disagreement.panel
    hot = [pixels_of(view.grab().toImage()).astype(int) for view in (looking.result, looking.canvas)]
    panel.heat.click()
    plain = [pixels_of(view.grab().toImage()).astype(int) for view in (looking.result, looking.canvas)]
    for on, off in zip(hot, plain, strict=True):
        changed = (on != off).any(axis=2)
        assert changed.any() and (on[changed][:, 0] >= off[changed][:, 0]).mean() > 0.9


def test_a_click_on_a_row_goes_there_and_flashes(looking, qtbot):
    zoom = looking.canvas.zoom
    table = looking.disagreement.panel.table
    item = table.topLevelItem(0)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualItemRect(item).center())
    assert looking.canvas.zoom > zoom
    side = looking.session.document.width
    x, y = looking.canvas.to_canvas(looking.canvas.rect().center().toPointF())
    assert 8 / 32 <= x / side <= 16 / 32 and 8 / 32 <= y / side <= 16 / 32
    qtbot.waitUntil(lambda: not looking.disagreement._flash_timer.isActive())


def test_paint_is_compared_again_in_spare_time(looking, engine, qtbot):
    first = looking.disagreement.agreement
    engine.seen = np.roll(LAYOUT, 8, axis=1)
    looking.session.choose(label=3)
    assert looking.session.begin_stroke((300.0, 300.0))
    looking.session.finish_stroke()
    qtbot.waitUntil(lambda: looking.disagreement.agreement is not first)


def test_a_pack_without_a_reader_says_so(looking, engine, qtbot):
    engine.seen = None
    looking.look_panel.draw_seed()
    qtbot.waitUntil(lambda: looking.disagreement.agreement is None)
    assert "no reader" in looking.disagreement.panel.summary.text()
    assert not looking.disagreement.panel.table.isEnabled()


def test_nothing_is_compared_for_a_panel_that_nobody_sees(window, qtbot):
    with qtbot.waitSignal(window.preview.rested):
        window.look_panel.draw_seed()
    assert window.disagreement._result is None


def test_opening_the_panel_later_compares_the_picture_that_is_there(make_window, engine, qtbot):
    engine.seen = LAYOUT
    window = make_window(FakeLoader(engine))
    with qtbot.waitSignal(window.preview.rested):
        pass
    assert window.disagreement.agreement is None
    window.show_dock("agreement")
    qtbot.waitUntil(lambda: window.disagreement.agreement is not None)


def test_a_drawing_that_is_not_followed_has_a_line_of_its_own(engine, looking, qtbot):
    engine.facts = replace(engine.facts, conditions=("labels", "sketch"))
    looking.preview.facts = engine.facts
    looking.layers_panel.add_layer(LayerKind.SKETCH)
    looking.session.choose_brush(size_px=30)
    looking.session.begin_stroke((100.0, 400.0))
    looking.session.extend_stroke((400.0, 400.0))
    looking.session.finish_stroke()
    qtbot.waitUntil(lambda: bool(looking.disagreement.agreement.drawn))
    assert looking.disagreement.agreement.drawn[0].followed < 0.5
    row = looking.disagreement.panel.table.topLevelItem(0)
    assert row.text(0) == "Sketch" and looking.disagreement.agreement.wrong[25, 15]
