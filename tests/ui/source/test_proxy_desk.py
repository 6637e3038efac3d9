import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader

from fmr_studio.ui.shell.qimages import pixels_of

CLUSTERS = np.kron(np.arange(16, dtype=np.uint8).reshape(4, 4), np.ones((2, 2), np.uint8))
LAYOUT = np.kron(np.array([[0, 0, 0, 0], [0, 2, 2, 0], [0, 2, 3, 0], [1, 1, 1, 1]], np.uint8), np.ones((8, 8), np.uint8))


@pytest.fixture
def proxy(make_window, qtbot):
    """A window whose source has a proxy mask of 16 clusters on an 8 x 8 grid, and four labels."""
    window = make_window(FakeLoader(FakeEngine(layout=LAYOUT, source_mask=CLUSTERS)))
    qtbot.waitUntil(lambda: window.selection.clusters is not None and not window.preview.behind)
    return window


def test_the_selection_is_outlined_on_picture_and_canvas(proxy):
    before = [pixels_of(view.grab().toImage()) for view in (proxy.result, proxy.canvas)]
    proxy.selection.select_at(2, 2)
    assert proxy.selection.label == 2 and proxy.selection.mask.sum() == 12
    for view, old in zip((proxy.result, proxy.canvas), before, strict=True):
        new = pixels_of(view.grab().toImage())
        changed = (new != old).any(axis=2)
        assert changed.any()
        rows = np.flatnonzero(changed.any(axis=1))
        assert rows[0] > new.shape[0] / 8 and rows[-1] < new.shape[0] * 7 / 8
    proxy.selection.clear()
    assert np.array_equal(pixels_of(proxy.result.grab().toImage()), before[0])


def test_another_seed_begins_with_nothing_selected(proxy, qtbot):
    proxy.selection.select_at(2, 2)
    proxy.look_panel.draw_seed()
    qtbot.waitUntil(lambda: proxy.selection.cells is None)
    assert proxy.selection.clusters is not None


def test_paint_keeps_the_selection(proxy, qtbot):
    proxy.selection.select_at(2, 2)
    proxy.session.begin_stroke((100.0, 100.0))
    proxy.session.finish_stroke()
    qtbot.waitUntil(lambda: not proxy.preview.behind)
    assert proxy.selection.mask.sum() == 12


def test_painting_on_the_mask_is_one_step_that_undo_takes_back(proxy, qtbot):
    cells = np.zeros((8, 8), bool)
    cells[0, :3] = True
    proxy.proxy_desk.panel.painted.emit(cells, 9, False)
    qtbot.waitUntil(lambda: proxy.session.history.undo_name == "Correct the proxy mask: body")
    qtbot.waitUntil(lambda: not proxy.preview.behind)
    assert proxy.selection.clusters[0].tolist() == [9, 9, 9, 1, 2, 2, 3, 3]
    assert proxy.session.source.edits.corrections[0].cluster == 9
    proxy.session.undo()
    qtbot.waitUntil(lambda: not proxy.preview.behind)
    assert np.array_equal(proxy.selection.clusters, CLUSTERS)


def test_the_legend_shows_what_the_source_has(proxy):
    names = [item.text(0) for item in proxy.proxy_desk.panel._top_items()]
    assert names == ["sky", "ground", "body", "eye"]


def test_the_mask_lies_over_picture_and_canvas(proxy, qtbot):
    panel = proxy.proxy_desk.panel
    before = [pixels_of(view.grab().toImage()) for view in (proxy.result, proxy.canvas)]
    panel.over.setCurrentIndex(panel.over.findData("both"))
    qtbot.waitUntil(lambda: proxy.preview.result.proxy_mask is not None)
    for view, old in zip((proxy.result, proxy.canvas), before, strict=True):
        assert (pixels_of(view.grab().toImage()) != old).any(axis=2).mean() > 0.2
    assert proxy.actions_by_id["proxy"].isChecked()
    proxy.actions_by_id["proxy"].trigger()
    assert panel.over.currentData() == "canvas"
    panel.opacity.setValue(0)
    assert np.array_equal(pixels_of(proxy.canvas.grab().toImage()), before[1])


def test_choosing_a_label_selects_its_cells_while_the_panel_is_seen(proxy):
    proxy.session.choose(label=3)
    assert proxy.selection.cells is None
    proxy.show_dock("proxy")
    proxy.session.choose(label=2)
    assert proxy.selection.label == 2 and proxy.selection.mask.sum() == 12
