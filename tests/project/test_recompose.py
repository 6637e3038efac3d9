import numpy as np
import pytest

from fmr_studio.canvas.crop import cut
from fmr_studio.canvas.photo import Frame
from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.recompose import recompose

RNG = np.random.default_rng(0)
PHOTO = RNG.integers(0, 256, (300, 420, 3), np.uint8)
FRAME = Frame(60, 20, 256)


def edited(box, color):
    before = cut(PHOTO, FRAME, 64)
    after = before.copy()
    left, top, right, bottom = box
    after[top:bottom, left:right] = color
    return before, after


def test_no_edit_is_the_photograph_itself():
    before = cut(PHOTO, FRAME, 64)
    result = recompose(PHOTO, FRAME, before, before.copy())
    np.testing.assert_array_equal(result, PHOTO)
    assert result is not PHOTO


def test_untouched_pixels_are_the_photos_own_and_the_edit_is_there():
    before, after = edited((20, 30, 36, 40), (250, 10, 10))
    result = recompose(PHOTO, FRAME, before, after)
    changed = (result != PHOTO).any(axis=2)
    rows, columns = changed.any(axis=1).nonzero()[0], changed.any(axis=0).nonzero()[0]
    seam = 4 * (2 * 2 + 2)  # two seams and the reach of the filter, four photo pixels each
    assert columns[0] >= 60 + 80 - seam and columns[-1] < 60 + 144 + seam
    assert rows[0] >= 20 + 120 - seam and rows[-1] < 20 + 160 + seam
    inside = result[20 + 132 : 20 + 148, 60 + 92 : 60 + 132].reshape(-1, 3)
    assert np.abs(inside.astype(int) - (250, 10, 10)).max() <= 12


def test_a_faint_change_keeps_the_photographs_detail():
    before = np.full((64, 64, 3), 100, np.uint8)
    after = before.copy()
    after[24:40, 24:40] += 6
    result = recompose(PHOTO, FRAME, before, after)
    area = np.s_[20 + 110 : 20 + 140, 60 + 110 : 60 + 140]
    gap = result[area].astype(int) - PHOTO[area]
    detail = np.corrcoef(result[area].ravel().astype(float), PHOTO[area].ravel().astype(float))[0, 1]
    assert detail > 0.95
    assert 0 < gap.mean() < 8


def test_the_seam_of_a_large_picture_is_as_wide_for_the_eye_as_that_of_a_small_one():
    photo, frame, reached = np.full((512, 512, 3), 100, np.uint8), Frame(0, 0, 512), []
    for side in (64, 512, 1024):
        before = np.full((side, side, 3), 100, np.uint8)
        after = before.copy()
        after[:, side // 2 :] = 110
        row = recompose(photo, frame, before, after)[256, :, 0].astype(int)
        reached.append(int(((row > 100) & (row < 110)).sum()))
    assert reached[0] > 3 * reached[1] and reached[2] == pytest.approx(reached[1], abs=3)


def test_a_frame_that_reaches_over_the_edge_stays_inside_the_photograph():
    frame = Frame(-40, -30, 200)
    before = cut(PHOTO, frame, 50)
    after = 255 - before
    result = recompose(PHOTO, frame, before, after)
    assert result.shape == PHOTO.shape
    np.testing.assert_array_equal(result[170:], PHOTO[170:])
    np.testing.assert_array_equal(result[:, 160:], PHOTO[:, 160:])
    assert (result[:150, :140] != PHOTO[:150, :140]).mean() > 0.5


def test_it_stops_when_asked_and_refuses_what_does_not_fit():
    before, after = edited((2, 3, 30, 40), (1, 2, 3))
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        recompose(PHOTO, FRAME, before, after, progress=progress)
    with pytest.raises(FmrError, match="does not fit"):
        recompose(PHOTO, FRAME, before, after[:32])
