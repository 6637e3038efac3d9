"""What becomes of a fine canvas when its label map at the resolution of pictures changes."""

import numpy as np

from fmr_studio.canvas.fitting import fit_changes

SKY, EAR = 0, 4


def canvas_with_an_ear():
    """(24, 24): an ear whose borders lie within blocks of 4 pixels, and its label map (6, 6)."""
    fine = np.zeros((24, 24), np.uint8)
    fine[7:17, 7:17] = EAR
    coarse = np.zeros((6, 6), np.uint8)
    coarse[2:4, 2:4] = EAR
    return fine, coarse


def test_no_pixel_of_what_went_away_stays_on_the_canvas():
    fine, coarse = canvas_with_an_ear()
    assert not fit_changes(fine, coarse, np.zeros_like(coarse)).any()


def test_what_did_not_change_keeps_its_finer_pixels():
    fine, coarse = canvas_with_an_ear()
    after = coarse.copy()
    after[0, 0] = 2
    fitted = fit_changes(fine, coarse, after)
    assert (fitted[:4, :4] == 2).all() and np.array_equal(fitted[4:], fine[4:])
    assert fit_changes(fine, coarse, coarse) is fine


def test_the_edge_of_a_part_that_stays_is_no_scrap():
    fine, coarse = canvas_with_an_ear()
    after = coarse.copy()
    after[2, 2] = SKY
    fitted = fit_changes(fine, coarse, after)
    assert (fitted[8:12, 8:12] == SKY).all() and (fitted[7, 12:17] == EAR).all()


def test_a_like_thing_elsewhere_stays():
    fine, coarse = canvas_with_an_ear()
    fine[21, 21] = EAR
    assert np.argwhere(fit_changes(fine, coarse, np.zeros_like(coarse))).tolist() == [[21, 21]]
