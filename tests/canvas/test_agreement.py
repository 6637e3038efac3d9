import numpy as np
import pytest

from fmr_studio.canvas.agreement import compare, unheeded
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.rect import Rect


def maps():
    painted = np.zeros((16, 16), np.uint8)
    painted[4:8, 4:8] = 2
    return painted, painted.copy()


def test_equal_maps_agree_everywhere():
    painted, seen = maps()
    found = compare(painted, seen)
    assert found.part == 1.0 and found.mean_iou == 1.0 and not found.wrong.any()
    assert all(entry.worst.empty for entry in found.labels)


def test_a_moved_part_is_found_with_its_place():
    painted, seen = maps()
    seen[4:8, 4:6] = 0
    seen[12, 12] = 2
    found = compare(painted, seen)
    worst = found.labels[0]
    assert worst.label == 2 and worst.iou == pytest.approx(8 / 17) and worst.worst == Rect(4, 4, 2, 4)
    assert worst.painted == 16 / 256 and worst.seen == 9 / 256
    assert found.part == pytest.approx(1 - 9 / 256)


def test_what_was_left_unknown_does_not_count():
    painted, seen = maps()
    painted[:, 8:] = 255
    seen[:, 8:] = 7
    found = compare(painted, seen)
    assert found.part == 1.0 and [entry.label for entry in found.labels if entry.iou < 1] == []


# -- paint that is not drawn -----------------------------------------------------------------------------------------------


def stroke(label=2):
    before = np.zeros((16, 16), np.uint8)
    painted = before.copy()
    painted[4:8, 4:12] = label
    return before, painted


def test_paint_is_not_drawn_where_the_picture_shows_what_was_there():
    before, painted = stroke()
    found = unheeded(before, painted, seen=before)
    assert found.label == 2 and found.cells.sum() == 32 and found.shown == 0.0
    assert found.again(painted, painted) is None, "another seed draws it"
    assert found.again(before, before) is None, "it was painted over"
    assert found.again(painted, before).cells.sum() == 32


def test_paint_that_is_drawn_in_part_or_read_as_something_else_is_no_matter():
    before, painted = stroke()
    half = before.copy()
    half[4:8, 4:8] = 2
    other = np.where(painted == 2, np.uint8(3), before)
    assert unheeded(before, painted, half) is None and unheeded(before, painted, other) is None


def test_paint_that_says_nothing_and_stray_pixels_are_no_matter():
    before, painted = stroke(UNKNOWN)
    assert unheeded(before, painted, before) is None
    dot = np.zeros((64, 64), np.uint8)
    dot[1, 1] = 2
    assert unheeded(np.zeros_like(dot), dot, np.zeros_like(dot)) is None


def test_of_several_labels_the_largest_is_told():
    before, painted = stroke()
    painted[12:16] = 3
    assert unheeded(before, painted, before).label == 3
