"""``fmr-studio --headless packs`` as a person calls it."""

import json
import os
import subprocess
import sys

import pytest
from helpers.companions import WHEEL, write_companion
from helpers.openvino_files import graph_files, tiny_mobilestylegan, write_wheel
from helpers.pictures import cut_short
from helpers.stylegan2_files import OFFICIAL, ROSINALITY
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.paths import user_models


@pytest.fixture(autouse=True)
def bundled_packs(monkeypatch, tmp_path):
    """The packs that ship stay out of the lists."""
    monkeypatch.setattr("fmr_studio.paths.bundled_models", lambda: tmp_path / "bundled")


def test_an_imported_generator_is_listed_described_and_draws(headless, tmp_path):
    done = headless("packs", "import", OFFICIAL, "--name", "mine", "--licence", "CC BY 4.0")
    assert done.code == 0
    assert "64 px" in done.out and "The pack mine has no mapper: label maps cannot be read." in done.out
    assert (user_models() / "mine" / "pack.json").is_file()
    listed = headless("packs", "list")
    assert listed.code == 0 and listed.out.split()[:4] == ["mine", "64", "px", "generator"]
    info = headless("packs", "info", "mine")
    assert info.code == 0
    for text in ("licence     CC BY 4.0", "missing     The pack mine has no encoder", "stylegan2_ada_tiny.pkl", "nothing yet"):
        assert text in info.out
    assert headless("render", "-o", tmp_path / "picture.png", "--pack", "mine").code == 0


def test_the_pack_goes_where_it_is_wanted_named_after_its_file(headless, tmp_path):
    done = headless("packs", "import", ROSINALITY, "--out", tmp_path / "there", "--half", "--json")
    facts = json.loads(done.out)
    assert (facts["name"], facts["folder"], facts["parts"]) == ("rosinality_tiny", str(tmp_path / "there"), ["generator"])
    assert facts["licence"].startswith("unknown") and "mapper" in facts["missing"]
    assert not user_models().exists()


def test_figures_credits_and_conditions_of_a_whole_pack_are_told(headless, tmp_path):
    pack = write_tiny_pack(tmp_path / "tiny")
    card = json.loads((pack.folder / "pack.json").read_text())
    card["metrics"] = {"mapper": {"miou": 61.5}}
    card["credits"] = [{"name": "A. Painter", "work": "the pictures", "licence": "CC0-1.0", "url": "https://example.org"}]
    (pack.folder / "pack.json").write_text(json.dumps(card))
    out = headless("packs", "info", pack.folder).out
    for text in ("measured    mapper miou: 61.5", "A. Painter: the pictures (CC0-1.0, https://example.org)", "sky, ground"):
        assert text in out
    assert "missing     The pack tiny has no reader" in out
    assert "has no mapper" not in out


def test_a_list_is_one_json_object_a_line_and_says_when_there_is_nothing(headless):
    assert "No packs in " in headless("packs", "list").out
    assert headless("packs", "list", "--json").lines == []
    for name in ("a", "b"):
        write_tiny_pack(user_models() / name, name=name)
    assert [line["name"] for line in headless("packs", "list", "--json").lines] == ["a", "b"]


@pytest.mark.parametrize("damage", ["text", "cut short", "absent"])
def test_a_bad_file_is_a_sentence_that_names_it_and_leaves_no_pack(headless, tmp_path, damage):
    path = tmp_path / "net.pkl"
    if damage != "absent":
        path.write_bytes(b"no weights at all" if damage == "text" else OFFICIAL.read_bytes())
    if damage == "cut short":
        cut_short(path)
    done = headless("packs", "import", path)
    assert done.code == 1 and done.out == ""
    assert "net.pkl cannot be" in done.err
    assert not user_models().exists()


def test_a_second_pack_of_the_same_name_is_refused(headless):
    assert headless("packs", "import", OFFICIAL).code == 0
    again = headless("packs", "import", OFFICIAL)
    assert again.code == 1 and "already" in again.err and "another name" in again.err


def test_an_unwritable_folder_is_a_sentence(headless, tmp_path):
    (tmp_path / "file").write_text("")
    done = headless("packs", "import", OFFICIAL, "--out", tmp_path / "file" / "pack")
    assert done.code == 1 and "cannot be written" in done.err


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a b"])
def test_a_name_that_is_no_folder_name_is_refused(headless, name):
    done = headless("packs", "import", OFFICIAL, "--name", name)
    assert done.code == 2 and "pack's name" in done.err


def test_nonsense_is_a_usage_error(headless):
    assert headless("packs").code == 2
    assert headless("packs", "burn").code == 2
    unknown = headless("packs", "info", "nothing")
    assert unknown.code == 1 and "no pack 'nothing'" in unknown.err


def test_torch_is_loaded_by_an_import_alone(tmp_path):
    pack = write_tiny_pack(tmp_path / "tiny")
    code = "import sys\nfrom fmr_studio.cli.main import main\nimport fmr_studio.cli.packs\n"
    code += (
        f"assert main(['--headless', 'packs', 'list']) == main(['--headless', 'packs', 'info', {str(pack.folder)!r}]) == 0\n"
    )
    code += "assert not {'torch', 'PySide6'} & set(sys.modules)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr


@pytest.fixture
def offered(tmp_path, monkeypatch):
    """A companion called tiny whose generator lies in a folder that stands in for the package index."""
    wheel = write_wheel(tmp_path / "index" / WHEEL, graph_files(tiny_mobilestylegan()))
    write_companion(tmp_path / "bundled" / "tiny", wheel, monkeypatch)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("FMR_ASSETS", str(tmp_path / "assets"))
    return wheel


def test_what_can_be_fetched_is_listed(headless, offered):
    assert "tiny can be fetched" in headless("packs", "list").err


def test_nothing_is_fetched_before_the_terms_are_accepted(headless, offered, tmp_path):
    done = headless("packs", "get", "tiny")
    assert done.code == 2 and "--accept-terms" in done.err
    for text in ("4 MB", "tiny-face 1.0", "for research only", "For: research and evaluation, non-commercial"):
        assert text in done.err
    assert not (tmp_path / "assets").exists() and not (user_models() / "tiny").exists()


def test_accepted_terms_fetch_and_join(headless, offered):
    done = headless("packs", "get", "tiny", "--accept-terms")
    assert done.code == 0 and "tiny: 32 px, generator, codebook" in done.out
    assert "for         research and evaluation, non-commercial" in headless("packs", "info", "tiny").out
    assert "can be fetched" not in headless("packs", "list").err


def test_without_a_network_it_says_what_to_put_where(headless, offered):
    offered.unlink()
    done = headless("packs", "get", "tiny", "--accept-terms")
    assert done.code == 1 and WHEEL in done.err and "put" in done.err
