"""A portrait has a seed and a vector of uniforms, and both mean the same person."""

import numpy as np
import pytest

from fmr_studio.training.domains.base import Field
from fmr_studio.training.domains.draws import EDGE, GivenDraws, SeededDraws
from fmr_studio.training.domains.people.choices import PEOPLE_CHOICES, PEOPLE_FIELDS
from fmr_studio.training.domains.people.labels import PEOPLE_PALETTE, PersonLabel
from fmr_studio.training.domains.people.person import Beard, Garment, HairStyle
from fmr_studio.training.domains.people.sampling import draw_person
from fmr_studio.training.domains.studio.setting import PLACES


def seeded(seed):
    """The person of a seed, and the uniforms that were remembered."""
    draws = SeededDraws(PEOPLE_CHOICES, np.random.default_rng(seed))
    person = draw_person(draws)
    return person, draws.uniforms(np.random.default_rng([seed, 1])), draws.made


def facts(person):
    """What decides a portrait, flat: numbers and names."""
    numbers, names = [np.array([person.male, person.age])], []

    def gather(value):
        if hasattr(value, "__dataclass_fields__"):
            for name in value.__dataclass_fields__:
                gather(getattr(value, name))
        elif isinstance(value, dict):
            names.extend(value)
            numbers.append(np.array(list(value.values())))
        elif isinstance(value, tuple):
            for part in value:
                gather(part)
        elif isinstance(value, np.ndarray | float | int):
            numbers.append(np.ravel(np.asarray(value, float)))
        else:
            names.append(value)

    gather(person)
    return np.concatenate(numbers), names


@pytest.mark.parametrize("seed", range(40))
def test_the_uniforms_of_a_seed_give_its_person_again(seed):
    person, u, _ = seeded(seed)
    numbers, names = facts(person)
    again, names_again = facts(draw_person(GivenDraws(PEOPLE_CHOICES, u)))
    assert names == names_again
    np.testing.assert_allclose(again, numbers, atol=2e-5)


def test_a_seed_is_always_the_same_person():
    person = seeded(0)[0]  # as in pictures that were made before
    assert not person.male and person.hair.style is HairStyle.LONG
    assert person.lighting.place in PLACES
    np.testing.assert_allclose(facts(person)[0], facts(seeded(0)[0])[0])
    assert not np.allclose(person.face.identity, seeded(1)[0].face.identity)


def test_every_choice_is_made_by_somebody_and_has_its_field():
    made = set().union(*(seeded(seed)[2] for seed in range(400)))
    assert made == set(PEOPLE_CHOICES)
    assert [field.name for field in PEOPLE_FIELDS] == list(PEOPLE_CHOICES)


def test_uniforms_lie_within_their_edges_and_look_uniform():
    u = np.stack([seeded(seed)[1] for seed in range(300)])
    assert u.dtype == np.float32 and u.min() >= EDGE - 1e-9 and u.max() < 1.0
    values = [i for i, field in enumerate(PEOPLE_FIELDS) if field.kind != "category"]
    assert np.abs(u[:, values].mean(0) - 0.5).max() < 0.08
    assert np.abs(u[:, values].std(0) - 12**-0.5).max() < 0.05


def test_people_are_as_different_as_planned():
    people = [seeded(seed)[0] for seed in range(400)]
    assert {p.hair.style for p in people} == set(HairStyle)
    assert {p.hair.beard for p in people} == set(Beard) and {p.wear.garment for p in people} == set(Garment)
    assert all(p.hair.beard is Beard.NONE for p in people if not p.male)
    assert 0.4 < np.mean([p.male for p in people]) < 0.6
    old, young = (np.mean([p.hair.grey > 0 for p in people if old == (p.age > 0.72)]) for old in (True, False))
    assert old > 0.9 and young == 0.0


def test_a_vector_of_another_length_is_refused():
    with pytest.raises(ValueError, match="184 numbers"):
        GivenDraws(PEOPLE_CHOICES, np.full(3, 0.5))


def test_options_are_as_likely_as_their_weights():
    field = Field("hat", "category", 3, (2.0, 1.0, 1.0))
    assert [field.index(u) for u in (0.1, 0.49, 0.51, 0.74, 0.76, 0.999)] == [0, 0, 1, 1, 2, 2]
    with pytest.raises(ValueError, match="weight for each option"):
        Field("hat", "category", 3, (1.0,))


def test_the_palette_names_every_label():
    assert [label.id for label in PEOPLE_PALETTE] == list(PersonLabel)
