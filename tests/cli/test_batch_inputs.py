"""Which files the INPUT arguments of a batch name: folders, links, patterns, lists, and pictures that were made before."""

import json
import os
import sys
from pathlib import Path, PurePosixPath

import numpy as np
import pytest
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE

from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.look import Look
from fmr_studio.cli.batch_inputs import LABEL_SUFFIXES, Search, find_inputs
from fmr_studio.cli.input_lists import read_list
from fmr_studio.errors import UsageError
from fmr_studio.inference.recipes import WISH_KEY, was_drawn, was_drawn_by_batch
from fmr_studio.inference.request import RECIPE_KEY, RenderRequest
from fmr_studio.project.archive import save_openraster, save_project
from fmr_studio.project.images import encode_png

PIXELS = np.zeros((4, 4, 3), np.uint8)
links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")


def touch(*paths):
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(*arguments, out, is_made=was_drawn_by_batch):
    """The stems of all inputs, in order."""
    return [str(one.stem) for one in find_inputs([*map(str, arguments)], Search(out, LABEL_SUFFIXES, is_made))]


# -- pictures that were made before ------------------------------------------------------------------------------------


def drawn(path, **texts):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encode_png(PIXELS, texts or {RECIPE_KEY: "{}"}))


@pytest.mark.parametrize("argument", ["", "*.png", "**/*.png", "[a-z]*.png", "*"])
def test_in_the_output_folder_only_pictures_of_the_batch_are_left_out(tmp_path, argument):
    touch(tmp_path / "a.png", tmp_path / "b_s3.png")
    drawn(tmp_path / "a_s0.png")
    drawn(tmp_path / "listed.png", **{WISH_KEY: "0"})
    drawn(tmp_path / "from the window.png")
    names = found(tmp_path / argument, out=tmp_path)
    assert sorted(names) == ["a", "b_s3", "from the window"]


def test_pictures_of_the_batch_elsewhere_are_inputs(tmp_path):
    drawn(tmp_path / "first" / "a_s0.png")
    assert found(tmp_path / "first", out=tmp_path / "second") == ["a_s0"]
    assert found(tmp_path / "first" / "a_s0.png", out=tmp_path / "first") == ["a_s0"]


def test_what_a_shell_made_of_a_pattern_is_read_alike(tmp_path):
    touch(tmp_path / "a.png", tmp_path / "b.png")
    drawn(tmp_path / "a_s0.png")
    drawn(tmp_path / "c_s7.png")
    files = sorted(tmp_path.iterdir())
    assert found(*files, out=tmp_path) == ["a", "b", "c_s7"]


def test_nothing_but_pictures_of_the_batch_is_said(tmp_path):
    drawn(tmp_path / "a_s0.png")
    for argument in (tmp_path, tmp_path / "*.png"):
        with pytest.raises(UsageError, match="nothing but pictures that were made there before"):
            found(argument, out=tmp_path)


def test_what_invert_made_is_no_photo(tmp_path):
    touch(tmp_path / "cat.jpg", tmp_path / "dog_side.png")
    drawn(tmp_path / "cat.png")
    drawn(tmp_path / "cat_side.png", unrelated="")
    assert found(tmp_path, out=tmp_path, is_made=was_drawn) == ["cat", "dog_side"]


@links
def test_a_link_to_the_output_folder_is_the_output_folder(tmp_path):
    drawn(tmp_path / "out" / "a_s0.png")
    touch(tmp_path / "out" / "a.png")
    (tmp_path / "maps").symlink_to(tmp_path / "out")
    assert found(tmp_path / "maps", out=tmp_path / "out") == ["a"]
    assert found(tmp_path / "out", out=tmp_path / "maps") == ["a"]


# -- links -------------------------------------------------------------------------------------------------------------


