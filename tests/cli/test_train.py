"""``fmr-studio --headless train`` on packs of others: by name or folder, with the next step named, and no wrong turn silent."""

import pytest
from helpers.stylegan2_files import OFFICIAL
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import find_pack
from fmr_studio.paths import user_models
from fmr_studio.settings import DEFAULT_PACK

QUICK_BOOK = ("--clusters", 4, "--samples", 16, "--steps", 2)


@pytest.fixture
def mine(headless):
    """The reference network, imported among the user's packs."""
    assert headless("packs", "import", OFFICIAL, "--name", "mine").code == 0
    return user_models() / "mine"


def test_a_pack_is_trained_by_its_name_and_each_command_names_the_next(headless, mine, tmp_path):
    done = headless("train", "codebook", "--out", "mine", "--run", tmp_path / "book", *QUICK_BOOK)
    assert done.code == 0 and "train rearranger --out" in done.err
    done = headless(
        "train", "rearranger", "--out", "mine", "--run", tmp_path / "run", "--images", 8, "--batch", 4, "--look", 32
    )
    assert done.code == 0 and "teach PAINTED" in done.err, done.err
    assert set(read_card(mine).parts) == {"codebook", "rearranger"}


def test_an_unknown_name_is_a_sentence(headless):
    done = headless("train", "codebook", "--out", "nobody")
    assert done.code == 1 and "no pack 'nobody'" in done.err


def test_what_needs_true_labels_refuses_generators_of_others_at_once(headless, mine, tmp_path):
    done = headless("train", "mapper", "--out", "mine", "--data", tmp_path / "data")
    assert done.code == 1 and "no pictures with true labels" in done.err and "teach" in done.err
    assert not (tmp_path / "data").exists(), "nothing was rendered"


@pytest.mark.parametrize("more", [(), ("--baseline", "linear"), ("--inversion",)])
def test_nothing_is_measured_on_another_domains_pictures(headless, mine, more, tmp_path):
    done = headless("evaluate", "mine", *more, "--data", tmp_path / "data", "--run", tmp_path / "run")
    assert done.code == 1 and "no pictures with true labels" in done.err
    assert not (tmp_path / "data").exists()


def test_an_encoder_of_a_generator_of_others_learns_from_its_samples(headless, mine, tmp_path):
    done = headless("train", "encoder", "--out", "mine", "--run", tmp_path / "run", "--images", 16, "--batch", 4)
    assert done.code == 0 and "samples of its own" in done.err and "psnr_db" in done.out, done.err
    assert "encoder" in read_card(mine).parts


def test_a_domain_that_the_pack_does_not_draw_is_refused(headless, tmp_path):
    animals = ("--out", find_pack(DEFAULT_PACK).folder, "--data", tmp_path / "data")
    for arguments in (("codebook", *QUICK_BOOK), ("mapper",)):
        done = headless("train", *arguments, "--domain", "people", *animals)
        assert done.code == 2 and "does not draw people" in done.err
    assert not (tmp_path / "data").exists()


def test_a_rearranger_of_another_codebook_is_not_gone_on_with(headless, mine, tmp_path):
    book = ("train", "codebook", "--out", "mine", "--run")
    train = ("train", "rearranger", "--out", "mine", "--run", tmp_path / "run", "--images", 8, "--batch", 4)
    assert headless(*book, tmp_path / "book", *QUICK_BOOK).code == headless(*train).code == 0
    refused = headless(*book, tmp_path / "other", *QUICK_BOOK, "--seed", 5)
    assert refused.code == 2 and "--replace" in refused.err
    assert headless(*book, tmp_path / "other", *QUICK_BOOK, "--seed", 5, "--replace").code == 0
    again = headless(*train)
    assert again.code == 1 and "made from another codebook" in again.err and "--run" in again.err


def test_a_size_that_cannot_be_looked_at_is_refused(headless, tmp_path):
    pack = write_tiny_pack(tmp_path / "tiny", parts=("codebook",))
    done = headless("train", "rearranger", "--out", pack.folder, "--run", tmp_path / "run", "--look", 48)
    assert done.code == 2 and "looks at 32 px" in done.err
