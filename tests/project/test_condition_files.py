"""Sketches, edges and depth from files as people have them, and sentences for what is none."""

import numpy as np
import pytest
from helpers.pictures import save

from fmr_studio.errors import FmrError
from fmr_studio.project.condition_files import read_drawing

SIDE = 64


def lines(*, ink=255, ground=0):
    """A cross of lines two pixels wide, (64, 64) uint8."""
    sheet = np.full((SIDE, SIDE), ground, np.uint8)
    sheet[30:32, 8:56] = sheet[8:56, 40:42] = ink
    return sheet


def ramp(*, low=0, high=255, dtype=np.uint8):
    return np.tile(np.linspace(low, high, SIDE), (SIDE, 1)).astype(dtype)


def photograph(seed=0):
    rng = np.random.default_rng(seed)
    return np.clip(rng.normal(120, 60, (SIDE, SIDE, 3)) + ramp()[..., None] / 3, 0, 255).astype(np.uint8)


def test_dark_ink_on_any_light_paper_is_full_ink(tmp_path):
    for ink, paper in ((0, 255), (90, 240), (60, 190)):
        found = read_drawing(save(tmp_path / "a.png", lines(ink=ink, ground=paper)), "sketch")
        assert np.array_equal(found.values, lines()) and found.said.all() and not found.notes


def test_light_lines_on_a_dark_ground_are_read_the_other_way_round_and_told(tmp_path):
    found = read_drawing(save(tmp_path / "a.png", lines(ink=250, ground=12)), "sketch")
    assert np.array_equal(found.values, lines())
    assert found.notes == ("light lines on a dark ground: read the other way round",)


def test_edges_are_light_as_a_rule(tmp_path):
    assert not read_drawing(save(tmp_path / "a.png", lines()), "edges").notes
    found = read_drawing(save(tmp_path / "b.png", lines(ink=0, ground=255)), "edges")
    assert np.array_equal(found.values, lines()) and "other way round" in found.notes[0]


@pytest.mark.parametrize("ink", [0, 255])
def test_ink_in_transparency_is_read_on_the_paper_that_shows_it(tmp_path, ink):
    sheet = np.zeros((SIDE, SIDE, 4), np.uint8)
    sheet[..., :3], sheet[..., 3] = ink, lines()
    assert np.array_equal(read_drawing(save(tmp_path / "a.png", sheet), "sketch").values, lines())


def test_the_grain_of_paper_is_no_ink_and_soft_rims_stay_soft(tmp_path):
    rng = np.random.default_rng(0)
    sheet = np.clip(lines(ink=40, ground=225) + rng.normal(0, 2, (SIDE, SIDE)), 0, 255).astype(np.uint8)
    sheet[29] = np.where(sheet[30] < 100, 130, sheet[29])
    values = read_drawing(save(tmp_path / "a.png", sheet), "sketch").values
    assert not values[:6].any() and not values[50:, :30].any()
    assert (np.abs(values[29, 10:38].astype(int) - 130) < 12).all() and (values[30:32, 10:38] > 240).all()


def test_one_bit_a_pixel_and_colours_are_fine(tmp_path):
    assert np.array_equal(read_drawing(save(tmp_path / "a.png", lines(ink=0, ground=255), "1"), "sketch").values, lines())
    blue = np.dstack([lines(ink=20, ground=255), lines(ink=60, ground=255), np.full((SIDE, SIDE), 255, np.uint8)])
    assert np.array_equal(read_drawing(save(tmp_path / "b.png", blue), "sketch").values > 128, lines() > 0)


def test_lines_of_a_large_sketch_do_not_fade(tmp_path):
    sheet = np.full((1024, 1024), 255, np.uint8)
    sheet[500:503, 100:900] = 0
    values, weight = read_drawing(save(tmp_path / "a.png", sheet), "sketch").at(64)
    assert values[:, 10:50].max(axis=0).min() >= 120 and (weight == 255).all() and values.shape == (64, 64)


