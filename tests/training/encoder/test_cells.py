"""The encoder of a large generator at the size of a toy: trained on drawn samples, put into a pack that opens pictures."""

import numpy as np
import pytest
import torch
from helpers.renders import renders
from helpers.tiny_context_pack import RESOLUTION, write_tiny_context_pack
from helpers.tiny_pack import SIZE

from fmr_studio.inference.domain import DomainStatistics
from fmr_studio.inference.engines.loading import load_networks
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.configs import EncoderConfig
from fmr_studio.packs.card import read_card
from fmr_studio.training.codes.drawn import basis_of, draw_samples
from fmr_studio.training.encoder.cell_recipe import train_cell_encoder
from fmr_studio.training.encoder.cells import CellEncoderOptions, CellEncoderTraining, of_codes, of_features, tail_readers
from fmr_studio.training.unfinished import open_generator


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A pack without an encoder, the basis of its features and a few samples."""
    pack, folder = write_tiny_context_pack(tmp_path_factory.mktemp("packs") / "mine"), tmp_path_factory.mktemp("data")
    networks = load_networks(pack, "cpu")
    basis = basis_of(open_generator(pack.folder, "cpu")[1], networks, folder, Progress())
    return pack, networks, basis, folder


def trained_on(begun, count=10):
    pack, networks, basis, folder = begun
    generator = open_generator(pack.folder, "cpu")[1]
    config = EncoderConfig.of_cells(generator.config, SIZE, basis.size)
    drawn = draw_samples(networks, basis, config.read_px, count, folder, Progress())
    book = of_codes(networks.modules.codebook, basis)
    readers = tail_readers(generator.synthesis, SIZE)
    assert [layer for layer, _ in readers] == list(range(config.first_tail_layer, config.layers))
    return CellEncoderTraining(CellEncoderOptions(images=24, batch=4), config, drawn, book, readers)


def test_more_samples_keep_those_that_are_there(begun):
    few = trained_on(begun, 6).drawn
    codes = np.array(few.codes)
    more = trained_on(begun, 10).drawn
    assert np.array_equal(more.codes[:6], codes) and more.ws.any(axis=1).all()
    assert more.trained == 8
    assert len(trained_on(begun, 6).drawn.ws) == 6 and len(trained_on(begun, 10).drawn.ws.any(axis=1)) == 10
    assert np.array_equal(np.load(begun[3] / "codes.npy"), more.codes), "fewer samples leave the others where they are"


def test_steps_learn_and_a_resumed_run_goes_on_exactly(begun):
    whole, half = trained_on(begun), trained_on(begun)
    assert set(whole.step()) == {"codes", "styles", "scales", "clusters"}
    half.step()
    resumed = trained_on(begun)
    resumed.load(half.state())
    assert resumed.step() == whole.step()


def test_codes_read_as_features_do(begun):
    _, networks, basis, _ = begun
    codes = torch.randn(2, basis.size, SIZE, SIZE)
    book = networks.modules.codebook
    assert torch.allclose(of_codes(book, basis).logits(codes), book.logits(basis.decode(codes)), atol=1e-3)


def test_an_encoder_of_codes_gives_the_same_as_features(begun):
    training = trained_on(begun)
    image = torch.randn(1, 3, RESOLUTION, RESOLUTION)
    codes, found = training.encoder.read(image), of_features(training.encoder, begun[2]).read(image)
    assert torch.allclose(begun[2].decode(codes.features.x), found.features.x, atol=1e-3)
    assert found.features.rgb.shape == (1, 0, SIZE, SIZE)


def test_the_recipe_writes_a_part_that_opens_pictures(tmp_path):
    pack = write_tiny_context_pack(tmp_path / "pack")
    options = CellEncoderOptions(images=8, batch=4)
    photos = [np.repeat(np.repeat(picture, 2, axis=0), 2, axis=1) for picture in renders(3).images]
    values = train_cell_encoder(
        pack.folder, tmp_path / "run", tmp_path / "data", options, samples=10, photos=photos, progress=Progress(),
        say=lambda text: None,
    )  # fmt: skip
    statistics = DomainStatistics.of(read_card(pack.folder))
    assert statistics is not None and statistics.pictures == 3
    assert values["psnr_db"] > 0 and 0 <= values["clusters_kept"] <= 100
    assert list((tmp_path / "run").glob("grid-*.png"))
    pipe = Pipeline.load(pack.folder, device="cpu")
    found = pipe.invert(renders(1).images[0], budget_s=0.0)
    assert found.picture.shape == (RESOLUTION, RESOLUTION, 3)
    assert pipe.photo_source(found.photo).mask.shape == (1, SIZE, SIZE)
