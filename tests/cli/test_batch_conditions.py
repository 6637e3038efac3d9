"""Sketches, edges, depth and several files of one item, through ``batch`` and ``render``."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.photos import photo_of
from helpers.pictures import blocks, save
from helpers.tiny_pack import PALETTE, write_tiny_pack

from fmr_studio.canvas.condition import MAY, MUST
from fmr_studio.canvas.document import Document
from fmr_studio.canvas.layer import Layer, LayerKind
from fmr_studio.canvas.look import Look
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.recipes import read_recipe
from fmr_studio.inference.request import SourceSpec
from fmr_studio.project.archive import save_openraster, save_project

EVERYTHING = ("labels", "sketch", "edges", "depth")


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """One whose mapper reads all there is; deviating, so that every condition shows."""
    folder = tmp_path_factory.mktemp("packs") / "all"
    return write_tiny_pack(folder, name="all", conditions=EVERYTHING, mapper_deviation=0.6)


@pytest.fixture
def run(headless, pack, tmp_path):
    def run(*arguments, out=tmp_path / "out"):
        return headless("batch", *arguments, "-o", out, "--pack", pack.folder, "--device", "cpu", "--json")

    return run


@pytest.fixture
def drawn(tmp_path):
    """A folder with a file of each kind, named by it."""
    sketch = np.full((64, 64), 255, np.uint8)
    sketch[16:18, 8:56] = sketch[8:56, 40:42] = 20
    y, x = np.mgrid[:64, :64]
    ridge = np.exp(-(((np.hypot(x - 32, y - 32) - 20) / 1.3) ** 2))
    scribble = np.full((64, 64), 255, np.uint8)
    scribble[10:20, 10:30], scribble[40:50, 20:40] = 2, 1
    files = {
        "labels": blocks(shape=(64, 64)), "scribble": scribble, "sketch": sketch, "hed": (255 * ridge).astype(np.uint8),
        "depth": (255 * np.clip(1 - np.hypot(x - 32, y - 32) / 40, 0.1, 1)).astype(np.uint8),
    }  # fmt: skip
    for name, pixels in files.items():
        save(tmp_path / "in" / f"{name}.png", pixels)
    return tmp_path / "in"


def test_each_file_is_taken_for_what_it_is_and_that_is_told(run, drawn, tmp_path):
    *items, summary = run(drawn).lines
    assert summary["made"] == 5
    for item in items:
        name = item["output"].rsplit("/", 1)[1].removesuffix("_s0.png")
        assert item["kinds"] == [name]
        assert ("taken for" in " ".join(item["notes"])) == (name != "labels")
    recipes = {name: read_recipe(tmp_path / "out" / f"{name}_s0.png") for name in ("labels", "sketch", "hed", "depth")}
    assert [[one.name for one in recipe.conditions] for recipe in recipes.values()] == [[], ["sketch"], ["edges"], ["depth"]]
    assert recipes["sketch"].labels is None and (recipes["sketch"].conditions[0].weight == MUST).all()


def test_a_picture_is_its_own_recipe_and_a_second_run_finds_it_done(run, drawn, tmp_path):
    run(drawn, "--seeds", "3")
    assert run(tmp_path / "out" / "sketch_s3.png", out=tmp_path / "again").code == 0
    assert (tmp_path / "again" / "sketch_s3.png").read_bytes() == (tmp_path / "out" / "sketch_s3.png").read_bytes()
    assert run(drawn, "--seeds", "3", "--resume").lines[-1]["skipped"] == 5


@pytest.mark.parametrize("name", ["labels", "scribble", "sketch", "hed", "depth"])
def test_what_is_said_of_the_files_counts(run, drawn, name):
    assert run(drawn / f"{name}.png", "--condition", name).lines[0]["kinds"] == [name]
    assert run(f"{name}={drawn / name}.png", "--overwrite").lines[0]["kinds"] == [name]


def test_a_photo_called_a_sketch_and_depth_of_one_value_fail_by_name_and_the_rest_goes_on(run, drawn):
    save(drawn / "photo.png", np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8))
    (drawn / "labels.png").unlink()
    (drawn / "scribble.png").unlink()
    (drawn / "depth.png").unlink()
    result = run(drawn, "--condition", "sketch")
    errors = {item["input"].rsplit("/", 1)[1]: item.get("error", "") for item in result.lines[:-1]}
    assert result.code == 1 and "photo.png is no drawing of lines" in errors["photo.png"]
    assert errors["sketch.png"] == errors["hed.png"] == ""
    save(drawn / "flat.png", np.full((64, 64), 90, np.uint8))
    assert "one depth everywhere" in run(drawn / "flat.png", "--condition", "depth").lines[0]["error"]


def test_a_pack_that_does_not_read_a_drawing_says_so(headless, tiny_pack, drawn, tmp_path):
    place = ["-o", tmp_path / "out", "--pack", tiny_pack.folder, "--device", "cpu"]
    told = headless("batch", drawn / "sketch.png", *place)
    assert told.code == 1 and "sketch.png is a sketch, which the pack tiny does not read. It reads labels" in told.out
    both = headless("batch", f"labels={drawn}/labels.png", f"sketch={drawn}/sketch.png", *place)
    assert both.code == 0 and "the pack tiny does not read: sketch" in both.out


def test_files_of_one_name_in_several_folders_make_one_picture(run, drawn, tmp_path):
    for name in ("a", "b"):
        save(tmp_path / "maps" / f"{name}.png", blocks(seed=ord(name), shape=(64, 64)))
        (tmp_path / "lines").mkdir(exist_ok=True)
        (tmp_path / "lines" / f"{name}.png").write_bytes((drawn / "sketch.png").read_bytes())
    *items, summary = run(f"labels={tmp_path}/maps", f"sketch={tmp_path}/lines", f"depth={drawn}/depth.png").lines
    assert [item["kinds"] for item in items] == [["labels", "sketch", "depth"]] * 2 and summary["made"] == 2
    recipe = read_recipe(tmp_path / "out" / "a_s0.png")
    sketch, depth = recipe.conditions
    assert (sketch.name, depth.name) == ("sketch", "depth") and (depth.weight == MUST).all()
    assert set(np.unique(sketch.weight)) == {0, MAY}
    assert (recipe.labels == blocks(seed=ord("a"))).all() and set(np.unique(recipe.label_weight)) <= {0, MAY}
    (tmp_path / "lines" / "b.png").unlink()
    told = run(f"labels={tmp_path}/maps", f"sketch={tmp_path}/lines", "--overwrite")
    assert told.code == 0 or "has nothing called b" in told.err


def test_the_upper_file_has_the_last_word(run, drawn, tmp_path):
    sketch_above = run(f"labels={drawn}/labels.png", f"sketch={drawn}/sketch.png", out=tmp_path / "a")
    labels_above = run(f"sketch={drawn}/sketch.png", f"labels={drawn}/labels.png", out=tmp_path / "b")
    assert sketch_above.code == labels_above.code == 0
    above, below = (read_recipe(tmp_path / place).conditions[0].weight for place in ("a/labels_s0.png", "b/sketch_s0.png"))
    assert above.max() == MUST and below.max() == MAY


def test_a_folder_that_lacks_a_file_is_told(run, drawn, tmp_path):
    for name in ("a", "b"):
        save(tmp_path / "maps" / f"{name}.png", blocks(shape=(64, 64)))
        save(tmp_path / "lines" / f"{name}2.png", blocks(shape=(64, 64)))
    told = run(f"labels={tmp_path}/maps", f"sketch={tmp_path}/lines")
    assert told.code == 2 and "has nothing called a, as labels=" in told.err
    told = run(f"labels={drawn}/labels.png", f"scribble={drawn}/scribble.png")
    assert told.code == 2 and "names two files for labels" in told.err


def test_a_list_names_several_files_an_item(run, drawn, tmp_path):
    lines = [
        {"labels": "in/labels.png", "sketch": "in/sketch.png", "seed": 4, "output": "both"},
        {"edges": "in/hed.png", "output": "edges"},
        {"depth": "in/depth.png", "sketch": "in/sketch.png", "output": "deep"},
    ]
    (tmp_path / "list.jsonl").write_text("\n".join(map(json.dumps, lines)))
    *items, _summary = run(tmp_path / "list.jsonl").lines
    assert [item["kinds"] for item in items] == [["labels", "sketch"], ["hed"], ["depth", "sketch"]]
    assert [item["seed"] for item in items] == [4, 0, 0]
    (tmp_path / "bad.jsonl").write_text('{"labels": "a.png", "scribble": "b.png"}')
    assert "Line 1 of" in run(tmp_path / "bad.jsonl").err


def test_a_picture_lends_its_layout_and_a_sketch_is_drawn_over_it(run, pack, drawn, tmp_path, monkeypatch):
    pipe = Pipeline.load(pack.folder, device="cpu")
    layout = photo_of(pipe.source_of(SourceSpec(Look(6))), name="photo.png", pack="all")
    monkeypatch.setattr(Pipeline, "invert", lambda self, image, **about: SimpleNamespace(photo=layout, note=""))
    rng = np.random.default_rng(0)
    save(tmp_path / "photo.png", rng.integers(0, 255, (64, 64, 3)).astype(np.uint8))
    item = run(tmp_path / "photo.png").lines[0]
    print(item)
    assert item["kinds"] == ["exemplar"] and "taken for a picture" in item["notes"][0]
    item = run(f"exemplar={tmp_path}/photo.png", f"sketch={drawn}/sketch.png", "--overwrite").lines[0]
    recipe = read_recipe(tmp_path / "out" / "photo_s0.png")
    assert item["kinds"] == ["exemplar", "sketch"]
    assert recipe.edits.layout == layout and [one.name for one in recipe.conditions] == ["sketch"]


def test_depth_whose_dark_is_near(run, drawn, tmp_path):
    run(drawn / "depth.png", "--near", "dark")
    values = read_recipe(tmp_path / "out" / "depth_s0.png").conditions[0].values
    assert values[16, 16] < 20 and values[0, 0] > 230


def test_render_draws_the_same_bytes_as_batch(headless, run, pack, drawn, tmp_path):
    run(f"labels={drawn}/labels.png", f"sketch={drawn}/sketch.png", "--seeds", "5")
    place = ["--pack", pack.folder, "--device", "cpu", "--seed", "5"]
    files = [f"labels={drawn}/labels.png", drawn / "sketch.png"]
    result = headless("render", *files, "-o", tmp_path / "one.png", *place)
    assert result.code == 0 and "taken for a sketch: dark lines on light paper" in result.out
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "out" / "labels_s5.png").read_bytes()
    (line,) = headless("render", drawn / "depth.png", "-o", tmp_path / "two.png", *place, "--json").lines
    assert line["kinds"] == ["depth"]
    told = headless("render", drawn / "depth.png", "--condition", "sketch", "-o", tmp_path / "three.png", *place)
    assert told.code == 1 and "depth.png is no drawing of lines" in told.err


def test_the_drawings_of_a_project_count(run, tmp_path):
    ink, depth = np.zeros((64, 64), np.uint8), np.zeros((64, 64), np.uint8)
    ink[30:34, 10:50], depth[:, :32] = 255, 200
    layers = [
        Layer(1, LayerKind.LABELS, blocks(shape=(64, 64)), "Labels"),
        Layer(2, LayerKind.SKETCH, ink, "ink"),
        Layer(3, LayerKind.DEPTH, depth, "depth", visible=False),
    ]
    save_project(tmp_path / "a.fmr", Document(64, 64, PALETTE, layers=layers))
    assert run(tmp_path / "a.fmr").code == 0
    recipe = read_recipe(tmp_path / "out" / "a_s0.png")
    assert [one.name for one in recipe.conditions] == ["sketch"] and recipe.conditions[0].values[15, 16] == 255
    assert recipe.label_weight.min() == 0 and recipe.label_weight.max() == MUST
    nothing = Layer.blank(LayerKind.LABELS, id=1, name="", width=64, height=64)
    save_openraster(tmp_path / "b.ora", Document(64, 64, PALETTE, layers=[nothing, layers[1]]))
    assert run(tmp_path / "b.ora").code == 0
    recipe = read_recipe(tmp_path / "out" / "b_s0.png")
    assert recipe.labels is None and (recipe.conditions[0].weight == MUST).all()