@pytest.mark.parametrize("name", ["sketch", "edges"])
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (photograph, "a.png is no drawing of lines: it is a photograph or a painting"),
        (lambda: photograph()[..., 0], "a.png is no drawing of lines: it is shaded all over"),
        (lambda: np.full((SIDE, SIDE), 255, np.uint8), "a.png is empty: there is no line in it"),
        (lambda: np.zeros((SIDE, SIDE), np.uint8), "a.png is empty: there is no line in it"),
        (lambda: np.zeros((SIDE, SIDE, 4), np.uint8), "a.png is empty: there is no line in it"),
        (lambda: lines()[:4], "a.png is too small for a drawing (64 x 4)"),
    ],
)
def test_what_is_no_drawing_gets_a_sentence(tmp_path, name, make, words):
    with pytest.raises(FmrError) as told:
        read_drawing(save(tmp_path / "a.png", make()), name)
    assert words in told.value.message


@pytest.mark.parametrize(
    ("low", "high", "dtype"),
    [(0, 255, np.uint8), (90, 130, np.uint8), (0, 65535, np.uint16), (20000, 29000, np.uint16), (1200, 9000, np.int32)],
)
def test_depth_of_any_range_and_of_8_and_16_bits_runs_from_far_to_near(tmp_path, low, high, dtype):
    values = read_drawing(save(tmp_path / "a.tif", ramp(low=low, high=high, dtype=dtype)), "depth").values
    assert np.abs(values.astype(int) - ramp()).max() <= max(4, 255 // (high - low) + 2)
    if dtype is not np.uint8:
        assert len(np.unique(values)) == SIDE


def test_depth_in_floating_point_is_accepted_and_what_is_no_number_says_nothing(tmp_path):
    depth = ramp(low=0.5, high=3.0, dtype=np.float32)
    depth[:8] = np.nan
    found = read_drawing(save(tmp_path / "a.tif", depth), "depth")
    assert np.abs(found.values[8:].astype(int) - ramp()[8:]).max() <= 4
    assert not found.said[:8].any() and found.said[8:].all()


def test_the_darker_can_be_the_nearer(tmp_path):
    path = save(tmp_path / "a.png", ramp())
    assert np.abs(read_drawing(path, "depth", dark_is_near=True).values.astype(int) - ramp()[:, ::-1]).max() <= 4


def test_transparent_depth_says_nothing(tmp_path):
    clear = np.repeat(np.arange(SIDE)[:, None] < 16, SIDE, axis=1)
    sheet = np.dstack([ramp()] * 3 + [np.where(clear, 0, 255).astype(np.uint8)])
    found = read_drawing(save(tmp_path / "a.png", sheet), "depth")
    assert not found.said[:16].any() and found.said[16:].all() and "25.0%" in found.notes[0]
    assert (found.at(32)[1][8:] == 255).all() and not found.at(32)[1][:8].any()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: np.full((SIDE, SIDE), 77, np.uint8), "a.png has one depth everywhere, which says nothing"),
        (lambda: np.full((SIDE, SIDE), 7777, np.uint16), "a.png has one depth everywhere, which says nothing"),
        (photograph, "a.png is coloured, and depth is grey"),
        (lambda: np.zeros((SIDE, SIDE, 4), np.uint8), "a.png is empty: all of it is transparent"),
    ],
)
def test_what_is_no_depth_gets_a_sentence(tmp_path, make, words):
    with pytest.raises(FmrError) as told:
        read_drawing(save(tmp_path / "a.png", make()), "depth")
    assert words in told.value.message


def test_what_is_not_square_lies_in_the_middle_and_says_nothing_beside(tmp_path):
    found = read_drawing(save(tmp_path / "a.png", lines(ink=0, ground=255)[16:48]), "sketch")
    assert found.values.shape == (SIDE, SIDE) and np.array_equal(found.values[16:48], lines()[16:48])
    assert found.said[16:48].all() and not found.said[:16].any() and not found.said[48:].any()
    assert found.notes == ("64 x 32 pixels: put in the middle of a square, beside which nothing is said",)


def test_damage_and_animation_are_told_by_name(tmp_path):
    (tmp_path / "a.png").write_bytes(b"no image")
    with pytest.raises(FmrError, match=r"a\.png is no image"):
        read_drawing(tmp_path / "a.png", "sketch")
    with pytest.raises(FmrError, match="no kind of drawing"):
        read_drawing(tmp_path / "a.png", "labels")
