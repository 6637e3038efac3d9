"""Where the cells of a target look: parts that were moved or enlarged lead back to where they came from."""

import numpy as np
import pytest

from fmr_studio.nn.addresses import Spares, address_features, addresses, gathered, layout, with_spares
from fmr_studio.nn.window import Window

NONE = Spares(np.zeros((0, 2), np.float32), np.zeros(0, np.int64))


def square(top, left, side, size=16):
    mask = np.zeros((size, size), np.int64)
    mask[top : top + side, left : left + side] = 1
    return mask


def test_a_moved_part_looks_where_it_was():
    before, after = square(3, 4, 4), square(8, 6, 4)
    window = Window(8, 6, 12, 10)
    found = addresses(window.cut(after), layout(after, 2), layout(before, 2), window)
    rows, columns = np.indices((4, 4))
    np.testing.assert_allclose(found, np.stack([rows + 3, columns + 4]), atol=1e-4)


def test_an_enlarged_part_looks_at_all_of_itself():
    before, after = square(4, 4, 4), square(3, 3, 6)
    window = Window(3, 3, 9, 9)
    found = addresses(window.cut(after), layout(after, 2), layout(before, 2), window)
    assert found.min() == pytest.approx(4, abs=0.4) and found.max() == pytest.approx(7, abs=0.4)


def test_a_cluster_that_the_source_lacks_looks_at_its_own_place_or_at_spares():
    target, source = square(5, 5, 3), np.zeros((16, 16), np.int64)
    window = Window(5, 5, 8, 8)
    own = addresses(window.cut(target), layout(target, 2), layout(source, 2), window)
    np.testing.assert_allclose(own[:, 0, 0], [5, 5])
    places = np.array([[1, 1], [1, 2], [2, 1], [2, 2]], np.float32)
    laid, offered = with_spares(source, 2, Spares(places, np.ones(4, np.int64)))
    led = addresses(window.cut(target), layout(target, 2), laid, window)
    np.testing.assert_allclose(led.mean(axis=(1, 2)), [1.5, 1.5], atol=1e-4)
    ((looking, there),) = gathered(np.ones(9, np.int64), offered, 256)
    assert looking.tolist() == list(range(9)) and there.tolist() == [256, 257, 258, 259]


def test_spares_stay_aside_while_the_source_has_the_cluster():
    laid, offered = with_spares(square(2, 2, 3), 2, Spares(np.full((4, 2), 9.0), np.ones(4, np.int64)))
    np.testing.assert_allclose(laid.centers[1], [3, 3])
    assert (offered[256:] == 2).all()
    pairs = gathered(np.array([1, 0, 1]), offered, 256)
    assert [len(there) for _, there in pairs] == [247, 9]


def test_where_nothing_fits_all_cells_are_looked_at():
    _, offered = with_spares(np.zeros((16, 16), np.int64), 2, NONE)
    ((_, there),) = gathered(np.array([1]), offered, 256)
    assert len(there) == 256


def test_features_of_places_agree_the_more_the_nearer_they_are():
    places = np.stack([np.zeros(3), np.array([0.0, 1.0, 3.0])]).astype(np.float32)[:, None]
    first, near, far = address_features(places)[:, 0].T
    assert first @ first > first @ near > first @ far
