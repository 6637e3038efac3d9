import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE, write_tiny_pack
from PIL import Image

from fmr_studio.canvas.look import Look
from fmr_studio.inference.recipes import picture_png, read_recipe
from fmr_studio.inference.request import RenderRequest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def maps(tmp_path):
    """A folder with two maps, one of them in a subfolder."""
    save(tmp_path / "maps" / "a.png", blocks(seed=1))
    save(tmp_path / "maps" / "sub" / "b.png", PALETTE.colors()[blocks(seed=2, shape=(64, 64))])
    return tmp_path / "maps"


@pytest.fixture
def batch(headless, tiny_pack, tmp_path):
    """Runs a batch with the tiny pack into ``out``."""

    def run(*arguments, out=tmp_path / "out", pack=tiny_pack.folder):
        given = [] if pack is None else ["--pack", pack]
        return headless("batch", *arguments, "-o", out, *given, "--device", "cpu")

    return run


def tree(folder):
    """The bytes of every file below a folder, by name."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_every_map_is_drawn_with_every_seed_and_subfolders_are_kept(batch, maps, tmp_path):
    result = batch(maps, "--seeds", "0-1,5")
    assert result.code == 0
    assert list(tree(tmp_path / "out")) == [f"{name}_s{seed}.png" for name in ("a", "sub/b") for seed in (0, 1, 5)]
    assert "6 pictures made in" in result.out
    assert "images a second" in result.out
    with Image.open(tmp_path / "out" / "a_s0.png") as image:
        assert (image.mode, image.size) == ("RGB", (32, 32))


def test_pictures_are_those_of_the_pipeline_and_hold_their_recipe(batch, maps, tmp_path, tiny_pack):
    from fmr_studio import Pipeline

    batch(maps, "--seeds", "3", "--truncation", "0.5")
    request = RenderRequest("tiny", blocks(seed=1), Look(3, 0.5), pack_id=tiny_pack.id)
    pipe = Pipeline.load(tiny_pack.folder, device="cpu")
    expected, request = pipe.render_request(request), replace(request, engine=pipe.engine)
    assert (tmp_path / "out" / "a_s3.png").read_bytes() == picture_png(expected, request)
    assert read_recipe(tmp_path / "out" / "a_s3.png").recipe() == request.recipe()


def test_the_same_run_gives_the_same_bytes_whatever_the_batch_size(batch, maps, tmp_path):
    for size in (1, 3):
        assert batch(maps, "--seeds", "0-3", "--batch-size", size, out=tmp_path / str(size)).code == 0
    assert tree(tmp_path / "1") == tree(tmp_path / "3")


def test_json_lines_tell_of_each_picture_and_of_the_whole(batch, maps):
    rgb = PALETTE.colors()[blocks()]
    rgb[0, :5] = (1, 1, 1)
    save(maps / "c.png", rgb)
    (maps / "d.png").write_text("no image")
    result = batch(maps, "--seeds", "0,1", "--json")
    assert result.code == 1
    *items, summary = result.lines
    assert [(Path(item["input"]).name, item["seed"], item["status"]) for item in items] == [
        (name, seed, "failed" if name == "d.png" else "made")
        for name in ("a.png", "c.png", "d.png", "b.png")
        for seed in (0, 1)
    ]
    assert [item["uncertain_pixels"] for item in items] == [0, 0, 5, 5, 0, 0, 0, 0]
    assert "d.png" in items[4]["error"]
    assert summary["type"] == "summary"
    assert (summary["made"], summary["failed"], summary["left"], summary["uncertain_pixels"]) == (6, 2, 0, 5)
    assert summary["images_per_second"] > 0
    assert summary["device"] == "cpu"
    assert Path(items[0]["output"]).is_file()


def test_a_dry_run_reads_everything_and_writes_nothing(batch, maps, tmp_path):
    (maps / "d.png").write_text("no image")
    result = batch(maps, "--seeds", "0-1", "--dry-run")
    assert result.code == 1
    assert f"a.png -> {tmp_path / 'out' / 'a_s1.png'} (seed 1)" in result.out
    assert "4 pictures would be made" in result.out
    assert "d.png is no image" in result.out
    assert not (tmp_path / "out").exists()


def test_a_dry_run_loads_neither_torch_nor_qt(maps, tmp_path, tiny_pack):
    command = ["--headless", "batch", maps, "-o", tmp_path / "out", "--pack", tiny_pack.folder, "--dry-run"]
    code = "import sys\nfrom fmr_studio.cli.main import main\n"
    code += "assert main(sys.argv[1:]) == 0\nassert not {'torch', 'PySide6'} & set(sys.modules)"
    result = subprocess.run(
        [sys.executable, "-c", code, *map(str, command)], cwd=ROOT, capture_output=True, text=True, timeout=120
    )
    assert result.returncode == 0, result.stderr


def test_existing_pictures_are_not_replaced_unless_asked(batch, maps, tmp_path):
    batch(maps)
    before = tree(tmp_path / "out")
    refused = batch(maps, "--truncation", "0.2")
    assert refused.code == 2
    assert "a_s0.png and 1 more pictures exist already" in refused.err
    assert tree(tmp_path / "out") == before
    assert batch(maps, "--truncation", "0.2", "--overwrite").code == 0
    assert tree(tmp_path / "out") != before
    assert batch(maps, "--resume", "--overwrite").code == 2


def test_resume_makes_what_is_missing_damaged_or_of_another_recipe(batch, maps, tmp_path):
    batch(maps, "--seeds", "0-3")
    out = tmp_path / "out"
    before = tree(out)
    (out / "a_s1.png").unlink()
    (out / "a_s2.png").write_bytes(before["a_s2.png"][:-200])
    (out / "a_s3.png").write_bytes(before["a_s0.png"])
    result = batch(maps, "--seeds", "0-3", "--resume", "--json")
    assert result.code == 0
    assert result.statuses == ["skipped", "made", "made", "made", *["skipped"] * 4]
    assert tree(out) == before


def test_resume_draws_anew_what_another_version_of_the_pack_drew(batch, maps, tmp_path):
    other = write_tiny_pack(tmp_path / "other", seed=1)
    batch(maps)
    assert batch(maps, "--resume", "--json", pack=other.folder).statuses == ["made", "made"]


def test_a_recipe_says_pack_seed_and_truncation_for_other_maps(batch, maps, tmp_path):
    batch(maps, "--seeds", "7", "--truncation", "0.4", out=tmp_path / "first")
    recipe = tmp_path / "first" / "a_s7.png"
    assert batch(maps, "--recipe", recipe, out=tmp_path / "second").code == 0
    assert tree(tmp_path / "second") == tree(tmp_path / "first")
    batch(maps, "--recipe", recipe, "--seeds", "1", out=tmp_path / "third")
    assert read_recipe(tmp_path / "third" / "a_s1.png").look == Look(1, 0.4)


def test_a_class_is_part_of_the_look_and_of_the_recipe(headless, maps, tmp_path):
    pack = write_tiny_pack(tmp_path / "kinds", classes=3).folder

    def drawn(name, *arguments):
        assert headless("batch", *arguments, "-o", tmp_path / name, "--device", "cpu").code == 0
        return tree(tmp_path / name)

    plain, second = (drawn(name, maps, "--pack", pack, "--class", name) for name in ("0", "2"))
    assert plain.keys() == second.keys() and plain["a_s0.png"] != second["a_s0.png"]
    recipe = tmp_path / "2" / "a_s0.png"
    assert read_recipe(recipe).look == Look(category=2) and "class" not in read_recipe(tmp_path / "0" / "a_s0.png").to_json()
    assert drawn("again", recipe, "--pack", pack) == {"a_s0.png": second["a_s0.png"]}
    lines = tmp_path / "list.jsonl"
    lines.write_text(json.dumps({"labels": "maps/a.png", "class": 2}))
    assert drawn("listed", lines, "--pack", pack)["a_s0.png"] == second["a_s0.png"]
    refused = headless("batch", maps, "-o", tmp_path / "none", "--pack", pack, "--class", "3", "--device", "cpu")
    assert refused.code == 1 and "no class 3" in refused.err + refused.out
    lines.write_text(json.dumps({"labels": "maps/a.png", "class": -1}))
    assert "has a class" in headless("batch", lines, "-o", tmp_path / "none2", "--pack", pack).err


@pytest.mark.parametrize("how", ["as --recipe", "as INPUT", "as folder", "as JSON"])
def test_a_picture_is_its_own_recipe(batch, maps, tmp_path, how):
    first, second = tmp_path / "first", tmp_path / "second"
    batch(maps / "a.png", "--seeds", "7", "--truncation", "0.4", out=first)
    recipe = first / "a_s7.png"
    if how == "as JSON":
        recipe = tmp_path / "a.json"
        recipe.write_text(read_recipe(first / "a_s7.png").recipe())
    arguments = {"as --recipe": ["--recipe", recipe], "as folder": [first]}.get(how, [recipe])
    assert batch(*arguments, out=second).code == 0
    assert tree(second) == tree(first)


def test_the_pack_that_a_recipe_names_is_taken_from_the_users_packs(batch, maps, tmp_path, user_folders):
    write_tiny_pack(user_folders / "data" / "models" / "tiny")
    batch(maps / "a.png", "--seeds", "4", out=tmp_path / "first")
    assert batch("--recipe", tmp_path / "first" / "a_s4.png", out=tmp_path / "second", pack=None).code == 0
    assert tree(tmp_path / "second") == tree(tmp_path / "first")


def test_a_recipe_of_another_pack_fails_by_name(batch, maps, tmp_path):
    other = write_tiny_pack(tmp_path / "other", name="dogs")
    batch(maps / "a.png", out=tmp_path / "first", pack=other.folder)
    result = batch(tmp_path / "first")
    assert result.code == 1
    assert "a_s0.png was made with the pack dogs, not tiny. Give --pack dogs." in result.out


def test_labels_as_condition_reads_pictures_as_colours(batch, maps, tmp_path):
    batch(maps / "a.png", out=tmp_path / "first")
    result = batch(tmp_path / "first", "--condition", "labels", "--json")
    assert result.lines[0]["output"].endswith("a_s0_s0.png")
    assert result.statuses == ["failed"] and "none of its pixels is clearly of one label's colour" in result.lines[0]["error"]


def test_a_map_that_is_not_square_is_put_in_the_middle(batch, tmp_path):
    save(tmp_path / "wide.png", blocks(shape=(16, 32)))
    result = batch(tmp_path / "wide.png")
    assert result.code == 0
    assert "32 x 16 pixels: put in the middle of a square" in result.out
    labels = read_recipe(tmp_path / "out" / "wide_s0.png").labels
    assert (labels[8:24] == blocks(shape=(16, 32))).all()
    assert (labels[:8] == 255).all()


def test_transparent_pixels_are_unknown_and_told(batch, tmp_path):
    rgba = np.dstack([PALETTE.colors()[blocks()], np.full((32, 32), 255, np.uint8)])
    rgba[:8, :, 3] = 0
    save(tmp_path / "a.png", rgba)
    result = batch(tmp_path / "a.png")
    assert result.code == 0
    assert "a.png: 256 transparent pixels (25.0%) count as unknown" in result.out
    labels = read_recipe(tmp_path / "out" / "a_s0.png").labels
    assert (labels[:8] == 255).all()
    assert (labels[8:] == blocks()[8:]).all()


def test_a_large_map_is_resampled_without_new_labels(batch, tmp_path):
    save(tmp_path / "large.png", np.kron(np.array([[0, 3], [3, 0]], np.uint8), np.ones((50, 50), np.uint8)))
    assert batch(tmp_path / "large.png").code == 0
    assert set(np.unique(read_recipe(tmp_path / "out" / "large_s0.png").labels)) == {0, 3}


def test_a_list_says_seed_truncation_and_name_of_each_picture(batch, maps, tmp_path):
    lines = [
        {"labels": "maps/a.png", "seed": 7, "truncation": 0.3, "output": "first/one.png"},
        {"labels": "maps/a.png", "seed": 8},
        {"labels": str(maps / "sub" / "b.png"), "output": "two"},
    ]
    (tmp_path / "list.jsonl").write_text("\n\n".join(map(json.dumps, lines)))
    assert batch(tmp_path / "list.jsonl").code == 0
    assert list(tree(tmp_path / "out")) == ["a_s8.png", "first/one.png", "two.png"]
    assert read_recipe(tmp_path / "out" / "first" / "one.png").look == Look(7, 0.3)
    assert batch(tmp_path / "list.jsonl", "--seeds", "0-1", out=tmp_path / "more").code == 0
    assert list(tree(tmp_path / "more")) == ["a_s8.png", "first/one.png", "two_s0.png", "two_s1.png"]


def test_progress_stays_off_stdout(batch, maps):
    assert all(line.startswith("{") for line in batch(maps, "--json").out.splitlines())
