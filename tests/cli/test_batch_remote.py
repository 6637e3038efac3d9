"""Inputs and outputs at addresses, in fsspec's store of this process and in a real server of S3."""

import builtins
import json
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, save
from helpers.tiny_pack import SIZE

from fmr_studio.addresses import Address, Mirror, place
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.errors import FmrError
from fmr_studio.inference.edit_recipes import EditRecipe, write_edits
from fmr_studio.paths import shorten

fsspec = pytest.importorskip("fsspec")


@pytest.fixture
def store():
    """An empty store that lives in this process."""
    system = fsspec.filesystem("memory")
    system.store.clear()
    system.pseudo_dirs[:] = [""]
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


@pytest.fixture
def maps(tmp_path):
    """Two label maps, one in a subfolder."""
    save(tmp_path / "maps" / "a.png", blocks(seed=1))
    save(tmp_path / "maps" / "sub" / "b.png", blocks(seed=2))
    return tmp_path / "maps"


@pytest.fixture
def stored(store, maps):
    """The same maps at ``memory://maps``, beside what is no map."""
    for file in maps.rglob("*.png"):
        store.pipe_file(f"/maps/{file.relative_to(maps).as_posix()}", file.read_bytes())
    store.pipe_file("/maps/notes.txt", b"no map")
    store.pipe_file("/maps/.hidden/c.png", b"no map")
    return store


@pytest.fixture
def batch(headless, tiny_pack):
    """Runs a batch with the tiny pack."""
    return lambda *arguments: headless("batch", *arguments, "--pack", tiny_pack.folder, "--device", "cpu")


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(store, folder):
    return {name.removeprefix(f"{folder}/"): store.cat_file(name) for name in store.find(folder)}


def test_pictures_at_addresses_have_the_bytes_of_those_here(batch, stored, maps, tmp_path):
    assert batch(maps, "-o", tmp_path / "out", "--seeds", "0,1").code == 0
    result = batch("memory://maps", "-o", "memory://made", "--seeds", "0,1")
    assert result.code == 0
    assert "4 pictures made in memory://made" in result.out
    assert "fetching 2 files from memory://maps" in result.err
    assert found(stored, "/made") == tree(tmp_path / "out")


@pytest.mark.parametrize("argument", ["memory://maps/a.png", "memory://maps/*.png", "labels=memory://maps/a.png"])
def test_files_patterns_and_named_inputs_are_found_at_addresses(batch, stored, argument, tmp_path):
    result = batch(argument, "-o", tmp_path / "out", "--json")
    assert result.code == 0, result.err
    assert list(tree(tmp_path / "out")) == ["a_s0.png"]
    assert result.lines[0]["input"] == "memory://maps/a.png"


def test_a_batch_neither_replaces_nor_makes_twice(batch, stored):
    arguments = ("memory://maps", "-o", "memory://made", "--json")
    batch(*arguments)
    refused = batch(*arguments)
    assert refused.code == 2
    assert "memory://made/a_s0.png and 1 more pictures exist already." in refused.err
    stored.pipe_file("/made/a_s0.png", stored.cat_file("/made/a_s0.png")[:-40])  # broken off
    stored.rm_file("/made/sub/b_s0.png")
    stored.pipe_file("/made/sub/b_s0.png", b"")
    assert batch(*arguments, "--resume").statuses == ["made", "made"]
    assert batch(*arguments, "--resume").statuses == ["skipped", "skipped"]


def test_the_output_folder_may_be_that_of_the_inputs(batch, stored):
    arguments = ("memory://maps", "-o", "memory://maps", "--json", "--resume")
    assert batch(*arguments).statuses == ["made", "made"]
    assert batch(*arguments).statuses == ["skipped", "skipped"]


def lines(*values):
    return "\n".join(map(json.dumps, values)).encode()


