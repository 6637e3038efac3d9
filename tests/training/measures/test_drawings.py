"""How well drawings agree: within a tolerance, and not beyond it."""

import numpy as np

from fmr_studio.training.measures.drawings import correlation, edge_agreement, thinned

SIDE = 128


def ring(radius, width=4, shift=0):
    y, x = np.mgrid[0:SIDE, 0:SIDE] - SIDE / 2
    off = np.abs(np.hypot(x - shift, y) - radius)
    return (255 * np.clip(1 - off / width, 0, 1)).astype(np.uint8)


def test_a_thick_soft_line_becomes_one_of_a_pixel_or_two():
    thin = thinned(ring(40, width=5))
    assert 2 * np.pi * 40 * 0.8 < thin.sum() < 2 * np.pi * 40 * 2.2
    assert not thinned(np.zeros((SIDE, SIDE), np.uint8)).any()


def test_lines_agree_within_the_tolerance_alone():
    assert edge_agreement(ring(40), ring(40)) == 1.0
    assert edge_agreement(ring(41), ring(40)) > 0.95
    assert edge_agreement(ring(50), ring(40)) == 0.0
    assert 0.2 < edge_agreement(ring(40, shift=4), ring(40)) < 0.8


def test_what_is_found_too_much_costs_precision_and_what_is_missed_recall():
    both = np.maximum(ring(40), ring(20))
    assert edge_agreement(both, ring(40)) == edge_agreement(ring(40), both) < 0.9


def test_nothing_agrees_with_nothing_alone():
    nothing = np.zeros((SIDE, SIDE), np.uint8)
    assert edge_agreement(nothing, nothing) == 1.0
    assert edge_agreement(nothing, ring(40)) == edge_agreement(ring(40), nothing) == 0.0


def test_correlation_knows_range_and_sign_but_no_scale():
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    assert abs(correlation(ramp, ramp // 2) - 1.0) < 1e-3
    assert abs(correlation(ramp, 255 - ramp) + 1.0) < 1e-9
    assert correlation(ramp, np.full_like(ramp, 9)) == 0.0
