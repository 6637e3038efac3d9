"""What a person may give the batch by mistake: each a sentence that names it, and the right exit code."""

import errno
import json
import os
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, cut_short, save, save_header
from helpers.tiny_pack import write_tiny_pack

INPUTS = Path(__file__).resolve().parent.parent / "data" / "inputs"


@pytest.fixture
def maps(tmp_path):
    for number in range(3):
        save(tmp_path / "maps" / f"{number}.png", blocks(seed=number))
    return tmp_path / "maps"


@pytest.fixture
def batch(headless, tiny_pack, tmp_path):
    def run(*arguments, out=tmp_path / "out", pack=tiny_pack.folder):
        return headless("batch", *arguments, "-o", out, "--pack", pack, "--device", "cpu")

    return run


def files(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def sixteen_bits(path):
    save(path, blocks().astype(np.uint16) * 257)


def one_bit(path):
    save(path, blocks() * 255, "1")


def cut(path):
    cut_short(save(path, np.random.default_rng(0).integers(0, 4, (64, 64), np.uint8)))


def text(path):
    path.write_text("this is no image")


def huge(path):
    save_header(path, 30_000, 30_000)


def strange_id(path):
    save(path, blocks(ids=4) + 2)


def damaged_recipe(path):
    from fmr_studio.project.images import encode_png

    path.write_bytes(encode_png(np.zeros((4, 4, 3), np.uint8), {"fmr:recipe": '{"version": 1}'}))


BAD = [sixteen_bits, one_bit, cut, text, huge, strange_id, damaged_recipe]


@pytest.mark.parametrize("make", BAD)
def test_a_bad_file_is_named_and_the_rest_goes_on(batch, maps, tmp_path, make):
    make(maps / "1bad.png")
    result = batch(maps)
    assert result.code == 1
    failures = [line for line in result.out.splitlines() if line.startswith("Failed: ")]
    assert len(failures) == 1
    assert "1bad.png" in failures[0]
    assert files(tmp_path / "out") == ["0_s0.png", "1_s0.png", "2_s0.png"]
    assert "3 pictures made" in result.out
    assert "1 failed" in result.out


def test_a_failure_ends_the_batch_where_asked(batch, maps, tmp_path):
    text(maps / "1bad.png")
    result = batch(maps, "--on-error", "stop")
    assert result.code == 1
    assert "2 pictures made" in result.out
    assert "1 failed; 1 not begun" in result.out
    assert files(tmp_path / "out") == ["0_s0.png", "1_s0.png"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{tmp}/none.png"], "There is no file or folder"),
        (["{tmp}/none-*.png"], "No file matches"),
        (["{tmp}/empty"], "holds no images"),
        ([], "There is no INPUT"),
        (["{tmp}/maps", "--seeds", "3-1"], "'3-1' is no range"),
        (["{tmp}/maps", "--seeds", "x"], "'x' is no seed"),
        (["{tmp}/maps", "--seeds", "0-99999999"], "more than 1,000,000 seeds"),
        (["{tmp}/maps", "--truncation", "2"], "outside 0 to 1.5"),
        (["{tmp}/maps", "--truncation", "nan"], "outside 0 to 1.5"),
        (["{tmp}/maps", "--batch-size", "0"], "less than 1"),
        (["{tmp}/maps", "--on-error", "cry"], "--on-error"),
    ],
)
def test_requests_without_sense_are_refused_before_any_work(batch, maps, tmp_path, arguments, words):
    (tmp_path / "empty").mkdir()
    result = batch(*(argument.format(tmp=tmp_path) for argument in arguments))
    assert result.code == 2
    assert words in result.err
    assert not result.out
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "is no JSON"),
        ("[]", "needs a path"),
        ('{"labels": 3}', "needs a path"),
        ('{"labels": "a.png", "seeed": 1}', "unknown field 'seeed'"),
        ('{"labels": "a.png", "seed": 1.5}', "no whole number"),
        ('{"labels": "a.png", "seed": Infinity}', "no whole number"),
        ('{"labels": "a.png", "seed": "1"}', "which is no number"),
        ('{"labels": "a.png", "truncation": 7}', "outside 0 to 1.5"),
        ('{"labels": "a.png", "output": "../a.png"}', "no name below the output folder"),
        ('{"labels": "a.png", "output": "C:/a.png"}', "no name below the output folder"),
        ('{"labels": "a.png", "output": "a.jpg"}', "written as .png"),
    ],
)
def test_a_bad_line_of_a_list_is_named(batch, maps, tmp_path, line, words):
    path = tmp_path / "list.jsonl"
    path.write_text(json.dumps({"labels": "maps/0.png"}) + "\n" + line)
    result = batch(path)
    assert result.code == 2
    assert "Line 2 of" in result.err
    assert words in result.err


