"""Parts of a label map are found as a flood from each pixel would find them."""

import numpy as np

from fmr_studio.canvas.joined import joined_parts, joined_pixels


def test_parts_are_what_is_joined_by_sides():
    ids = np.random.default_rng(0).integers(0, 3, (17, 23)).astype(np.uint8)
    parts = joined_parts(ids)
    assert parts.min() == 0 and len(np.unique(parts)) == parts.max() + 1
    for row, column in [(0, 0), (0, 22), (16, 0), (8, 11), (3, 19)]:
        found = joined_pixels(ids == ids[row, column], (column, row))
        assert np.array_equal(parts == parts[row, column], found)


def test_rows_do_not_join_around_the_edges():
    ids = np.array([[0, 0, 1], [1, 0, 0], [0, 1, 1]], np.uint8)
    assert np.array_equal(joined_parts(ids), [[0, 0, 1], [2, 0, 0], [3, 4, 4]])


def test_one_value_is_one_part():
    assert not joined_parts(np.full((5, 4), 7, np.uint8)).any()
