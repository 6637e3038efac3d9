"""Palettes: lookup, colours, the way back from colours, JSON."""

import json

import numpy as np
import pytest

from fmr_studio.canvas.palette import UNKNOWN, UNKNOWN_COLOR, Label, Palette
from fmr_studio.errors import FmrError

PALETTE = Palette([Label(0, "sky", (120, 190, 250)), Label(1, "ground", (110, 80, 40)), Label(2, "eye", (20, 200, 60))])


def test_labels_are_found_by_name_and_id():
    assert PALETTE["eye"] is PALETTE[2] and len(PALETTE) == 3
    assert [label.name for label in PALETTE] == ["sky", "ground", "eye"]
    for key in ("nose", 3, -1):
        with pytest.raises(FmrError) as caught:
            PALETTE[key]
        assert "There are: sky" in caught.value.hint or "0 to 2" in caught.value.hint


def test_palettes_of_the_same_labels_are_equal():
    assert Palette(PALETTE) == PALETTE and hash(Palette(PALETTE)) == hash(PALETTE)
    assert Palette([PALETTE[0]]) != PALETTE and PALETTE != 3


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        ([], "1 to 255"),
        ([Label(1, "a", (0, 0, 0))], "run from 0"),
        ([Label(0, "a", (0, 0, 0)), Label(1, "a", (1, 1, 1))], "same name"),
        ([Label(number, str(number), (0, 0, 0)) for number in range(256)], "1 to 255"),
    ],
)
def test_palettes_that_cannot_be_are_refused(labels, reason):
    with pytest.raises(FmrError, match=reason):
        Palette(labels)


def test_the_colour_table_is_grey_where_there_is_no_label():
    table = PALETTE.colors()
    assert table.shape == (256, 3) and tuple(table[1]) == (110, 80, 40)
    assert (table[3:] == UNKNOWN_COLOR).all()


def test_colours_come_back_as_the_ids_they_show():
    ids = np.random.default_rng(0).integers(0, 3, (17, 23)).astype(np.uint8)
    found, uncertain = PALETTE.snap(PALETTE.colors()[ids])
    assert (found == ids).all() and uncertain == 0 and found.dtype == np.uint8


def test_soft_edges_and_strange_colours_are_counted_as_uncertain():
    rgb = np.array([[(122, 188, 251), (115, 135, 145), (255, 0, 255), (20, 200, 60)]], np.uint8)
    found, uncertain = PALETTE.snap(rgb)
    assert found[0, 0] == 0 and found[0, 3] == 2 and uncertain == 2


def test_json_there_and_back():
    assert Palette.from_json(json.loads(json.dumps(PALETTE.to_json()))) == PALETTE


@pytest.mark.parametrize(
    "values", [None, 3, [{}], [{"id": 0, "name": "a", "color": [1, 2]}], [{"id": 0, "name": "a", "color": [0, 0, 256]}], ["a"]]
)
def test_a_damaged_palette_says_so(values):
    with pytest.raises(FmrError, match="damaged"):
        Palette.from_json(values)


def test_unknown_is_no_label():
    assert Palette.unknown_id == UNKNOWN == 255