def test_a_list_names_files_beside_itself_and_at_addresses(batch, stored, maps, tmp_path):
    here, there = save(tmp_path / "here.png", blocks(seed=3)), "memory://maps/sub/b.png"
    stored.pipe_file(
        "/lists/all.jsonl", lines({"labels": "../maps/a.png", "seed": 1}, {"labels": there}, {"labels": str(here)})
    )
    result = batch("memory://lists/all.jsonl", "-o", tmp_path / "out", "--json")
    assert result.code == 0, result.err
    assert [line["input"] for line in result.lines[:-1]] == ["memory://maps/a.png", there, str(here)]
    mine = tmp_path / "mine.jsonl"
    mine.write_bytes(lines({"labels": there}))
    assert batch(mine, "-o", "memory://made").code == 0
    assert stored.cat_file("/made/b_s0.png") == (tmp_path / "out" / "b_s0.png").read_bytes()


def test_a_file_that_a_list_names_and_that_is_not_there_fails_alone(batch, stored, tmp_path):
    stored.pipe_file("/maps/all.jsonl", lines({"labels": "gone.png"}, {"labels": "a.png"}))
    result = batch("memory://maps/all.jsonl", "-o", tmp_path / "out", "--json")
    assert result.code == 1 and result.statuses == ["failed", "made"]
    assert "memory://maps/gone.png" in result.out and "fmr-remote" not in result.out + result.err
    stored.pipe_file("/maps/bad.jsonl", b"{}")
    refused = batch("memory://maps/bad.jsonl", "-o", tmp_path / "other")
    assert refused.code == 2 and "Line 1 of memory://maps/bad.jsonl needs a path" in refused.err


def test_recipe_and_edits_are_read_at_addresses(batch, stored, tmp_path):
    assert batch("memory://maps/a.png", "-o", "memory://made", "--seeds", "5").code == 0
    assert batch("--recipe", "memory://made/a_s5.png", "-o", tmp_path / "again").code == 0
    assert tree(tmp_path / "again") == {"a_s5.png": stored.cat_file("/made/a_s5.png")}
    edits = tmp_path / "e.fmredits"
    mask = np.zeros((SIZE, SIZE), bool)
    mask[2:6, 2:6] = True
    region = RegionEdit(RegionKind.DUPLICATE, Cells.of(mask), Placement(dx=6), label=0)
    write_edits(edits, EditRecipe("One", "tiny", SourceEdits(regions=(region,)), np.zeros((SIZE, SIZE), np.uint8)))
    stored.pipe_file("/e.fmredits", edits.read_bytes())
    for name, where in (("here", edits), ("there", "memory://e.fmredits")):
        result = batch("--edits", where, "--seeds", "5", "-o", tmp_path / name)
        assert result.code == 0, result.err
    assert tree(tmp_path / "here") == tree(tmp_path / "there") != {}


def test_a_sequence_at_an_address_gets_its_video_there(batch, store, tmp_path):
    pytest.importorskip("av")
    for number in range(3):
        path = save(tmp_path / "frames" / f"{number}.png", blocks(seed=number))
        store.pipe_file(f"/frames/{number}.png", path.read_bytes())
    result = batch("memory://frames", "--sequence", "--video", "-o", "memory://made")
    assert result.code == 0 and "memory://made/frames_s0.mp4: 3 frames, 24 a second" in result.err, result.err
    assert batch(tmp_path / "frames", "--sequence", "--video", "-o", tmp_path / "out").code == 0
    assert found(store, "/made") == tree(tmp_path / "out")


@pytest.mark.parametrize(
    "arguments", [("memory://maps/a.png",), ("--labels", "memory://maps/a.png"), ("labels=memory://a.png",)]
)
def test_render_says_that_it_works_on_this_machine(headless, arguments, tmp_path):
    for more in (("-o", tmp_path / "a.png"), ("-o", "memory://a.png")):
        result = headless("render", *arguments, *more)
        assert result.code == 2 and "is an address, and render works on this machine." in result.err


