"""What a file is by its content: right on every sample that comes with the program, and on what people have besides."""

from pathlib import Path

import numpy as np
import pytest
from helpers.pictures import blocks, save
from PIL import Image
from scipy import ndimage

from fmr_studio.errors import FmrError
from fmr_studio.packs.catalog import find_pack
from fmr_studio.project.recognition import recognise
from fmr_studio.settings import DEFAULT_PACK

SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
FILES = [
    *((path, path.parent.name) for path in sorted(SAMPLES.glob("conditions/*/*.png"))),
    *((path, "scribble" if path.stem == "scribble" else "labels") for path in sorted(SAMPLES.glob("labels/*/*.png"))),
    *((path, "picture") for path in sorted(SAMPLES.glob("photos/*.png"))),
]


@pytest.fixture(scope="module")
def palette():
    return find_pack(DEFAULT_PACK).card.palette


def test_there_are_samples_of_each_kind():
    assert {kind for _, kind in FILES} == {"labels", "scribble", "sketch", "edges", "depth", "picture"}


@pytest.mark.parametrize(("path", "kind"), FILES, ids=lambda value: value.stem if isinstance(value, Path) else "")
def test_every_sample_is_taken_for_what_it_is(path, kind, palette):
    own = find_pack(path.parent.name).card.palette if path.parent.parent.name == "labels" else palette
    assert recognise(path, own).kind == kind


@pytest.mark.parametrize("path", [path for path, kind in FILES if kind == "picture"], ids=lambda path: path.stem)
def test_a_grey_photo_and_a_jpeg_are_pictures(path, palette, tmp_path):
    with Image.open(path) as image:
        image.convert("RGB").save(tmp_path / "a.jpg", quality=70)
        noise = np.random.default_rng(0).normal(0, 6, image.size)
        grey = np.clip(np.asarray(image.convert("L")) + noise.T, 0, 255).astype(np.uint8)
    assert recognise(tmp_path / "a.jpg", palette).kind == "picture"
    assert recognise(save(tmp_path / "b.png", grey), palette).kind == "picture"


def test_ids_in_grey_are_labels_and_black_on_white_is_ink(palette, tmp_path):
    ids = save(tmp_path / "a.png", blocks(8, ids=5, shape=(64, 64)))
    assert recognise(ids, palette).kind == "labels"
    sheet = np.full((64, 64), 255, np.uint8)
    sheet[20:22, 5:60] = 0
    assert recognise(save(tmp_path / "b.png", sheet), palette).kind == "sketch"
    assert recognise(save(tmp_path / "c.png", 255 - sheet), palette).kind == "sketch"


def test_ids_that_the_palette_does_not_have_are_told_and_not_taken_for_depth(palette, tmp_path):
    ids = blocks(8, ids=4, shape=(64, 64))
    ids[:3, :3] = 99
    with pytest.raises(FmrError, match="unknown label id 99"):
        recognise(save(tmp_path / "a.png", ids), palette)


def test_painted_depth_of_few_greys_is_depth(palette, tmp_path):
    y, x = np.mgrid[:128, :128]
    ball = np.hypot(x - 64, y - 64) < 40
    flat = np.where(ball, 220, np.where(y > 100, 120, 40)).astype(np.uint8)
    assert recognise(save(tmp_path / "a.png", flat), palette).kind == "depth"
    soft = ndimage.gaussian_filter(flat.astype(float), 9)
    assert recognise(save(tmp_path / "b.png", soft.astype(np.uint8)), palette).kind == "depth"
    assert recognise(save(tmp_path / "c.png", (soft * 200).astype(np.uint16)), palette).kind == "depth"


def test_what_is_no_image_is_told_by_name(palette, tmp_path):
    (tmp_path / "a.png").write_text("no image")
    with pytest.raises(FmrError, match=r"a\.png is no image"):
        recognise(tmp_path / "a.png", palette)


@pytest.mark.parametrize("grey", [255, 200])
def test_an_empty_sheet_is_told_and_a_map_of_one_label_is_one(palette, tmp_path, grey):
    with pytest.raises(FmrError, match="the same all over"):
        recognise(save(tmp_path / "a.png", np.full((64, 64), grey, np.uint8)), palette)
    assert recognise(save(tmp_path / "b.png", np.zeros((64, 64), np.uint8)), palette).kind == "labels"
