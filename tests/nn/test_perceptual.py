import pytest
import torch

from fmr_studio.errors import FmrError
from fmr_studio.nn.perceptual import BLOCKS, PerceptualDistance


@pytest.fixture(scope="module")
def distance() -> PerceptualDistance:
    torch.manual_seed(0)
    return PerceptualDistance()


def published(distance: PerceptualDistance):
    hed = {
        f"block{number}.{index}.{name}": getattr(convolution, name).half()
        for number, block in enumerate(distance.trunk.blocks, start=1)
        for index, convolution in enumerate(block)
        for name in ("weight", "bias")
    }
    heads = {f"lin{k}.model.1.weight": torch.full((1, c[-1], 1, 1), 0.5) for k, c in enumerate(BLOCKS)}
    return hed, heads


def test_one_number_a_pair_and_none_for_equal_pictures(distance):
    a = torch.rand(2, 3, 32, 48) * 2 - 1
    b = torch.cat([a[:1], -a[1:]])
    result = distance(a, b)
    assert result.shape == (2,)
    assert result[0] == 0.0
    assert result[1] > 0.0


def test_it_is_symmetric(distance):
    a, b = (torch.rand(1, 3, 32, 32) * 2 - 1 for _ in range(2))
    assert distance(a, b) == pytest.approx(distance(b, a).item())


def test_a_target_can_be_embedded_once(distance):
    a, b = (torch.rand(1, 3, 17, 33) * 2 - 1 for _ in range(2))
    maps = distance.embed(a)
    assert [tuple(m.shape[1:]) for m in maps] == [(64, 17, 33), (128, 9, 17), (256, 5, 9), (512, 3, 5), (512, 2, 3)]
    assert torch.equal(distance.compare(maps, distance.embed(b)), distance(a, b))


def test_gradients_reach_the_picture_and_stay_finite(distance):
    picture = torch.zeros(1, 3, 16, 16, requires_grad=True)
    distance(picture, torch.ones(1, 3, 16, 16)).sum().backward()
    assert picture.grad is not None
    assert torch.isfinite(picture.grad).all()
    assert picture.grad.abs().sum() > 0
    assert not any(parameter.requires_grad for parameter in distance.parameters())


def test_published_weights_fill_trunk_and_heads(distance):
    filled = PerceptualDistance.from_published(*published(distance))
    assert torch.allclose(filled.trunk.blocks[4][2].weight, distance.trunk.blocks[4][2].weight, atol=1e-3)
    assert filled.heads[1].tolist() == [0.5] * 128


def test_incomplete_weights_are_refused(distance):
    hed, heads = published(distance)
    del heads["lin3.model.1.weight"]
    with pytest.raises(FmrError, match="perceptual distance"):
        PerceptualDistance.from_published(hed, heads)


def test_pictures_that_are_too_small_are_refused(distance):
    with pytest.raises(ValueError, match="too small"):
        distance.embed(torch.zeros(1, 3, 8, 32))
