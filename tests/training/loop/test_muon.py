"""Muon for matrices and Adam for the rest, as one optimiser."""

import copy

import pytest
import torch
from torch import nn

from fmr_studio.nn.ops import channels_last
from fmr_studio.training.loop import muon as module
from fmr_studio.training.loop.descent import descend
from fmr_studio.training.loop.muon import PACE, MuonAndAdam


def network():
    torch.manual_seed(0)
    return channels_last(nn.Sequential(nn.Conv2d(20, 32, 3), nn.Conv2d(32, 3, 1)))


def optimiser(net, rate=1e-2):
    return MuonAndAdam(net.parameters(), [p for p in net.parameters() if p.ndim in (2, 4)], rate)


def loss(net, seed=0):
    x = torch.randn(4, 20, 8, 8, generator=torch.Generator().manual_seed(seed))
    return net(x).square().mean()


def test_a_kernel_moves_in_all_directions_alike():
    net = network()
    before = net[0].weight.detach().clone()
    descend(optimiser(net), loss(net), 1e-3)
    moved, gradient = (spectrum(x) for x in (before - net[0].weight.detach(), net[0].weight.grad))
    assert moved[0] == pytest.approx(PACE * 1e-3 * 0.2 * 180**0.5, rel=0.3), "0.2 times the root of the longer side"
    assert (moved / moved[0]).median() > 4 * (gradient / gradient[0]).median()


def spectrum(kernel):
    return torch.linalg.svdvals(kernel.permute(0, 2, 3, 1).reshape(len(kernel), -1))


def test_biases_and_maps_to_colours_are_adams():
    net = network()
    before = [p.detach().clone() for p in (net[0].bias, net[1].weight, net[1].bias)]
    descend(optimiser(net), loss(net), 1e-3)
    for old, new in zip(before, (net[0].bias, net[1].weight, net[1].bias), strict=True):
        assert float((old - new).detach().abs().max()) == pytest.approx(1e-3, rel=1e-2), "Adam's first step is its rate"


def test_what_has_no_gradient_stays():
    net = network()
    chosen, before = optimiser(net), copy.deepcopy(net[0].weight.detach())
    descend(chosen, net[1](torch.ones(1, 32, 4, 4)).square().mean(), 1e-2)
    assert torch.equal(before, net[0].weight)


def test_it_goes_on_from_its_state_as_if_never_stopped():
    whole = network()
    chosen = optimiser(whole)
    for seed in range(6):
        descend(chosen, loss(whole, seed), 1e-2, betas=(0.0, 0.99))
        if seed == 2:
            kept = copy.deepcopy((whole.state_dict(), chosen.state_dict()))
    resumed = network()
    resumed.load_state_dict(kept[0])
    again = optimiser(resumed)
    again.load_state_dict(kept[1])
    for seed in range(3, 6):
        descend(again, loss(resumed, seed), 1e-2)
    assert all(map(torch.equal, whole.parameters(), resumed.parameters()))


def test_a_kernel_in_another_order_is_refused():
    net = nn.Conv2d(20, 32, 3)
    with pytest.raises(RuntimeError):
        MuonAndAdam(net.parameters(), [net.weight], 1e-3)


def test_of_a_network_it_changes_kernels_and_affine_maps_but_no_embeddings():
    net = nn.ModuleDict({"conv": nn.Conv2d(20, 32, 3), "linear": nn.Linear(32, 64), "names": nn.Embedding(40, 32)})
    channels_last(net)
    chosen = MuonAndAdam.of(net, 1e-3, betas=(0.5, 0.99), weight_decay=1e-2)
    adams, muons = chosen.param_groups
    assert {id(p) for p in muons["params"]} == {id(net[name].weight) for name in ("conv", "linear")}
    assert net["names"].weight in set(adams["params"]) and adams["betas"] == (0.5, 0.99) and adams["weight_decay"] == 1e-2


def test_weights_decay_alike_by_both():
    net = network()
    before = [p.detach().clone() for p in (net[0].weight, net[1].weight)]
    descend(MuonAndAdam.of(net, 1e-2, weight_decay=0.5), 0.0 * loss(net), 1e-2)
    for old, new in zip(before, (net[0].weight, net[1].weight), strict=True):
        assert torch.allclose(new, old * (1.0 - 0.5 * 1e-2), atol=1e-6)


def test_a_network_of_small_kernels_alone_is_adams():
    net = channels_last(nn.Conv2d(3, 8, 3))
    chosen, before = MuonAndAdam.of(net, 1e-3), net.weight.detach().clone()
    descend(chosen, net(torch.ones(1, 3, 4, 4)).square().mean(), 1e-3)
    assert float((before - net.weight).detach().abs().max()) == pytest.approx(1e-3, rel=1e-2)
    MuonAndAdam.of(net, 1e-3).load_state_dict(chosen.state_dict())


@pytest.mark.parametrize("shape", [(32, 288), (48, 48), (64, 20)])
def test_without_bfloat16_the_same_steps_are_made_in_float32(shape, monkeypatch):
    torch.manual_seed(1)
    gradients, start = torch.randn(3, *shape), torch.randn(shape)
    ends = []
    for half in (True, False):
        monkeypatch.setattr(module, "has_bfloat16", lambda device, half=half: half)
        matrix, bias = nn.Parameter(start.clone()), nn.Parameter(torch.zeros(3))
        chosen = MuonAndAdam([matrix, bias], [matrix], 1e-2, weight_decay=0.1)
        for gradient in gradients:
            matrix.grad = gradient.clone()
            chosen.step()
        ends.append(matrix.detach() - start)
    torch.testing.assert_close(ends[0], ends[1], rtol=0.0, atol=0.05 * float(ends[0].abs().max()))


def test_products_of_the_smaller_side_give_the_iteration_of_newton_and_schulz():
    x, (a, b, c) = torch.randn(24, 90, generator=torch.Generator().manual_seed(2)), (3.4445, -4.7750, 2.0315)
    wanted = x / x.norm()
    for _ in range(5):
        gram = wanted @ wanted.T
        wanted = a * wanted + (b * gram + c * gram @ gram) @ wanted
    torch.testing.assert_close(module.orthogonal(x, (a, b, c), 5), wanted, rtol=0.0, atol=1e-4)
    torch.testing.assert_close(module.orthogonal(x.T, (a, b, c), 5), wanted.T, rtol=0.0, atol=1e-4)
