"""The codebook: clusters, the network that reads them, and how pure they are."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.errors import Cancelled, UsageError
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import nearest
from fmr_studio.packs.card import read_card
from fmr_studio.training.codebook.fitting import CodebookOptions, fit_codebook
from fmr_studio.training.codebook.purity import majority, purity
from fmr_studio.training.codebook.recipe import train_codebook
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.loop.training import Budget

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


def stopped_at(fraction):
    """A progress that is cancelled once it has come so far."""
    progress = Progress(lambda done, note: progress.cancel() if done >= fraction else None)
    return progress


@pytest.mark.parametrize("fraction", [0.05, 0.2, 0.41, 0.8])
def test_a_fit_that_was_stopped_goes_on_to_the_same_codebook(generator, tmp_path, fraction):
    options = replace(QUICK_BOOK, steps=6)
    whole, agreement = fit_codebook(generator, 16, options)
    with pytest.raises(Cancelled):
        fit_codebook(generator, 16, options, run=Run(tmp_path), progress=stopped_at(fraction))
    begun = []
    resumed = Progress(lambda done, note: begun.append(done))
    book, again = fit_codebook(generator, 16, options, run=Run(tmp_path), progress=resumed)
    assert begun[0] > fraction - 0.15, "nothing is done twice"
    assert again == agreement
    for name, value in whole.state_dict().items():
        assert torch.equal(book.state_dict()[name], value), name
    assert not (tmp_path / "cells.npy").exists()


def test_its_time_can_be_limited(generator):
    quick = replace(QUICK_BOOK, samples=100_000, steps=10**9)
    assert 0.0 <= fit_codebook(generator, 16, quick, budget=Budget(1.0))[1] <= 1.0


def test_a_step_has_as_many_cells_on_every_grid():
    assert [CodebookOptions().batch_for(size) for size in (4, 16, 32, 64)] == [24, 24, 24, 6]


def test_a_new_codebook_takes_the_parts_of_the_old_one_out_when_asked(tmp_path):
    folder = write_tiny_pack(tmp_path / "pack", parts=("codebook", "rearranger", "mapper", "segmenter")).folder

    def train(**choices):
        return train_codebook(folder, tmp_path / "run", QUICK_BOOK, heldout=None, device="cpu", progress=Progress(), **choices)

    with pytest.raises(UsageError, match="rearranger and a mapper that only its present codebook serves"):
        train()
    assert "rearranger.safetensors" in read_card(folder).files
    train(replace=True)
    card = read_card(folder)
    assert sorted(card.files) == ["codebook.safetensors", "generator.safetensors", "segmenter.safetensors"]
    assert card.conditions == () and "rearranger" not in card.parts
    assert not (folder / "rearranger.safetensors").exists()
