"""``edges`` and ``depth`` from the command line: good pictures, and what a person may give by mistake."""

import numpy as np
import pytest
from helpers.pictures import cut_short, save
from PIL import Image


def photo(path, size=64):
    """A bright disc on dark ground."""
    y, x = np.mgrid[0:size, 0:size] - size / 2
    pixels = np.where((np.hypot(x, y) < size / 4)[..., None], (230, 180, 60), (30, 40, 60)).astype(np.uint8)
    return save(path, pixels)


@pytest.mark.parametrize("kind", ["edges", "depth"])
def test_maps_are_grey_and_as_large_as_their_pictures(headless, tmp_path, kind):
    result = headless(kind, photo(tmp_path / "a.png"), photo(tmp_path / "b.jpg", 90), "-o", tmp_path / "out", "--json")
    assert result.code == 0 and result.statuses == ["made", "made"]
    for name, side in (("a", 64), ("b", 90)):
        with Image.open(tmp_path / "out" / f"{name}_{kind}.png") as made:
            assert (made.mode, made.size) == ("L", (side, side))


def test_edges_are_where_the_picture_has_them(headless, tmp_path):
    headless("edges", photo(tmp_path / "a.png", 128), "-o", tmp_path)
    edges = np.asarray(Image.open(tmp_path / "a_edges.png")).astype(int)
    assert edges[64, 90:102].max() > 150 and edges[60:68, 60:68].max() < 60


def test_black_on_white_is_the_same_inverted(headless, tmp_path):
    source = photo(tmp_path / "a.png")
    for name, options in (("x", ()), ("y", ("--invert",))):
        headless("edges", source, "-o", tmp_path / name, *options)
    white, black = (np.asarray(Image.open(tmp_path / name / "a_edges.png")) for name in "xy")
    assert np.array_equal(white, 255 - black)


def test_a_folder_that_holds_its_own_maps_is_read_without_them(headless, tmp_path):
    photo(tmp_path / "a.png")
    assert headless("edges", tmp_path, "-o", tmp_path).code == 0
    again = headless("edges", tmp_path, "-o", tmp_path)
    assert again.code == 2 and "a_edges.png exists already" in again.err and "--overwrite" in again.err
    assert headless("edges", tmp_path, "-o", tmp_path, "--overwrite", "--json").statuses == ["made"]


def test_wrong_input_is_told_and_the_rest_goes_on(headless, tmp_path):
    (tmp_path / "text.png").write_text("no picture")
    cut_short(photo(tmp_path / "half.png"), 0.3)
    save(tmp_path / "tiny.png", np.zeros((5, 9, 3), np.uint8))
    photo(tmp_path / "whole.png")
    result = headless("edges", tmp_path, "-o", tmp_path / "out", "--json")
    assert result.code == 1 and result.statuses == ["failed", "failed", "failed", "made"]
    assert all(line["error"].endswith(".") for line in result.lines if line.get("status") == "failed")


def test_a_missing_file_and_a_side_out_of_range_are_told(headless, tmp_path):
    result = headless("depth", tmp_path / "missing.png", "-o", tmp_path / "out")
    assert result.code == 2 and "missing.png" in result.err
    assert headless("edges", photo(tmp_path / "a.png"), "-o", tmp_path, "--side", "7").code == 2


def test_hed_itself_is_asked_where_a_person_wants_it(headless, tmp_path, monkeypatch):
    from fmr_studio.training.extractors import teaching

    looked_at = []
    monkeypatch.setattr(teaching, "hed_seer", lambda: lambda picture: looked_at.append(picture.shape) or picture[..., 0])
    result = headless("edges", photo(tmp_path / "a.png", 300), "-o", tmp_path, "--hed")
    assert result.code == 0 and looked_at == [(256, 256, 3)]
    with Image.open(tmp_path / "a_edges.png") as made:
        assert made.size == (300, 300)