@links
@pytest.mark.parametrize("argument", ["", "**/*.png", "*"])
def test_linked_folders_are_followed_each_real_folder_once(tmp_path, argument):
    touch(tmp_path / "ds" / "one" / "a.png", tmp_path / "real" / "deep" / "b.png")
    (tmp_path / "ds" / "again").symlink_to("one")
    (tmp_path / "ds" / "link").symlink_to(tmp_path / "real")
    (tmp_path / "ds" / "loop").symlink_to(".")
    (tmp_path / "real" / "loop").symlink_to(tmp_path / "ds")
    (tmp_path / "ds" / ".hidden").symlink_to(tmp_path / "real")
    assert found(tmp_path / "ds" / argument, out=tmp_path / "out") == ["one/a", "link/deep/b"] if not argument else True
    assert sorted(found(tmp_path / "ds" / argument, out=tmp_path / "out")) == ["link/deep/b", "one/a"]


@links
def test_a_link_to_itself_is_a_file_that_fails_and_spoils_no_folder(tmp_path):
    touch(tmp_path / "ds" / "a.png")
    (tmp_path / "ds" / "b.png").symlink_to("b.png")
    (tmp_path / "ds" / "gone.png").symlink_to("nowhere.png")
    assert found(tmp_path / "ds", out=tmp_path) == ["a", "b", "gone"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind")
def test_a_folder_that_must_not_be_read_is_an_input_that_fails(tmp_path):
    touch(tmp_path / "ds" / "a.png")
    (tmp_path / "ds" / "closed").mkdir(mode=0)
    assert found(tmp_path / "ds", out=tmp_path) == ["a", "closed"]


# -- patterns ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "stems"),
    [
        ("[2024] set/*.png", ["a", "b"]),
        ("[2024] set/[ab].png", ["a", "b"]),
        ("[2024] set/a.*", ["a"]),
        ("[2024] */a.png", ["[2024] set/a"]),
        ("**/[2024] set/*.png", ["[2024] set/a", "[2024] set/b"]),
        ("[[]2024] set/?.png", ["[2024] set/a", "[2024] set/b"]),
        ("[2-4]/?.png", ["2/c", "3/d"]),
        ("x[1]/*.png", ["e"]),
        ("?/[cd].png", ["2/c", "3/d"]),
        ("*/[1] *.png", ["2/[1] f"]),
    ],
)
def test_brackets_of_a_name_that_exists_are_no_wildcards(tmp_path, pattern, stems):
    names = ["[2024] set/a.png", "[2024] set/b.png", "2/c.png", "3/d.png", "x[1]/e.png", "x1/no.png", "2/[1] f.png"]
    touch(*(tmp_path / name for name in names))
    assert found(tmp_path / pattern, out=tmp_path / "out") == stems


def test_a_pattern_below_the_present_folder_is_read_alike(tmp_path, monkeypatch):
    touch(tmp_path / "[2024] set" / "a.png")
    monkeypatch.chdir(tmp_path)
    assert found("[2024] set/*.png", out=tmp_path / "out") == ["a"]
    assert found("*/../*/a.png", out=tmp_path / "out") == ["[2024] set/../[2024] set/a"]


def test_brackets_that_match_nothing_come_with_a_hint(tmp_path):
    with pytest.raises(UsageError, match="No file matches") as caught:
        found(tmp_path / "set [x]" / "*.png", out=tmp_path)
    assert "write [[] for the sign [" in caught.value.hint
    with pytest.raises(UsageError, match="No file matches") as caught:
        found(tmp_path / "*.png", out=tmp_path)
    assert caught.value.hint == ""


def test_a_name_that_no_file_can_have_is_said(tmp_path):
    with pytest.raises(UsageError, match=r"cannot be read: File name too long|There is no file"):
        found("x" * 5000, out=tmp_path)


