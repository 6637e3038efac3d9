"""Fréchet distances of an evaluation: mapped pictures beside as many plain ones, since the estimate falls with the count."""

from types import SimpleNamespace

import numpy as np
import torch

from fmr_studio.jobs.progress import Progress
from fmr_studio.training.evaluation import realism as module
from fmr_studio.training.evaluation.options import ProtocolOptions

DIMENSIONS = 1280


class Pooled:
    """Features (N, 1280): a projection of the pictures, always the same."""

    def features(self, image):
        flat = image.flatten(1)
        projection = torch.randn(flat.shape[1], DIMENSIONS, generator=torch.Generator().manual_seed(0))
        return flat @ projection / flat.shape[1] ** 0.5


def noise(count, seed):
    return np.random.default_rng(seed).integers(0, 256, (count, 4, 4, 3), np.uint8)


def test_mapped_pictures_are_compared_with_as_many_plain_ones(monkeypatch):
    monkeypatch.setattr(module, "efficientnet_lite0", Pooled)
    pipe = SimpleNamespace(sample=lambda seed, truncation: SimpleNamespace(image=noise(1, seed)[0]))
    heldout = SimpleNamespace(images=noise(120, 1))
    found = module.realism(pipe, heldout, noise(12, 2), ProtocolOptions(frechet_count=60), Progress())
    assert (found["count"], found["mapped_count"]) == (60, 12)
    assert found["plain_as_many"] > 1.5 * found["plain"], "fewer of the same pictures lie further away"
    assert 0.7 < found["mapped_to_plain"] < 1.4, "noise beside as much noise"
    assert found["plain_to_halves"] == round(found["plain"] / found["real_other_half"], 2)
