"""Shapes are exact: a pixel belongs to one if its centre does."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from fmr_studio.canvas.brush import MAX_SIZE_PX
from fmr_studio.canvas.raster import Disc, box_between, capsule, ellipse, polygon, rectangle, track
from fmr_studio.canvas.rect import Rect

BOUNDS = Rect(0, 0, 96, 80)
EVERYWHERE = Rect(-1000, -1000, 3000, 3000)
coordinates = st.floats(-20, 110, allow_nan=False)
discs = st.builds(Disc.at, st.tuples(coordinates, coordinates), st.integers(1, 40))


def whole(shape, bounds=BOUNDS):
    rect, mask = shape
    canvas = np.zeros((bounds.height, bounds.width), bool)
    canvas[rect.slices] = mask
    return canvas


def centres(bounds=BOUNDS):
    rows, columns = np.mgrid[0 : bounds.height, 0 : bounds.width] + 0.5
    return columns, rows


def test_a_disc_of_every_size_is_as_wide_as_it_says_round_and_whole():
    for size in (*range(1, 130), *range(130, MAX_SIZE_PX, 17), MAX_SIZE_PX - 1, MAX_SIZE_PX):
        disc = Disc.at((600.3, 599.8), size)
        _rect, mask = capsule(disc, disc, bounds=EVERYWHERE)
        assert mask.shape == (size, size)
        assert mask.any(axis=0).all() and mask.any(axis=1).all()
        assert (mask == mask[::-1]).all() and (mask == mask[:, ::-1]).all() and (mask == mask.T).all()
        steps = np.arange(size) - (size - 1) / 2
        assert (mask == (steps[:, None] ** 2 + steps[None] ** 2 <= size**2 / 4)).all()


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_the_smallest_discs(size):
    expected = {1: ["#"], 2: ["##", "##"], 3: ["###", "###", "###"], 4: [".##.", "####", "####", ".##."]}[size]
    disc = Disc.at((5.5, 5.5), size)
    _rect, mask = capsule(disc, disc, bounds=BOUNDS)
    assert ["".join(".#"[pixel] for pixel in row) for row in mask.astype(int)] == expected


@given(discs, discs)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_capsule_is_what_the_disc_covers_on_its_way(start, end):
    bounds = Rect(0, 0, 48, 40)
    mask = whole(capsule(start, end, bounds=bounds), bounds)
    x, y = centres(bounds)
    nearest = np.full(mask.shape, np.inf)
    for part in np.linspace(0, 1, 120):
        disc = start.towards(end, part)
        nearest = np.minimum(nearest, np.hypot(x - disc.x, y - disc.y) - disc.size / 2)
    assert mask[nearest <= 0].all()
    assert not mask[nearest > 0.3].any()


@given(discs, discs)
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_track_in_pieces_is_the_capsule(start, end):
    pieces = np.zeros((BOUNDS.height, BOUNDS.width), bool)
    for shape in track(start, end, bounds=BOUNDS):
        pieces |= whole(shape)
    assert (pieces != whole(capsule(start, end, bounds=BOUNDS))).sum() <= 1


def test_a_thin_line_has_no_gap_and_no_corner():
    for end in ((60.5, 30.5), (60.5, 60.5), (20.5, 70.5)):
        mask = np.zeros((BOUNDS.height, BOUNDS.width), bool)
        for shape in track(Disc.at((3.5, 3.5), 1), Disc.at(end, 1), bounds=BOUNDS):
            mask |= whole(shape)
        assert mask[3, 3] and mask[int(end[1]), int(end[0])]
        assert ndimage.label(mask, np.ones((3, 3)))[1] == 1
        assert mask.sum() <= 1.5 * max(end)


def test_a_long_track_is_cut_into_pieces_without_empty_surroundings():
    shapes = list(track(Disc.at((0, 0), 10), Disc.at((4000, 4000), 10), bounds=Rect(0, 0, 4096, 4096)))
    assert sum(mask.size for _rect, mask in shapes) < 4000 * 100


@given(st.integers(-5, 90), st.integers(-5, 70), st.integers(1, 40), st.integers(1, 40), st.integers(1, 5))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_ellipses_fill_their_box_and_borders_are_rings(x, y, width, height, border):
    box = Rect(x, y, width, height)
    mask = whole(ellipse(box, bounds=BOUNDS))
    columns, rows = centres()
    inside = ((columns - x - width / 2) / (width / 2)) ** 2 + ((rows - y - height / 2) / (height / 2)) ** 2
    assert mask[inside < 1 - 1e-6].all() and not mask[inside > 1 + 1e-6].any()
    ring = whole(ellipse(box, bounds=BOUNDS, border=border))
    assert mask[ring].all()
    if min(width, height) > 2 * border:
        inner = Rect(x + border, y + border, width - 2 * border, height - 2 * border)
        assert (ring == mask & ~whole(ellipse(inner, bounds=BOUNDS))).all()


def test_rectangles_and_their_borders():
    box = Rect(-3, 10, 20, 8)
    mask = whole(rectangle(box, bounds=BOUNDS))
    assert mask.sum() == 17 * 8 and mask[10:18, :17].all()
    ring = whole(rectangle(box, bounds=BOUNDS, border=2))
    assert (mask & ~ring).sum() == 15 * 4 and not ring[12:16, :15].any()
    assert whole(rectangle(box, bounds=BOUNDS, border=4)).sum() == mask.sum()


def test_the_box_between_two_points_holds_both_their_pixels():
    assert box_between((3.9, 4.0), (1.2, 4.9)) == Rect(1, 4, 3, 1)
    assert box_between((2.0, 2.0), (2.0, 2.0)) == Rect(2, 2, 1, 1)


@given(st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=9))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_polygons_follow_the_winding_number(points):
    mask = whole(polygon(points, bounds=BOUNDS))
    winding = np.zeros(mask.shape, int)
    columns, rows = centres()
    distance = np.full(mask.shape, np.inf)
    for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
        side = (x1 - x0) * (rows - y0) - (y1 - y0) * (columns - x0)
        winding += ((y0 <= rows) & (y1 > rows) & (side > 0)).astype(int)
        winding -= ((y1 <= rows) & (y0 > rows) & (side < 0)).astype(int)
        length = math.hypot(x1 - x0, y1 - y0)
        if length:
            distance = np.minimum(distance, np.abs(side) / length)
    clear = distance > 1e-6
    assert ((mask == (winding != 0)) | ~clear).all()


def test_an_outline_of_two_points_has_no_inside():
    assert polygon([(1, 1), (9, 9)], bounds=BOUNDS)[0].empty
    assert polygon([(200, 200), (210, 200), (210, 210)], bounds=BOUNDS)[0].empty
