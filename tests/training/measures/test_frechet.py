import numpy as np
import pytest
import torch

from fmr_studio.errors import FmrError
from fmr_studio.training.measures.frechet import FrechetStatistics, frechet_distance, set_statistics


def gathered(vectors, *, step=7, **options):
    statistics = FrechetStatistics(vectors.shape[1], **options)
    for start in range(0, len(vectors), step):
        statistics.add(vectors[start : start + step])
    return statistics


def with_moments(mean, covariance):
    """Statistics of a set that has exactly these moments: points at ± the axes of the Gaussian."""
    values, vectors = np.linalg.eigh(np.asarray(covariance))
    dimensions = len(values)
    axes = (vectors * np.sqrt(values * (2 * dimensions - 1) / 2)).T
    return gathered(np.concatenate([mean + axes, mean - axes]))


def test_batches_give_the_moments_of_the_whole():
    vectors = np.random.default_rng(0).normal(1e3, 2.0, (50, 4))
    statistics = gathered(vectors)
    assert statistics.count == 50
    np.testing.assert_allclose(statistics.mean, vectors.mean(axis=0))
    np.testing.assert_allclose(statistics.covariance, np.cov(vectors.T), rtol=1e-9)


def test_known_gaussians():
    a = with_moments(np.zeros(3), np.diag([1.0, 4.0, 9.0]))
    b = with_moments(np.array([1.0, 2.0, 0.0]), np.diag([4.0, 4.0, 1.0]))
    # diagonal covariances: squared differences of means and of standard deviations
    assert frechet_distance(a, b) == pytest.approx((1 + 4) + (1 + 0 + 4))


def test_covariances_that_do_not_commute():
    first, second = np.array([[2.0, 1.0], [1.0, 2.0]]), np.array([[3.0, 0.0], [0.0, 1.0]])
    values = np.linalg.eigvals(first @ second)
    expected = np.trace(first) + np.trace(second) - 2 * np.sqrt(values).sum()
    assert frechet_distance(with_moments(np.zeros(2), first), with_moments(np.zeros(2), second)) == pytest.approx(expected)


def test_sets_smaller_than_the_vectors_have_distance_zero_to_themselves():
    vectors = np.random.default_rng(1).normal(size=(20, 60))
    assert frechet_distance(gathered(vectors), gathered(vectors[::-1])) == pytest.approx(0.0, abs=1e-9)


def test_statistics_survive_a_file(tmp_path):
    statistics = gathered(np.random.default_rng(2).normal(size=(9, 3)), features="tiny")
    statistics.save(tmp_path / "set.npz")
    again = FrechetStatistics.load(tmp_path / "set.npz")
    assert (again.count, again.features) == (9, "tiny")
    assert frechet_distance(statistics, again) == pytest.approx(0.0, abs=1e-12)


def test_a_file_of_another_kind_is_refused(tmp_path):
    (tmp_path / "set.npz").write_bytes(b"no archive")
    with pytest.raises(FmrError, match=r"set\.npz"):
        FrechetStatistics.load(tmp_path / "set.npz")


def test_statistics_of_other_features_are_refused():
    vectors = np.eye(3)
    with pytest.raises(FmrError, match="cannot be compared"):
        frechet_distance(gathered(vectors, features="a"), gathered(vectors, features="b"))


def test_one_picture_has_no_covariance():
    with pytest.raises(FmrError, match="two pictures"):
        _ = gathered(np.zeros((1, 3))).covariance


class MeanColour:
    def features(self, image):
        return image.mean(dim=(2, 3))


def test_set_statistics_go_through_all_batches():
    batches = [torch.full((2, 3, 4, 4), value) for value in (-1.0, 0.0, 1.0)]
    statistics = set_statistics(batches, MeanColour(), features="colour")
    assert statistics.count == 6
    assert statistics.mean.tolist() == [0.0, 0.0, 0.0]


def test_no_pictures_are_an_error():
    with pytest.raises(FmrError, match="no pictures"):
        set_statistics([], MeanColour())
