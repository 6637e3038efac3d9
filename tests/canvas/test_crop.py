import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fmr_studio.canvas.crop import centred_frame, cut, square_crop, suggest_crop
from fmr_studio.canvas.photo import Frame


def scene(height, width, box):
    """A subject (left, top, right, bottom) before a wall that changes over the rows."""
    image = np.repeat(np.linspace(60, 140, height).astype(np.uint8)[:, None, None], width, axis=1).repeat(3, axis=2)
    left, top, right, bottom = box
    image[top:bottom, left:right] = (230, 120, 40)
    return image


def test_the_frame_lies_around_the_subject():
    frame = suggest_crop(scene(400, 800, (520, 100, 680, 300)))
    assert frame.side < 300
    assert frame.x <= 520 and frame.x + frame.side >= 680
    assert frame.y <= 100 and frame.y + frame.side >= 300


def test_a_subject_that_fills_the_picture_keeps_all_of_it():
    assert suggest_crop(scene(300, 300, (30, 20, 270, 290))) == Frame(0, 0, 300)


def test_without_a_subject_it_is_the_middle():
    assert suggest_crop(np.full((120, 200, 3), 90, np.uint8)) == centred_frame(200, 120) == Frame(40, 0, 120)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1))
def test_the_frame_is_inside_whatever_the_picture(height, width, seed):
    frame = suggest_crop(np.random.default_rng(seed).integers(0, 256, (height, width, 3), np.uint8))
    assert 1 <= frame.side <= min(height, width)
    assert 0 <= frame.x <= width - frame.side and 0 <= frame.y <= height - frame.side


def test_outside_of_the_photograph_its_border_is_repeated():
    image = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    got = cut(image, Frame(-1, -1, 4), 4)
    np.testing.assert_array_equal(got[1:3, 1:3], image)
    np.testing.assert_array_equal(got[0, 0], image[0, 0])
    np.testing.assert_array_equal(got[3, 3], image[1, 1])


def test_a_crop_of_the_same_size_keeps_every_pixel():
    image = np.random.default_rng(1).integers(0, 256, (16, 20, 3), np.uint8)
    np.testing.assert_array_equal(square_crop(image, 16), image[:, 2:18])
    assert square_crop(image, 40).shape == (40, 40, 3)
