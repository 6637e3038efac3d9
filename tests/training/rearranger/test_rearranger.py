"""The rearranger's training resumes, and its style distance compares what it says."""

import numpy as np
import pytest
import torch

from fmr_studio.training.rearranger.style import cluster_statistics
from fmr_studio.training.rearranger.training import LARGEST_LOGIT, RearrangerOptions, RearrangerTraining


def test_rearranger_training_resumes_to_the_same_curve(generator, book):
    whole, first, second = (
        RearrangerTraining(RearrangerOptions(images=64, batch=4, width=8, r1_every=2), generator, book, 16) for _ in range(3)
    )
    curve = [whole.step() for _ in range(4)]
    for _ in range(2):
        first.step()
    second.load(first.state())
    for expected in curve[2:]:
        assert second.step() == pytest.approx(expected, abs=1e-4)


def test_cluster_statistics_are_means_and_deviations():
    x = torch.randn(2, 3, 4, 4)
    mask = torch.randint(0, 3, (2, 4, 4))
    mean, deviation, counts = cluster_statistics(x, mask, 3)
    cells = x[1][:, mask[1] == 2]
    assert counts[1, 2, 0] == cells.shape[1]
    torch.testing.assert_close(mean[1, 2], cells.mean(dim=1), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(deviation[1, 2], (cells.var(dim=1, unbiased=False) + 1e-4).sqrt(), atol=1e-3, rtol=1e-2)


def test_logits_of_attention_are_held_where_they_grow_too_large(generator, book):
    training = RearrangerTraining(RearrangerOptions(images=64, batch=4, width=8, r1_every=2), generator, book, 16)
    model, width = training.rearranger, training.rearranger.config.key_width

    @torch.no_grad()
    def bound():
        _, _, features, mask = training.sample(np.random.default_rng(0), 4)
        keys, queries = model.memory(features, mask).keys, model.queries(model.encode_target(mask), mask)
        return float(queries[..., :width].norm(dim=2).amax() * keys[..., :width].norm(dim=2).amax())

    with torch.no_grad():
        before = bound()
        assert before < LARGEST_LOGIT, "it begins far below"
        model.to_key.weight.mul_(1e6 / before)
    training.step()
    assert bound() < 2.0 * LARGEST_LOGIT