# -- lists -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85", "\x0b", "\x1c", "\ufeff"], ids=ascii)
def test_only_line_ends_end_a_line_of_a_list(tmp_path, sign):
    path = tmp_path / "a.jsonl"
    line = json.dumps({"labels": f"a{sign}b.png"}, ensure_ascii=sign < " ")
    for ends in ("\n", "\r\n", "\r"):
        path.write_bytes(ends.join([line, "", line]).encode("utf-8-sig"))
        assert [one.path.name for one in read_list(path)] == [f"a{sign}b.png"] * 2


@pytest.mark.parametrize("key", ["labels", "output"])
@pytest.mark.parametrize("text", ["a\\u0000.png", "\\ud800", "a\\udfffb.png", "\\udce9.png"])
def test_what_no_file_can_be_called_is_said_with_its_line(tmp_path, key, text):
    path = tmp_path / "a.jsonl"
    path.write_text(f'{{"labels": "a.png"}}\n{{"labels": "a.png", "{key}": "{text}"}}')
    with pytest.raises(UsageError, match=rf"Line 2 of .*a\.jsonl has {key} .*, which no file can be called"):
        read_list(path)


def test_signs_of_two_halves_are_whole(tmp_path):
    (tmp_path / "a.jsonl").write_text('{"labels": "\\ud83d\\ude00.png", "output": "\\ud83d\\ude00"}')
    (line,) = read_list(tmp_path / "a.jsonl")
    assert (line.path.name, line.output) == ("\U0001f600.png", PurePosixPath("\U0001f600"))


# -- the batch itself --------------------------------------------------------------------------------------------------


def test_layers_and_projects_are_maps(headless, tiny_pack, tmp_path):
    ids = blocks(shape=(64, 64))
    document = Document(64, 64, PALETTE, layers=[Layer(1, LayerKind.LABELS, ids, "Labels")])
    save_openraster(tmp_path / "in" / "b.ora", document)
    save_project(tmp_path / "in" / "c.fmr", document)
    save_project(tmp_path / "in" / "d.fmr", document, recipe=RenderRequest("tiny", look=Look(7)).recipe())
    save(tmp_path / "in" / "a.png", ids)

    def batch(*inputs):
        place = ["-o", tmp_path / "out", "--pack", tiny_pack.folder, "--device", "cpu", "--json", "--overwrite"]
        return [(Path(line["input"]).name, line["seed"]) for line in headless("batch", *inputs, *place).lines[:-1]]

    assert batch(tmp_path / "in") == [("a.png", 0), ("b.ora", 0)]
    assert batch(tmp_path / "in" / "*") == [("a.png", 0), ("b.ora", 0), ("c.fmr", 0), ("d.fmr", 7)]
    assert batch(tmp_path / "in" / "d.fmr", "--condition", "labels") == [("d.fmr", 0)]
    pictures = [(tmp_path / "out" / f"{name}_s0.png").read_bytes() for name in "abcd"]
    assert len(set(pictures)) == 1
    drawn = tmp_path / "out" / "drawn.png"
    assert headless("render", "--labels", tmp_path / "in" / "c.fmr", "-o", drawn, "--pack", tiny_pack.folder).code == 0
    assert drawn.read_bytes() == pictures[0]


@pytest.mark.parametrize("argument", ["", "*.png"])
def test_a_batch_into_its_own_input_folder_is_gone_on_with(headless, tiny_pack, tmp_path, argument):
    for number in range(2):
        save(tmp_path / "maps" / f"{number}.png", blocks(seed=number))

    def batch(*more):
        place = ["-o", tmp_path / "maps", "--pack", tiny_pack.folder, "--device", "cpu", "--json"]
        return headless("batch", tmp_path / "maps" / argument, *place, *more)

    assert batch().statuses == ["made"] * 2
    assert batch().code == 2
    (tmp_path / "maps" / "1_s0.png").unlink()
    assert batch("--resume").statuses == ["skipped", "made"]
    assert batch("--overwrite").statuses == ["made"] * 2
    assert batch("--seeds", "1").statuses == ["made"] * 2
