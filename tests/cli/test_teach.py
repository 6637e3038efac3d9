"""A person's painting over a few pictures becomes a pack of its own."""

import json

import numpy as np
import pytest
from helpers.tiny_pack import write_tiny_pack
from PIL import Image

from fmr_studio.inference.pipeline import Pipeline


@pytest.fixture
def pack(tmp_path):
    return write_tiny_pack(tmp_path / "tiny").folder


def paint(folder, name, side=32):
    labels = np.zeros((side, side), np.uint8)
    labels[:, side // 2 :] = 1
    path = folder / name
    Image.fromarray(labels).save(path)
    return path


def test_a_new_palette_is_taught_and_can_be_painted_with(headless, pack, tmp_path):
    palette = tmp_path / "palette.json"
    palette.write_text(
        json.dumps([{"id": 0, "name": "left", "color": [9, 9, 9]}, {"id": 1, "name": "right", "color": [9, 99, 9]}])
    )
    painted = [paint(tmp_path, "a_s3.png"), paint(tmp_path, "b_s4.png", side=64)]
    out = tmp_path / "taught"
    result = headless(
        "teach", *painted, "--pack", pack, "--palette", palette, "--out", out, "--steps", 60, "--images", 64, "--run",
        tmp_path / "run",
    )  # fmt: skip
    assert (result.code, result.out.strip()) == (0, str(out))
    pipe = Pipeline.load(out, device="cpu")
    assert [label.name for label in pipe.palette] == ["left", "right"]
    seen = pipe.label_map(pipe.sample(3))
    assert seen[:, 20:].mean() > seen[:, :12].mean() + 0.3


@pytest.mark.parametrize(
    ("name", "words"), [("cat.png", "which picture it was painted over"), ("missing_s1.png", "missing_s1.png")]
)
def test_a_painting_that_cannot_be_used_is_named(headless, pack, tmp_path, name, words):
    if not name.startswith("missing"):
        paint(tmp_path, name)
    result = headless("teach", tmp_path / name, "--pack", pack, "--out", tmp_path / "taught")
    assert result.code in (1, 2)
    assert words in result.err
    assert not (tmp_path / "taught").exists()


def test_two_paintings_of_one_picture_are_refused_by_name_before_anything_is_trained(headless, pack, tmp_path):
    painted = [paint(tmp_path, name) for name in ("a_s3.png", "b_s4.png", "c_s03.png")]
    result = headless("teach", *painted, "--pack", pack, "--out", tmp_path / "taught")
    assert result.code == 2 and all(word in result.err for word in ("a_s3.png and", "c_s03.png", "seed 3"))
    assert not (tmp_path / "taught").exists()
