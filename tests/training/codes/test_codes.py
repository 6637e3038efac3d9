"""Training a large generator's parts on codes: from samples to a whole pack, at the size of a toy."""

import shutil

import numpy as np
import pytest
import torch
from helpers.tiny_context_pack import RESOLUTION, write_tiny_context_pack
from helpers.tiny_pack import PALETTE, SIZE

from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.stylegan2 import Features
from fmr_studio.nn.window import Window
from fmr_studio.packs.card import read_card
from fmr_studio.training.codebook.mixed import MixedOptions
from fmr_studio.training.codebook.mixed_recipe import split_cluster, train_mixed_codebook
from fmr_studio.training.codebook.reading import ReadingOptions
from fmr_studio.training.codes.basis import fit_basis
from fmr_studio.training.codes.kept import open_basis, open_reader
from fmr_studio.training.codes.samples import open_samples
from fmr_studio.training.mapper.cell_recipe import train_cell_mapper
from fmr_studio.training.mapper.training import MapperOptions
from fmr_studio.training.rearranger.context import ContextOptions
from fmr_studio.training.rearranger.context_recipe import deployed, train_context_rearranger
from fmr_studio.training.segmenter.cells import CellOptions, cell_labels, train_cell_segmenter

MIXED = MixedOptions(clusters=5, layouts=5, cells=40, principal=12, kept=6, fine=4)
READING = ReadingOptions(steps=12, batch=4)


def quiet(_text):
    pass


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """A pack whose parts were all trained, and the folder of its samples."""
    folder, data = tmp_path_factory.mktemp("packs") / "mine", tmp_path_factory.mktemp("data") / "codes"
    shutil.copytree(write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "tiny").folder, folder)
    train_mixed_codebook(folder, data, MIXED, samples=10, progress=Progress(), reading=READING)
    painted = {seed: np.random.default_rng(seed).integers(0, 4, (RESOLUTION, RESOLUTION)).astype(np.uint8) for seed in (1, 2)}
    train_cell_segmenter(folder, PALETTE, painted, CellOptions(steps=4, width=8), progress=Progress())
    options = ContextOptions(images=16, batch=2, side=12, judged_from=1)
    train_context_rearranger(folder, folder.parent / "run", data, options, progress=Progress(), say=quiet)
    mapping = MapperOptions(images=16, batch=4, width=8)
    samples, basis = open_samples(data), open_basis(data)
    train_cell_mapper(folder, folder.parent / "map", samples, basis, mapping, progress=Progress(), say=quiet)
    return folder, data


def test_the_pack_paints(trained):
    pipe = Pipeline.load(trained[0], device="cpu")
    source = pipe.sample(3)
    labels = pipe.label_map(source).copy()
    assert np.array_equal(pipe.render(labels, source), source.image)
    labels[10:50, 10:50] = (labels[10:50, 10:50] + 1) % len(PALETTE)
    assert pipe.render(labels, source).shape == (RESOLUTION, RESOLUTION, 3)
    assert pipe.networks.shapes.clusters == MIXED.clusters


def test_figures_stand_in_the_card(trained):
    figures = read_card(trained[0]).metrics["codebook"]
    assert 0 <= figures["stable_under_other_styles"] <= 100 and 0 <= figures["reader_agreement"] <= 100


def test_samples_are_those_of_their_seeds_whenever_they_are_made(trained, tmp_path):
    folder, data = trained
    copied = tmp_path / "mine"
    shutil.copytree(folder, copied)
    train_mixed_codebook(copied, tmp_path / "again", MIXED, samples=10, progress=Progress(), reading=READING)
    again = open_samples(tmp_path / "again")
    assert np.array_equal(again.masks, open_samples(data).masks) and again.trained == 8


def test_a_label_can_have_a_cluster_of_its_own(trained, tmp_path):
    folder, data = (tmp_path / name for name in ("mine", "codes"))
    shutil.copytree(trained[0], folder)
    shutil.copytree(trained[1], data)
    split_cluster(folder, data, "body", progress=Progress(), reading=READING)
    assert open_reader(data).clusters == MIXED.clusters + 1
    assert read_card(folder).parts["codebook"]["clusters"] == MIXED.clusters + 1
    with pytest.raises(FmrError, match="cannot split"):
        split_cluster(folder, data, "teeth", progress=Progress())
    split_cluster(folder, data, "eye", progress=Progress(), reading=READING)  # before the other parts have learnt the first
    assert open_reader(data).clusters == MIXED.clusters + 2


def test_samples_that_are_not_there_are_a_sentence(tmp_path):
    with pytest.raises(FmrError, match="no samples"):
        open_samples(tmp_path)
    with pytest.raises(FmrError, match="cannot be read"):
        open_basis(tmp_path)


def test_a_rearranger_of_codes_is_the_same_one_of_features():
    torch.manual_seed(0)
    basis, _ = fit_basis(torch.randn(200, 10) @ torch.randn(10, 10), 6)
    trained = ContextRearranger(ContextConfig(4, 6, SIZE, width=8, key_width=4, refine_width=8))
    torch.nn.init.normal_(trained.refine_out.weight, std=0.3)
    whole = deployed(trained, basis, torch.zeros(0, 10)).eval()
    codes, mask = torch.randn(1, 6, SIZE, SIZE), torch.randint(0, 4, (1, SIZE, SIZE))
    x, everywhere, window = basis.decode(codes), torch.ones(1, SIZE, SIZE, dtype=torch.bool), Window.whole(SIZE)
    target = mask.roll(2, dims=1)
    moved = []
    for network, values in ((trained, codes), (whole, x)):
        features = Features(values, values[:, :0])
        moved.append(network.complete(network.memory(features, mask), target, everywhere, features, window).x)
    torch.testing.assert_close(basis.encode(moved[1]), moved[0], atol=1e-3, rtol=1e-3)


def test_cells_take_the_label_that_covers_most_of_them():
    painted = np.full((1, 8, 8), 255, np.uint8)
    painted[0, :4, :3], painted[0, :4, 3:] = 1, 2
    assert cell_labels(painted, 2, 3)[0].tolist() == [[1, 2], [255, 255]]
