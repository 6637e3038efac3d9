"""The generator's training: its phases, resuming, and the distance that its ticks report."""

import dataclasses

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fmr_studio.training.domains import get_domain
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.generator.recipe import label_weights
from fmr_studio.training.generator.results import heldout_error, sample_grid
from fmr_studio.training.generator.ticks import FrechetTicks
from fmr_studio.training.generator.training import GeneratorTraining


def on_cats(options, renders):
    domain = get_domain("cats")
    return GeneratorTraining(options, renders, domain.fields, len(domain.palette), torch.device("cpu"))


def _generator_training(renders):
    options = GeneratorOptions(
        resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=((32, 8),), images=64, r1_every=2
    )
    return on_cats(options, renders)


def test_generator_training_resumes_to_the_same_curve(renders):
    whole, first, second = (_generator_training(renders) for _ in range(3))
    curve = [whole.step() for _ in range(6)]
    assert {values["phase"] for values in curve} == {32, 0}
    for _ in range(3):
        first.step()
    second.load(first.state())
    for expected in curve[3:]:
        assert second.step() == pytest.approx(expected, abs=1e-5)
    assert second.seen == whole.seen == 24


def test_unpaired_training_mixes_styles(renders):
    options = GeneratorOptions(
        resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=(), images=64, paired=False
    )
    training = on_cats(options, renders)
    values = training.step()
    assert np.isfinite(list(values.values())).all()
    assert "l1" not in values


class MeanColours:
    """Features that take no time: the mean colour of each quarter of a picture."""

    def features(self, image):
        return F.avg_pool2d(image, image.shape[-1] // 2).flatten(1)


def test_the_distance_at_a_tick_is_a_function_of_the_generator(generator, renders):
    ticks = FrechetTicks(MeanColours(), renders.images, 20)
    first = ticks.measure(generator)
    assert np.isfinite(first)
    assert first > 0
    assert ticks.measure(generator) == first


def test_the_held_out_error_falls_as_the_renders_are_learnt(renders):
    options = GeneratorOptions(
        resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=8, warm=((32, 800),), images=0, ema_half_life=8
    )
    training = on_cats(options, renders)
    before = heldout_error(training, renders, 8)
    for _ in range(20):
        training.step()
    assert heldout_error(training, renders, 8) < 0.9 * before < 1.0


def test_a_domain_with_weighted_and_normal_choices_trains_too(renders):
    domain = get_domain("people")
    u = np.stack([domain.uniforms(1, index) for index in range(len(renders))])
    labelled = dataclasses.replace(renders, u=u, labels=renders.labels % len(domain.palette))
    options = GeneratorOptions(
        resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=((32, 8),), images=4,
        label_weights=label_weights(domain),
    )  # fmt: skip
    training = GeneratorTraining(options, labelled, domain.fields, len(domain.palette), torch.device("cpu"))
    values = [training.step() for _ in range(3)]
    assert {value["phase"] for value in values} == {32, 0}
    assert np.isfinite([value["l1"] for value in values]).all()


@pytest.mark.parametrize(("held_out", "shape"), [(2, (64, 64, 3)), (12, (64, 320, 3)), (24, (128, 320, 3))])
def test_the_sheet_of_a_tick_has_full_rows_however_few_pictures_are_held_out(renders, held_out, shape):
    assert sample_grid(_generator_training(renders), renders.first(held_out)).shape == shape
