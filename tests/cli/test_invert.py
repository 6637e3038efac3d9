"""Opening pictures from the command line: good ones, and what a person may give by mistake."""

import numpy as np
import pytest
from helpers.pictures import cut_short, save, save_header
from helpers.tiny_pack import RESOLUTION
from PIL import Image

from fmr_studio.inference.domain import DomainStatistics
from fmr_studio.inference.recipes import read_recipe


@pytest.fixture
def invert(headless, tiny_pack, tmp_path):
    def run(*arguments, out=tmp_path / "out"):
        return headless("invert", *arguments, "-o", out, "--pack", tiny_pack.folder, "--device", "cpu", "--budget", "0")

    return run


def photo(path, size=(48, 40), **options):
    rng = np.random.default_rng(3)
    pixels = np.kron(rng.integers(0, 256, (size[1] // 8, size[0] // 8, 3), np.uint8), np.ones((8, 8, 1), np.uint8))
    path.parent.mkdir(exist_ok=True, parents=True)
    Image.fromarray(pixels).save(path, **options)
    return path


def test_a_picture_is_opened_and_its_recipe_draws_it_again(invert, headless, tmp_path, tiny_pack):
    result = invert(photo(tmp_path / "cat.png"), "--json")
    item, summary = result.lines
    assert (result.code, item["status"], summary["made"], summary["failed"]) == (0, "made", 1, 0)
    assert item["distance"] > 0 and item["domain_distance"] > 0 and item["domain"].endswith("the pack's pictures")
    with Image.open(tmp_path / "out" / "cat_side.png") as side:
        assert side.size == (2 * RESOLUTION, RESOLUTION)
    made = tmp_path / "out" / "cat.png"
    assert read_recipe(made).photo.name == "cat.png"
    assert read_recipe(made).photo.original == b""
    headless("render", "--recipe", made, "-o", tmp_path / "again.png", "--pack", tiny_pack.folder)
    assert (tmp_path / "again.png").read_bytes() == made.read_bytes()


def test_a_pack_that_does_not_know_what_is_usual_says_nothing_of_it(invert, tmp_path, tiny_pack, monkeypatch):
    monkeypatch.setattr(DomainStatistics, "of", lambda card: None)
    path = photo(tmp_path / "cat.png")
    item = invert(path, "--json").lines[0]
    assert (item["domain_distance"], item["domain"]) == (None, None)
    assert "pack's pictures" not in invert(path, "--overwrite").out


def test_the_frame_can_be_given_and_existing_pictures_stay(invert, tmp_path):
    path = photo(tmp_path / "cat.png")
    assert invert(path, "--frame", "8,0,32", "--json").lines[0]["frame"] == [8, 0, 32]
    refused = invert(path)
    assert refused.code == 2 and "cat.png exists already" in refused.err
    assert invert(path, "--overwrite").code == 0
    assert invert(path, "--frame", "8,0").code == 2


def test_files_of_many_kinds_are_read_or_told(invert, tmp_path):
    folder = tmp_path / "in"
    photo(folder / "good.jpg")
    Image.new("CMYK", (40, 40), (10, 80, 90, 0)).save(folder / "print.jpg")
    save(folder / "deep.png", (np.arange(1600).reshape(40, 40) * 40).astype(np.uint16))
    (folder / "text.png").write_text("not a picture")
    cut_short(photo(folder / "cut.png"))
    save_header(folder / "huge.png", 20_000, 20_000)
    frames = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])
    result = invert(folder, "--json")
    status = {line["input"].rsplit("/", 1)[-1]: line for line in result.lines if line["type"] == "item"}
    assert result.code == 1
    assert {name for name, line in status.items() if line["status"] == "failed"} == {"text.png", "cut.png", "huge.png"}
    assert "text.png is no image" in status["text.png"]["error"]
    assert "too large" in status["huge.png"]["error"]
    assert "first one was taken" in status["moving.gif"]["notes"][0]
    assert "Failed: " in invert(folder, "--overwrite").out


def test_a_turned_photo_is_opened_upright(invert, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    photo(tmp_path / "turned.jpg", size=(64, 32), exif=exif)
    frame = invert(tmp_path / "turned.jpg", "--json").lines[0]["frame"]
    assert frame[0] + frame[2] <= 32


def test_photos_are_opened_into_their_own_folder_and_never_replaced(invert, tmp_path):
    photo(tmp_path / "in" / "cat.jpg")
    assert invert(tmp_path / "in", out=tmp_path / "in").code == 0
    again = invert(tmp_path / "in", "--overwrite", "--json", out=tmp_path / "in")
    assert [line["output"] for line in again.lines[:-1]] == [str(tmp_path / "in" / "cat.png")]
    photo(tmp_path / "in" / "dog.jpg")
    photo(tmp_path / "in" / "dog_side.png")
    refused = invert(tmp_path / "in", "--overwrite", out=tmp_path / "in")
    assert refused.code == 2 and "dog_side.png is an input" in refused.err
