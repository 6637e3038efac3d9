"""MobileStyleGAN: the inverse wavelet, and going on from features."""

import math

import numpy as np
import torch
from helpers.openvino_files import tiny_mobilestylegan

from fmr_studio.nn.mobilestylegan import inverse_haar
from fmr_studio.nn.tail import small_picture


def test_the_inverse_wavelet_gives_back_what_its_filters_took_apart():
    picture = np.random.default_rng(0).random((8, 6))
    low, high = np.array([1, 1]) / math.sqrt(2), np.array([1, -1]) / math.sqrt(2)
    blocks = picture.reshape(4, 2, 3, 2).transpose(0, 2, 1, 3)
    parts = [np.einsum("hwij,i,j->hw", blocks, a, b) for a, b in ((low, low), (high, low), (low, high), (high, high))]
    coefficients = torch.from_numpy(np.stack(parts))[None]
    np.testing.assert_allclose(inverse_haar(coefficients)[0, 0].numpy(), picture, atol=1e-12)


def test_the_high_pass_coefficients_of_a_channel_stand_in_a_row():
    x = torch.zeros(1, 8, 1, 1)
    x[:, 5:8] = 1.0  # of the second channel
    drawn = inverse_haar(x)
    assert drawn[:, 0].abs().max() == 0 and drawn[:, 1].abs().max() > 0


def test_head_and_tail_are_the_whole():
    network = tiny_mobilestylegan()
    ws = network.mapping(torch.randn(2, 8, generator=torch.Generator().manual_seed(4)))
    state = network.synthesis.head(ws, 8)
    assert state.x.shape == (2, 16, 8, 8) and state.rgb.shape[1] == 0
    torch.testing.assert_close(network.synthesis.tail(state, ws), network.synthesis(ws))


def test_a_small_picture_is_the_whole_one_by_the_mean_of_its_pixels():
    network = tiny_mobilestylegan()
    ws = network.mapping(torch.randn(1, 8, generator=torch.Generator().manual_seed(5)))
    state, whole = network.synthesis.head(ws, 8), network.synthesis(ws)
    for side in (whole.shape[-1] // 2, whole.shape[-1] // 4):
        wanted = torch.nn.functional.adaptive_avg_pool2d(whole, side)
        torch.testing.assert_close(small_picture(network.synthesis, state, ws, side), wanted, atol=1e-5, rtol=1e-4)


def test_noise_is_the_stored_map_none_or_that_of_a_seed():
    network = tiny_mobilestylegan()
    ws = network.mapping(torch.ones(1, 8))
    stored, none, seeded, again = (network.synthesis(ws, noise=noise) for noise in ("const", "none", 3, 3))
    assert (stored - none).abs().max() > 1e-3 and (stored - seeded).abs().max() > 1e-3
    assert torch.equal(seeded, again)
