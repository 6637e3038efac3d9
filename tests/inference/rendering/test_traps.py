"""The three traps of feature rearrangement, and what a painter may rely on: on random networks, whatever their weights."""

import numpy as np
import pytest
import torch
from helpers.tiny_pack import ENGINES

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.cells import dilate
from fmr_studio.inference.rendering.strokes import REACH_CELLS
from fmr_studio.nn import rearranger
from fmr_studio.nn.configs import RearrangerConfig
from fmr_studio.nn.rearranger import Rearranger, blend
from fmr_studio.nn.stylegan2 import Features

pytest_plugins = ("tests.helpers.tiny_pack",)


@pytest.fixture(params=ENGINES)
def pipe(tiny_pack, request):
    return Pipeline.load(tiny_pack.folder, device="cpu", engine=request.param)


def test_the_skip_image_moves_with_the_features():
    # If RGB is a fixed mixture of the feature channels, it must still be that mixture after the move.
    torch.manual_seed(0)
    network = Rearranger(RearrangerConfig(clusters=5, channels=8, size=8, width=8))
    mixture = torch.randn(3, 8)
    x = torch.randn(2, 8, 8, 8)
    features = Features(x, torch.einsum("kc,nchw->nkhw", mixture, x))
    mask, target = torch.randint(0, 5, (2, 2, 8, 8))
    moved = network(network.memory(features, mask), target, torch.ones_like(target, dtype=torch.bool))
    assert not torch.allclose(moved.x, x)
    torch.testing.assert_close(moved.rgb, torch.einsum("kc,nchw->nkhw", mixture, moved.x), atol=1e-5, rtol=1e-4)


def test_no_edit_is_the_identical_picture(pipe):
    for seed in range(5):
        source = pipe.sample(seed)
        np.testing.assert_array_equal(pipe.render(pipe.label_map(source), source), source.image)


def test_a_local_edit_leaves_far_pixels(pipe):
    source = pipe.sample(3)
    labels = pipe.label_map(source)
    labels[:2, :2] = (labels[:2, :2] + 1) % len(pipe.palette)
    picture = pipe.render(labels, source)
    cell = pipe.resolution // pipe.size
    # The reach of the proxy mask, the seam, and the receptive field of the tail.
    far = 2 + (REACH_CELLS + 1 + 4) * cell
    difference = np.abs(picture.astype(int) - source.image.astype(int))
    assert difference[far:].max() <= 1
    assert difference[:, far:].max() <= 1


def test_untouched_cells_keep_their_exact_features():
    source = Features(torch.randn(1, 4, 6, 6), torch.randn(1, 3, 6, 6))
    moved = Features(torch.randn(1, 4, 6, 6), torch.randn(1, 3, 6, 6))
    changed = torch.zeros(1, 6, 6, dtype=torch.bool)
    changed[0, 2:4, 2:4] = True
    mixed = blend(moved, source, changed)
    where = changed[:, None]
    assert torch.equal(mixed.x.masked_select(~where), source.x.masked_select(~where))
    assert torch.equal(mixed.rgb.masked_select(where), moved.rgb.masked_select(where))


def test_dilate_grows_by_whole_cells():
    mask = np.zeros((1, 9, 9), bool)
    mask[0, 4, 4] = True
    assert dilate(mask, 2).sum() == 25
    mask[0, 0, 8] = True
    assert np.array_equal(dilate(mask, 0), mask)
    assert np.array_equal(dilate(mask, 3), rearranger.dilate(torch.from_numpy(mask), 3).numpy())


def test_a_batch_gives_the_same_bytes_as_single_pictures(pipe):
    rng = np.random.default_rng(0)
    maps = [rng.integers(0, len(pipe.palette), (pipe.resolution,) * 2).astype(np.uint8) for _ in range(5)]
    sources = [pipe.sample(seed) for seed in range(5)]
    for batched, labels, source in zip(pipe.render_batch(maps, sources), maps, sources, strict=True):
        np.testing.assert_array_equal(batched, pipe.render(labels, source))
