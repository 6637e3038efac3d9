"""Frames of a sequence: what is still keeps its bytes, and what changes is drawn from the same source."""

from itertools import pairwise

import numpy as np
import pytest
from helpers.pictures import blocks
from helpers.tiny_pack import ENGINES, write_tiny_pack

from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering.frames import FrameDrawer


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return write_tiny_pack(tmp_path_factory.mktemp("packs") / "lively", mapper_deviation=0.3)


@pytest.fixture(params=ENGINES)
def pipe(pack, request):
    return Pipeline.load(pack.folder, device="cpu", engine=request.param)


def changing(count=6):
    """Label maps of which a corner changes, each in another way."""
    maps = [blocks(seed=1) for _ in range(count)]
    for number, labels in enumerate(maps):
        labels[:8, :8] = number % 4
    return maps


def test_what_no_change_reaches_keeps_its_bytes_and_the_corner_does_not(pipe):
    drawer = FrameDrawer(pipe, pipe.sample(3))
    frames = [drawer.draw(labels) for labels in changing()]
    for before, after in pairwise(frames):
        assert 0.1 < after.still.mean() < 1
        assert np.array_equal(before.image[after.still], after.image[after.still])
    assert any(not np.array_equal(a.image, b.image) for a, b in pairwise(frames))


def test_the_first_frame_is_the_single_picture(pipe):
    source = pipe.sample(3)
    assert np.array_equal(FrameDrawer(pipe, source).draw(blocks(seed=2)).image, pipe.render(blocks(seed=2), source))


def test_the_labels_of_the_source_bring_its_own_picture_back(pipe):
    source = pipe.sample(3)
    drawer, own = FrameDrawer(pipe, source), pipe.label_map(source)
    painted = own.copy()
    painted[:6, :6] = (own[:6, :6] + 1) % 4
    drawer.draw(painted)
    back = drawer.draw(own)
    assert np.array_equal(back.target, source.mask)
    assert np.array_equal(back.features.x, source.features.x)


def test_a_frame_like_the_one_before_asks_no_network(pipe, monkeypatch):
    drawer = FrameDrawer(pipe, pipe.sample(3))
    first = drawer.draw(blocks(seed=2))
    monkeypatch.setattr(pipe.networks, "move", lambda *about: pytest.fail("moved"))
    monkeypatch.setattr(pipe.networks, "draw_window", lambda *about: pytest.fail("drawn"))
    again = drawer.draw(blocks(seed=2))
    assert again.still.all()
    assert np.array_equal(first.image, again.image)


def test_a_pack_without_a_segmenter_is_named(tmp_path):
    pack = write_tiny_pack(tmp_path / "bare", name="bare", parts=("codebook", "rearranger"))
    pipe = Pipeline.load(pack.folder, device="cpu")
    with pytest.raises(FmrError, match="bare has no segmenter"):
        FrameDrawer(pipe, pipe.sample(0))
