"""Changes that lie far from each other are drawn in windows of their own, and the picture is that of one window."""

import numpy as np
import pytest
from helpers.tiny_context_pack import write_tiny_context_pack
from helpers.tiny_pack import ENGINES, SIZE

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering import windows
from fmr_studio.inference.rendering.apart import windows_apart
from fmr_studio.nn.window import Window

pytest_plugins = ("tests.helpers.tiny_pack",)


@pytest.fixture(scope="module")
def context_pack(tmp_path_factory):
    return write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "context")


def cells(*places, size=SIZE):
    """A grid with some cells changed."""
    grid = np.zeros((size, size), bool)
    for place in places:
        grid[place] = True
    return grid


def cost(window):
    return window.area + 10


def test_nothing_has_no_window():
    assert windows_apart(cells(), cost) == []


def test_what_lies_together_stays_together():
    assert windows_apart(cells((3, 4), (5, 6)), cost) == [Window(3, 4, 6, 7)]
    assert windows_apart(cells(np.s_[2:9, 3], np.s_[8, 3:12]), cost) == [Window(2, 3, 9, 12)], "no gap goes through a corner"


def test_what_lies_apart_is_drawn_apart():
    corners = cells((0, 0), (0, 15), (15, 0), np.s_[14:16, 14:16])
    found = windows_apart(corners, cost)
    assert sorted(found) == [Window(0, 0, 1, 1), Window(0, 15, 1, 16), Window(14, 14, 16, 16), Window(15, 0, 16, 1)]


def test_only_the_widest_gap_is_cut_where_the_others_cost_more():
    assert windows_apart(cells((0, 0), (0, 2), (15, 15)), cost) == [Window(0, 0, 1, 3), Window(15, 15, 16, 16)]


def test_parts_that_take_more_than_the_whole_are_one_window():
    assert windows_apart(cells((0, 0), (15, 15)), lambda window: window.area + 1000) == [Window(0, 0, 16, 16)]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("kind", ["tiny", "context"])
def test_the_picture_is_that_of_one_window(tiny_pack, context_pack, monkeypatch, kind, engine):
    pack = tiny_pack if kind == "tiny" else context_pack
    pipe = Pipeline.load(pack.folder, device="cpu", engine=engine)
    source, other = pipe.sample(3), pipe.sample(4)
    changed = cells(np.s_[0:2, 0:2], np.s_[14:16, 13:15])
    target = np.where(changed, (source.mask + 1) % (other.mask.max() + 1), source.mask)
    monkeypatch.setattr(windows, "ONE_MORE_CELLS", 10**6)
    assert len(pipe.windows_for(changed)) == 1
    together = pipe.rearrange(source, target, changed[None]).astype(int)
    monkeypatch.setattr(windows, "ONE_MORE_CELLS", 0)
    assert len(pipe.windows_for(changed)) == 2
    apart = pipe.rearrange(source, target, changed[None]).astype(int)
    assert np.abs(apart - together).max() <= 1 and np.abs(apart - source.image).max() > 1
