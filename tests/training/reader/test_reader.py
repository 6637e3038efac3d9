"""The reader: what it learns from, that it learns, resumes and ends up in the pack."""

import shutil

import numpy as np
import pytest
import torch
from helpers.tiny_pack import PALETTE, RESOLUTION, write_tiny_pack

from fmr_studio.cli.main import main
from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.sources.seeds import source_of_styles
from fmr_studio.nn.segmenter import PictureSegmenter
from fmr_studio.packs.card import read_card
from fmr_studio.training.reader.readings import Readings, make_readings
from fmr_studio.training.reader.recipe import train_reader
from fmr_studio.training.reader.training import ReaderOptions, ReaderTraining, read_pictures
from fmr_studio.training.spoiling import displace

QUICK = ReaderOptions(images=64, samples=20, batch=4, width=4, depth=2)


def colored_squares(count=40, side=16):
    """Pictures whose label is plain to see: red is 1, green is 2, black is 0."""
    rng = np.random.default_rng(0)
    labels = np.kron(rng.integers(0, 3, (count, 4, 4)), np.ones((side // 4, side // 4), int)).astype(np.uint8)
    return Readings(np.array([[20, 20, 20], [230, 30, 30], [30, 230, 30]], np.uint8)[labels], labels)


def test_it_learns_what_is_plain_to_see():
    options = ReaderOptions(images=960, batch=8, width=6, depth=1, lr=2e-2)
    training = ReaderTraining(options, colored_squares(), 3, torch.device("cpu"))
    while training.seen < training.planned:
        training.step()
    matrix = training.confusion()
    assert np.trace(matrix) / matrix.sum() > 0.9


def test_training_resumes_to_the_same_curve():
    whole, first, second = (ReaderTraining(QUICK, colored_squares(), 3, torch.device("cpu")) for _ in range(3))
    curve = [whole.step() for _ in range(4)]
    for _ in range(2):
        first.step()
    second.load(first.state())
    for expected in curve[2:]:
        assert second.step() == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("stride", [1, 2])
def test_logits_have_the_size_of_the_picture(stride):
    network = PictureSegmenter(5, width=4, depth=2, stride=stride).eval()
    assert network(torch.zeros(2, 3, 32, 32)).shape == (2, 5, 32, 32)


def test_pictures_and_labels_move_together():
    labels = torch.arange(32 * 32).view(1, 32, 32)
    images = labels[:, None].float()
    for seed in range(8):
        moved, ids = displace(images, labels, np.random.default_rng(seed))
        assert torch.equal(moved[:, 0].long(), ids)


def test_readings_are_what_the_pipeline_shows(tiny_pack):
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    modules = pipe.networks.modules
    readings = make_readings(modules.generator, modules.segmenter, 3, seed=5)
    z = torch.randn(3, 16, generator=torch.Generator().manual_seed(5))
    source = source_of_styles(pipe, modules.generator.mapping(z)[1:2].numpy())
    assert np.abs(readings.images[1].astype(int) - source.image).max() <= 1
    assert (readings.labels[1] == source.labels).mean() > 0.99


def test_the_command_puts_a_reader_into_the_pack(tiny_pack, tmp_path, capsys):
    folder = shutil.copytree(tiny_pack.folder, tmp_path / "tiny")
    arguments = ["--headless", "train", "reader", "--out", str(folder), "--images", "32", "--samples", "20"]
    assert main([*arguments, "--run", str(tmp_path / "run"), "--device", "cpu"]) == 0
    assert "miou" in capsys.readouterr().out
    card = read_card(folder)
    assert card.metrics["reader"]["samples"]["pictures"] == 2
    pipe = Pipeline.load(folder, device="cpu")
    seen = read_pictures(pipe.networks.modules.reader, pipe.sample(1).image[None])
    assert seen.shape == (1, RESOLUTION, RESOLUTION) and seen.max() < len(PALETTE)


def test_a_pack_without_a_segmenter_cannot_have_one(tmp_path):
    pack = write_tiny_pack(tmp_path / "tiny", parts=("codebook",))
    with pytest.raises(FmrError, match="no segmenter to learn from"):
        train_reader(pack.folder, tmp_path / "run", QUICK, heldout=None, device="cpu", progress=None, say=print)
