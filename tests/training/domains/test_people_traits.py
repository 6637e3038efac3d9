"""Traits of portraits: places and colours as the picture would show them, without drawing it."""

import dataclasses

import numpy as np
import pytest
from helpers.plain_sitter import plain_assets, sitter

from fmr_studio.training.domains.people.person import Hat
from fmr_studio.training.domains.people.traits import LANDMARKS, traits_of


@pytest.fixture(scope="module")
def assets():
    return plain_assets()


def with_face(person, **changes):
    return dataclasses.replace(person, face=dataclasses.replace(person.face, **changes))


def test_traits_are_numbers_and_the_same_for_the_same_person(assets):
    traits = traits_of(assets, sitter())
    assert traits.dtype == np.float32
    assert np.isfinite(traits).all()
    assert np.array_equal(traits, traits_of(assets, sitter()))


def test_landmarks_go_where_the_head_goes(assets):
    person = sitter()
    before = traits_of(assets, person)
    moved = traits_of(assets, with_face(person, shift_cm=(person.face.shift_cm[0] + 1.0, person.face.shift_cm[1])))
    x, y = (moved - before)[: 2 * LANDMARKS].reshape(-1, 2).T
    assert x.mean() == pytest.approx(1.0 / 35.5, rel=0.1)  # the camera sees 35.5 cm from edge to edge
    assert np.abs(y).max() < 1e-5


def test_only_what_is_worn_has_a_colour(assets):
    person = sitter()
    bare = dataclasses.replace(person, wear=dataclasses.replace(person.wear, hat=Hat.NONE))
    dyed = dataclasses.replace(bare, wear=dataclasses.replace(bare.wear, hat_colors=(np.ones(3), np.ones(3))))
    assert np.array_equal(traits_of(assets, bare), traits_of(assets, dyed))
    hatted = [dataclasses.replace(one, wear=dataclasses.replace(one.wear, hat=Hat.BEANIE)) for one in (bare, dyed)]
    assert not np.array_equal(*(traits_of(assets, one) for one in hatted))
