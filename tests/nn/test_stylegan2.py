"""The generator against what the reference implementations answer (``tests/data``), read through the importers."""

import numpy as np
import pytest
import torch
from helpers.stylegan2_files import DATA, OFFICIAL, ROSINALITY, built

from fmr_studio.nn.configs import GeneratorConfig
from fmr_studio.nn.stylegan2 import Generator
from fmr_studio.packs.importers.importing import read_generator

TOLERANCE = 1e-4
SIZES = (4, 8, 16, 32, 64)


@pytest.fixture(autouse=True)
def _no_gradients():
    with torch.no_grad():
        yield


def answers(name):
    with np.load(DATA / name) as file:
        return {key: torch.from_numpy(file[key]) for key in file}


@pytest.fixture(scope="module", params=[False, True], ids=["as read", "frozen"])
def official(request):
    generator = built(read_generator(OFFICIAL))
    return generator.freeze() if request.param else generator, answers("stylegan2_ada_tiny.npz")


@pytest.fixture(scope="module", params=[False, True], ids=["as read", "frozen"])
def rosinality(request):
    generator = built(read_generator(ROSINALITY))
    return generator.freeze() if request.param else generator, answers("rosinality_tiny.npz")


def difference(ours, theirs):
    assert ours.shape == theirs.shape
    return float((ours - theirs).abs().max())


@pytest.mark.parametrize("psi", [1.0, 0.7])
def test_official_styles_and_pictures(official, psi):
    generator, expected = official
    assert difference(generator.mapping(expected["z"], psi), expected[f"ws_psi{psi}"]) < TOLERANCE
    assert difference(generator(expected["z"], truncation=psi), expected[f"img_const_psi{psi}"]) < TOLERANCE


def test_official_picture_without_noise(official):
    generator, expected = official
    assert difference(generator(expected["z"], noise="none"), expected["img_none_psi1.0"]) < TOLERANCE
    assert difference(generator(expected["z"], noise="const"), expected["img_none_psi1.0"]) > 0.01


def test_official_features_and_running_rgb_after_every_block(official):
    generator, expected = official
    states = list(generator.synthesis.walk(expected["ws_psi1.0"]))
    assert len(states) == len(SIZES)
    for size, state in zip(SIZES, states, strict=True):
        assert difference(state.x, expected[f"feat{size}"]) < TOLERANCE
        assert difference(state.rgb, expected[f"rgb{size}"]) < TOLERANCE


def test_rosinality_styles_and_pictures(rosinality):
    generator, expected = rosinality
    assert difference(generator.mapping(expected["z"]), expected["latent"]) < TOLERANCE
    assert difference(generator(expected["z"]), expected["img"]) < TOLERANCE
    assert difference(generator(expected["z"], truncation=0.7), expected["img_psi0.7"]) < TOLERANCE


@pytest.mark.parametrize("noise", ["const", "none", 7])
@pytest.mark.parametrize("size", SIZES)
def test_head_and_tail_are_the_whole_pass(official, size, noise):
    generator, expected = official
    ws = expected["ws_psi1.0"]
    state = generator.synthesis.head(ws, size, noise=noise)
    assert state.x.shape[-2:] == state.rgb.shape[-2:] == (size, size)
    assert torch.equal(generator.synthesis.tail(state, ws, noise=noise), generator.synthesis(ws, noise=noise))


def test_the_tail_stops_early_with_the_running_rgb(official):
    generator, expected = official
    ws = expected["ws_psi1.0"]
    state = generator.synthesis.head(ws, 8)
    assert difference(generator.synthesis.tail(state, ws, stop=32), expected["rgb32"]) < TOLERANCE


def test_seeded_noise_repeats_and_differs_between_seeds(official):
    generator, expected = official
    first, again, other = (generator(expected["z"], noise=seed) for seed in (1, 1, 2))
    assert torch.equal(first, again)
    assert difference(first, other) > 0.01


def test_activations_are_clamped_where_the_network_was_trained_so():
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(channels=(8, 8), z_dim=8, w_dim=8, mapping_layers=1, conv_clamp=0.5))
    states = list(generator.synthesis.walk(generator.mapping(torch.randn(2, 8))))
    assert all(state.x.abs().max() == 0.5 for state in states)
    assert states[0].rgb.abs().max() == 0.5
