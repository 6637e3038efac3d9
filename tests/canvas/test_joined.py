"""Joined regions are those of a labelling of the whole, found by looking at little of it."""

import numpy as np
import pytest
from scipy import ndimage

from fmr_studio.canvas.joined import joined_pixels, joined_region
from fmr_studio.canvas.rect import Rect


def by_labelling(same, pixel):
    numbers, _ = ndimage.label(same)
    return numbers == numbers[pixel[1], pixel[0]]


@pytest.mark.parametrize("share", [0.3, 0.55, 0.6, 0.8])
def test_scattered_pixels(share):
    random = np.random.default_rng(3)
    same = random.random((61, 83)) < share
    for row, column in np.argwhere(same)[::97]:
        np.testing.assert_array_equal(joined_pixels(same, (column, row)), by_labelling(same, (column, row)))


def test_a_spiral_is_one_region():
    same = np.zeros((41, 41), bool)
    for ring in range(0, 20, 2):
        same[ring, ring : 41 - ring] = same[40 - ring, ring : 41 - ring] = True
        same[ring : 41 - ring, ring] = same[ring : 41 - ring, 40 - ring] = True
        same[ring + 1, ring] = False
        same[ring + 2, ring : ring + 3] = True
    np.testing.assert_array_equal(joined_pixels(same, (0, 0)), by_labelling(same, (0, 0)))


@pytest.mark.parametrize("pixel", [(700, 420), (5, 5), (1199, 899)])
def test_a_region_larger_than_the_first_window(pixel):
    y, x = np.mgrid[:900, :1200]
    labels = ((np.hypot(x - 700, y - 420) < 333) + 2 * (np.hypot(x - 700, y - 420) < 90)).astype(np.uint8)
    box, mask = joined_region(lambda rect: labels[rect.slices], Rect(0, 0, 1200, 900), pixel)
    whole = np.zeros((900, 1200), bool)
    whole[box.slices] = mask
    np.testing.assert_array_equal(whole, by_labelling(labels == labels[pixel[1], pixel[0]], pixel))
    assert box == Rect.around(whole)


def test_a_small_region_is_read_and_nothing_far():
    labels = np.zeros((4096, 4096), np.uint8)
    labels[2000:2050, 1000:1040] = 7
    read = []

    def look(rect):
        read.append(rect.width * rect.height)
        return labels[rect.slices]

    box, mask = joined_region(look, Rect(0, 0, 4096, 4096), (1010, 2010))
    assert box == Rect(1000, 2000, 40, 50) and mask.all()
    assert sum(read) <= 256**2
