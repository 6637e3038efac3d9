"""Where regions go: moved, scaled, turned, mirrored, in order, with filled holes and fixed cells."""

import numpy as np
import pytest

from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind
from fmr_studio.canvas.region_geometry import ITSELF, backward, centre, compose, forward, place, placed_cells

SIZE = 16


def block(top, left, bottom, right):
    mask = np.zeros((SIZE, SIZE), bool)
    mask[top:bottom, left:right] = True
    return mask


def edit(kind, mask, **placement):
    return RegionEdit(kind, Cells.of(mask), Placement(**placement))


def test_a_region_that_stays_is_itself_and_one_that_moves_keeps_its_shape():
    mask = block(4, 5, 7, 10)
    mask[4, 5] = False
    assert np.array_equal(place(mask, Placement()).inside, mask)
    assert np.array_equal(place(mask, Placement(dx=3, dy=-2)).inside, np.roll(mask, (-2, 3), (0, 1)))
    assert np.array_equal(place(mask, Placement(mirrored=True)).inside[4:7, 5:10], mask[4:7, 5:10][:, ::-1])


def test_it_is_turned_clockwise_and_scaled_around_the_middle_of_its_box():
    mask = block(4, 4, 6, 8)
    assert centre(mask) == (6.0, 5.0)
    assert np.array_equal(place(mask, Placement(degrees=90)).inside, block(3, 5, 7, 7))
    assert np.array_equal(place(mask, Placement(scale_x=2, scale_y=0.5)).inside, block(4, 2, 5, 10) | block(5, 2, 6, 10))
    corner = np.zeros((SIZE, SIZE), bool)
    corner[4, 4:8] = corner[4:8, 4] = True  # an L whose corner lies top left comes to lie top right
    turned = place(corner, Placement(degrees=90)).inside
    assert turned[4, 7] and turned[4, 4] and turned[7, 7] and not turned[7, 4]


@pytest.mark.parametrize("degrees", [0.0, 33.0, -120.0])
def test_there_and_back_is_the_same_point(degrees):
    placement, middle = Placement(1.5, -2.25, 1.3, 0.4, degrees, True), (6.0, 9.5)
    there, back = forward(placement, middle), backward(placement, middle)
    point = np.array([3.0, 7.0])
    moved = there[:, :2] @ point + there[:, 2]
    np.testing.assert_allclose(back[:, :2] @ moved + back[:, 2], point)
    assert not np.allclose(moved, point)


def test_moves_of_less_than_a_cell_take_the_content_between_cells():
    there = compose([edit(RegionKind.DUPLICATE, block(4, 4, 8, 8), dx=0.25)], SIZE)
    assert np.array_equal(there.placed, block(4, 4, 8, 8))
    assert there.x[5, 6] == 6.25 and there.columns[5, 6] == 6


def test_the_hole_takes_the_nearest_cell_that_was_not_taken_away():
    there = compose([edit(RegionKind.DELETE, block(0, 4, 4, 8))], SIZE)
    assert np.array_equal(there.hole, block(0, 4, 4, 8))
    assert (there.rows[0, 4], there.columns[0, 4]) == (0, 3)
    assert (there.rows[0, 7], there.columns[0, 7]) == (0, 8)
    assert (there.rows[3, 5], there.columns[3, 5]) == (4, 5)


def test_a_moved_region_leaves_a_hole_only_where_it_does_not_lie_itself():
    there = compose([edit(RegionKind.MOVE, block(4, 4, 8, 8), dx=2)], SIZE)
    assert np.array_equal(there.placed, block(4, 6, 8, 10))
    assert np.array_equal(there.hole, block(4, 4, 8, 6))
    assert not compose([edit(RegionKind.DUPLICATE, block(4, 4, 8, 8), dx=2)], SIZE).hole.any()


def test_later_regions_lie_above_earlier_ones_and_disabled_ones_nowhere():
    one, other = (
        edit(RegionKind.DUPLICATE, block(0, 0, 2, 2), dx=8, dy=8),
        edit(RegionKind.DUPLICATE, block(0, 4, 2, 6), dx=5, dy=8),
    )
    assert compose([one, other], SIZE).region[8, 9] == 1
    assert compose([other, one], SIZE).region[8, 9] == 1
    assert compose([one, other], SIZE).region[8, 8] == 0
    off = RegionEdit(RegionKind.DELETE, Cells.of(block(0, 0, 2, 2)), enabled=False)
    assert (compose([off], SIZE).region == ITSELF).all() and not compose([off], SIZE).hole.any()


def test_fixed_cells_take_part_in_nothing():
    fixed = Cells.of(block(0, 0, SIZE, 8))
    there = compose([edit(RegionKind.MOVE, block(4, 4, 8, 8), dx=2)], SIZE, fixed=fixed)
    assert np.array_equal(there.placed, block(4, 8, 8, 10)) and not there.hole.any()
    assert np.array_equal(there.columns[:, :8], np.indices((SIZE, SIZE))[1][:, :8])


def test_pixels_follow_the_same_geometry_as_cells():
    edits = [edit(RegionKind.MOVE, block(4, 4, 8, 8), dx=3.5, scale_x=1.5, degrees=20)]
    cells, pixels = compose(edits, SIZE), compose(edits, SIZE, side=4 * SIZE)
    share = pixels.placed.reshape(SIZE, 4, SIZE, 4).mean(axis=(1, 3))
    assert np.array_equal(share >= 0.5, cells.placed)
    assert np.array_equal(placed_cells(edits[0]), cells.placed)


def test_a_region_moved_out_of_the_picture_is_gone():
    there = compose([edit(RegionKind.MOVE, block(4, 4, 8, 8), dx=100)], SIZE)
    assert not there.placed.any() and np.array_equal(there.hole, block(4, 4, 8, 8))
    assert not compose([edit(RegionKind.MOVE, np.zeros((SIZE, SIZE), bool), dx=1)], SIZE).placed.any()


def test_nothing_is_left_to_fill_a_hole_from_where_all_was_taken_away():
    there = compose([edit(RegionKind.DELETE, block(0, 0, SIZE, SIZE))], SIZE)
    assert np.array_equal(there.rows, np.indices((SIZE, SIZE))[0])


@pytest.mark.parametrize(
    "placement", [Placement(dx=-20, dy=9.5), Placement(degrees=33, scale_x=2.5), Placement(dx=40, mirrored=True)]
)
def test_what_is_far_from_a_placed_region_costs_nothing_and_says_nothing(placement):
    mask = np.zeros((32, 32), bool)
    mask[10:14, 12:20] = True
    shape = mask.repeat(4, 0).repeat(4, 1)
    down = place(mask, placement, side=128, shape=shape)
    rows, columns = np.indices((128, 128))
    there = forward(placement, centre(mask)) @ np.array([16.0, 12.0, 1.0])
    far = np.hypot(columns / 4 - there[0], rows / 4 - there[1]) > 16
    assert not down.inside[far].any() and not down.x[far].any()
    if 0 <= there[0] < 32:
        assert down.inside[int(4 * there[1]), int(4 * there[0])]
