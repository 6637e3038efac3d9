"""Parts of a label map find themselves in a source: moved, enlarged, one of several, and where nothing is like them."""

import json
import shutil

import numpy as np
import pytest
from helpers.tiny_context_pack import write_tiny_context_pack

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.alignment import align, between
from fmr_studio.inference.rendering.layout import LabelLayout
from fmr_studio.nn.window import Window

pytest_plugins = ("tests.helpers.tiny_pack",)
SIZE, SIDE = 32, 128
EVERYWHERE = np.ones((SIZE, SIZE), bool)


def layout(*ellipses):
    """Label 0 with ellipses of other labels: (label, middle down, middle right, half height, half width) in pixels."""
    labels = np.zeros((SIDE, SIDE), np.uint8)
    rows, columns = np.indices(labels.shape) + 0.5
    for label, down, right, height, width in ellipses:
        labels[((rows - down) / height) ** 2 + ((columns - right) / width) ** 2 < 1] = label
    return LabelLayout(labels, SIZE, 4)


def inside(found, down, right):
    """Where a pixel's cell looks, in pixels down and right."""
    return 4.0 * found.places[:, int(down // 4), int(right // 4)] + 2.0


def test_the_same_map_stays_where_it_is():
    own = layout((1, 64, 64, 40, 40), (2, 50, 50, 8, 8))
    found = align(layout((1, 64, 64, 40, 40), (2, 50, 50, 8, 8)), own, EVERYWHERE)
    assert found.agree.all() and not found.moved.any()


def test_a_small_part_takes_its_inside_and_its_rim_along():
    own, wanted = (layout((1, 64, 64, 50, 50), (2, 60, right, 8, 8)) for right in (44, 76))
    found = align(wanted, own, EVERYWHERE)
    for down, right in [(60, 76), (56, 74), (62, 80)]:
        assert inside(found, down, right) == pytest.approx((4 * (down // 4) + 2, 4 * (right // 4) + 2 - 32), abs=1.6)
    assert inside(found, 60, 66)[1] == pytest.approx(34, abs=4.0), "just outside, where the ground rests"
    cells = wanted.contents.held[..., 2] > 0.9
    assert found.agree[cells].mean() > 0.8


def test_where_a_part_was_nothing_is_taken_for_right():
    own, wanted = layout((1, 64, 64, 50, 50), (2, 60, 44, 8, 8)), layout((1, 64, 64, 50, 50))
    found = align(wanted, own, EVERYWHERE)
    gone = own.contents.around[..., 2] > 0.3
    assert not found.agree[gone].any(), "the source has the part, or its rim, in these cells"
    assert found.agree[8:10, 20:24].all()


def test_an_enlarged_part_is_enlarged_from_its_middle():
    own, wanted = (layout((1, 64, 64, 50, 50), (2, 60, 60, half, half)) for half in (6, 11))
    found = align(wanted, own, EVERYWHERE)
    middle, edge = inside(found, 60, 60), inside(found, 68, 60)
    assert middle == pytest.approx((62, 62), abs=2.0)
    assert 2.0 < (edge - middle)[0] < 6.5, "two cells of the large part are about one of the small one"


def test_each_of_a_pair_finds_its_own():
    own = layout((1, 64, 64, 50, 50), (2, 50, 44, 7, 7), (2, 50, 84, 7, 7))
    wanted = layout((1, 64, 64, 50, 50), (2, 58, 58, 7, 7), (2, 58, 98, 7, 7))
    found = align(wanted, own, EVERYWHERE)
    assert inside(found, 58, 58)[1] == pytest.approx(46, abs=3.0)
    assert inside(found, 58, 98)[1] == pytest.approx(86, abs=3.0)


def test_a_label_that_the_source_lacks_is_left_to_the_mapper():
    found = align(layout((3, 64, 64, 20, 20)), layout((1, 64, 64, 20, 20)), EVERYWHERE)
    assert not found.agree[14:18, 14:18].any()
    assert found.agree[0].all()


def test_only_the_cells_that_may_move_do():
    cells = np.zeros((SIZE, SIZE), bool)
    cells[10:20, 10:20] = True
    own, wanted = (layout((1, 64, 64, half, half)) for half in (30, 40))
    found = align(wanted, own, cells)
    own_places = np.indices((SIZE, SIZE))
    assert np.array_equal(found.places[:, ~cells], own_places[:, ~cells])
    assert not found.agree[~cells].any()
    assert not align(wanted, own, np.zeros_like(cells)).agree.any()


@pytest.mark.parametrize("labels", [np.zeros((SIDE, SIDE), np.uint8), np.full((SIDE, SIDE), 255, np.uint8)])
def test_maps_of_one_label_or_of_none_are_no_trouble(labels):
    plain = LabelLayout(labels, SIZE, 4)
    for wanted, own in ((plain, layout((1, 64, 64, 20, 20))), (layout((1, 64, 64, 20, 20)), plain), (plain, plain)):
        found = align(wanted, own, EVERYWHERE)
        assert np.isfinite(found.places).all()
    assert align(plain, plain, EVERYWHERE).agree.all() == (labels[0, 0] == 0)


def test_a_window_of_a_map_holds_what_the_whole_does():
    whole = layout((1, 64, 64, 50, 30), (2, 50, 44, 7, 7), (3, 90, 70, 9, 20))
    window = Window(6, 8, 20, 27)
    part, inner = whole.contents_in(window), Window(7, 9, 19, 26)
    for name in ("held", "around"):
        expected = inner.cut(getattr(whole.contents, name).transpose(2, 0, 1))
        np.testing.assert_array_equal(inner.within(window).cut(getattr(part, name).transpose(2, 0, 1)), expected)
    np.testing.assert_array_equal(whole.distances(window), window.cut(whole.distances(Window.whole(SIZE))))


def test_parts_are_measured_in_cells():
    parts = layout((1, 64, 64, 24, 12)).parts
    ellipse = int(np.flatnonzero(parts.labels == 1)[0])
    np.testing.assert_allclose(parts.centers[ellipse], (15.5, 15.5), atol=0.05)
    np.testing.assert_allclose(parts.spreads[ellipse], (3.0, 1.5), rtol=0.06)  # half of an ellipse's axes, in cells of 4 px
    assert parts.counts[ellipse] == pytest.approx(np.pi * 6 * 3, rel=0.05)
    distances = layout((1, 64, 64, 24, 12)).distances(Window.whole(SIZE))[ellipse]
    assert distances[15, 15] == 0 and distances[15, 20] == pytest.approx(2.0, abs=0.6)


def test_values_between_cells_are_interpolated():
    values = np.arange(16.0).reshape(1, 4, 4)
    found = between(values, np.array([0.5, 3.0, 1.25]), np.array([0.5, 3.0, 2.0]))
    np.testing.assert_allclose(found, [[2.5, 15.0, 7.0]])


def test_a_rearranger_that_lays_clusters_over_each_other_is_left_to_it(tiny_pack, tmp_path):
    context = write_tiny_context_pack(tmp_path / "context")
    assert Pipeline.load(tiny_pack.folder, device="cpu").sample(3).layout is not None
    assert Pipeline.load(context.folder, device="cpu").sample(3).layout is None


def test_a_pack_of_straight_lines_leaves_all_to_attention(tiny_pack, tmp_path):
    folder = shutil.copytree(tiny_pack.folder, tmp_path / "straight")
    card = json.loads((folder / "pack.json").read_text())
    card["parts"]["rearranger"]["aligned"] = False
    (folder / "pack.json").write_text(json.dumps(card))
    pipe, aligned = (Pipeline.load(where, device="cpu") for where in (folder, tiny_pack.folder))
    source, labels = pipe.sample(3), aligned.label_map(aligned.sample(5))
    assert not pipe.wanted(labels, source).moved.any()


def test_where_nothing_is_to_move_cells_agree_that_hold_what_they_did():
    own, wanted = layout((1, 64, 32, 12, 12)), layout((1, 64, 96, 12, 12))
    found = align(wanted, own, EVERYWHERE, moving=False)
    np.testing.assert_array_equal(found.places, np.indices((SIZE, SIZE)))
    assert found.agree[2, 2] and not found.agree[16, 8] and not found.agree[16, 24] and not found.moved.any()
