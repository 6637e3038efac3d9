"""Samples are one menu away, in the words of the language; what becomes of them is saved elsewhere."""

import pytest
from helpers.tiny_pack import PALETTE
from PIL import Image

from fmr_studio.paths import samples
from fmr_studio.project.archive import save_project
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.files.samples_menu import sample_words
from fmr_studio.ui.shell.language import Language


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Three label maps, of which one is of the pack of tests and one is damaged, and a project."""
    monkeypatch.setattr("fmr_studio.ui.files.samples_menu.samples", lambda: tmp_path / "samples")
    monkeypatch.setattr("fmr_studio.ui.files.start.samples", lambda: tmp_path / "samples")
    monkeypatch.setattr("fmr_studio.ui.files.files.samples", lambda: tmp_path / "samples")
    labels = tmp_path / "samples" / "labels" / "tests"
    labels.mkdir(parents=True)
    (labels / "damaged.png").write_bytes(b"nothing of a picture")
    for name, colors in (("own", [PALETTE[0].color, PALETTE[1].color]), ("foreign", [(1, 2, 3), (4, 5, 6)])):
        image = Image.new("P", (32, 32), 1)
        image.putpalette([value for color in colors for value in color])
        image.save(labels / f"{name}.png")
    (tmp_path / "samples" / "faces").mkdir()
    document = new_document(PALETTE, 512, pack="cats", seed=7)
    save_project(tmp_path / "samples" / "faces" / "third-eye.fmr", document)
    return tmp_path / "samples"


def entries(menu):
    menu.aboutToShow.emit()
    return {action.text(): action for action in menu.actions()}


def test_the_menu_has_label_maps_of_the_pack_and_projects_of_all(window, folder):
    shown = entries(window.samples_menu)
    assert set(shown) == {"Own", "Faces"}
    assert [action.text() for action in shown["Faces"].menu().actions()] == ["Third eye"]


def test_a_sample_is_opened_without_becoming_the_file_that_is_saved(window, folder, answers, tmp_path):
    project = folder / "faces" / "third-eye.fmr"
    before = project.read_bytes()
    entries(window.samples_menu)["Faces"].menu().actions()[0].trigger()
    assert window.session.look.seed == 7 and window.session.file is None
    answers.path = tmp_path / "mine.fmr"
    window.session.set_property("seed", 8, "Seed 8")
    assert window.files.save() and project.read_bytes() == before and (tmp_path / "mine.fmr").exists()


def test_the_words_of_all_samples_are_told_in_german(qapp):
    german = Language(qapp, "de")
    try:
        found = [*samples().glob("labels/*/*.png"), *samples().glob("*/*.fmr"), samples() / "faces"]
        same = [path.stem for path in found if sample_words(path) == path.stem.replace("-", " ").capitalize()]
        assert len(found) > 20 and sorted(same) == ["grizzly", "horn", "modern", "villa", "wolf"], "German too"
    finally:
        german.remove()
