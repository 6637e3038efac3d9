"""A parametric z becomes the features of a domain's fields."""

import pytest
import torch

from fmr_studio.nn.configs import GeneratorConfig, PriorField
from fmr_studio.nn.prior import ParametricPrior
from fmr_studio.nn.prior_columns import PriorColumns
from fmr_studio.packs.weights import generator_config
from fmr_studio.packs.writing import generator_json

FIELDS = (
    PriorField("hat", "category", 3, (2.0, 1.0, 1.0)),
    PriorField("mirror", "category", 2),
    PriorField("size", "value"),
    PriorField("hue", "circle"),
    PriorField("nose", "normal"),
)


def test_weighted_options_are_chosen_as_often_as_their_weights_say():
    prior = ParametricPrior(FIELDS)
    features = prior(torch.randn(8000, len(FIELDS), generator=torch.Generator().manual_seed(0)))
    assert features.shape == (8000, prior.width)
    shares = (features[:, :5] > 0).float().mean(0)
    assert torch.allclose(shares, torch.tensor([0.5, 0.25, 0.25, 0.5, 0.5]), atol=0.02)
    assert 0.8 < features.square().mean() < 1.2


def test_a_normal_field_is_passed_on_as_it_is():
    z = torch.randn(6, len(FIELDS))
    assert torch.equal(ParametricPrior(FIELDS)(z)[:, -1], z[:, -1])


def test_fields_survive_the_card():
    config = GeneratorConfig(channels=(8, 8), z_dim=len(FIELDS), prior=FIELDS)
    assert generator_config(generator_json(config)).prior == FIELDS


def test_a_value_and_a_circle_become_waves_of_their_angle():
    z = torch.tensor([[-2.0, 0.5, 0.25, -0.75, 1.0]])
    u = 0.5 * (1.0 + torch.erf(z / 2**0.5))[0]
    features = ParametricPrior(FIELDS)(z)[0]
    half, whole = (torch.pi * (2 * u[index] - 1) * scale for index, scale in ((2, 0.5), (3, 1.0)))
    waves = [
        wave(angle * harmonic) * 2**0.5 for angle in (half, whole) for harmonic in (1, 2) for wave in (torch.sin, torch.cos)
    ]
    expected = [*waves[:4], (2 * u[2] - 1) * 3**0.5, *waves[4:], z[0, 4]]
    assert features[:3].tolist() == pytest.approx([3**0.5, 0, 0]) and features[3:5].tolist() == pytest.approx([0, 2**0.5])
    torch.testing.assert_close(features[5:], torch.stack(expected))


def test_without_torch_it_is_the_same():
    z = torch.randn(200, len(FIELDS), generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(torch.from_numpy(PriorColumns.of(FIELDS).features(z.numpy())), ParametricPrior(FIELDS)(z))
