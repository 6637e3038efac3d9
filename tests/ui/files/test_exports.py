"""Pictures go out as several kinds of files, again without asking, and all of the wall at once."""

import json

import numpy as np
import pytest
from helpers.fake_engine import picture_of
from PIL import Image

from fmr_studio.inference.recipes import read_recipe
from fmr_studio.ui.files.wall_export import free_name
from fmr_studio.ui.shell.questions import suffixes_of, with_kind

KINDS = ("PNG with recipe (*.png)", "JPEG (*.jpg *.jpeg)", "Grey PNG (*.png)")


@pytest.fixture
def drawn(window, qtbot):
    qtbot.waitUntil(lambda: window.preview.result is not None and not window.preview.behind)
    return window


def test_the_picture_goes_out_as_jpeg_and_again_after_a_stroke(drawn, answers, tmp_path, qtbot):
    answers.path = tmp_path / "picture.jpg"
    with qtbot.waitSignal(drawn.desk.exported):
        drawn.actions_by_id["export"].trigger()
    before = Image.open(answers.path).copy()
    drawn.session.choose(label=3)
    drawn.session.choose_brush(size_px=200)
    drawn.session.begin_stroke((200.0, 200.0))
    drawn.session.finish_stroke()
    asked = len(answers.asked)
    with qtbot.waitSignal(drawn.desk.exported):
        drawn.actions_by_id["export_again"].trigger()
    assert len(answers.asked) == asked, "nothing was asked"
    after = Image.open(answers.path)
    assert after.format == "JPEG" and np.abs(np.asarray(after, int) - np.asarray(before)).max() > 40


def test_export_again_asks_the_first_time(drawn, answers, tmp_path, qtbot):
    answers.path = tmp_path / "picture.png"
    with qtbot.waitSignal(drawn.desk.exported):
        drawn.actions_by_id["export_again"].trigger()
    assert answers.asked == ["file"] and read_recipe(answers.path).pack == "cats"


def test_the_label_map_goes_out_as_coco(drawn, answers, tmp_path):
    answers.path, answers.kind = tmp_path / "labels.json", 3
    drawn.actions_by_id["export_labels"].trigger()
    assert json.loads(answers.path.read_text())["images"][0]["width"] == drawn.session.document.width


def test_the_wall_goes_out_whole_beside_what_is_there(drawn, answers, tmp_path, qtbot):
    answers.path = tmp_path
    (tmp_path / "cats-2.png").write_bytes(b"mine")
    with qtbot.waitSignal(drawn._wall_export.exported):
        drawn.actions_by_id["export_wall"].trigger()
    assert (tmp_path / "cats-2.png").read_bytes() == b"mine"
    names = {path.name for path in tmp_path.glob("*.png")} - {"cats-2.png"}
    assert names == {"cats-2-2.png", *(f"cats-{tile.seed}.png" for tile in drawn.wall.tiles if tile.seed != 2)}
    recipe = read_recipe(tmp_path / "cats-5.png")
    assert recipe.look.seed == 5 and np.array_equal(np.asarray(Image.open(tmp_path / "cats-5.png")), picture_of(recipe))


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    for name in ("a.png", "a-2.png"):
        (tmp_path / name).touch()
    assert free_name(tmp_path / "a.png").name == "a-3.png" and free_name(tmp_path / "b.png").name == "b.png"


@pytest.mark.parametrize(
    ("name", "chosen", "path", "kind"),
    [
        ("a", 0, "a.png", 0),
        ("a.jpeg", 0, "a.jpeg", 1),
        ("a.png", 2, "a.png", 2),
        ("a.b", 1, "a.b.jpg", 1),
        ("A.PNG", 0, "A.PNG", 0),
    ],
)
def test_a_written_suffix_decides_and_a_missing_one_is_added(tmp_path, name, chosen, path, kind):
    assert with_kind(tmp_path / name, KINDS, chosen) == (tmp_path / path, kind)
    assert suffixes_of(KINDS[1]) == [".jpg", ".jpeg"]
