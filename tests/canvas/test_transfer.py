"""Edits re-applied to another source: the region is found again by its label, its side and its size."""

import numpy as np

from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.canvas.transfer import transfer_edits

SIZE, STEP = 16, 2
EAR = 4


def labels_of(*blocks):
    labels = np.zeros((SIZE, SIZE), np.uint8)
    for top, left, bottom, right in blocks:
        labels[top:bottom, left:right] = EAR
    return np.kron(labels, np.ones((STEP, STEP), np.uint8))


def cells_of(top, left, bottom, right):
    mask = np.zeros((SIZE, SIZE), bool)
    mask[top:bottom, left:right] = True
    return Cells.of(mask)


BEFORE = labels_of((4, 2, 6, 4), (4, 10, 6, 12))
AFTER = labels_of((6, 3, 10, 5), (6, 11, 10, 13))


def moved(cells, label=EAR, kind=RegionKind.MOVE, **placement):
    return SourceEdits(regions=(RegionEdit(kind, cells, Placement(**placement), label=label),))


def test_the_right_ear_is_found_on_the_right_and_moves_in_proportion():
    for ours, theirs in (((4, 10, 6, 12), (6, 11, 10, 13)), ((4, 2, 6, 4), (6, 3, 10, 5))):
        (edit,) = transfer_edits(moved(cells_of(*ours), dx=1, dy=-2, scale_y=2), BEFORE, AFTER).regions
        assert edit.cells == cells_of(*theirs)
        assert edit.placement == Placement(dx=1, dy=-4, scale_y=2)


def test_a_margin_around_the_part_is_kept():
    (edit,) = transfer_edits(moved(cells_of(3, 9, 7, 13)), BEFORE, AFTER).regions
    assert edit.cells == cells_of(5, 10, 11, 14)


def test_a_piece_of_a_part_is_stretched_with_it():
    (edit,) = transfer_edits(moved(cells_of(4, 10, 5, 12)), BEFORE, AFTER).regions
    assert edit.cells == cells_of(6, 11, 8, 13)


def test_what_the_other_source_does_not_have_is_disabled():
    (edit,) = transfer_edits(moved(cells_of(4, 10, 6, 12)), BEFORE, labels_of()).regions
    assert not edit.enabled
    (edit,) = transfer_edits(moved(cells_of(4, 10, 6, 12), label=255), BEFORE, AFTER).regions
    assert edit.cells == cells_of(4, 10, 6, 12) and edit.enabled


def test_the_same_source_gives_the_same_edits():
    edits = moved(cells_of(4, 10, 6, 12), dx=1.5)
    assert transfer_edits(edits, BEFORE, BEFORE) == edits
    assert transfer_edits(SourceEdits(), BEFORE, AFTER) == SourceEdits()


def test_a_region_of_several_parts_finds_all_of_them():
    def head(top, left):
        labels = np.zeros((SIZE, SIZE), np.uint8)
        labels[top : top + 6, left : left + 6] = 3
        labels[top + 2, left + 2] = 6
        return np.kron(labels, np.ones((STEP, STEP), np.uint8))

    (edit,) = transfer_edits(moved(cells_of(2, 2, 8, 8), label=3), head(2, 2), head(6, 4)).regions
    assert edit.cells == cells_of(6, 4, 12, 10)


def test_the_only_tail_on_the_other_side_moves_the_other_way():
    one, other = labels_of((4, 2, 6, 4)), labels_of((4, 12, 6, 14))
    (edit,) = transfer_edits(moved(cells_of(4, 2, 6, 4), dx=5, degrees=10), one, other).regions
    assert edit.placement == Placement(dx=-5, degrees=-10)
