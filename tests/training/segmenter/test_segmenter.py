"""Teaching a palette: the few-shot training resumes."""

import numpy as np
import torch

from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.training.features import all_features, feature_statistics
from fmr_studio.training.loop.runs import Run
from fmr_studio.training.segmenter.training import SegmenterTraining, TeachOptions


def few_shot(generator):
    ws = generator.mapping(torch.randn(3, 16, generator=torch.Generator().manual_seed(1)))
    target = torch.full((3, 32, 32), UNKNOWN)
    target[:, :16] = 1
    target[:, 20:] = 0
    features = all_features(generator, ws)
    return SegmenterTraining(TeachOptions(steps=20, batch=2, width=8), features, feature_statistics(generator, 0), target, 2)


def test_it_resumes_to_the_same_curve(generator, tmp_path):
    whole, first, second = (few_shot(generator) for _ in range(3))
    curve = [whole.step() for _ in range(5)]
    for _ in range(2):
        first.step()
    Run(tmp_path).save(first.state())
    assert Run(tmp_path).resume(second)
    assert [second.step() for _ in range(3)] == curve[2:]


def test_noise_and_mirroring_are_not_those_of_the_step_before(generator):
    training = few_shot(generator)
    drawn = [training.dice.noise_like(torch.zeros(2, 3)) for _ in range(2)]
    assert not torch.equal(*drawn)
    assert np.isfinite(training.step()["loss"])
