"""A window costs less than the grid and gives the same."""

import pytest
import torch

from fmr_studio.nn.rearranger import Rearranger, RearrangerConfig, blend
from fmr_studio.nn.stylegan2 import Features, Generator, GeneratorConfig
from fmr_studio.nn.window import Window

SIZE = 16


def test_around_grow_within():
    cells = torch.zeros(8, 8, dtype=torch.bool)
    assert Window.around(cells) is None
    cells[2, 3] = cells[4, 6] = True
    window = Window.around(cells)
    assert window == Window(2, 3, 5, 7)
    assert window.area == 12
    assert window.grow(2, 8) == Window(0, 1, 7, 8)
    assert window.within(window.grow(2, 8)) == Window(2, 2, 5, 6)
    assert window.scaled(4) == Window(8, 12, 20, 28)
    assert torch.equal(window.cut(cells), cells[2:5, 3:7])


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


@pytest.mark.parametrize("window", [Window(6, 6, 8, 9), Window(0, 0, 2, 2)])
@pytest.mark.parametrize("noise", ["const", "none"])
@torch.inference_mode()
def test_three_cells_around_are_all_that_the_tail_reaches(parts, window, noise):
    generator, _ = parts
    ws = generator.mapping(torch.randn(1, 8))
    source = generator.synthesis.head(ws, SIZE, noise=noise)
    changed = torch.zeros(1, SIZE, SIZE, dtype=torch.bool)
    window.cut(changed)[:] = True
    mixed = blend(Features(torch.randn_like(source.x), torch.randn_like(source.rgb)), source, changed)
    whole = generator.synthesis.tail(mixed, ws, noise=noise)
    shown, needed = window.grow(3, SIZE), window.grow(6, SIZE)
    crop = Features(needed.cut(mixed.x), needed.cut(mixed.rgb))
    origin = (needed.top / SIZE, needed.left / SIZE)
    part = generator.synthesis.tail(crop, ws, start=SIZE, noise=noise, origin=origin)
    step = generator.config.resolution // SIZE
    torch.testing.assert_close(shown.within(needed).scaled(step).cut(part), shown.scaled(step).cut(whole), atol=1e-4, rtol=1e-4)
    untouched = generator.synthesis.tail(source, ws, noise=noise)
    difference = (whole - untouched).abs()
    shown.scaled(step).cut(difference)[:] = 0
    assert difference.max() == 0
