import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from fmr_studio.arrays import averaged, fit_on_square, image_to_nchw, nchw_to_images, resample_labels
from fmr_studio.errors import FmrError


def test_pictures_survive_the_round_trip():
    images = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 16, 16, 3)
    batch = image_to_nchw(images)
    assert batch.shape == (1, 3, 16, 16)
    assert batch.dtype == np.float32
    assert (batch.min(), batch.max()) == (-1, 1)
    assert np.array_equal(nchw_to_images(batch), images)


def test_a_single_picture_becomes_a_batch_of_one():
    image = np.zeros((4, 6, 3), np.uint8)
    image[1, 2] = (255, 0, 51)
    batch = image_to_nchw(image)
    assert batch.shape == (1, 3, 4, 6)
    assert batch[0, :, 1, 2] == pytest.approx([1, -1, -0.6])


def test_values_out_of_range_are_clipped_not_wrapped():
    batch = np.array([-9, 9, 0], np.float32).reshape(1, 3, 1, 1)
    assert nchw_to_images(batch).ravel().tolist() == [0, 255, 128]


@pytest.mark.parametrize("bad", [np.zeros((4, 4), np.uint8), np.zeros((4, 4, 4), np.uint8), np.zeros((4, 4, 3))])
def test_what_is_no_picture_is_refused_with_its_shape(bad):
    with pytest.raises(FmrError, match=r"\(H, W, 3\) uint8, not"):
        image_to_nchw(bad)


def test_shrinking_takes_the_majority():
    labels = np.array([[1, 1, 2, 3], [1, 7, 3, 3], [5, 5, 9, 9], [5, 5, 9, 0]], np.uint8)
    assert resample_labels(labels, 2).tolist() == [[1, 3], [5, 9]]


def test_a_tie_goes_to_the_label_at_the_centre():
    assert resample_labels(np.array([[1, 1], [2, 2]], np.uint8), 1).tolist() == [[2]]
    assert resample_labels(np.array([[2, 2], [1, 1]], np.uint8), 1).tolist() == [[1]]


def test_growing_repeats_the_nearest():
    assert resample_labels(np.array([[1, 2]], np.uint8), (2, 4)).tolist() == [[1, 1, 2, 2]] * 2


def test_one_axis_may_shrink_while_the_other_grows():
    labels = np.array([[1, 1, 2], [1, 1, 2], [3, 3, 3]], np.uint8)
    assert resample_labels(labels, (1, 6)).tolist() == [[1, 1, 1, 1, 2, 2]]


@settings(max_examples=60, deadline=None)
@given(
    labels=npst.arrays(
        np.uint8, npst.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=17), elements=st.integers(0, 4)
    ),
    size=st.tuples(st.integers(1, 20), st.integers(1, 20)),
)
def test_no_label_is_invented_and_equal_size_changes_nothing(labels, size):
    out = resample_labels(labels, size)
    assert out.shape == size
    assert out.dtype == labels.dtype
    assert set(np.unique(out)) <= set(np.unique(labels))
    assert np.array_equal(resample_labels(labels, labels.shape), labels)
    assert not np.shares_memory(resample_labels(labels, labels.shape), labels)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_shrinking_by_a_whole_factor_equals_counting(data):
    factor = data.draw(st.integers(2, 4))
    shape = (factor * data.draw(st.integers(1, 4)), factor * data.draw(st.integers(1, 4)))
    labels = data.draw(npst.arrays(np.int16, shape, elements=st.integers(-1, 3)))
    out = resample_labels(labels, (shape[0] // factor, shape[1] // factor))
    for row, column in np.ndindex(out.shape):
        box = labels[row * factor : (row + 1) * factor, column * factor : (column + 1) * factor]
        ids, counts = np.unique(box, return_counts=True)
        assert out[row, column] in ids[counts == counts.max()]


@pytest.mark.parametrize("size", [0, (4, 0), -1])
def test_an_impossible_size_is_refused(size):
    with pytest.raises(FmrError, match="cannot be"):
        resample_labels(np.zeros((4, 4), np.uint8), size)
    with pytest.raises(FmrError, match=r"\(H, W\) integers"):
        resample_labels(np.zeros((4, 4, 3), np.uint8), 2)


def padded(labels, blank):
    """The whole square that a map lies in the middle of."""
    side, (height, width) = max(labels.shape), labels.shape
    square = np.full((side, side), blank, labels.dtype)
    top, left = (side - height) // 2, (side - width) // 2
    square[top : top + height, left : left + width] = labels
    return square


@settings(deadline=None)
@given(
    labels=npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, max_side=40), elements=st.sampled_from([0, 1, 9])),
    side=st.integers(1, 30),
)
def test_a_map_on_a_square_is_what_the_whole_square_would_be(labels, side):
    assert np.array_equal(fit_on_square(labels, side, 9), resample_labels(padded(labels, 9), side))


def test_a_map_that_is_not_square_goes_to_the_middle():
    wide = np.arange(20 * 31).reshape(20, 31).astype(np.uint8)
    square = fit_on_square(wide, 31, 255)
    assert (square[5:25] == wide).all() and (square[:5] == 255).all() and (square[25:] == 255).all()
    assert (fit_on_square(wide.T, 31, 255) == square.T).all()


def test_pictures_are_made_smaller_by_the_mean_of_their_pixels():
    picture = np.arange(48, dtype=np.float32).reshape(1, 3, 4, 4)
    assert np.array_equal(averaged(picture, 2)[0, 0], [[2.5, 4.5], [10.5, 12.5]])
    assert averaged(picture, 4) is picture


@pytest.mark.parametrize("shape", [(1, 10**7), (10**7, 1), (3, 10**6)])
def test_the_memory_of_a_strip_is_that_of_the_strip(shape):
    tracemalloc.start()
    try:
        assert (fit_on_square(np.zeros(shape, np.uint8), 128, 255) == 255).all()
        assert tracemalloc.get_traced_memory()[1] < 200_000_000
    finally:
        tracemalloc.stop()
