"""Lessons of a mapping network: traits are told after them, and pictures leave them as they are for a while."""

import copy

import pytest
import torch

from fmr_studio.errors import UsageError
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.stylegan2 import MappingNetwork
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.base import Describing
from fmr_studio.training.generator.mapping_lessons import LessonOptions, Lessons, teach_mapping
from fmr_studio.training.generator.options import GeneratorOptions
from fmr_studio.training.generator.recipe import teach_first
from fmr_studio.training.generator.training import GeneratorTraining, generator_config

OPTIONS = GeneratorOptions(
    resolution=32, channel_base=256, channel_max=16, w_dim=16, batch=4, warm=((16, 8), (32, 8)), images=16, lessons=1
)


def fresh_mapping():
    torch.manual_seed(0)
    return MappingNetwork(generator_config(OPTIONS, get_domain("cats").fields))


def test_a_taught_network_tells_traits_that_it_was_not_asked_for():
    mapping = fresh_mapping()
    chance = torch.Generator().manual_seed(1)
    z = torch.randn(4_000, len(get_domain("cats").fields), generator=chance)
    known = mapping.prior(z)
    traits = torch.tanh(known @ torch.randn(known.shape[1], 3, generator=chance) / known.shape[1] ** 0.5)
    lessons = Lessons(z, (traits - traits.mean(dim=0)) / traits.std(dim=0))
    untaught = copy.deepcopy(mapping)
    told = teach_mapping(mapping, lessons, LessonOptions(steps=500, batch=64))
    assert told > 0.7
    assert teach_mapping(untaught, lessons, LessonOptions(steps=1)) < 0.3


def test_people_tell_traits_and_cats_do_not():
    assert isinstance(get_domain("people"), Describing)
    assert not isinstance(get_domain("cats"), Describing)


def test_lessons_about_a_domain_that_tells_no_traits_are_refused(tmp_path):
    with pytest.raises(UsageError, match="tells no traits"):
        teach_first("cats", tmp_path, OPTIONS, workers=1, progress=Progress(), say=lambda text: None)


def test_what_was_taught_stays_until_the_last_regression_phase(renders):
    taught = fresh_mapping().state_dict()
    domain = get_domain("cats")
    training = GeneratorTraining(OPTIONS, renders, domain.fields, len(domain.palette), torch.device("cpu"), taught)
    own = training.generator.mapping.layers[0].weight
    for _ in range(2):
        training.step()
    assert torch.equal(own, taught["layers.0.weight"])
    assert training.shown_px == 16
    training.step()
    assert training.shown_px == 32
    assert not torch.equal(own, taught["layers.0.weight"])
