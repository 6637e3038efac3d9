"""The judge of features, the changes that it sees pictures through, and what a generator learns from it."""

import dataclasses

import numpy as np
import pytest
import torch

from fmr_studio.nn.efficientnet import STAGE_CHANNELS, EfficientNetLite0
from fmr_studio.nn.projected import ProjectedDiscriminator
from fmr_studio.training.augmenting import Change
from fmr_studio.training.domains import get_domain
from fmr_studio.training.generator.judges import Shown
from fmr_studio.training.generator.options import JUDGES, GeneratorOptions
from fmr_studio.training.generator.projected_judge import ProjectedJudge
from fmr_studio.training.generator.training import GeneratorTraining

CPU, SIDE = torch.device("cpu"), 32
OPTIONS = GeneratorOptions(
    resolution=SIDE, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=(), images=64, bfloat16=False,
    **JUDGES["features"]
)  # fmt: skip


def eyes():
    torch.manual_seed(0)
    return EfficientNetLite0()


def shown(real, fake, step=0):
    rngs = [np.random.default_rng([step, row]) for row in range(len(real))]
    labels = torch.zeros(len(real), SIDE, SIDE, dtype=torch.long)
    return Shown(real, fake, labels, step, np.random.default_rng(step), rngs)


def test_each_stage_of_a_picture_is_judged_in_patches():
    torch.manual_seed(0)
    judge = ProjectedDiscriminator(128, label_count=3)
    stages = [torch.randn(2, channels, 64 >> index, 64 >> index) for index, channels in enumerate(STAGE_CHANNELS)]
    logits = judge(stages, torch.rand(2, 3, 128, 128))
    assert [tuple(x.shape) for x in logits] == [(2, 1, 5, 5)] * 4 + [(2, 1, 1, 1)]


def test_projections_are_never_learnt():
    judge = ProjectedJudge(OPTIONS, 4, CPU, eyes())
    before = [p.clone() for p in judge.discriminator.projections.parameters()]
    head = next(judge.discriminator.heads.parameters()).clone()
    judge(shown(torch.rand(4, 3, SIDE, SIDE), torch.zeros(4, 3, SIDE, SIDE, requires_grad=True)), 1e-2)
    assert all(torch.equal(a, b) for a, b in zip(before, judge.discriminator.projections.parameters(), strict=True))
    assert not torch.equal(head, next(judge.discriminator.heads.parameters()))


def test_the_judge_learns_to_tell_pictures_and_its_verdict_says_how_to_change_them():
    judge = ProjectedJudge(OPTIONS, 4, CPU, eyes())
    stripes = torch.sign(torch.sin(torch.arange(SIDE, dtype=torch.float32))).expand(4, 3, SIDE, SIDE)
    flat = torch.zeros(4, 3, SIDE, SIDE, requires_grad=True)
    values = [judge(shown(stripes, flat, step), 1e-2).values for step in range(12)]
    assert values[-1]["d_real"] - values[-1]["d_fake"] > 1.0 > values[0]["d_real"] - values[0]["d_fake"]
    verdict = judge(shown(stripes, flat, 12), 1e-2)
    (verdict.adversarial + verdict.matching).backward()
    assert flat.grad.abs().max() > 0


def test_pictures_that_are_the_same_match_whatever_change_they_are_seen_through():
    picture = torch.rand(4, 3, SIDE, SIDE) * 2 - 1
    judge = ProjectedJudge(OPTIONS, 4, CPU, eyes())
    assert float(judge(shown(picture, picture.clone()), 1e-3).matching) == 0.0
    assert float(judge(shown(picture, picture.flip(-1)), 1e-3).matching) > 1e-3


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_change_moves_pictures_and_labels_alike(mirrored):
    one = torch.zeros(1, 1, 1, 1)
    change = Change(np.array([mirrored]), np.array([[1, -2]]), one, one + 1, one + 1)
    x = torch.zeros(1, 1, 16, 16)
    x[..., 5, 6] = 1.0
    moved = change.of(x.expand(-1, 3, -1, -1))
    assert torch.nonzero(moved[0, 0]).tolist() == [[6, 11 if mirrored else 4]]
    assert torch.equal(moved[:, :1], change.moved(x))


def test_a_shift_repeats_the_border():
    one = torch.zeros(1, 1, 1, 1)
    x = torch.arange(16.0).expand(1, 1, 16, 16).contiguous()
    moved = Change(np.array([False]), np.array([[0, 2]]), one, one + 1, one + 1).moved(x)
    assert moved[0, 0, 0].tolist() == [0, 0, *range(14)]


def test_a_training_with_a_judge_of_features_resumes_to_the_same_curve(renders):
    whole, first, second = (on_cats(OPTIONS, renders) for _ in range(3))
    curve = [whole.step() for _ in range(4)]
    assert {"d_real", "d_fake", "g", "l1", "matching"} <= set(curve[0])
    for _ in range(2):
        first.step()
    second.load(first.state())
    for expected in curve[2:]:
        assert second.step() == pytest.approx(expected, abs=1e-4)


def test_without_pairs_the_judge_sees_pictures_alone(renders):
    training = on_cats(dataclasses.replace(OPTIONS, paired=False), renders)
    values = training.step()
    assert np.isfinite(list(values.values())).all()
    assert "l1" not in values


def test_a_judge_of_features_needs_something_to_see_with(renders):
    domain = get_domain("cats")
    with pytest.raises(ValueError, match="sees with"):
        GeneratorTraining(OPTIONS, renders, domain.fields, len(domain.palette), CPU)


def on_cats(options, renders):
    domain = get_domain("cats")
    return GeneratorTraining(options, renders, domain.fields, len(domain.palette), CPU, features=eyes())
