"""A parametric z becomes the features of a domain's fields."""

import torch

from fmr_studio.nn.prior import ParametricPrior, PriorField
from fmr_studio.nn.stylegan2 import GeneratorConfig
from fmr_studio.packs.store import generator_config, generator_json

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
