"""Animals show what their numbers say, with labels and depth that fit; drawn under a plain sky."""

import numpy as np
import pytest
from helpers.plain_animal import option, plain_animal, plain_places

from fmr_studio.errors import FmrError
from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.animals.animal import Pattern, Species
from fmr_studio.training.domains.animals.choices import ANIMAL_CHOICES, BUILD, LOOK, STANCE
from fmr_studio.training.domains.animals.domain import ANIMAL_LABEL_WEIGHTS
from fmr_studio.training.domains.animals.labels import ANIMALS_PALETTE, AnimalLabel
from fmr_studio.training.domains.animals.portrait import draw_portrait
from fmr_studio.training.domains.animals.sampling import draw_animal
from fmr_studio.training.domains.animals.species import KINDS
from fmr_studio.training.domains.draws import GivenDraws
from fmr_studio.training.domains.studio.choices import SETTING_CHOICES

SIDE = 96


@pytest.fixture(scope="module")
def places():
    return plain_places()


@pytest.fixture(scope="module")
def cat(places):
    return draw_portrait(places, plain_animal(), SIDE)


def middle(labels, label):
    """The mean (y, x) of a label's pixels."""
    return np.argwhere(labels == label).mean(0)


def test_pictures_of_any_size_have_the_promised_arrays(places, cat):
    for side, render in ((SIDE, cat), (SIDE + 40, draw_portrait(places, plain_animal(), SIDE + 40))):
        assert render.image.shape == (side, side, 3) and render.labels.shape == render.depth.shape == (side, side)
        assert render.image.dtype == render.labels.dtype == render.depth.dtype == np.uint8


def test_one_animal_is_one_picture(places, cat):
    again = draw_portrait(places, plain_animal(), SIDE)
    assert np.array_equal(again.image, cat.image)
    assert np.array_equal(again.labels, cat.labels) and np.array_equal(again.depth, cat.depth)


@pytest.mark.parametrize("species", list(Species), ids=lambda species: species.value)
def test_every_species_has_all_its_parts_where_they_belong(places, species):
    render = draw_portrait(places, plain_animal(species), SIDE)
    seen = set(np.unique(render.labels))
    assert seen >= set(AnimalLabel) - ({AnimalLabel.INNER_EAR} if species is Species.HOUND else set())
    parts = (AnimalLabel.EYE, AnimalLabel.NOSE, AnimalLabel.MUZZLE, AnimalLabel.BODY)
    heights = [middle(render.labels, part)[0] for part in parts]
    assert heights == sorted(heights)
    assert abs(middle(render.labels, AnimalLabel.NOSE)[1] - SIDE / 2) < 3
    border = np.concatenate([render.labels[0], render.labels[:40, 0], render.labels[:40, -1]])
    assert (border == AnimalLabel.BACKGROUND).all(), "ears leave the picture"


def test_a_panting_dog_shows_its_tongue_and_a_cat_never_does(places):
    def mouth(species, panting):
        render = draw_portrait(places, plain_animal(species, panting=option("panting", panting)), SIDE)
        return (render.labels == AnimalLabel.MOUTH).sum()

    assert mouth(Species.DOG, 0) > 1.4 * mouth(Species.DOG, 1)
    assert mouth(Species.CAT, 0) == mouth(Species.CAT, 1)


def test_depth_is_nought_exactly_behind_and_the_nose_comes_first(places):
    render = draw_portrait(places, plain_animal(Species.WOLF), SIDE)
    assert ((render.depth == 0) == (render.labels == AnimalLabel.BACKGROUND)).all()
    depths = [render.depth[render.labels == part].mean() for part in (AnimalLabel.NOSE, AnimalLabel.EYE, AnimalLabel.EAR)]
    assert depths == sorted(depths, reverse=True)
    assert depths[0] - depths[1] > 20  # a snout


def test_a_black_bear_has_eyes_that_can_be_seen(places):
    render = draw_portrait(places, plain_animal(Species.BEAR, fur_light=0.01, fur_warmth=0.01), SIDE)
    eyes, fur = (render.image[render.labels == part].mean(1) for part in (AnimalLabel.EYE, AnimalLabel.FUR))
    assert np.percentile(eyes, 95) > fur.mean() + 60


@pytest.mark.parametrize("numbers", [BUILD, LOOK, STANCE, SETTING_CHOICES], ids=["build", "look", "stance", "setting"])
def test_small_steps_of_the_numbers_change_the_picture_a_little(places, cat, numbers):
    stepped = {name: 0.503 for name, choice in numbers.items() if choice.field(name).kind != "category"}
    assert stepped
    after = draw_portrait(places, plain_animal(**stepped), SIDE).image.astype(float)
    assert 0 < np.abs(after - cat.image).mean() < 2.5


def test_a_turned_head_moves_the_nose_to_its_side(places):
    left, right = (draw_portrait(places, plain_animal(yaw_deg=u), SIDE).labels for u in (0.02, 0.98))
    assert middle(left, AnimalLabel.NOSE)[1] + 4 < middle(right, AnimalLabel.NOSE)[1]


def test_the_backdrop_does_not_reach_the_animal(places):
    base, other = (draw_portrait(places, plain_animal(backdrop_value=v), SIDE) for v in (0.2, 0.9))
    moved = np.abs(base.image.astype(int) - other.image).max(axis=2) > 20
    behind = base.labels == AnimalLabel.BACKGROUND
    assert moved[behind].mean() > 0.9 and moved[~behind].mean() < 0.06


def test_all_species_and_patterns_occur_and_each_choice_counts():
    domain = get_domain("animals")
    animals = [draw_animal(GivenDraws(ANIMAL_CHOICES, domain.uniforms(1, index))) for index in range(400)]
    assert {animal.species for animal in animals} == set(Species)
    assert {animal.coat.pattern for animal in animals} == set(Pattern)
    assert all(animal.coat.pattern in KINDS[animal.species].patterns for animal in animals)


def test_seeds_and_indexes_tell_animals_apart():
    domain = get_domain("animals")
    u = domain.uniforms(1, 5)
    assert u.shape == (len(domain.fields),) and np.array_equal(u, domain.uniforms(1, 5))
    assert not np.array_equal(u, domain.uniforms(1, 6)) and not np.array_equal(u, domain.uniforms(2, 5))


def test_without_the_panoramas_the_domain_says_how_to_make_them(tmp_path, monkeypatch):
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path))
    domain = get_domain("animals")
    with pytest.raises(FmrError, match=r"hdri_raw\.npz") as caught:
        domain.render(domain.uniforms(1, 0), 64)
    assert "studio.prepare" in (caught.value.hint or "")


def test_the_palette_names_every_label():
    assert [label.id for label in ANIMALS_PALETTE] == list(AnimalLabel)
    assert set(ANIMAL_LABEL_WEIGHTS) <= {label.name for label in ANIMALS_PALETTE}
