import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fmr_studio.canvas.cell_regions import cell_labels, joined, main_label, outlines, within_lasso
from fmr_studio.canvas.raster import Rect, polygon

masks = arrays(bool, st.tuples(st.integers(1, 7), st.integers(1, 7)))


def area(loop):
    """Twice the signed area; clockwise loops with y down are positive."""
    x, y = np.array(loop).T
    return int((x * np.roll(y, -1) - np.roll(x, -1) * y).sum())


@given(masks)
def test_outlines_enclose_exactly_the_cells(mask):
    loops = outlines(mask)
    assert sum(map(area, loops)) == 2 * mask.sum()
    drawn = np.zeros(mask.shape, int)
    for loop in loops:
        box, inside = polygon(loop, bounds=Rect(0, 0, mask.shape[1], mask.shape[0]))
        if not box.empty:
            drawn[box.slices] += np.where(area(loop) > 0, 1, -1) * inside
    assert np.array_equal(drawn > 0, mask)


def test_the_outline_of_a_rectangle_has_four_corners():
    mask = np.zeros((6, 6), bool)
    mask[1:3, 2:5] = True
    assert sorted(outlines(mask)[0]) == [(2, 1), (2, 3), (5, 1), (5, 3)]


def test_cells_that_meet_at_a_corner_have_outlines_of_their_own():
    assert len(outlines(np.eye(3, dtype=bool))) == 3


@given(masks, st.data())
def test_joined_cells_are_those_a_walk_reaches(mask, data):
    row, column = data.draw(st.integers(0, mask.shape[0] - 1)), data.draw(st.integers(0, mask.shape[1] - 1))
    reached, waiting = set(), [(row, column)] if mask[row, column] else []
    while waiting:
        y, x = waiting.pop()
        if (y, x) in reached or not (0 <= y < mask.shape[0] and 0 <= x < mask.shape[1]) or not mask[y, x]:
            continue
        reached.add((y, x))
        waiting += [(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)]
    assert {tuple(cell) for cell in np.argwhere(joined(mask, (column, row))).tolist()} == reached


def test_a_cell_has_the_label_that_covers_most_of_it():
    labels = np.array([[1, 1, 2, 2], [1, 3, 2, 255], [255, 255, 4, 5], [255, 0, 5, 5]], np.uint8)
    assert cell_labels(labels, 2).tolist() == [[1, 2], [255, 5]]


def test_unknown_cells_say_nothing_about_a_region():
    labels = np.array([[255, 255], [255, 7]], np.uint8)
    assert main_label(labels, np.ones((2, 2), bool)) == 7
    assert main_label(labels, np.array([[True, False], [False, False]])) == 255


@pytest.mark.parametrize(("points", "count"), [([], 0), ([(0, 0), (4, 4)], 0), ([(0, 0), (4, 0), (4, 4), (0, 4)], 16)])
def test_a_lasso_takes_the_cells_whose_centres_it_encloses(points, count):
    assert within_lasso(points, 8).sum() == count
