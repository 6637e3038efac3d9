"""What was painted elsewhere before is not drawn again, and the picture is the one that is drawn from nothing."""

import numpy as np
import pytest
from helpers.tiny_context_pack import write_tiny_context_pack
from helpers.tiny_pack import SIZE

from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.rendering import windows
from fmr_studio.nn.window import Window

pytest_plugins = ("tests.helpers.tiny_pack",)
FIRST, SECOND = np.s_[0, 0:2, 0:2], np.s_[0, 13:16, 13:15]


@pytest.fixture(scope="module")
def context_pack(tmp_path_factory):
    return write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "context")


@pytest.fixture(params=["tiny", "context"])
def pack(tiny_pack, context_pack, request):
    return tiny_pack if request.param == "tiny" else context_pack


@pytest.fixture
def pipe(pack, monkeypatch):
    monkeypatch.setattr(windows, "ONE_MORE_CELLS", 0)
    return Pipeline.load(pack.folder, device="cpu", engine="onnxruntime")


@pytest.fixture
def moved(pipe, monkeypatch):
    """The windows whose features are looked for."""
    asked, move = [], pipe.networks.move
    monkeypatch.setattr(pipe.networks, "move", lambda *about: asked.append(about[-1]) or move(*about))
    return asked


def painted(source, *places):
    """A target with other clusters in some places, those of cells that are not near, and where it is one."""
    changed, target = np.zeros((1, SIZE, SIZE), bool), source.mask.copy()
    for cells, cluster in places:
        changed[cells], target[cells] = True, cluster
    return target, changed


def test_only_the_place_that_is_painted_in_is_drawn(pipe, pack, moved):
    source = pipe.sample(3)
    before = painted(source, (FIRST, 1), (SECOND, 1))
    after = (before[0].copy(), before[1])
    after[0][SECOND] = np.array([[1, 2], [2, 1], [1, 1]])  # clusters that the first place knows nothing of may be others
    pipe.rearrange(source, *before)
    assert len(moved) == 2
    pipe.rearrange(source, *before)
    assert len(moved) == 2, "nothing changed"
    picture = pipe.rearrange(source, *after)
    again = moved[2:]
    assert Window(13, 13, 16, 15) in again
    assert len(again) == (1 if pack.card.name == "tiny" else 2), "the other one's convolutions see all of this small grid"
    fresh = Pipeline.load(pack.folder, device="cpu", engine="onnxruntime")
    np.testing.assert_array_equal(picture, fresh.rearrange(fresh.sample(3), *after))


def test_another_source_is_drawn_anew(pipe, moved):
    for seed in (3, 4):
        source = pipe.sample(seed)
        pipe.rearrange(source, *painted(source, (FIRST, 1), (SECOND, 2)))
    assert len(moved) == 4
    pipe.pieces.forget()
    pipe.rearrange(source, *painted(source, (FIRST, 1), (SECOND, 2)))
    assert len(moved) == 6


def test_where_keys_are_equal_features_are(pipe, pack):
    """Random targets that differ in some cells: often the window does not see them."""
    dice = np.random.default_rng(0)
    source, window, same = pipe.sample(3), Window(4, 5, 7, 8), 0
    changed = np.zeros((1, SIZE, SIZE), bool)
    window.cut(changed)[:] = True
    clusters = int(source.mask.max()) + 1

    def key_and_features(target, changed):
        key = pipe.networks.move_key(source.memory, target, changed, window)
        return key, pipe.networks.move([source.memory], target, changed, source.features, window)

    for _ in range(60):
        target, others, looks = source.mask.copy(), source.mask.copy(), changed.copy()
        for row, column in dice.integers(0, SIZE, (2, 2)):
            others[0, row, column] = dice.integers(clusters)
            looks[0, row, column] = True
        (one, expected), (other, found) = key_and_features(target, changed), key_and_features(others, looks)
        if one == other:
            same += 1
            np.testing.assert_array_equal(found.x, expected.x)
            np.testing.assert_array_equal(found.rgb, expected.rgb)
    assert same < 60 and (same > 0) == (pack.card.name == "tiny")
