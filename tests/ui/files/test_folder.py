"""A folder is gone through file by file; what was painted is kept as a person says, once."""

import numpy as np
import pytest
from PIL import Image

from fmr_studio.canvas.layer import LayerKind
from fmr_studio.canvas.page import page_of
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.project.archive import read_project
from fmr_studio.ui.documents import new_document
from fmr_studio.ui.files.folder import entries_in
from fmr_studio.ui.files.folder_panel import thumbnail_of

PHOTO = np.random.default_rng(2).integers(0, 256, (40, 80, 3), np.uint8)


@pytest.fixture
def folder(tmp_path):
    """Two photos, a label map, a text, and a broken image."""
    Image.fromarray(PHOTO).save(tmp_path / "photo 2.jpg")
    Image.fromarray(PHOTO).save(tmp_path / "photo 10.png")
    Image.fromarray(np.full((32, 32), 2, np.uint8)).save(tmp_path / "map.png")
    (tmp_path / "notes.txt").write_text("no image")
    (tmp_path / ".hidden.png").write_bytes(b"")
    return tmp_path


@pytest.fixture
def opened(window, folder, answers, qtbot):
    """A window with its first file, the label map."""
    qtbot.waitUntil(lambda: window.preview.result is not None)
    answers.path = folder
    window.actions_by_id["open_folder"].trigger()
    return window


def labels(window):
    return window.session.document.label_layer.pixels


def dot(window, label=3):
    window.session.choose(label=label)
    side = window.session.document.width
    assert window.session.begin_stroke((0.2 * side, 0.5 * side))
    window.session.finish_stroke()


def test_files_are_listed_by_name_and_number_and_the_first_is_opened(opened, qtbot):
    names = [entry.path.name for entry in opened.folder.entries]
    assert names == ["map.png", "photo 2.jpg", "photo 10.png"]
    assert (labels(opened) == 2).all() and not opened.session.modified
    assert opened.folder_panel.isVisible() and opened.folder_panel.list.count() == 3
    qtbot.waitUntil(lambda: all(not opened.folder_panel.list.item(row).icon().isNull() for row in range(3)))


def test_keys_lead_on_and_back_and_stop_at_the_ends(opened):
    back, on = opened.actions_by_id["previous_file"], opened.actions_by_id["next_file"]
    assert not back.isEnabled()
    on.trigger()
    on.trigger()
    assert opened.folder.index == 2 and not on.isEnabled()
    back.trigger()
    assert opened.folder.index == 1 and opened.folder_panel.list.currentRow() == 1


