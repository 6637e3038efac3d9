"""A window costs less than the grid and gives the same."""

import numpy as np
import pytest
import torch

from fmr_studio.nn.configs import GeneratorConfig, RearrangerConfig
from fmr_studio.nn.reach import stylegan2_reach
from fmr_studio.nn.rearranger import Rearranger, blend
from fmr_studio.nn.stylegan2 import Features, Generator
from fmr_studio.nn.tail import draw_window
from fmr_studio.nn.window import Window

SIZE = 16


def test_around_grow_within():
    cells = np.zeros((8, 8), bool)
    assert Window.around(cells) is None
    cells[2, 3] = cells[4, 6] = True
    window = Window.around(cells)
    assert window == Window(2, 3, 5, 7)
    assert window.area == 12
    assert window.grow(2, 8) == Window(0, 1, 7, 8)
    assert window.within(window.grow(2, 8)) == Window(2, 2, 5, 6)
    assert window.scaled(4) == Window(8, 12, 20, 28)
    assert np.array_equal(window.cut(cells), cells[2:5, 3:7])


@pytest.fixture(scope="module")
def parts():
    torch.manual_seed(0)
    generator = Generator(GeneratorConfig(channels=(16, 16, 12, 12, 8), z_dim=8, w_dim=16, mapping_layers=1)).freeze()
    rearranger = Rearranger(RearrangerConfig(clusters=5, channels=12, size=SIZE, width=8, key_width=4)).eval()
    torch.nn.init.normal_(rearranger.refine_out.weight)
    return generator, rearranger


@pytest.mark.parametrize("window", [Window(5, 6, 9, 10), Window(0, 2, 3, 7), Window(12, 12, 16, 16)])
@torch.inference_mode()
def test_a_window_of_the_rearranger_equals_the_whole(parts, window):
    generator, rearranger = parts
    ws = generator.mapping(torch.randn(2, 8))
    mask, target = torch.randint(0, 5, (2, 2, SIZE, SIZE))
    memory = rearranger.memory(generator.synthesis.head(ws, SIZE), mask)
    changed = torch.rand(2, SIZE, SIZE) < 0.5
    whole, part = rearranger(memory, target, changed), rearranger(memory, target, changed, window)
    torch.testing.assert_close(part.x, window.cut(whole.x), atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(part.rgb, window.cut(whole.rgb), atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("window", [Window(6, 6, 8, 9), Window(0, 0, 2, 2), Window(11, 1, 16, 8)])
@pytest.mark.parametrize("noise", ["const", "none", 3])
@torch.inference_mode()
def test_what_cells_reach_is_drawn_from_what_it_needs_and_nothing_else_changes(parts, window, noise):
    generator, _ = parts
    resolution = generator.config.resolution
    ws = generator.mapping(torch.randn(1, 8))
    source = generator.synthesis.head(ws, SIZE, noise=noise)
    changed = torch.zeros(1, SIZE, SIZE, dtype=torch.bool)
    window.cut(changed)[:] = True
    mixed = blend(Features(torch.randn_like(source.x), torch.randn_like(source.rgb)), source, changed)
    whole = generator.synthesis.tail(mixed, ws, noise=noise)
    reach = stylegan2_reach(resolution)
    shown = reach.reached_by(window, SIZE)
    needed = reach.needed_for(shown, SIZE)
    seen = []
    part = draw_window(
        generator.synthesis,
        Features(needed.cut(mixed.x), needed.cut(mixed.rgb)),
        ws,
        shown=shown,
        size=SIZE,
        noise=noise,
        watch=lambda side, rgb, where: seen.append((side, rgb, where)),
    )
    torch.testing.assert_close(part, shown.cut(whole), atol=1e-4, rtol=1e-4)
    for side, rgb, where in seen:
        early = generator.synthesis.tail(mixed, ws, noise=noise, stop=side)
        torch.testing.assert_close(rgb, where.cut(early), atol=1e-4, rtol=1e-4)
    assert [side for side, _, _ in seen] == [32]
    difference = (whole - generator.synthesis.tail(source, ws, noise=noise)).abs()
    shown.cut(difference)[:] = 0
    assert difference.max() == 0


def test_windows_grow_to_whole_steps_within_the_grid():
    assert Window(5, 6, 8, 11).rounded(4, 16) == Window(5, 6, 9, 14)
    assert Window(15, 0, 16, 16).rounded(4, 16) == Window(12, 0, 16, 16)
    assert Window(0, 0, 7, 7).rounded(4, 6) == Window(0, 0, 6, 6)
    assert Window(5, 6, 8, 11).aligned(2) == Window(4, 6, 8, 12)
    assert Window(0, 0, 4, 4).intersection(Window(2, 1, 9, 3)) == Window(2, 1, 4, 3)
    assert Window(0, 0, 2, 2).intersection(Window(2, 0, 3, 2)) is None
    assert Window(0, 0, 2, 2).union(Window(5, 1, 6, 7)) == Window(0, 0, 6, 7)


@torch.inference_mode()
def test_rough_colours_are_near_those_of_the_whole_rearrangement(parts):
    generator, rearranger = parts
    ws = generator.mapping(torch.randn(1, 8))
    features = generator.synthesis.head(ws, SIZE)
    mask = torch.randint(0, 5, (1, SIZE // 4, SIZE // 4)).repeat_interleave(4, 1).repeat_interleave(4, 2)
    memory, window = rearranger.memory(features, mask), Window(2, 4, 14, 12)
    encoded = rearranger.encode_target(mask)
    whole = rearranger.attend(rearranger.queries(encoded, mask), memory).unflatten(1, (SIZE, SIZE))
    rough = rearranger.rough_rgb(memory, mask, features.rgb, window)
    assert rough.shape == (1, 3, 6, 4)
    first = rearranger.config.channels
    exact = whole[0, 2:14:2, 4:12:2, first : first + 3].permute(2, 0, 1)
    unwhitened = (rough[0] - rearranger.mean[first:, None, None]) / rearranger.std[first:, None, None]
    assert (unwhitened - exact).abs().mean() < 0.5 * exact.abs().mean()
