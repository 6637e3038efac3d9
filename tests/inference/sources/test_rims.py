"""What is around a region comes along over its like, fades, and goes from where the region was; nothing else is touched."""

import numpy as np

from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind
from fmr_studio.canvas.region_geometry import ITSELF, compose
from fmr_studio.canvas.region_shapes import shapes_of
from fmr_studio.inference.sources.rims import with_rims

SIZE, STEP = 64, 2
BACKGROUND, SKIN, EYE, BROW = 0, 1, 2, 3


def labels_with(eye):
    """Skin below the tenth row of cells, background above, and an eye."""
    cells = np.full((SIZE, SIZE), SKIN, np.uint8)
    cells[:10] = BACKGROUND
    cells[eye] = EYE
    return cells.repeat(STEP, 0).repeat(STEP, 1)


def block(top, left, bottom, right):
    return np.s_[top:bottom, left:right]


def mask_of(area):
    mask = np.zeros((SIZE, SIZE), bool)
    mask[area] = True
    return mask


def rimmed(kind=RegionKind.MOVE, fixed=None, brow=None, **placement):
    before = labels_with(block(30, 20, 33, 27))
    if brow is not None:
        before[STEP * brow : STEP * (brow + 2), 36:58] = BROW
    regions = (RegionEdit(kind, Cells.of(mask_of(block(30, 20, 33, 27))), Placement(**placement), label=EYE),)
    shapes = shapes_of(regions, before, {})
    there = compose(regions, SIZE, fixed=fixed, shapes=shapes)
    after = compose(regions, SIZE, fixed=fixed, side=SIZE * STEP, shapes=shapes).take(before, {})
    return there, *with_rims(there, regions, shapes=shapes, fixed=fixed, before=before, after=after)


def test_two_cells_of_skin_come_with_an_eye_and_fade():
    plain, there, weight = rimmed(dx=20)
    rim = there.placed & ~plain.placed
    expected = mask_of(block(28, 38, 35, 49)) & ~mask_of(block(30, 40, 33, 47))
    assert rim[28:35, 38:49].sum() >= expected.sum() - 4 and not (rim & ~expected).any()
    assert np.array_equal(there.columns[29:34, 39:48], np.indices((SIZE, SIZE))[1][29:34, 39:48] - 20)
    assert (weight[31, 43], weight[31, 47], weight[31, 48]) == (1.0, 0.5, 0.25)
    assert weight[31, 52] == 0.0


def test_no_skin_is_taken_over_the_background():
    plain, there, _weight = rimmed(dy=-24)
    assert plain.placed[6:9, 20:27].all()
    assert np.array_equal(there.placed[:10], plain.placed[:10])


def test_lashes_go_from_where_the_eye_was():
    plain, there, _weight = rimmed(dx=20)
    assert plain.hole.sum() == 21 and there.hole[28:35, 20:27].all() and not there.hole[:, 30:38].any()
    filled_from = mask_of(block(28, 18, 35, 29))
    assert not filled_from[there.rows[there.hole], there.columns[there.hole]].any(), "not with lids"


def test_a_copy_leaves_everything_where_it_was_and_fixed_cells_stay():
    fixed = Cells.of(mask_of(block(0, 0, SIZE, 40)))
    plain, there, _weight = rimmed(RegionKind.DUPLICATE, fixed=fixed, dx=20)
    assert not there.hole.any() and (there.region[:, :40] == ITSELF).all() and there.placed[31, 47]
    assert plain.placed.sum() == 21


def test_what_is_nearer_to_the_brow_stays_with_the_brow():
    plain, there, _weight = rimmed(dx=20, brow=25)
    rim = there.placed & ~plain.placed
    assert rim[29, 40:47].all() and not rim[28].any(), "one of the three cells between them, not the one in the middle"
    assert rim[33:35, 40:47].all() and not there.hole[:29, 18:29].any()
