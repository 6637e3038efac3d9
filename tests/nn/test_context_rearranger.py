"""The rearranger with context: windows are parts of the whole, and cells that stay are seen but not changed by attention."""

import pytest
import torch

from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window

SIZE, CLUSTERS, CHANNELS = 24, 4, 6


@pytest.fixture
def rearranger():
    torch.manual_seed(1)
    network = ContextRearranger(ContextConfig(CLUSTERS, CHANNELS, SIZE, width=8, key_width=4, refine_width=8))
    torch.nn.init.normal_(network.refine_out.weight, std=0.1)
    return network.eval().requires_grad_(False)


@pytest.fixture
def source():
    generator = torch.Generator().manual_seed(2)
    x = torch.randn(1, CHANNELS, SIZE, SIZE, generator=generator)
    return Features(x, x[:, :0]), torch.randint(0, CLUSTERS, (1, SIZE, SIZE), generator=generator)


def around(rearranger, features, window):
    near = rearranger.surroundings(window)
    return Features(*(near.cut(part) for part in features))


def test_a_window_is_a_part_of_the_whole(rearranger, source):
    features, mask = source
    memory = rearranger.memory(features, mask)
    target, changed = mask.roll(3, dims=2), torch.rand(1, SIZE, SIZE, generator=torch.Generator().manual_seed(3)) < 0.4
    whole = rearranger.complete(memory, target, changed, features, Window.whole(SIZE))
    window = Window(6, 4, 15, 12)
    part = rearranger.complete(memory, target, changed, around(rearranger, features, window), window)
    torch.testing.assert_close(part.x, window.cut(whole.x), atol=1e-4, rtol=1e-4)
    assert part.rgb.shape == (1, 0, 9, 8)


def test_what_stays_is_seen_by_what_looks(rearranger, source):
    features, mask = source
    memory, window = rearranger.memory(features, mask), Window(8, 8, 16, 16)
    changed = torch.zeros(1, SIZE, SIZE, dtype=torch.bool)
    changed[:, 10:14, 10:14] = True
    other = Features(features.x + 1.0, features.rgb)
    first, second = (
        rearranger.complete(memory, mask, changed, around(rearranger, shown, window), window).x[..., 2:6, 2:6]
        for shown in (features, other)
    )
    assert (first - second).abs().max() > 1e-3


def test_attention_moves_values_of_the_wanted_cluster_alone(rearranger, source):
    torch.nn.init.zeros_(rearranger.refine_out.weight)
    torch.nn.init.zeros_(rearranger.refine_out.bias)
    _, mask = source
    x = mask[:, None].float().expand(-1, CHANNELS, -1, -1).contiguous()
    memory = rearranger.memory(Features(x, x[:, :0]), mask)
    target, everywhere = mask.flip(2), torch.ones(1, SIZE, SIZE, dtype=torch.bool)
    moved = rearranger.complete(memory, target, everywhere, Features(x, x[:, :0]), Window.whole(SIZE)).x
    torch.testing.assert_close(moved[:, 0], target.float(), atol=1e-4, rtol=0)
