"""Traits of animals: places and colours as the picture would show them, without drawing it."""

import dataclasses

import numpy as np
import pytest
from helpers.plain_animal import plain_animal, plain_places

from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.animals.animal import Species, Stance
from fmr_studio.training.domains.animals.camera import CAMERA
from fmr_studio.training.domains.animals.labels import AnimalLabel
from fmr_studio.training.domains.animals.portrait import draw_portrait
from fmr_studio.training.domains.animals.traits import LANDMARKS, NOSE_TIP, traits_of
from fmr_studio.training.domains.base import Describing


@pytest.fixture(scope="module")
def place():
    return next(iter(plain_places().values()))


def test_the_domain_describes_its_pictures():
    assert isinstance(get_domain("animals"), Describing)


@pytest.mark.parametrize("species", [Species.CAT, Species.HOUND])
def test_traits_are_numbers_as_many_for_each_and_the_same_for_the_same_animal(place, species):
    traits = traits_of(place, plain_animal(species))
    assert traits.dtype == np.float32 and np.isfinite(traits).all()
    assert len(traits) == len(traits_of(place, plain_animal()))
    assert np.array_equal(traits, traits_of(place, plain_animal(species)))


def test_landmarks_go_where_the_head_goes(place):
    animal = plain_animal()
    moved = dataclasses.replace(animal, stance=Stance(animal.stance.pose, (animal.stance.shift_cm[0] + 1.0, 0.0)))
    x, y = (traits_of(place, moved) - traits_of(place, animal))[: 2 * LANDMARKS].reshape(-1, 2).T
    assert x.mean() == pytest.approx(1.0 / CAMERA.span_cm, rel=0.15)
    assert np.abs(y).max() < 1e-5


def test_the_nose_is_where_the_picture_has_it(place):
    animal, side = plain_animal(Species.FOX, yaw_deg=0.9), 96
    drawn = draw_portrait(plain_places(), animal, side).labels
    y, x = np.argwhere(drawn == AnimalLabel.NOSE).mean(0) / side
    told = traits_of(place, animal)[: 2 * LANDMARKS].reshape(-1, 2)[NOSE_TIP]
    assert told == pytest.approx((x, y), abs=0.04)


def test_the_colour_of_the_coat_shows_in_the_traits(place):
    dark, fair = (traits_of(place, plain_animal(fur_light=u)) for u in (0.1, 0.9))
    assert np.abs(dark - fair)[2 * LANDMARKS :].max() > 0.2
