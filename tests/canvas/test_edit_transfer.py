import numpy as np
import pytest

from fmr_studio.canvas.edit_transfer import transferred
from fmr_studio.canvas.region_edit import Cells, RegionEdit, RegionKind, SourceEdits
from fmr_studio.errors import FmrError


def cells(rows, columns, size=12):
    mask = np.zeros((size, size), bool)
    mask[rows, columns] = True
    return Cells.of(mask)


LABELS = np.zeros((12, 12), np.uint8)
LABELS[2:4, 1:3] = LABELS[1:4, 8:11] = 4
LABELS[8, 5] = 7


def test_regions_are_found_again_by_label_and_place():
    left = RegionEdit(RegionKind.MOVE, cells(1, slice(0, 2)), label=4).placed(dy=-1.0)
    right = RegionEdit(RegionKind.DELETE, cells(2, slice(9, 11)), label=4)
    edits, missing = transferred(SourceEdits(regions=(left, right)), LABELS)
    assert missing == 0 and edits.regions[0].placement.dy == -1.0
    assert np.array_equal(edits.regions[0].cells.mask, cells(slice(2, 4), slice(1, 3)).mask)
    assert np.array_equal(edits.regions[1].cells.mask, cells(slice(1, 4), slice(8, 11)).mask)


def test_two_edits_of_one_region_stay_on_one_region():
    both = tuple(RegionEdit(kind, cells(1, 1), label=4) for kind in (RegionKind.MOVE, RegionKind.DUPLICATE))
    edits, _ = transferred(SourceEdits(regions=both), LABELS)
    assert edits.regions[0].cells == edits.regions[1].cells


def test_what_is_not_there_is_counted_and_what_has_no_label_stays():
    gone = RegionEdit(RegionKind.MOVE, cells(1, 1), label=9)
    free = RegionEdit(RegionKind.MOVE, cells(5, 5))
    edits, missing = transferred(SourceEdits(regions=(gone, free), fixed=cells(0, 0)), LABELS)
    assert missing == 1 and edits.regions == (free,) and edits.fixed == cells(0, 0)


def test_another_grid_is_refused():
    with pytest.raises(FmrError, match="another edit resolution"):
        transferred(SourceEdits(regions=(RegionEdit(RegionKind.MOVE, cells(1, 1, 8)),)), LABELS)
