"""Going on with a pack's rearranger: back from features to codes, samples of its own, pictures judged."""

import shutil

import pytest
import torch
from helpers.tiny_context_pack import write_tiny_context_pack
from helpers.tiny_pack import SIZE, write_tiny_pack

from fmr_studio.errors import FmrError
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.jobs.progress import Progress
from fmr_studio.nn.codebook import Codebook
from fmr_studio.nn.configs import ContextConfig
from fmr_studio.nn.context_rearranger import ContextRearranger
from fmr_studio.nn.perceptual import VggTrunk
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import Pack
from fmr_studio.packs.store import update_pack
from fmr_studio.training.codes.basis import fit_basis
from fmr_studio.training.codes.kept import open_basis
from fmr_studio.training.codes.samples import open_samples
from fmr_studio.training.rearranger.context import ContextOptions
from fmr_studio.training.rearranger.context_recipe import deployed, train_context_rearranger
from fmr_studio.training.rearranger.going_on import basis_behind, in_codes, keep_samples, open_rearranger, reader_in_codes
from fmr_studio.training.rearranger.window_pictures import fit_window_pictures
from fmr_studio.training.unfinished import open_generator

CHANNELS, CODES, CLUSTERS = 40, 6, 4


def trained_on_codes():
    """A rearranger and a reader of codes whose layers are all in use, and the basis of the codes."""
    torch.manual_seed(0)
    basis, _ = fit_basis(torch.randn(200, CHANNELS) @ torch.randn(CHANNELS, CHANNELS), CODES)
    rearranger = ContextRearranger(ContextConfig(CLUSTERS, CODES, SIZE, width=8, key_width=4, refine_width=8, spares=3))
    torch.nn.init.normal_(rearranger.refine_out.weight, std=0.3)
    torch.nn.init.normal_(rearranger.spare_values)
    return rearranger, Codebook(CLUSTERS, CODES, 8), basis


def in_features(reader, basis):
    whole = Codebook(reader.clusters, CHANNELS, reader.width)
    state = reader.state_dict() | {"enter.weight": basis.entering(reader.enter.weight), "mean": basis.mean, "std": basis.std}
    whole.load_state_dict(state)
    return whole.requires_grad_(False)


def test_the_basis_of_the_codes_is_found_again_in_what_was_trained_along_it():
    rearranger, reader, basis = trained_on_codes()
    whole, book = deployed(rearranger, basis, rearranger.spare_values @ basis.vectors), in_features(reader, basis)
    found = basis_behind(whole, book)
    assert found.size == CODES
    turned = found.vectors @ basis.vectors.T
    torch.testing.assert_close(turned @ turned.T, torch.eye(CODES), atol=1e-4, rtol=0)
    again = deployed(in_codes(whole, found, blocks=4), found, whole.spare_values)
    assert again.config.refine_blocks == 4
    x = torch.randn(1, CHANNELS, SIZE, SIZE)
    encoded = torch.randn(1, 8, SIZE, SIZE)
    torch.testing.assert_close(again.polish(x, encoded), whole.polish(x, encoded), atol=1e-4, rtol=1e-3)
    codes = found.encode(x)
    logits = reader_in_codes(book, found).logits(codes)
    torch.testing.assert_close(logits, book.logits(found.decode(codes)), atol=1e-3, rtol=1e-3)


@pytest.fixture
def pack(tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(write_tiny_context_pack(tmp_path / "tiny").folder, folder)
    return Pack(folder, read_card(folder))


def kept(pack, data, count=6):
    keep_samples(pack, open_generator(pack.folder, "cpu")[1], count, data, progress=Progress())


def test_a_training_goes_on_and_the_pack_paints(pack, tmp_path):
    data = tmp_path / "codes"
    kept(pack, data)
    options = ContextOptions(images=16, batch=2, side=12, judged_from=1, refine_blocks=3, seen=0.1)
    before = open_rearranger(pack)
    train_context_rearranger(
        pack.folder, tmp_path / "run", data, options, go_on=True, trunk=VggTrunk(4), progress=Progress(), say=lambda text: None
    )
    after = open_rearranger(Pack(pack.folder, read_card(pack.folder)))
    assert after.config.refine_blocks == 3
    assert torch.equal(after.spare_places, before.spare_places)
    assert not torch.equal(after.refine_out.weight, before.refine_out.weight)
    pipe = Pipeline.load(pack.folder, device="cpu")
    source = pipe.sample(3)
    labels = pipe.label_map(source).copy()
    labels[10:50, 10:50] = (labels[10:50, 10:50] + 1) % 4
    assert pipe.render(labels, source).shape == source.image.shape


def test_samples_are_made_once_and_not_taken_for_those_of_another_codebook(pack, tmp_path):
    data = tmp_path / "codes"
    kept(pack, data)
    written = (data / "codes.npy").stat().st_mtime_ns
    kept(pack, data)
    assert (data / "codes.npy").stat().st_mtime_ns == written
    assert len(open_samples(data).codes) == 6
    torch.manual_seed(9)
    other = Codebook(**pack.card.parts["codebook"])
    changed = update_pack(pack.folder, "codebook", other.state_dict(), other.config)
    with pytest.raises(FmrError, match="another codebook"):
        kept(changed, data)


def test_a_pack_without_such_a_rearranger_is_a_sentence(tmp_path):
    with pytest.raises(FmrError, match="no rearranger that this training could go on with"):
        open_rearranger(write_tiny_pack(tmp_path / "tiny"))


def test_window_pictures_come_close_to_the_generator(pack, tmp_path):
    data = tmp_path / "codes"
    kept(pack, data)
    _, generator = open_generator(pack.folder, "cpu")
    pictures, decibels = fit_window_pictures(generator, open_basis(data), SIZE, count=12)
    assert decibels > 10.0
    shown = pictures(torch.randn(2, open_basis(data).size, 6, 8), torch.randn(2, generator.mapping.num_ws, 16))
    assert shown.shape == (2, 3, 12, 16)