def test_a_list_that_names_a_missing_map_fails_for_that_map_alone(batch, maps, tmp_path):
    path = tmp_path / "list.jsonl"
    path.write_text('{"labels": "maps/0.png"}\n{"labels": "maps/gone.png"}\n')
    result = batch(path)
    assert result.code == 1
    assert "gone.png cannot be read: No such file or directory" in result.out
    assert files(tmp_path / "out") == ["0_s0.png"]


@pytest.mark.parametrize("twin", ["x.png", "X.png", "x.bmp"])
def test_two_maps_of_one_name_are_refused_and_kept_apart_below_one_folder(batch, tmp_path, twin):
    first, second = save(tmp_path / "in" / "a" / "x.png", blocks()), save(tmp_path / "in" / "b" / twin, blocks(seed=1))
    result = batch(first, second)
    assert result.code == 2
    assert str(first) in result.err
    assert str(second) in result.err
    assert not (tmp_path / "out").exists()
    assert batch(tmp_path / "in").code == 0


def test_two_maps_of_one_stem_in_one_folder_are_refused_with_another_hint(batch, tmp_path):
    save(tmp_path / "in" / "x.bmp", blocks())
    save(tmp_path / "in" / "x.png", blocks())
    result = batch(tmp_path / "in")
    assert result.code == 2
    assert "choose by a pattern such as '*.png'" in result.err
    assert batch(tmp_path / "in" / "*.png").code == 0
    assert files(tmp_path / "out") == ["x_s0.png"]


def test_the_same_map_named_twice_is_drawn_once(batch, maps, tmp_path):
    assert batch(maps / "0.png", maps / "0.png", maps / ".." / "maps" / "0.png").code == 0
    assert files(tmp_path / "out") == ["0_s0.png"]


def test_a_picture_never_replaces_an_input(batch, tmp_path):
    save(tmp_path / "a.png", blocks())
    save(tmp_path / "a_s0.png", blocks())
    result = batch(tmp_path / "a.png", tmp_path / "a_s0.png", "--overwrite", out=tmp_path)
    assert result.code == 2
    assert "a_s0.png is an input" in result.err


def test_outputs_inside_the_input_folder_are_no_inputs_next_time(batch, maps):
    out = maps / "out"
    assert batch(maps, out=out).code == 0
    assert batch(maps, "--resume", "--json", out=out).statuses == ["skipped"] * 3


def test_a_missing_pack_is_named(batch, maps, tmp_path):
    result = batch(maps, pack="hamsters")
    assert result.code == 1
    assert "There is no pack 'hamsters'" in result.err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("dry", [[], ["--dry-run"]], ids=["run", "dry run"])
@pytest.mark.parametrize("damage", ["one byte", "gone", "card"])
def test_a_damaged_pack_is_named(batch, maps, tmp_path, tiny_pack, damage, dry):
    folder = tmp_path / "tiny"
    shutil.copytree(tiny_pack.folder, folder)
    path = folder / ("pack.json" if damage == "card" else "mapper.safetensors")
    if damage == "gone":
        path.unlink()
    else:
        data = bytearray(path.read_bytes())
        data[-9] ^= 255
        path.write_bytes(data)
    result = batch(maps, *dry, pack=folder)
    assert result.code == 1
    assert path.name in result.err
    assert not (tmp_path / "out").exists()


