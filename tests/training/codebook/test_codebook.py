"""The codebook: clusters, the network that reads them, and how pure they are."""

from dataclasses import replace

import numpy as np
import torch

from fmr_studio.nn.codebook import nearest
from fmr_studio.training.codebook.fitting import CodebookOptions, fit_codebook
from fmr_studio.training.codebook.purity import majority, purity

QUICK_BOOK = CodebookOptions(clusters=5, samples=32, steps=2, batch=8)


def test_the_reader_of_a_codebook_learns_its_clusters(generator):
    chance = fit_codebook(generator, 16, replace(QUICK_BOOK, steps=0))[1]
    assert fit_codebook(generator, 16, replace(QUICK_BOOK, steps=40))[1] > max(0.6, chance + 0.2)


def test_purity_of_a_perfect_and_of_a_useless_clustering():
    labels = np.random.default_rng(0).integers(0, 3, (4, 8, 8)).astype(np.uint8)
    assert purity(2 - labels.astype(int), labels, 3, 3)[0] == 1.0
    assert purity(np.zeros_like(labels), labels, 3, 3)[0] < 0.2


def test_majority_takes_the_most_frequent_label():
    labels = np.zeros((1, 4, 4), np.uint8)
    labels[0, :2, :2] = [[2, 2], [2, 1]]
    assert majority(labels, 2, 3)[0].tolist() == [[2, 0], [0, 0]]


def test_nearest_is_the_closest_centre():
    points, centers = torch.randn(2, 6, 5, 5), torch.randn(4, 6)
    distances = torch.cdist(points.permute(0, 2, 3, 1).reshape(-1, 6), centers)
    assert torch.equal(nearest(points, centers), distances.argmin(dim=1).view(2, 5, 5))
