"""Colours of pictures on their way are learnt from pictures that are there."""

import numpy as np
import pytest
from helpers.tiny_context_pack import write_tiny_context_pack
from helpers.tiny_pack import ENGINES

from fmr_studio.inference.engines.early_colors import ENOUGH, EarlyColors
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.engines.mapping import normal_numbers

SIDE = 32


def painted(seed):
    """Features (1, 5, 32, 32), and a picture of 64 px that is a mixture of them."""
    rng = np.random.default_rng(seed)
    x = rng.standard_normal((1, 5, SIDE, SIDE)).astype(np.float32)
    mixture = np.random.default_rng(7).standard_normal((3, 5)).astype(np.float32)
    rgb = np.einsum("kc,nchw->nkhw", mixture, x) + np.float32(0.25)
    return x, rgb, rgb.repeat(2, 2).repeat(2, 3)


def test_a_mixture_of_channels_is_found():
    colors = EarlyColors(SIDE)
    for seed in range(3):
        x, _, picture = painted(seed)
        colors.learn(x, picture)
    x, rgb, _ = painted(9)
    np.testing.assert_allclose(colors.at(SIDE, x), rgb, atol=0.02)


def test_nothing_is_shown_before_or_of_another_block():
    colors = EarlyColors(SIDE)
    x, _, picture = painted(0)
    assert colors.at(SIDE, x).shape == (1, 0, SIDE, SIDE)
    colors.learn(x, picture)
    assert colors.at(SIDE, x).shape == (1, 3, SIDE, SIDE) and colors.at(16, x[..., ::2, ::2]).shape[1] == 0


def test_enough_is_enough():
    colors = EarlyColors(SIDE)
    for seed in range(ENOUGH):
        x, _, picture = painted(seed)
        colors.learn(x, picture)
    before = colors.at(SIDE, x)
    colors.learn(x, -picture)
    assert np.array_equal(colors.at(SIDE, x), before)


def test_generators_with_an_rgb_image_need_none():
    assert EarlyColors.for_drawing(64, 512, 3) is None
    assert EarlyColors.for_drawing(64, 512, 0).side == 128


@pytest.mark.parametrize("engine", ENGINES)
def test_a_second_picture_has_colours_on_its_way(tmp_path, engine):
    networks = load_networks(write_tiny_context_pack(tmp_path / "context"), "cpu", engine)
    seen = []
    for seed in (1, 2):
        styles = networks.styles(networks.map(normal_numbers(seed, networks.shapes.z_dim), 0.7))
        networks.draw(styles, watch=lambda side, rgb, _: seen.append((side, rgb.shape[1])))
    half = len(seen) // 2
    assert not any(channels for _, channels in seen[:half]) and [channels for _, channels in seen[half:] if channels] == [3]
