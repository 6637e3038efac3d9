"""Clusters are named on a sheet: all pictures fill in, what was painted by hand stays on top, and undo takes it back."""

import json

import numpy as np
import pytest
from helpers.lessons import OWN, paint
from PySide6.QtCore import QPoint, Qt

from fmr_studio.canvas.compose import label_map
from fmr_studio.canvas.palette import UNKNOWN
from fmr_studio.jobs.progress import Progress
from fmr_studio.project.images import read_labels
from fmr_studio.ui.teaching.lessons import seed_of
from fmr_studio.ui.teaching.naming import filled, read_mask, read_names, refilled, write_maps


@pytest.fixture
def sheet(window, lesson, qtbot):
    """The sheet with all pictures on it."""
    sheet = window.teaching.naming.sheet
    qtbot.waitUntil(lambda: len(sheet.pictures) == 4)
    sheet.resize(500, 200)
    return sheet


def masks(lesson):
    return [read_mask(lesson, seed_of(path)) for path in lesson.pictures]


def canvas(window):
    return label_map(window.session.document)


def click(sheet, qtbot, index=0, cell=(0, 0), button=Qt.MouseButton.LeftButton):
    """Click a cell of a picture; returns its cluster."""
    place, cells = sheet.place(index), len(sheet.pictures[index].mask)
    point = QPoint(place.x() + (2 * cell[0] + 1) * place.width() // (2 * cells), 0)
    point.setY(place.y() + (2 * cell[1] + 1) * place.height() // (2 * cells))
    qtbot.mouseClick(sheet, button, pos=point)
    return int(sheet.pictures[index].mask[cell[1], cell[0]])


def test_a_click_names_a_cluster_in_all_pictures(window, lesson, sheet, qtbot, answers):
    window.session.choose(label=2)
    cluster = click(sheet, qtbot, index=1, cell=(3, 5))
    assert read_names(lesson) == {cluster: 2} and "Named clusters: 1" in window.teaching.panel.words.text()
    first = masks(lesson)[0]
    assert (canvas(window)[filled(first, {cluster: 2}, len(canvas(window))) == 2] == 2).all()
    assert "stone" in window.teaching.panel.cluster.text()
    answers.leaving = "discard", True
    window.actions_by_id["next_file"].trigger()
    here = filled(masks(lesson)[1], {cluster: 2}, len(canvas(window))) == 2
    assert here.any() and (canvas(window)[here] == 2).all(), "the next picture begins with it"
    maps = write_maps(lesson, read_names(lesson), Progress())
    assert len(maps) == sum((mask == cluster).any() for mask in masks(lesson))
    taught = read_labels(maps[-1], OWN).labels
    assert set(np.unique(taught)) <= {2, UNKNOWN}, "pictures that nobody opened teach what clusters are called"


def test_what_was_painted_by_hand_stays_on_top(window, lesson, sheet, qtbot):
    paint(window, label=3)
    hand = canvas(window) == 3
    assert hand.any()
    side, cells = len(hand), len(masks(lesson)[0])
    at = tuple(int(place) * cells // side for place in np.argwhere(hand)[0][::-1])
    for label in (3, 1):
        window.session.choose(label=label)
        cluster = click(sheet, qtbot, cell=at)
    assert (canvas(window)[hand] == 3).all(), "even where its cluster was called the same before"
    around = (filled(masks(lesson)[0], {cluster: 1}, side) == 1) & ~hand
    assert around.any() and (canvas(window)[around] == 1).all()


def test_undo_takes_a_name_back_and_the_right_button_too(window, lesson, sheet, qtbot):
    before = canvas(window).copy()
    window.session.choose(label=2)
    cluster = click(sheet, qtbot)
    assert not np.array_equal(canvas(window), before)
    window.session.undo()
    assert np.array_equal(canvas(window), before) and read_names(lesson) == {} == window.teaching.naming.names
    window.session.redo()
    assert read_names(lesson) == {cluster: 2}
    click(sheet, qtbot, button=Qt.MouseButton.RightButton)
    assert read_names(lesson) == {} and "Named clusters" not in window.teaching.panel.words.text()


def test_a_saved_picture_follows_names_that_were_given_later(window, lesson, sheet, qtbot, answers):
    paint(window, label=3)
    hand = canvas(window) == 3
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    window.session.choose(label=2)
    cluster = click(sheet, qtbot)
    assert [path.name for path in lesson.painted] == ["mine_s0.fmr"]
    wanted = (filled(masks(lesson)[0], {cluster: 2}, len(hand)) == 2) & ~hand
    maps = write_maps(lesson, read_names(lesson), Progress())
    assert (read_labels(maps[0], OWN).labels[wanted] == 2).all(), "what is taught follows before it is opened"
    window.actions_by_id["previous_file"].trigger()
    assert (canvas(window)[wanted] == 2).all() and (canvas(window)[hand] == 3).all()
    assert window.session.modified and read_names(lesson) == {cluster: 2}


def test_the_sheet_is_worked_by_keys(window, lesson, sheet, qtbot):
    window.session.choose(label=1)
    sheet.setFocus()
    sheet.focusInEvent(None)
    qtbot.keyClick(sheet, Qt.Key.Key_Down)
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    cluster = int(sheet.pictures[0].mask[1, 0])
    assert read_names(lesson) == {cluster: 1}
    qtbot.keyClick(sheet, Qt.Key.Key_Delete)
    assert read_names(lesson) == {}
    for _ in range(16):
        qtbot.keyClick(sheet, Qt.Key.Key_Right)
    assert sheet.cluster == int(sheet.pictures[1].mask[1, 0]), "beyond the side it goes on in the next picture"


def test_names_survive_the_window_and_damage_is_no_end(window, lesson, sheet, qtbot):
    click(sheet, qtbot)
    names = read_names(lesson)
    window.teaching.go_on(lesson)
    assert window.teaching.naming.names == names != {}
    for text in ("{", json.dumps({"names": [[1, 99], [3]]}), json.dumps({"names": [[1, 99], [300, 1]]})):
        (lesson.folder / "names.json").write_text(text)
        assert read_names(lesson) == {}


def test_masks_of_an_older_lesson_are_made_when_it_is_opened(window, lesson, sheet, qtbot):
    before = masks(lesson)
    for path in (lesson.folder / "clusters").iterdir():
        path.unlink()
    window.teaching.go_on(lesson)
    qtbot.waitUntil(lambda: all(mask is not None for mask in masks(lesson)))
    assert all(np.array_equal(now, then) for now, then in zip(masks(lesson), before, strict=True))


def test_only_clusters_whose_name_changed_are_filled_anew():
    mask = np.array([[0, 1], [2, 3]], np.uint8)
    labels = np.array([[5, 5], [6, 7]], np.uint8)
    assert refilled(labels, mask, {1: 4, 2: 6}, {0: 9, 2: 6}).tolist() == [[9, UNKNOWN], [6, 7]]


def test_what_it_is_least_sure_of_comes_first(window, lesson, sheet, qtbot, answers):
    run = lesson.folder / "run" / "abc"
    run.mkdir(parents=True)
    score = {"miou": 71.5, "labels": {"sky": 90.0, "stone": 53.0}, "pictures": 3, "unsure": {"1": 2.0, "2": 30.0, "3": 8.0}}
    (run / "score.json").write_text(json.dumps(score))
    window.teaching.learning.changed.emit()
    assert [picture.seed for picture in sheet.pictures] == [2, 3, 1, 0] and sheet.pictures[0].words == "2 · 70.0 % sure"
    words = window.teaching.panel.score.text()
    assert "3 pictures" in words and "71.5 %" in words and words.index("stone") < words.index("sky")
    answers.leaving = "discard", True
    window.teaching.panel.next.click()
    assert window.session.look.seed == 2
    answers.leaving = "save", True
    paint(window)
    sheet.resize(500, 200)
    qtbot.mouseClick(sheet, Qt.MouseButton.LeftButton, pos=sheet.place(3).bottomLeft() + QPoint(5, 8))
    assert window.session.look.seed == 0, "the words below a picture open it"
    assert "2 · painted" in [picture.words for picture in sheet.pictures]
    assert window._docks["teaching"].isVisible() and not window._docks["folder"].isVisible()
    (run / "score.json").write_text("[]")
    window.teaching.learning.changed.emit()
    assert not window.teaching.panel.score.isVisibleTo(window.teaching.panel)


def test_further_pictures_are_drawn_with_the_open_one_as_it_is(window, lesson, sheet, qtbot):
    click(sheet, qtbot)
    document = window.session.document
    window.teaching.panel.more.click()
    qtbot.waitUntil(lambda: len(sheet.pictures) == 8)
    assert [seed_of(path) for path in lesson.pictures] == list(range(8))
    assert window.session.document is document and window.session.modified
    assert len(window.folder.entries) == 8 and window.folder.index == 0


def test_a_picture_that_was_saved_with_its_names_comes_back_as_it_was(window, lesson, sheet, qtbot, answers):
    window.session.choose(label=2)
    click(sheet, qtbot)
    before = canvas(window).copy()
    answers.leaving = "save", True
    window.actions_by_id["next_file"].trigger()
    window.actions_by_id["previous_file"].trigger()
    assert np.array_equal(canvas(window), before) and not window.session.modified
    assert window.session.active_layer.name == "By hand"
