import numpy as np
import pytest

from fmr_studio.canvas.agreement import compare
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
