import numpy as np

from fmr_studio.canvas.photo import Frame
from fmr_studio.project.recomposition import edit_mask, recomposed

RNG = np.random.default_rng(3)
ORIGINAL = RNG.integers(40, 200, (300, 400, 3), np.uint8)
BEFORE = np.full((64, 64, 3), 100, np.uint8)
FRAME = Frame(50, 20, 256)


def edited():
    after = BEFORE.copy()
    after[20:30, 10:20] = 220
    return after


def test_without_an_edit_the_photo_is_its_own():
    redrawn = BEFORE + RNG.integers(0, 4, BEFORE.shape, np.uint8)
    assert np.array_equal(recomposed(ORIGINAL, FRAME, before=BEFORE, after=redrawn), ORIGINAL)


def test_an_edit_shows_and_everything_else_is_the_photos_own():
    whole = recomposed(ORIGINAL, FRAME, before=BEFORE, after=edited())
    changed = (whole != ORIGINAL).any(axis=2)
    rows, columns = np.flatnonzero(changed.any(axis=1)), np.flatnonzero(changed.any(axis=0))
    seam = 4 * 5  # cells of four photo pixels
    assert 100 - seam <= rows[0] and rows[-1] < 140 + seam and 90 - seam <= columns[0] and columns[-1] < 130 + seam
    assert abs(float(whole[110:130, 100:120].mean()) - 235) < 25, "the edit, in the light of the photo"


def test_the_seam_is_soft():
    mask = edit_mask(BEFORE, edited())
    assert mask.max() == 1.0 and mask[25, 15] == 1.0 and 0.0 < mask[25, 21] < 1.0 and mask[25, 40] == 0.0
    assert np.abs(np.diff(mask[25])).max() < 0.75


def test_a_frame_beyond_the_border_is_cut():
    whole = recomposed(ORIGINAL, Frame(-60, -100, 256), before=BEFORE, after=edited())
    assert whole.shape == ORIGINAL.shape and (whole != ORIGINAL).any()
    assert np.array_equal(recomposed(ORIGINAL, Frame(900, 900, 64), before=BEFORE, after=edited()), ORIGINAL)


def test_a_flat_photo_keeps_its_light():
    flat = np.full((256, 256, 3), 130, np.uint8)
    whole = recomposed(flat, Frame(0, 0, 256), before=BEFORE, after=edited())
    assert whole[100, 60].tolist() == [250, 250, 250] and whole[0, 0].tolist() == [130, 130, 130]
