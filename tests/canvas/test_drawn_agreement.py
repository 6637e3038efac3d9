"""Drawings are compared with what is seen in the picture, as far as they must be followed."""

import numpy as np
import pytest

from fmr_studio.canvas.agreement import compare
from fmr_studio.canvas.condition import FREE, MAY, MUST, Condition
from fmr_studio.canvas.drawn_agreement import compare_drawn, must_labels
from fmr_studio.canvas.rect import Rect

SIDE = 80


def lines(*rows):
    found = np.zeros((SIDE, SIDE), np.uint8)
    for row in rows:
        found[row, 10:70] = 255
    return found


@pytest.mark.parametrize("name", ["sketch", "edges"])
def test_lines_are_followed_where_an_edge_is_near(name):
    found = compare_drawn(Condition.everywhere(name, lines(20, 60)), lines(22, 40))
    assert found.followed == 0.5 and found.given == pytest.approx(120 / SIDE**2)
    assert found.worst == Rect(10, 60, 60, 1) and found.wrong.sum() == 60


def test_a_hint_and_what_is_free_are_not_counted():
    weight = np.full((SIDE, SIDE), MUST, np.uint8)
    weight[50:] = MAY
    sketch = Condition("sketch", lines(20, 60), weight)
    assert compare_drawn(sketch, lines(20)).followed == 1.0
    weight[:] = FREE
    assert compare_drawn(Condition("sketch", lines(20), weight), lines(20)) is None


def test_depth_is_compared_by_its_differences():
    _rows, columns = np.mgrid[:SIDE, :SIDE]
    ramp = (columns * 3).astype(np.uint8)
    half = (columns * 1.5 + 60).astype(np.uint8)
    assert compare_drawn(Condition.everywhere("depth", ramp), half).followed == 1.0
    assert compare_drawn(Condition.everywhere("depth", ramp), ramp[:, ::-1]).followed < 0.7
    bumped = half.copy()
    bumped[30:50, 60:78] = 60
    found = compare_drawn(Condition.everywhere("depth", ramp), bumped)
    assert 0.8 < found.followed < 1.0 and found.wrong[40, 70] and not found.wrong[5, 5]
    assert compare_drawn(Condition.everywhere("depth", ramp), np.zeros_like(ramp)).followed < 0.8


def test_drawings_of_another_size_and_labels_that_are_a_hint():
    large = np.repeat(np.repeat(lines(20), 4, 0), 4, 1)
    assert compare_drawn(Condition.everywhere("sketch", large), lines(20)).followed == 1.0
    labels, weight = np.ones((SIDE, SIDE), np.uint8), np.full((4 * SIDE, 4 * SIDE), MUST, np.uint8)
    weight[:160] = MAY
    kept = must_labels(labels, weight, 255)
    assert (kept[:40] == 255).all() and (kept[40:] == 1).all() and must_labels(labels, None, 255) is labels


def test_what_is_not_followed_of_a_drawing_is_wrong_in_the_agreement():
    labels = np.ones((SIDE, SIDE), np.uint8)
    found = compare(labels, labels).with_drawn([compare_drawn(Condition.everywhere("sketch", lines(20)), lines())])
    assert found.part < 1.0 and found.wrong[20, 30] and found.drawn[0].followed == 0.0