def test_a_pack_without_a_mapper_fails_with_its_name(batch, maps, tmp_path):
    pack = write_tiny_pack(tmp_path / "small", parts=("codebook",))
    result = batch(maps, pack=pack.folder)
    assert result.code == 1
    assert "The pack tiny has no mapper" in result.out


def test_an_output_that_is_a_file_is_refused(batch, maps, tmp_path):
    (tmp_path / "out").write_text("in the way")
    result = batch(maps)
    assert result.code == 2
    assert "out is a file, not a folder" in result.err
    below = batch(maps, out=tmp_path / "out" / "deeper")
    assert below.code == 1
    assert "cannot be written to: Not a directory" in below.err


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs permissions that bind")
def test_an_output_folder_without_permission_is_refused(batch, maps, tmp_path):
    (tmp_path / "out").mkdir(mode=0o500)
    result = batch(maps)
    assert result.code == 1
    assert "cannot be written to: Permission denied" in result.err


def test_a_full_disk_ends_the_batch_and_leaves_no_half_file(batch, maps, tmp_path, monkeypatch):
    written = []

    def full(descriptor):
        written.append(descriptor)
        if len(written) > 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    result = batch(maps, "--seeds", "0-9", "--batch-size", "1")
    assert result.code == 1
    assert "cannot be written: No space left on device" in result.out
    assert len(files(tmp_path / "out")) == 2
    assert not [name for name in files(tmp_path / "out") if name.endswith(".part")]
    assert "not begun" in result.out


def test_one_picture_that_cannot_be_written_does_not_stop_the_rest(batch, maps, tmp_path):
    (tmp_path / "out" / "1_s0.png").mkdir(parents=True)
    result = batch(maps, "--overwrite")
    assert result.code == 1
    assert "1_s0.png cannot be written" in result.out
    assert files(tmp_path / "out") == ["0_s0.png", "2_s0.png"]


@pytest.mark.skipif(sys.platform == "win32", reason="names may be longer there")
@pytest.mark.parametrize("resume", [[], ["--resume"]])
def test_a_name_that_grows_too_long_fails_alone(batch, maps, tmp_path, resume):
    save(maps / f"{'x' * 251}.png", blocks())
    result = batch(maps, *resume)
    assert result.code == 1 and "File name too long" in result.out
    assert files(tmp_path / "out") == ["0_s0.png", "1_s0.png", "2_s0.png"]


def test_a_strip_fails_alone_also_in_a_dry_run(batch, maps, tmp_path):
    shutil.copy(INPUTS / "map-1000000x1.png", maps / "1bad.png")
    for dry in (["--dry-run"], []):
        result = batch(maps, *dry)
        assert result.code == 1 and "1bad.png is too thin (1000000 x 1)" in result.out and "1 failed" in result.out
    assert files(tmp_path / "out") == ["0_s0.png", "1_s0.png", "2_s0.png"]


BAD_RECIPES = ["{", "[]", '{"version": 99}', '{"version": 1}', "\x00\xff", '{"version": 1, "pack": "tiny", "seed": Infinity}']


@pytest.mark.parametrize("content", BAD_RECIPES)
def test_a_recipe_that_is_none_is_named(batch, maps, tmp_path, content):
    path = tmp_path / "recipe.json"
    path.write_text(content, encoding="latin-1")
    result = batch(maps, "--recipe", path)
    assert result.code == 1
    assert "recipe.json" in result.err


def test_a_picture_without_a_recipe_is_no_recipe(batch, maps):
    result = batch(maps, "--recipe", maps / "0.png")
    assert result.code == 1
    assert "0.png holds no recipe" in result.err
