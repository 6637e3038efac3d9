"""Portraits show what their numbers say, with labels and depth that fit; drawn of a head of ellipsoids."""

import numpy as np
import pytest
from helpers.plain_sitter import option, plain_assets, sitter

from fmr_studio.training.domains.people.choices import PEOPLE_CHOICES
from fmr_studio.training.domains.people.labels import PersonLabel
from fmr_studio.training.domains.people.person import Beard, Garment, Glasses, HairStyle, Hat
from fmr_studio.training.domains.people.portrait import draw_portrait

SIDE = 96


@pytest.fixture(scope="module")
def assets():
    return plain_assets()


@pytest.fixture(scope="module")
def plain(assets):
    """The portrait of that man."""
    return draw_portrait(assets, sitter(), SIDE)


def areas(render):
    return np.bincount(render.labels.ravel(), minlength=len(PersonLabel))


def test_a_portrait_has_the_promised_arrays(assets, plain):
    for side, render in ((SIDE, plain), (SIDE + 32, draw_portrait(assets, sitter(), SIDE + 32))):
        assert render.image.shape == (side, side, 3) and render.labels.shape == render.depth.shape == (side, side)
        assert render.image.dtype == render.labels.dtype == render.depth.dtype == np.uint8


def test_one_person_is_one_picture(assets, plain):
    again = draw_portrait(assets, sitter(), SIDE)
    assert np.array_equal(again.image, plain.image)
    assert np.array_equal(again.labels, plain.labels) and np.array_equal(again.depth, plain.depth)


def test_a_plain_man_has_hair_skin_neck_and_clothes_where_they_belong(plain):
    labels = plain.labels

    def height(label):
        return np.nonzero(labels == label)[0].mean()

    order = (PersonLabel.HAIR, PersonLabel.BROWS, PersonLabel.NOSE, PersonLabel.LIPS, PersonLabel.CLOTHES)
    heights = [height(label) for label in order]
    assert heights == sorted(heights)
    assert not {PersonLabel.GLASSES, PersonLabel.HAT, PersonLabel.BEARD} & set(labels.ravel())


@pytest.mark.parametrize(
    ("choice", "kind", "label"),
    [
        ("glasses", list(Glasses).index(Glasses.SUN), PersonLabel.GLASSES),
        ("hat", list(Hat).index(Hat.CAP), PersonLabel.HAT),
        ("hat", list(Hat).index(Hat.BEANIE), PersonLabel.HAT),
        ("beard", list(Beard).index(Beard.FULL), PersonLabel.BEARD),
    ],
)
def test_what_is_worn_is_labelled_and_nearer_than_the_picture_without_it(assets, plain, choice, kind, label):
    worn = draw_portrait(assets, sitter(**{choice: option(choice, kind)}), SIDE)
    where = worn.labels == label
    assert where.sum() > 40 and not (plain.labels == label).any()
    assert worn.depth[where].mean() > plain.depth[where].mean()
    assert np.abs(worn.image[where].astype(int) - plain.image[where]).mean() > 4


def test_long_hair_covers_more_than_short_hair_and_a_hat_hides_hair(assets):
    long = list(_mens_styles()).index(HairStyle.LONG)
    cropped, grown = sitter(), sitter(style_man=option("style_man", long))
    hidden = sitter(hat=option("hat", 2))
    hair = [areas(draw_portrait(assets, person, SIDE))[PersonLabel.HAIR] for person in (grown, cropped, hidden)]
    assert hair == sorted(hair, reverse=True) and hair[0] > 1.5 * hair[1]


def _mens_styles():
    for number in range(len(PEOPLE_CHOICES["style_man"].weights)):
        yield sitter(style_man=option("style_man", number)).hair.style


def test_the_colour_of_the_hair_reaches_hair_and_little_else(assets):
    dark, fair = (draw_portrait(assets, sitter(tone=0.2, hair_fair=option("hair_fair", k)), SIDE) for k in (0, 7))
    moved = np.abs(dark.image.astype(int) - fair.image).max(axis=2) > 12
    hairy = np.isin(dark.labels, (PersonLabel.HAIR, PersonLabel.BROWS))
    assert moved[dark.labels == PersonLabel.HAIR].mean() > 0.9
    assert moved[~hairy].mean() < 0.08


def test_a_turned_head_moves_the_nose_to_its_side(assets):
    left, right = (draw_portrait(assets, sitter(yaw_deg=u), SIDE).labels == PersonLabel.NOSE for u in (0.02, 0.98))
    assert np.nonzero(left)[1].mean() + 4 < np.nonzero(right)[1].mean()


def test_depth_is_nought_exactly_behind_the_sitter(plain):
    assert ((plain.depth == 0) == (plain.labels == PersonLabel.BACKGROUND)).all()
    nose, clothes = (plain.depth[plain.labels == label].mean() for label in (PersonLabel.NOSE, PersonLabel.CLOTHES))
    assert nose > clothes


def test_the_backdrop_does_not_reach_the_sitter(assets):
    wall = option("backdrop", 2)
    base, other = (draw_portrait(assets, sitter(backdrop=wall, backdrop_value=v), SIDE) for v in (0.2, 0.9))
    moved = np.abs(base.image.astype(int) - other.image).max(axis=2) > 20
    behind = base.labels == PersonLabel.BACKGROUND
    assert moved[behind].mean() > 0.95 and moved[~behind].mean() < 0.05


@pytest.mark.parametrize("garment", [Garment.SUIT, Garment.HOODIE, Garment.SCOOP], ids=lambda garment: garment.value)
def test_every_garment_covers_the_shoulders(assets, garment):
    worn = sitter(garment_man=option("garment_man", list(Garment).index(garment)))
    assert worn.wear.garment is garment
    bottom = draw_portrait(assets, worn, SIDE).labels[-8:, 30:66]
    assert (bottom == PersonLabel.CLOTHES).mean() > 0.5