def test_a_picture_lies_over_a_canvas_of_its_own_with_what_the_pack_reads_in_it(opened, engine):
    engine.seen = np.full((32, 32), 3, np.uint8)
    opened.actions_by_id["next_file"].trigger()
    document = opened.session.document
    assert [layer.kind for layer in document.layers] == [LayerKind.LABELS, LayerKind.REFERENCE]
    side = document.width
    assert labels(opened)[side // 2, side // 2] == 3 and labels(opened)[2, 2] == UNKNOWN, "beside the picture"
    assert opened.session.active_layer.kind is LayerKind.LABELS and not opened.session.modified


def test_a_picture_is_labelled_at_its_own_size_whatever_was_open_before(opened, folder, qtbot):
    Image.fromarray(np.zeros((360, 640, 3), np.uint8) + PHOTO[:1, :1]).save(folder / "wide.png")
    for before in (2048, 64):
        opened.session.replace_document(new_document(opened.session.document.palette, before, pack="cats"))
        assert opened.desk.open(folder / "wide.png", as_labels=True)
        page = page_of(opened.session.document)
        assert (page.width, page.height) == (640, 360), before


def test_without_a_reader_everything_is_unknown_at_first(opened):
    opened.actions_by_id["next_file"].trigger()
    assert (labels(opened) == UNKNOWN).all()


def test_what_was_painted_is_saved_beside_it_without_asking_twice_and_opened_the_next_time(opened, answers, folder):
    answers.leaving = "save", True
    opened.actions_by_id["next_file"].trigger()
    dot(opened)
    opened.actions_by_id["next_file"].trigger()
    assert answers.asked.count("leave") == 1
    saved = read_project(folder / "photo 2.fmr", opened.session.document.palette).document
    assert (saved.label_layer.pixels == 3).any() and saved.layers[-1].kind is LayerKind.REFERENCE
    dot(opened)
    opened.actions_by_id["previous_file"].trigger()
    assert answers.asked.count("leave") == 1, "the same for all"
    assert (folder / "photo 10.fmr").exists() and (labels(opened) == 3).any()
    assert opened.session.file == folder / "photo 2.fmr"
    assert [entry.path.name for entry in entries_in(folder)] == ["map.png", "photo 2.jpg", "photo 10.png"]


def test_who_cancels_stays_and_who_discards_goes_on(opened, answers, folder):
    dot(opened)
    opened.actions_by_id["next_file"].trigger()
    assert opened.folder.index == 0 and (labels(opened) == 3).any()
    answers.leaving = "discard", False
    opened.actions_by_id["next_file"].trigger()
    assert opened.folder.index == 1 and not list(folder.glob("*.fmr"))
    assert "unsaved" not in answers.asked, "one question is enough"


def test_a_broken_file_gets_a_sentence_and_the_next_one_can_be_opened(opened, folder):
    (folder / "photo 2.jpg").write_bytes(b"\xff\xd8nothing")
    opened.actions_by_id["next_file"].trigger()
    assert "photo 2.jpg" in opened.banner.text and opened.folder.index == 0
    opened.actions_by_id["next_file"].trigger()
    assert opened.folder.index == 2


@pytest.mark.parametrize("made", [True, False])
def test_a_folder_without_images_and_one_that_is_not_there_get_a_sentence(window, tmp_path, made):
    path = tmp_path / "empty"
    if made:
        path.mkdir()
    window.folder.open(path)
    assert "empty" in window.banner.text and window.folder.entries == ()


def test_thumbnails_come_from_images_and_projects_and_are_none_for_the_rest(folder):
    assert max(thumbnail_of(folder / "photo 2.jpg").shape) == 84 or thumbnail_of(folder / "photo 2.jpg").shape == (40, 80, 3)
    assert thumbnail_of(folder / "notes.txt") is None and thumbnail_of(folder / "gone.png") is None


def test_after_a_broken_file_the_keys_go_back_to_the_one_that_is_open_and_before_it(opened, folder):
    next_file, previous_file = (opened.actions_by_id[name] for name in ("next_file", "previous_file"))
    next_file.trigger()
    (folder / "photo 10.png").write_bytes(b"nothing")
    next_file.trigger()
    assert opened.folder.index == 1 and not next_file.isEnabled()
    previous_file.trigger()
    assert opened.folder.index == 1 and next_file.isEnabled(), "still the one that was open"
    previous_file.trigger()
    assert opened.folder.index == 0


def test_the_window_is_named_after_the_picture_and_saving_asks_nothing(opened, answers, folder):
    opened.actions_by_id["next_file"].trigger()
    assert opened.windowTitle().startswith("photo 2.jpg")
    dot(opened)
    opened.actions_by_id["save"].trigger()
    assert (folder / "photo 2.fmr").exists() and answers.asked == ["file"], "the folder alone"
    assert opened.windowTitle().startswith("photo 2.fmr") and opened.folder_panel.list.item(1).font().bold()


def test_a_canvas_from_elsewhere_is_not_saved_over_the_projects_of_the_folder(opened, answers, folder, tmp_path):
    opened.actions_by_id["next_file"].trigger()
    opened.session.replace_document(new_document(opened.session.document.palette, 512, pack="cats"))
    dot(opened)
    answers.leaving, answers.path = ("save", False), tmp_path / "elsewhere" / "own.fmr"
    opened.actions_by_id["next_file"].trigger()
    assert (tmp_path / "elsewhere" / "own.fmr").exists() and not list(folder.glob("*.fmr"))