def test_sentences_name_addresses_and_no_copies(batch, stored, tmp_path):
    stored.pipe_file("/maps/c.png", b"no picture")
    result = batch("memory://maps", "-o", tmp_path / "out")
    assert result.code == 1
    assert "memory://maps/c.png" in result.out
    assert "fmr-remote" not in result.out + result.err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["memory://nowhere"], "There is no file or folder memory://nowhere"),
        (["memory://maps/*.tif"], "There is no file or folder memory://maps/*.tif"),
        (["memory://maps/list.jsonl"], "There is no file or folder memory://maps/list.jsonl"),
        (["memory://maps", "--recipe", "memory://no.json"], "There is no file or folder memory://no.json"),
        (["--edits", "memory://no.fmredits"], "There is no file or folder memory://no.fmredits"),
        (["nonsense://maps"], "nonsense://maps cannot be read: there is no such kind of address."),
        (["memory://maps", "--cluster", "tcp://10.0.0.5:8786"], "other machines do not see it"),
    ],
)
def test_what_cannot_be_is_told(batch, stored, arguments, sentence):
    result = batch(*arguments, "-o", "memory://made")
    assert result.code in (1, 2)
    assert sentence in result.err
    assert found(stored, "/made") == {}


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PermissionError("Access Denied"), "the store does not allow it (Access Denied)"),
        (FileNotFoundError("The specified bucket does not exist"), "there is no such bucket or folder"),
        (type("NoCredentialsError", (Exception,), {})("Unable to locate"), "there are no credentials for it"),
        (type("EndpointConnectionError", (Exception,), {})("no route"), "the store does not answer (no route)"),
    ],
)
def test_a_store_that_refuses_ends_the_batch_with_its_first_picture(batch, stored, monkeypatch, error, sentence):
    def refuse(*_, **__):
        raise error

    monkeypatch.setattr(type(stored), "pipe_file", refuse)
    result = batch("memory://maps", "-o", "memory://made", "--seeds", "0-99")
    assert result.code == 1
    assert result.out.count(sentence) >= 1
    assert "not begun" in result.out


@pytest.mark.parametrize(("name", "sentence"), [("fsspec", "Addresses need fsspec"), ("s3fs", "s3:// needs a package")])
def test_a_missing_package_is_told_with_what_installs_it(batch, maps, monkeypatch, name, sentence):
    for module in [module for module in sys.modules if module.partition(".")[0] == name]:
        monkeypatch.delitem(sys.modules, module)
    original = builtins.__import__

    def lacking(module, *rest, **more):
        if module.partition(".")[0] == name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return original(module, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", lacking)
    result = batch(maps, "-o", "s3://bucket/made")
    assert result.code == 1
    assert sentence in result.err
    assert 'pip install "fmr-studio[remote]"' in result.err


def test_stores_with_folders_see_whole_files_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.protocol", ("file", "local"))
    target = Address(f"local://{tmp_path}/new/a.png")
    target.write(b"old")
    monkeypatch.setattr("fsspec.implementations.local.LocalFileSystem.mv", lambda *_: (_ for _ in ()).throw(OSError("torn")))
    with pytest.raises(FmrError, match="torn"):
        target.write(b"new")
    assert tree(tmp_path) == {"new/a.png": b"old"}


@pytest.mark.parametrize("text", ["s3://bucket/../up.png", "s3://bucket/a\\b.png"])
def test_names_that_lead_out_of_the_copies_are_refused(tmp_path, text):
    with pytest.raises(FmrError, match="may have"):
        Mirror(tmp_path).local(Address(text))


def test_addresses_are_told_from_paths():
    assert place("s3://bucket/maps/") == Address("s3://bucket/maps")
    assert place("file:///data/my%20maps") == Path("/data/my maps")
    assert place("C://maps") == Path("C://maps")
    assert shorten("s3://bucket/maps") == "s3://bucket/maps"
