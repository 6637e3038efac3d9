"""What importers know of PyTorch without it: the weights of its networks, and the numbers that its generator draws."""

import numpy as np
import pytest
import torch

from fmr_studio.nn.configs import GeneratorConfig, MobileConfig
from fmr_studio.nn.generators import build_generator
from fmr_studio.packs.importers.dice import Dice
from fmr_studio.packs.importers.mean_w import SAMPLES, mean_w
from fmr_studio.packs.importers.weight_shapes import weight_shapes

SMALL = {"z_dim": 16, "w_dim": 24, "mapping_layers": 3}


@pytest.mark.parametrize(
    "config",
    [
        GeneratorConfig((16, 12, 8), **SMALL),
        GeneratorConfig((8, 8), **SMALL, use_noise=False, conv_clamp=256.0, classes=3),
        MobileConfig((16, 12, 8), **SMALL),
    ],
)
def test_weights_are_those_of_the_network(config):
    network = build_generator(config).state_dict()
    assert weight_shapes(config) == {name: tuple(tensor.shape) for name, tensor in network.items()}


def test_numbers_are_those_that_pytorch_draws():
    dice, generator = Dice(7), torch.Generator().manual_seed(7)
    for shape in ((4, 4), (10, 32), (16, 16)):
        np.testing.assert_allclose(dice.normal(*shape), torch.randn(*shape, generator=generator), atol=1e-5)
    with pytest.raises(ValueError, match="another way"):
        dice.normal(5)


def test_the_mean_is_that_of_the_network():
    config = GeneratorConfig((8, 8), **SMALL)
    network = build_generator(config)
    for layer in network.mapping.layers:
        torch.nn.init.normal_(layer.bias)
    z = torch.randn(SAMPLES, config.z_dim, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        expected = network.mapping.style(z).mean(dim=0)
    found = mean_w(config, {name: tensor.numpy() for name, tensor in network.state_dict().items()})
    assert found.dtype == np.float32 and found.shape == (24,)
    np.testing.assert_allclose(found, expected, atol=1e-5)
