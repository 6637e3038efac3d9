"""Batches of edits: re-applied to seeds and maps, recipes of edited sources, pictures as layouts."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from helpers.photos import photo_of
from helpers.tiny_pack import SIZE
from PIL import Image

from fmr_studio.canvas.look import Look
from fmr_studio.canvas.region_edit import Cells, Placement, RegionEdit, RegionKind, SourceEdits
from fmr_studio.cli.main import main
from fmr_studio.errors import FmrError
from fmr_studio.inference.edit_recipes import EditRecipe, read_edits, write_edits
from fmr_studio.inference.pipeline import Pipeline
from fmr_studio.inference.pipeline_engine import PipelineEngine
from fmr_studio.inference.recipes import picture_png, read_recipe
from fmr_studio.inference.request import RenderRequest, SourceSpec


@pytest.fixture(scope="module")
def pipe(tiny_pack):
    return Pipeline.load(tiny_pack.folder, device="cpu")


@pytest.fixture
def edits_file(pipe, tmp_path):
    source = pipe.source_of(SourceSpec(Look(3)))
    mask = np.zeros((SIZE, SIZE), bool)
    mask[2:6, 2:6] = True
    label = int(np.bincount(source.labels[4:12, 4:12].ravel()).argmax())
    region = RegionEdit(RegionKind.DUPLICATE, Cells.of(mask), Placement(dx=6), label=label, name="Second one")
    path = tmp_path / "second.fmredits"
    write_edits(path, EditRecipe("Second one", "tiny", SourceEdits(regions=(region,)), source.labels))
    return path


def batch(tiny_pack, out, *arguments):
    return main(
        ["--headless", "batch", *map(str, arguments), "-o", str(out), "--pack", str(tiny_pack.folder), "--device", "cpu"]
    )


def pixels(path):
    with Image.open(path) as image:
        return np.asarray(image)


def test_a_file_of_edits_comes_back_and_damage_gets_a_sentence(edits_file, tmp_path):
    recipe = read_edits(edits_file)
    assert recipe.name == "Second one" and recipe.edits.regions[0].placement.dx == 6
    values = json.loads(edits_file.read_text())
    for change in ({"version": 9}, {"labels": "AAAA"}, {"edits": {}}, {"format": "x"}):
        path = tmp_path / "bad.fmredits"
        path.write_text(json.dumps(values | change))
        with pytest.raises(FmrError, match=r"bad\.fmredits"):
            read_edits(path)


def test_edits_are_applied_to_every_seed_and_finished_ones_are_left(pipe, tiny_pack, tmp_path, edits_file, capsys):
    out = tmp_path / "out"
    assert batch(tiny_pack, out, "--recipe", edits_file, "--seeds", "3,5") == 0
    recipe = read_edits(edits_file)
    for seed in (3, 5):
        source = pipe.source_of(SourceSpec(Look(seed)))
        edits = recipe.for_labels(source.labels)
        assert np.array_equal(pixels(out / f"s{seed}.png"), pipe.source_of(SourceSpec(Look(seed), edits=edits)).image)
        assert read_recipe(out / f"s{seed}.png").edits == edits
    before = (out / "s3.png").stat().st_mtime_ns
    (out / "s5.png").unlink()
    capsys.readouterr()
    assert batch(tiny_pack, out, "--edits", edits_file, "--seeds", "3,5", "--resume") == 0
    assert (out / "s3.png").stat().st_mtime_ns == before and (out / "s5.png").exists()
    assert "1 finished before" in capsys.readouterr().out


def test_edits_of_another_pack_get_a_sentence(tiny_pack, tmp_path, edits_file, capsys):
    write_edits(edits_file, replace(read_edits(edits_file), pack="dogs"))
    assert batch(tiny_pack, tmp_path / "out", "--edits", edits_file) != 0
    assert "made with the pack dogs" in capsys.readouterr().err


def test_the_recipe_of_an_edited_photo_gives_the_bytes_of_the_window(pipe, tiny_pack, tmp_path, edits_file):
    photo = photo_of(pipe.source_of(SourceSpec(Look(6))))
    labels = pipe.label_map(pipe.photo_source(photo))
    labels[20:26, 20:26] = (labels[20:26, 20:26] + 1) % 4
    request = RenderRequest("tiny", labels, photo=photo, edits=read_edits(edits_file).edits)
    result = PipelineEngine(pipe).render(request)
    path = tmp_path / "window.png"
    path.write_bytes(picture_png(result.image, result.request))
    assert batch(tiny_pack, tmp_path / "out", path) == 0
    (made,) = (tmp_path / "out").glob("*.png")
    assert made.read_bytes() == path.read_bytes()


def test_pictures_lend_their_layout_or_become_sources(pipe, tiny_pack, tmp_path, monkeypatch):
    inverted = photo_of(pipe.source_of(SourceSpec(Look(6))), name="layout.png")
    asked = []

    def invert(self, image, **about):
        asked.append(about["name"])
        return SimpleNamespace(photo=inverted, note="")

    monkeypatch.setattr(Pipeline, "invert", invert)
    folder = tmp_path / "in"
    folder.mkdir()
    Image.fromarray(inverted.crop).resize((64, 64)).save(folder / "layout.png")
    (folder / "broken.png").write_text("no picture")
    out = tmp_path / "out"
    assert batch(tiny_pack, out, folder, "--condition", "exemplar", "--seeds", "1-2") == 1
    assert len(asked) == 1
    for seed in (1, 2):
        wanted = pipe.source_of(SourceSpec(Look(seed), edits=SourceEdits(layout=inverted)))
        assert np.array_equal(pixels(out / f"layout_s{seed}.png"), wanted.image)
    assert batch(tiny_pack, tmp_path / "photos", folder / "layout.png", "--condition", "photo") == 0
    assert np.array_equal(pixels(tmp_path / "photos" / "layout.png"), pipe.photo_source(inverted).image)
    assert batch(tiny_pack, out, folder / "layout.png", "--condition", "exemplar", "--seeds", "1-2", "--resume") == 0
    assert len(asked) == 2
