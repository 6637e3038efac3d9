import numpy as np
import pytest
from helpers.fake_engine import FakeEngine, FakeLoader

from fmr_studio.ui.qimages import pixels_of

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
