"""Which pixels a region is: its cells without what belongs to the surroundings, and with what reaches out of them."""

import numpy as np

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind
from fmr_studio.canvas.region_geometry import compose
from fmr_studio.canvas.region_shapes import covered_part, shape_of, shapes_of

SIZE, STEP = 8, 4
SIDE = SIZE * STEP
SKY, EAR, HEAD = 0, 4, 3


def picture():
    """An ear on a head below a sky; it reaches a pixel into cells that are mostly sky or head, and has a thin tip."""
    labels = np.full((SIDE, SIDE), SKY, np.uint8)
    labels[16:, :] = HEAD
    labels[7:17, 11:21] = EAR
    labels[2:7, 14] = EAR
    return labels


def chosen():
    cells = np.zeros((SIZE, SIZE), bool)
    cells[2:4, 3:5] = True
    return cells


def ear(kind, **placement):
    return RegionEdit(kind, Cells.of(chosen()), Placement(**placement), label=EAR)


def composed(*regions, pieces=None):
    labels = picture()
    there = compose(regions, SIZE, side=SIDE, shapes=shapes_of(regions, labels, pieces or {}))
    return there.take(labels, pieces or {})


def test_a_region_is_all_of_its_label_that_is_joined_to_its_cells():
    labels = picture()
    assert np.array_equal(shape_of(chosen(), labels, EAR), labels == EAR)
    assert np.array_equal(shape_of(chosen(), labels, UNKNOWN), labels == EAR)


def test_a_region_ends_where_a_lasso_cut_it():
    labels = picture()
    half = chosen()
    half[:, 4] = False
    shape = shape_of(half, labels, EAR)
    assert not shape[8:16, 16:].any() and shape[8:16, 12:16].all()


def test_another_part_of_the_same_label_is_not_taken_along():
    labels = picture()
    labels[28:31, 28:31] = EAR
    assert not shape_of(chosen(), labels, EAR)[28:, 28:].any()


def test_nothing_of_a_region_stays_where_it_was_taken_away():
    after = composed(ear(RegionKind.DELETE))
    assert not (after == EAR).any()
    assert (after[:12, 11:21] == SKY).all() and (after[16, 11:21] == HEAD).all()
    untouched = picture() != EAR
    assert np.array_equal(after[untouched], picture()[untouched])


def test_a_moved_region_arrives_whole_and_leaves_nothing():
    after = composed(ear(RegionKind.MOVE, dx=-2.0, dy=1.0))
    assert np.array_equal(after == EAR, np.roll(picture() == EAR, (4, -8), (0, 1)))


def test_a_copy_and_a_piece_bring_all_of_their_shape():
    expected = np.roll(picture() == EAR, 8, 1)
    assert np.array_equal(composed(ear(RegionKind.DUPLICATE, dx=2.0)) == EAR, expected | (picture() == EAR))


def test_cells_that_a_region_reaches_into_are_filled_from_their_like():
    labels = picture()
    regions = [ear(RegionKind.DELETE)]
    seen = np.array([[HEAD if row >= 4 else SKY for _ in range(SIZE)] for row in range(SIZE)], np.uint8)
    seen[2:4, 3:5] = EAR
    there = compose(regions, SIZE, shapes=shapes_of(regions, labels, {}), alike=seen)
    assert np.array_equal(there.hole, covered_part(labels == EAR, SIZE) > 0)
    reached = there.hole & ~chosen()
    assert np.array_equal(there.take(seen, {})[reached], seen[reached])
