"""Drawings as people make them: lines where edges are, thinner, with gaps, and displaced a little."""

import numpy as np
import pytest
from scipy import ndimage

from fmr_studio.training.mapper.sketching import broken, inked, moved, outlines, ridges, sketched, without_specks


@pytest.fixture
def edges():
    """A thick circle and a faint line."""
    y, x = np.mgrid[:64, :64]
    ring = np.exp(-((np.hypot(y - 32, x - 32) - 18) ** 2) / 6)
    ring[8:11] = np.maximum(ring[8:11], 0.25)
    return (255 * ring).astype(np.uint8)


@pytest.fixture
def labels():
    y, x = np.mgrid[:64, :64]
    return (np.hypot(y - 32, x - 32) < 18).astype(np.uint8)


def test_ridges_are_thin_and_lie_on_the_line(edges):
    found = ridges(edges, 120.0)
    y, x = np.nonzero(found)
    assert 80 < len(y) < 260
    assert np.abs(np.hypot(y - 32, x - 32) - 18).max() <= 2.1
    assert ridges(edges, 20.0)[8:11, 25:40].any() and not found[8:11, 25:40].any()


def test_the_frame_of_a_picture_is_no_line():
    bright = np.zeros((32, 32), np.uint8)
    bright[0] = bright[:, -1] = 255
    assert not ridges(bright, 40.0).any()


def test_outlines_lie_between_labels(labels):
    rng = np.random.default_rng(3)
    found = outlines(labels, rng)
    assert found.sum() > 80 and not (found & (ndimage.distance_transform_edt(labels) > 2)).any()


def test_specks_go_and_lines_stay():
    lines = np.zeros((16, 16), bool)
    lines[3, 2:12], lines[10, 10] = True, True
    assert without_specks(lines, 3).sum() == 10
    assert not without_specks(np.zeros((4, 4), bool), 3).any()


def test_gaps_take_away_alone_and_an_unsteady_hand_moves_a_little(edges):
    lines, rng = ridges(edges, 100.0), np.random.default_rng(1)
    gappy = broken(lines, rng)
    assert gappy.sum() < lines.sum() and not (gappy & ~lines).any()
    far = ndimage.distance_transform_edt(~lines)[moved(lines, rng, 1.0)]
    assert 0.0 < far.mean() < 3.0


def test_pens_differ_and_one_seed_is_one_sketch(edges, labels):
    lines = ridges(edges, 100.0)
    amounts = {int(inked(lines, np.random.default_rng(seed)).astype(int).sum()) for seed in range(8)}
    assert len(amounts) > 4
    first, again, other = (sketched(edges, labels, np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert np.array_equal(first, again) and not np.array_equal(first, other) and first.dtype == np.uint8
