"""Fréchet distances of an evaluation: sets of one size, which repeat neither layouts nor looks."""

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


def test_each_mapped_picture_has_a_label_map_and_a_look_of_its_own(monkeypatch):
    monkeypatch.setattr(module, "efficientnet_lite0", Pooled)
    drawn = []

    def render(labels, source):
        drawn.append((int(labels[0, 0]), source.seed))
        return noise(1, 1_000 + int(labels[0, 0]))[0]

    pipe = SimpleNamespace(
        sample=lambda seed, truncation: SimpleNamespace(image=noise(1, seed)[0], seed=seed), render=render
    )  # fmt: skip
    labels = np.broadcast_to(np.arange(120, dtype=np.uint8)[:, None, None], (120, 4, 4))
    heldout = SimpleNamespace(images=noise(120, 1), labels=labels)
    found = module.realism(pipe, heldout, ProtocolOptions(frechet_count=60), Progress())
    assert found["count"] == 60
    assert [label for label, _ in drawn] == list(range(60, 120)), "label maps of the half that pictures are not compared with"
    assert len({seed for _, seed in drawn}) == 60
    assert 0.7 < found["mapped_to_plain"] < 1.4, "noise beside as much noise"
    assert found["plain_to_halves"] == round(found["plain"] / found["real_other_half"], 2)
