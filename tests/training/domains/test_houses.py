"""Houses: the same picture twice, any size, true labels and depth, smooth numbers, traits that tell where things are."""

import numpy as np
import pytest

from fmr_studio.training.domains import get_domain
from fmr_studio.training.domains.base import Describing
from fmr_studio.training.domains.houses.camera import camera_of
from fmr_studio.training.domains.houses.house import HOUSES_FIELDS, House, plan_house
from fmr_studio.training.domains.houses.labels import HouseLabel
from fmr_studio.training.domains.houses.picture import draw_house

HOUSES = get_domain("houses")


def numbers(**changed: float) -> np.ndarray:
    names = [field.name for field in HOUSES_FIELDS]
    u = np.full(len(names), 0.5, np.float32)
    u[names.index("kind")] = 0.05
    for name, value in changed.items():
        u[names.index(name)] = value
    return u


def plain(**changed: float) -> House:
    return plan_house(numbers(**changed))


def test_a_house_is_the_same_twice():
    first, second = (draw_house(plan_house(HOUSES.uniforms(1, 3)), 48) for _ in range(2))
    assert np.array_equal(first.image, second.image) and np.array_equal(first.labels, second.labels)
    assert np.array_equal(first.depth, second.depth)


@pytest.mark.parametrize("side", [32, 75])
def test_a_house_has_any_size(side):
    render = HOUSES.render(HOUSES.uniforms(1, 0), side)
    assert render.image.shape == (side, side, 3) and render.labels.shape == render.depth.shape == (side, side)
    assert render.image.dtype == render.labels.dtype == render.depth.dtype == np.uint8


def test_every_label_occurs():
    seen = {int(label) for k in range(12) for label in np.unique(draw_house(plan_house(HOUSES.uniforms(1, k)), 96).labels)}
    assert seen == {int(label) for label in HouseLabel}


def test_near_things_are_nearer():
    render = draw_house(plain(), 96)
    means = [render.depth[render.labels == label].mean() for label in (HouseLabel.SKY, HouseLabel.HILL, HouseLabel.WALL)]
    assert means[0] == 0 and means[0] < means[1] < means[2] < render.depth[-1].mean()


@pytest.mark.parametrize("name", ["yaw", "width", "slope", "sun_turn", "cloud_shift", "plant_left_x", "size"])
def test_a_small_step_of_a_number_is_a_small_step_of_the_picture(name):
    u = (0.5, 0.502)
    before, after = (HOUSES.render(numbers(**{name: value}), 64).image.astype(float) for value in u)
    assert 0 < np.abs(after - before).mean() < 1.5


def test_a_vector_of_another_length_is_refused():
    with pytest.raises(ValueError, match="A house needs"):
        plan_house(np.zeros(3))


def test_traits_are_as_many_for_each_house_and_tell_where_the_door_is():
    assert isinstance(HOUSES, Describing)
    traits = [HOUSES.traits(HOUSES.uniforms(1, k)) for k in range(6)]
    assert len({len(told) for told in traits}) == 1 and all(np.isfinite(told).all() for told in traits)
    house, side = plain(bushes=0.1, fence=0.1, porch=0.1), 128
    y, x = np.argwhere(draw_house(house, side).labels == HouseLabel.DOOR).mean(0) / side
    camera = camera_of(house)
    told = camera.on_screen(camera.turned(np.array([house.door_x, 1.3, 0.0])))[:2]
    assert (x, y) == pytest.approx(tuple(told), abs=0.02)
    corners = HOUSES.traits(numbers(bushes=0.1, fence=0.1, porch=0.1))[20:28].reshape(4, 2)
    assert corners.mean(0) == pytest.approx((x, y), abs=0.02)
