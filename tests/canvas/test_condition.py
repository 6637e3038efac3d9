"""Drawings beside a label map: what they may be, and how they are brought to another size."""

import numpy as np
import pytest

from fmr_studio.canvas.condition import MUST, Condition, near_ink, resampled
from fmr_studio.errors import FmrError


def test_a_smaller_plane_has_the_means_of_areas_and_a_larger_one_the_same_pixels():
    plane = np.array([[0, 255, 0], [0, 255, 0], [90, 90, 90]], np.uint8)
    assert resampled(plane, 1)[0, 0] == round(plane.mean())
    assert np.array_equal(resampled(plane, 6), plane.repeat(2, 0).repeat(2, 1))
    assert resampled(np.full((5, 7), 200, np.uint8), 3).tolist() == [[200] * 3] * 3


def test_thin_lines_stay_as_faint_ones():
    plane = np.zeros((40, 40), np.uint8)
    plane[:, 7] = 255
    small = resampled(plane, 10)
    assert small[:, 1].tolist() == [64] * 10 and not small[:, 2:].any()


@pytest.mark.parametrize(
    ("name", "values", "said"),
    [
        ("hed", np.zeros((2, 2), np.uint8), "no condition 'hed'"),
        ("sketch", np.zeros((2, 2, 3), np.uint8), "must be"),
        ("depth", np.zeros((2, 2), np.uint16), "must be"),
        ("edges", np.zeros((0, 2), np.uint8), "must be"),
    ],
)
def test_other_planes_get_a_sentence(name, values, said):
    with pytest.raises(FmrError, match=said):
        Condition.everywhere(name, values)


def test_values_and_weight_have_one_size():
    with pytest.raises(FmrError, match="different sizes"):
        Condition("sketch", np.zeros((2, 2), np.uint8), np.full((2, 3), MUST, np.uint8))


def test_near_ink():
    plane = np.zeros((9, 9), np.uint8)
    assert not near_ink(plane, 3).any()
    plane[4, 4] = 200
    assert near_ink(plane, 1).sum() == 5 and near_ink(plane, 0).sum() == 1
