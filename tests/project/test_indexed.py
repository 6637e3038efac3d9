"""Whether the indices or the colours of an indexed map are its labels."""

from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, save_indexed
from helpers.tiny_pack import PALETTE

from fmr_studio.errors import FmrError
from fmr_studio.project.images import read_labels
from fmr_studio.training.domains import get_domain

INPUTS = Path(__file__).resolve().parent.parent / "data" / "inputs"
IDS = blocks()
COLOURS = [tuple(map(int, colour)) for colour in PALETTE.colors()[:4]]
ORDER = [2, 0, 3, 1]
REORDERED = [COLOURS[label] for label in ORDER]
BLEND = tuple(np.mean([COLOURS[0], COLOURS[2]], axis=0).astype(int))


def read(path, indices, table, **options):
    return read_labels(save_indexed(path / "a.png", indices, table, **options), PALETTE)


def with_some(indices, value, count=5):
    changed = indices.copy()
    changed[0, :count] = value
    return changed


def test_one_blended_pixel_does_not_turn_colours_into_indices():
    palette = get_domain("cats").palette
    clean = read_labels(INPUTS / "reordered-clean.png", palette)
    blended = read_labels(INPUTS / "reordered-one-blended-pixel.png", palette)
    assert (clean.labels != blended.labels).sum() <= 1
    assert (clean.uncertain, blended.uncertain) == (0, 1)


@pytest.mark.parametrize("count", [1, 200, 500])
@pytest.mark.parametrize("table", [COLOURS, REORDERED], ids=["own order", "another order"])
def test_the_colours_count_where_most_pixels_have_them_and_the_rest_is_snapped_and_counted(tmp_path, table, count):
    indices = IDS if table is COLOURS else np.argsort(ORDER)[IDS].astype(np.uint8)
    places = np.arange(IDS.size).reshape(IDS.shape) < count
    found = read(tmp_path, np.where(places, 4, indices), [*table, BLEND])
    assert (found.labels[~places] == IDS[~places]).all()
    assert found.uncertain == count


def test_colours_that_are_off_by_a_little_are_read_as_colours(tmp_path):
    table = [(red + 1, green, blue - 1) for red, green, blue in REORDERED]
    found = read(tmp_path, np.argsort(ORDER)[IDS], table)
    assert (found.labels == IDS).all() and found.uncertain == 0


def test_many_blended_colours_are_read_as_rgb_reads_them(tmp_path):
    rng = np.random.default_rng(0)
    blends = [tuple(np.mean(rng.permutation(COLOURS)[:2], axis=0).astype(int)) for _ in range(100)]
    indices = with_some(np.argsort(ORDER)[IDS], np.arange(4, 36), 32)
    found = read(tmp_path, indices, [*REORDERED, *blends])
    assert (found.labels[1:] == IDS[1:]).all() and 0 < found.uncertain <= 32


def test_the_grey_of_unknown_is_one_of_the_colours(tmp_path):
    found = read(tmp_path, with_some(np.argsort(ORDER)[IDS], 4), [*REORDERED, (127, 127, 127)])
    assert (found.labels[0, :5] == 255).all() and (found.labels[1:] == IDS[1:]).all() and found.uncertain == 0


def test_a_palette_of_which_one_colour_was_changed_still_goes_by_its_indices(tmp_path):
    found = read(tmp_path, IDS, [*COLOURS[:3], (255, 0, 255)])
    assert (found.labels == IDS).all()
    assert found.uncertain == (IDS == 3).sum()


@pytest.mark.parametrize(
    "table",
    [
        [(index, index, index) for index in range(256)],
        [(0, 0, 0), (128, 0, 0), (0, 128, 0), (128, 128, 0)],
        [COLOURS[0], (128, 0, 0), (0, 128, 0), (128, 128, 0)],
    ],
    ids=["greys", "other colours", "other colours, one the same by chance"],
)
def test_foreign_colours_mean_nothing(tmp_path, table):
    found = read(tmp_path, IDS, table)
    assert (found.labels == IDS).all() and found.uncertain == 0


def test_transparent_pixels_do_not_count(tmp_path):
    indices = np.where(np.arange(32)[:, None] < 24, 4, np.argsort(ORDER)[IDS])
    found = read(tmp_path, indices, [*REORDERED, BLEND], transparency=4)
    assert (found.labels[24:] == IDS[24:]).all() and (found.labels[:24] == 255).all()
    assert (found.uncertain, found.transparent) == (0, 24 * 32)


def test_what_cannot_be_decided_is_said(tmp_path):
    indices = np.where(np.arange(32)[:, None] < 24, 4, np.argsort(ORDER)[IDS])
    with pytest.raises(FmrError, match=r"a\.png is indexed, and it is not clear whether its indices or its colours") as caught:
        read(tmp_path, indices, [*REORDERED, (255, 0, 255)])
    assert "8-bit grey" in caught.value.hint
